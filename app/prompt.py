"""What is written to a connection goes out at once.

Streamlit opens its port without saying that it is TCP's, so asyncio, which would switch Nagle's algorithm off, passes it
over: the second of two small writes then waits for the reader's acknowledgement of the first, 40 ms each. That is every
file (its head, its body) and every run of a page (a hundred messages).
"""

import gc
import socket


def send_at_once() -> int:
    """Switch Nagle's algorithm off where this process listens, and so for what it accepts there; how many such places.

    Call it before memory is set aside: what is set aside is not looked through.
    """
    places = [each for each in gc.get_objects() if type(each) is socket.socket and _listens(each)]
    for place in places:
        place.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(places)


def _listens(place: socket.socket) -> bool:
    if place.fileno() < 0 or place.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    try:
        return bool(place.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False

"""Connections that are accepted do not wait before they send."""

import socket

from app import prompt


def _nodelay(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_what_a_listening_socket_accepts_sends_at_once_and_others_are_left_alone() -> None:
    # As Streamlit opens it: without a protocol, so that asyncio would not take it for TCP's.
    with socket.socket() as listening, socket.socket() as unbound, socket.socket() as closed:
        closed.close()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert prompt.send_at_once() >= 1
        assert _nodelay(listening) and not _nodelay(unbound)
        with socket.create_connection(listening.getsockname()) as reader:
            accepted, _ = listening.accept()
            with accepted:
                assert _nodelay(accepted) and not _nodelay(reader)

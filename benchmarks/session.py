"""A reader without a browser: one WebSocket session in Streamlit's own protocol (BackMsg to the server, ForwardMsg back)."""

import asyncio
import time
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

STREAM = "/_stcore/stream"
# What the browser does: a message that was large is kept for as many runs, and only named when it comes again.
KEPT_RUNS = 2
LARGEST_MESSAGE = 64 * 1024 * 1024


class Broken(RuntimeError):
    """The session showed an error, ended, or did not answer in time; the text says which."""


@dataclass(frozen=True)
class Run:
    """One run of the page's script as a reader saw it. `bytes` counts the payload of WebSocket messages."""

    seconds: float
    bytes: int
    charts: int
    at: float


@dataclass
class Session:
    """An open page. `address` is where the server is (http://...), `path` the page, `query` what stands in its address."""

    address: str
    path: str = ""
    query: dict[str, str] = field(default_factory=dict)
    patience_seconds: float = 60.0
    headers: dict[str, str] = field(default_factory=dict)
    session_id: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        self._socket: websockets.ClientConnection | None = None
        self._query = urlencode(self.query)
        self._page = ""
        self._values: dict[str, str] = {}
        self._kept: dict[str, tuple[int, ForwardMsg]] = {}
        self._runs = 0

    async def __aenter__(self) -> "Session":
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def connect(self) -> None:
        """Open the WebSocket; one that was open before is continued, where the server still knows it."""
        offered = ["streamlit", "none", self.session_id] if self.session_id else ["streamlit"]
        try:
            self._socket = await websockets.connect(
                self.address.replace("http", "ws", 1) + STREAM,
                subprotocols=offered,  # type: ignore[arg-type]
                max_size=LARGEST_MESSAGE,
                open_timeout=self.patience_seconds,
                compression="deflate",
                additional_headers=self.headers,
            )
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            raise Broken(f"no connection: {type(error).__name__}: {error}") from error

    async def close(self) -> None:
        """End the session as a closed tab does."""
        if self._socket is not None:
            await self._socket.close()

    async def load(self) -> Run:
        """Run the page as the browser does when it is opened."""
        return await self._run(page_name=self.path)

    async def choose(self, widget: str, option: str) -> Run:
        """Choose an option of a list on the page."""
        self._values[widget] = option
        return await self._run(page_script_hash=self._page)

    async def turn_to(self, path: str) -> Run:
        """Follow a link of the navigation."""
        self._query, self._page, self.path = "", self.pages[path], path
        return await self._run(page_script_hash=self._page)

    async def again(self) -> Run:
        """Run the page once more as it is."""
        return await self._run(page_script_hash=self._page)

    async def _run(self, page_name: str = "", page_script_hash: str = "") -> Run:
        assert self._socket is not None, "connect first"
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        state.page_name, state.page_script_hash = page_name, page_script_hash
        state.context_info.timezone, state.context_info.locale = "America/New_York", "en-US"
        state.context_info.url = f"{self.address}/{self.path}"
        state.context_info.color_scheme = "light"
        state.cached_message_hashes.extend(self._kept)
        state.widget_states.widgets.extend(
            WidgetState(id=each, string_value=value) for each, value in self._values.items()
        )
        began = time.perf_counter()
        try:
            async with asyncio.timeout(self.patience_seconds):
                await self._socket.send(message.SerializeToString())
                return await self._seen(began)
        except TimeoutError:
            raise Broken(f"no answer within {self.patience_seconds:.0f} s") from None
        except websockets.ConnectionClosed as error:
            raise Broken(f"the connection ended: {error}") from error

    async def _seen(self, began: float) -> Run:
        assert self._socket is not None
        self._runs += 1
        self.choices, received, charts = {}, 0, 0
        said: list[str] = []
        # A run that was asked for may begin after the end of another one, which is not the answer.
        started = False
        while True:
            data = await self._socket.recv()
            received += len(data)
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            if message.WhichOneof("type") == "ref_hash":
                kept = self._kept.get(message.ref_hash)
                if kept is None:
                    raise Broken("the server named a message that this reader does not have")
                message = kept[1]
            if message.metadata.cacheable:
                self._kept[message.hash] = (self._runs, message)
            match message.WhichOneof("type"):
                case "new_session":
                    started = True
                    self.session_id = message.new_session.initialize.session_id or self.session_id
                    self._page = message.new_session.page_script_hash
                case "navigation":
                    self._page = message.navigation.page_script_hash
                    self.pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
                case "page_info_changed":
                    self._query = message.page_info_changed.query_string
                case "delta" if message.delta.WhichOneof("type") == "new_element":
                    charts += self._noted(message.delta.new_element, said)
                case "script_finished" if started:
                    break
        self._kept = {h: k for h, k in self._kept.items() if self._runs - k[0] < KEPT_RUNS}
        self.text = "\n".join(said)
        self.query_string = self._query
        return Run(time.perf_counter() - began, received, charts, time.time())

    def _noted(self, element: Element, said: list[str]) -> int:
        """Keep what a reader reads and may choose; how many charts the element is."""
        match element.WhichOneof("type"):
            case "exception":
                raise Broken(f"the page shows an error: {element.exception.message}")
            case "alert" if element.alert.format == element.alert.ERROR:
                raise Broken(f"the page shows an error: {element.alert.body}")
            case "selectbox":
                box = element.selectbox
                self.choices[box.id] = list(box.options)
                if box.set_value or box.id not in self._values:
                    self._values[box.id] = (
                        box.raw_value if box.set_value else box.options[box.default] if box.options else ""
                    )
            case "markdown":
                said.append(element.markdown.body)
            case "html":
                said.append(element.html.body)
            case "plotly_chart":
                return 1
        return 0

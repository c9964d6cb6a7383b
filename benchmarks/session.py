"""A reader without a browser: one WebSocket session in Streamlit's protocol (BackMsg to the server, ForwardMsg back)."""

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
# As the browser does: keep a large message for this many runs, in which the server only names it.
CACHED_RUNS = 2
LARGEST_MESSAGE = 64 * 1024 * 1024


class SessionError(RuntimeError):
    """The page shows an error, the connection ended, or a run took too long; the message says which."""


@dataclass(frozen=True)
class Run:
    """One run of the page's script as a reader sees it. `bytes`: payload of the WebSocket messages; `at`: Unix time of its end."""

    seconds: float
    bytes: int
    charts: int
    at: float


@dataclass
class Session:
    """An open page of the server at `url` (http://...)."""

    url: str
    path: str = ""
    query: dict[str, str] = field(default_factory=dict)
    limit_seconds: float = 60.0
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
        self._cached: dict[str, tuple[int, ForwardMsg]] = {}
        self._runs = 0

    async def __aenter__(self) -> "Session":
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def connect(self) -> None:
        """Open the WebSocket; continue an earlier session where the server still knows it."""
        offered = ["streamlit", "none", self.session_id] if self.session_id else ["streamlit"]
        try:
            self._socket = await websockets.connect(
                self.url.replace("http", "ws", 1) + STREAM,
                subprotocols=offered,  # type: ignore[arg-type]
                max_size=LARGEST_MESSAGE,
                open_timeout=self.limit_seconds,
                compression="deflate",
                additional_headers=self.headers,
            )
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            raise SessionError(f"no connection: {type(error).__name__}: {error}") from error

    async def close(self) -> None:
        """End the session as a closed tab does."""
        if self._socket is not None:
            await self._socket.close()

    async def load(self) -> Run:
        """Run the page as the browser does on opening it."""
        return await self._run(page_name=self.path)

    async def choose(self, widget: str, option: str) -> Run:
        """Choose an option of a list on the page."""
        self._values[widget] = option
        return await self._run(page_script_hash=self._page)

    async def open_page(self, path: str) -> Run:
        """Follow a link of the navigation."""
        self._query, self._page, self.path = "", self.pages[path], path
        return await self._run(page_script_hash=self._page)

    async def rerun(self) -> Run:
        """Run the page again without a change."""
        return await self._run(page_script_hash=self._page)

    async def _run(self, page_name: str = "", page_script_hash: str = "") -> Run:
        assert self._socket is not None, "connect first"
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        state.page_name, state.page_script_hash = page_name, page_script_hash
        state.context_info.timezone, state.context_info.locale = "America/New_York", "en-US"
        state.context_info.url = f"{self.url}/{self.path}"
        state.context_info.color_scheme = "light"
        state.cached_message_hashes.extend(self._cached)
        state.widget_states.widgets.extend(
            WidgetState(id=each, string_value=value) for each, value in self._values.items()
        )
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self.limit_seconds):
                await self._socket.send(message.SerializeToString())
                return await self._receive(started)
        except TimeoutError:
            raise SessionError(f"the run did not end within {self.limit_seconds:.0f} s") from None
        except websockets.ConnectionClosed as error:
            raise SessionError(f"the connection ended: {error}") from error

    async def _receive(self, started: float) -> Run:
        assert self._socket is not None
        self._runs += 1
        self.choices, received, charts = {}, 0, 0
        texts: list[str] = []
        # An earlier run may end before the requested one begins.
        is_new = False
        while True:
            data = await self._socket.recv()
            received += len(data)
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            if message.WhichOneof("type") == "ref_hash":
                cached = self._cached.get(message.ref_hash)
                if cached is None:
                    raise SessionError("the server named a message that this reader has not received")
                message = cached[1]
            if message.metadata.cacheable:
                self._cached[message.hash] = (self._runs, message)
            match message.WhichOneof("type"):
                case "new_session":
                    is_new = True
                    self.session_id = message.new_session.initialize.session_id or self.session_id
                    self._page = message.new_session.page_script_hash
                case "navigation":
                    self._page = message.navigation.page_script_hash
                    self.pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
                case "page_info_changed":
                    self._query = message.page_info_changed.query_string
                case "delta" if message.delta.WhichOneof("type") == "new_element":
                    charts += self._read_element(message.delta.new_element, texts)
                case "script_finished" if is_new:
                    break
        self._cached = {
            key: value for key, value in self._cached.items() if self._runs - value[0] < CACHED_RUNS
        }
        self.text = "\n".join(texts)
        self.query_string = self._query
        return Run(time.perf_counter() - started, received, charts, time.time())

    def _read_element(self, element: Element, texts: list[str]) -> int:
        """Note texts and lists to choose from; return 1 for a chart, else 0."""
        match element.WhichOneof("type"):
            case "exception":
                raise SessionError(f"the page shows an error: {element.exception.message}")
            case "alert" if element.alert.format == element.alert.ERROR:
                raise SessionError(f"the page shows an error: {element.alert.body}")
            case "selectbox":
                box = element.selectbox
                self.choices[box.id] = list(box.options)
                if box.set_value or box.id not in self._values:
                    self._values[box.id] = (
                        box.raw_value if box.set_value else box.options[box.default] if box.options else ""
                    )
            case "markdown":
                texts.append(element.markdown.body)
            case "html":
                texts.append(element.html.body)
            case "plotly_chart":
                return 1
        return 0

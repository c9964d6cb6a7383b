"""What `streamlit run dashboard.py` starts: the pages and, on the same server, the tables by URL."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp
from streamlit.file_util import get_static_dir

from app.api.routes import READING, build_routes
from app.server.assets import CompressedAssets, compress
from app.server.connection import Connections, raise_descriptor_limit
from app.server.gate import Gate
from app.server.head import DownloadEncoding, IndexHead
from app.server.headers import SecurityHeaders
from app.server.metrics import Observed, send_metrics
from app.server.preload import element_files, index_files
from app.server.warmup import warm
from outlook.tables import Tables

if TYPE_CHECKING:
    from app.downloads.download import Download

_files = Path(get_static_dir())
_base = str(st.get_option("server.baseUrlPath") or "")
_hosts = list(st.get_option("server.allowedHosts") or ["*"])
if any("," in host for host in _hosts):
    raise SystemExit(
        f"server.allowedHosts is {_hosts}; separate names by spaces in STREAMLIT_SERVER_ALLOWED_HOSTS"
    )


def _load_downloads() -> Mapping[str, "Download"]:
    # At the first request for one: downloads take longer to load than the server to start.
    from app.registry import DOWNLOADS

    return DOWNLOADS


def _render_brief(tables: Tables, query: Mapping[str, str], url: str) -> str:
    from app.views.scenarios.printing import render_brief

    return render_brief(tables, query, url)


_routes = [*build_routes(_load_downloads, _render_brief), Route("/metrics", send_metrics, methods=READING)]

# `streamlit run` finds it by this name.
app: ASGIApp = st.App(
    "app/main.py",
    lifespan=warm(lambda: compress(_files / file for file in (*index_files(_files), *element_files(_files)))),
    routes=_routes,
    middleware=[
        Middleware(Observed, base=_base),
        Middleware(SecurityHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=_hosts, www_redirect=False),
        Middleware(Gate, routes=_routes, base=_base),
        Middleware(DownloadEncoding),
        Middleware(CompressedAssets, directory=_files / "static", base=_base),
        Middleware(IndexHead, base=_base),
    ],
)
app = Connections(app, raise_descriptor_limit())

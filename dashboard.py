"""What `streamlit run dashboard.py` starts: the pages and, on the same server, the tables by URL."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp
from streamlit.file_util import get_static_dir

from app.api.routes import READING, build_routes
from app.registry import DOWNLOADS
from app.server.assets import CompressedAssets, compress
from app.server.connection import Connections, raise_descriptor_limit
from app.server.gate import Gate
from app.server.head import DownloadEncoding, IndexHead
from app.server.headers import SecurityHeaders
from app.server.metrics import Observed, send_metrics
from app.server.preload import element_files, index_files
from app.server.warmup import warm
from app.views.scenarios.printing import render_brief

_files = Path(get_static_dir())
_base = str(st.get_option("server.baseUrlPath") or "")
_hosts = list(st.get_option("server.allowedHosts") or ["*"])
if any("," in host for host in _hosts):
    raise SystemExit(
        f"server.allowedHosts is {_hosts}; separate names by spaces in STREAMLIT_SERVER_ALLOWED_HOSTS"
    )
_routes = [*build_routes(DOWNLOADS, render_brief), Route("/metrics", send_metrics, methods=READING)]

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

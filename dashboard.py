"""What `streamlit run dashboard.py` starts: the pages and, on the same server, the tables by URL."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.file_util import get_static_dir

from app.api.routes import build_routes
from app.registry import DOWNLOADS
from app.server.assets import CompressedAssets, compress
from app.server.gate import Gate
from app.server.head import DownloadEncoding, IndexHead
from app.server.preload import element_files, index_files
from app.server.warmup import warm
from app.views.scenarios.printing import render_brief

_files = Path(get_static_dir())
_base = str(st.get_option("server.baseUrlPath") or "")

app = st.App(
    "app/main.py",
    lifespan=warm(lambda: compress(_files / file for file in (*index_files(_files), *element_files(_files)))),
    routes=build_routes(DOWNLOADS, render_brief),
    middleware=[
        Middleware(Gate, base=_base),
        Middleware(DownloadEncoding),
        Middleware(CompressedAssets, directory=_files / "static", base=_base),
        Middleware(IndexHead),
    ],
)

"""What `streamlit run dashboard.py` starts: the pages and, on the same server, the tables by address."""

from functools import partial
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.file_util import get_static_dir

from app.api.routes import build_routes
from app.registry import DOWNLOADS
from app.server.assets import Assets, Precompressed
from app.server.head import IndexHead, OwnEncoding
from app.server.preload import first, links
from app.server.warmup import warmed
from app.views.scenarios.printing import render_brief

_files = Path(get_static_dir())
_assets = Assets(_files)

app = st.App(
    "app/main.py",
    lifespan=warmed(partial(_assets.pack, first(_files))),
    routes=build_routes(DOWNLOADS, render_brief),
    middleware=[
        Middleware(OwnEncoding),
        Middleware(Precompressed, assets=_assets, base=str(st.get_option("server.baseUrlPath") or "")),
        Middleware(IndexHead, more=links(_files)),
    ],
)

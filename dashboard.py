"""What `streamlit run dashboard.py` starts: the pages and, on the same server, the tables by address."""

from functools import partial
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.file_util import get_static_dir

from app.middleware import IndexHead, OwnEncoding
from app.precompressed import Assets, Precompressed
from app.preload import first, links
from app.routes import ROUTES
from app.warm import warmed

_files = Path(get_static_dir())
_assets = Assets(_files)

app = st.App(
    "app/main.py",
    lifespan=warmed(partial(_assets.pack, first(_files))),
    routes=ROUTES,
    middleware=[
        Middleware(OwnEncoding),
        Middleware(Precompressed, assets=_assets, base=str(st.get_option("server.baseUrlPath") or "")),
        Middleware(IndexHead, more=links(_files)),
    ],
)

"""What `streamlit run dashboard.py` starts: the pages and, on the same server, the tables by address."""

import streamlit as st
from starlette.middleware import Middleware

from app.middleware import IndexHead, OwnEncoding
from app.routes import ROUTES

app = st.App("app/main.py", routes=ROUTES, middleware=[Middleware(OwnEncoding), Middleware(IndexHead)])

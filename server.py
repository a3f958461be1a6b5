"""The dashboard as a server: compressed, and warm before the first reader comes.

`streamlit run server.py`, which `python -m sse_metrics serve` calls, serves dashboard.py with two things added.
Streamlit sends its own scripts uncompressed; the middleware brings a first visit from 8 to about 3 MB. And the first
deep link after a start would show a "page not found" dialog; one visit to the first page, made here, prevents it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from ui import warm_up


@contextlib.asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    threading.Thread(target=warm_up.visit_first_page, name="warm-up", daemon=True).start()
    yield


app = st.App(
    "dashboard.py",
    middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)],
    lifespan=_lifespan,
)

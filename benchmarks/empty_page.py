"""The dashboard with a page that holds nothing but its row of choices: what every other page is measured against.

Served by benchmarks/pages.py; `streamlit run benchmarks/empty_page.py` shows it.
"""

import streamlit as st

st.set_page_config(page_title="SSE Observatory", layout="wide")

from ui import blocks, state  # noqa: E402 - page settings come first


def _empty() -> None:
    blocks.choose("place", "year")


state.begin()
page = st.navigation({"District": [st.Page(_empty, title="Empty", url_path="empty", default=True)]}, position="top")
blocks.style()
blocks.damage_notice()
page.run()
state.finish()

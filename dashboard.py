"""SSE Observatory: page settings, language, navigation, and the page that was asked for."""

from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent

# before the navigation, or the browser looks for a page icon on a font host
st.set_page_config(page_title="SSE Observatory", page_icon=str(ROOT / "static" / "favicon.png"), layout="wide")

from ui import blocks, data, faults, navigation, state  # noqa: E402 - page settings come first

state.begin()
page = navigation.top(ROOT)
st.logo(str(ROOT / "static" / "logo.png"), size="large")
blocks.style()
if data.has_database():
    if faults.guarded(blocks.damage_notice):
        above = st.container()
        faults.guarded(page.run)
        with above:
            blocks.notices()
else:
    blocks.first_run()
state.finish()

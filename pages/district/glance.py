"""District at a glance: what a mayor sees in two minutes."""

import streamlit as st

from ui import blocks, cards
from ui.district import glance

chosen = blocks.choose("place", "year")
shown = glance.cards(chosen)

glance.headline(chosen, shown)
cards.row(shown)
if not glance.known(chosen, shown):
    trend, areas, decide = st.columns([1.55, 1.25, 1], gap="small")
    with trend:
        glance.trend(chosen)
    with areas:
        glance.neighbourhoods(chosen)
    with decide:
        glance.decisions(chosen)

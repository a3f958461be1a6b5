"""Programmes and pledges: what was promised, what is late, what it cost."""

import streamlit as st

from ui.money import plan_tree, programmes

chosen = programmes.choose()
if programmes.headline(chosen):
    programmes.key_figures(chosen)
    programmes.pledges(chosen)
    plan_tree.one(chosen)
    left, right = st.columns([1.15, 1], gap="small")
    with left:
        programmes.origins(chosen)
    with right:
        programmes.areas(chosen)
    plan_tree.tree(chosen)

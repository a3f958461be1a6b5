"""Bring data in: drop files, read what is wrong with them, see what would change, publish, go back."""

import streamlit as st

from ui import blocks
from ui.steward import importing, importing_decisions, importing_history, importing_mapping, importing_report

chosen = blocks.choose("any_place")
top = st.container()
if desk := importing.files(chosen):
    importing_report.report(desk)
    importing_mapping.tables(desk)
    importing_report.changes(desk)
    importing.publish(chosen, desk)
else:
    importing.templates(chosen)
with top:
    importing.headline(chosen, desk)
importing_decisions.decisions(chosen)
importing_history.history(chosen)

"""Public procurement: what public buyers buy from the social and solidarity economy, from whom, and how."""

import streamlit as st

from ui.district import procurement, procurement_competition, procurement_flows, procurement_share

chosen = procurement.choose()
kinds = procurement.headline(chosen)
if not procurement.is_empty(chosen):
    procurement.key_figures(chosen, kinds)
    topic, indicator = procurement.topic(chosen)
    if topic == "share" and chosen.has_totals:
        left, right = st.columns([1.2, 1], gap="small")
        with left:
            procurement_share.years(chosen, indicator)
            procurement_share.kinds_of_buyers(chosen, indicator)
        with right:
            procurement_share.least(chosen, indicator)
            procurement_share.buyers(chosen, indicator)
    elif topic == "share":
        procurement_share.award_years(chosen)
        procurement_share.award_buyers(chosen)
    elif topic == "flows":
        procurement_flows.explorer(chosen)
    elif topic == "concentration":
        left, right = st.columns([1.2, 1], gap="small")
        with left:
            procurement_competition.suppliers(chosen)
        with right:
            procurement_competition.lorenz(chosen)
        procurement_competition.concentration_by_year(chosen)
    else:
        left, right = st.columns(2, gap="small")
        with left:
            procurement_competition.tenderers(chosen)
        with right:
            procurement_competition.procedures(chosen)
        procurement_competition.flags(chosen)

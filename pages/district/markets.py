"""Dream Market: what it sells, when, how and through whom, beside what was published about it."""

import streamlit as st

from ui import market

chosen = market.choose()
market.headline(chosen)
market.key_figures(chosen)

market.published_beside_rows(chosen)
left, right = st.columns(2, gap="small")
with left:
    market.months(chosen)
    market.market_days(chosen)
with right:
    market.outlook(chosen)
    market.sellers(chosen)
market.contradictions(chosen)

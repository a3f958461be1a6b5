"""Markets and channels: what they sell, when, how and through whom, beside what was published about them."""

import streamlit as st

from ui import channels, market

chosen = channels.choose()
is_one = channels.is_one(chosen)
if is_one:
    market.headline(chosen)
    market.figures_of_days(chosen)
    market.published_beside_rows(chosen)
else:
    channels.headline(chosen)
    channels.across(chosen)
    channels.years(chosen)
    channels.side_by_side(chosen)
left, right = st.columns(2, gap="small")
with left:
    (market if is_one else channels).months(chosen)
    market.market_days(chosen)
    channels.dependence(chosen)
with right:
    channels.season(chosen)
    market.outlook(chosen)
    market.sellers(chosen)
market.contradictions(chosen)

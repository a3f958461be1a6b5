"""Markets and channels: what they sell, when, how and through whom, beside what was published about them."""

import streamlit as st

from ui.district import channels, market

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
part = channels.part(chosen)
left, right = st.columns(2, gap="small")
if part == "season":
    with left:
        (market if is_one else channels).months(chosen)
    with right:
        channels.season(chosen)
    market.market_days(chosen)
elif part == "sellers":
    with left:
        market.sellers(chosen)
    with right:
        channels.dependence(chosen)
elif part == "outlook":
    market.outlook(chosen)
elif part == "beside":
    channels.side_by_side(chosen)
elif part == "published":
    market.contradictions(chosen)

"""Public procurement expo: how far the meetings of buyers and enterprises got, and what nobody offered."""

import streamlit as st

from ui import blocks
from ui.district import expo
from ui.district.procurement import sheets
from ui.text import t

chosen = expo.choose()
expo.headline(chosen)
if chosen.expo is None:
    blocks.empty(t("expo.empty"), t("expo.empty_hint", sheets=sheets("expo", "expo_meeting")))
else:
    expo.key_figures(chosen)
    left, right = st.columns(2, gap="small")
    with left:
        expo.funnel(chosen)
        expo.by(chosen, "buyer_id")
    with right:
        expo.demand(chosen)
        expo.by(chosen, "enterprise_id")
    expo.meetings(chosen)
expo.printed(chosen)

"""Support: who applied and got how much, whether rules were kept and it was fair, what became of them; and services."""

import streamlit as st

from ui.money import spaces, support, support_afterwards, support_centre, support_lunch

chosen = support.choose()
if chosen.part == "afterwards":
    if support_afterwards.headline(chosen):
        support_afterwards.afterwards(chosen)
elif chosen.part in support.OF_APPLICATIONS:
    if support.headline(chosen):
        support.key_figures(chosen)
        if chosen.part == "fairness":
            support_afterwards.fairness(chosen)
        else:
            left, right = st.columns(2, gap="small")
            with left:
                support.pipeline(chosen)
            with right:
                support.breaches(chosen)
            support.calls(chosen)
    if chosen.part == "pipeline":
        support.printed(chosen)
elif chosen.part == "spaces":
    if spaces.headline(chosen):
        spaces.key_figures(chosen)
        left, right = st.columns(2, gap="small")
        with left:
            spaces.occupancy(chosen)
        with right:
            spaces.register(chosen)
    spaces.printed(chosen)
elif chosen.part == "centre" and support_centre.headline(chosen):
    support_centre.key_figures(chosen)
    left, right = st.columns(2, gap="small")
    with left:
        support_centre.months(chosen)
        support_centre.by(chosen, "contact_kind")
    with right:
        support_centre.by(chosen, "topic")
        support_centre.reach(chosen)
elif chosen.part == "lunch":
    if support_lunch.headline(chosen):
        support_lunch.key_figures(chosen)
        left, right = st.columns(2, gap="small")
        with left:
            support_lunch.years(chosen)
            support_lunch.days(chosen)
        with right:
            support_lunch.suppliers(chosen)
            support_lunch.departments(chosen)
    support_lunch.printed(chosen)

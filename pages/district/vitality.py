"""Vitality and work: self-financing, profit, jobs and people, and the support that enterprises get."""

from ui.district import vitality

chosen, part = vitality.choose()
if vitality.headline(chosen):
    vitality.key_figures(chosen)
    vitality.part(part, chosen)

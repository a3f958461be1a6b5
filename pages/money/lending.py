"""Loans and solidarity finance: what is lent and comes back, what is missing for expansion, whom banks reach."""

from ui.money import lending

chosen = lending.choose()
part = lending.headline(chosen)
if part:
    lending.key_figures(chosen)
    lending.part(part, chosen)

"""Survival: how long enterprises last, by when they were founded, by kind, and after their support has ended."""

from ui.district import founding, survival

lives = survival.choose()
if survival.headline(lives):
    survival.key_figures(lives)
    survival.figure(lives)
survival.gross_is_not_cohort(lives)
survival.benchmarks(lives)
founding.timeline(str(lives.filters.place))
founding.example()

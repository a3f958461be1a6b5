"""Indicators and methods: definition, formula, worked example, exclusions, SQL and published checks."""

from ui.steward import methods

chosen = methods.choose()
methods.definition(chosen)
methods.formula(chosen)
methods.checks(chosen)
methods.everything()

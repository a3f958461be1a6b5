"""Funding flows: where money comes from, in what form, to whom; what counts once; who hangs on one payer."""

from ui.money import funding, funding_counting, funding_exposed, funding_flows, funding_promises

chosen = funding.choose()
if funding.headline(chosen):
    funding.key_figures(chosen)
    part = funding.part()
    if part == "flows":
        funding_flows.show(chosen)
    elif part == "left_out":
        funding_counting.show(chosen)
    elif part == "commitments":
        funding_promises.show(chosen)
    else:
        funding_exposed.show(chosen)
else:
    funding_flows.beside(chosen)

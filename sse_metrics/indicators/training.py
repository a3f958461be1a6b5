"""Training: how many people, from where, and how many complete it."""

from sse_metrics.indicators.definition import Indicator

_THEME = "training"
_RECORDS = "Training records: counts of groups, never persons"
_GRAIN = ("place_id", "year", "month", "audience", "programme", "from_country_iso3")

INDICATORS = (
    Indicator(
        id="trainees",
        theme=_THEME,
        table="trainee_group",
        numerator="sum(enrolled)",
        n="count(*)",
        unit="people",
        direction="higher_is_better",
        grain=_GRAIN,
        source=_RECORDS,
    ),
    Indicator(
        id="completion_rate",
        theme=_THEME,
        table="trainee_group",
        only="completed is not null",
        numerator="sum(completed)",
        denominator="sum(enrolled)",
        unit="share",
        direction="higher_is_better",
        grain=_GRAIN,
        interval="wilson",
        source=_RECORDS,
    ),
    Indicator(
        id="places_reached",
        theme=_THEME,
        table="trainee_group",
        numerator="count(distinct from_place)",
        n="count(distinct from_place)",
        unit="places",
        direction="higher_is_better",
        grain=_GRAIN,
        source=_RECORDS,
    ),
    Indicator(
        id="countries_reached",
        theme=_THEME,
        table="trainee_group",
        only="from_country_iso3 is not null",
        numerator="count(distinct from_country_iso3)",
        n="count(distinct from_country_iso3)",
        unit="places",
        direction="higher_is_better",
        grain=_GRAIN,
        source=_RECORDS,
    ),
)

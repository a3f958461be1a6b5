"""Needs: what help was worth to those it reached."""

from sse_metrics.indicators.definition import Indicator

INDICATORS = (
    Indicator(
        id="value_per_beneficiary",
        theme="needs",
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
)

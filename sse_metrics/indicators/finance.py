"""Finance: funds and how they grow."""

from sse_metrics.indicators.definition import Indicator

_THEME = "finance"
_GRAIN = ("place_id", "year", "fund_id", "currency")

INDICATORS = (
    Indicator(
        id="fund_growth",
        theme=_THEME,
        table="fund_year",
        only="size is not null",
        numerator="sum(size)",
        n="count(distinct fund_id)",
        since_first=True,
        unit="times",
        direction="higher_is_better",
        grain=_GRAIN,
        source="Yearly size of the fund, e.g. Seoul's social investment fund 2012–2016",
    ),
    Indicator(
        id="fund_leverage",
        theme=_THEME,
        table="fund_year",
        only="public_capital is not null and private_capital is not null",
        numerator="sum(private_capital)",
        denominator="sum(public_capital)",
        n="count(distinct fund_id)",
        unit="ratio",
        direction="higher_is_better",
        grain=_GRAIN,
        source="Private over public capital paid into funds so far",
    ),
)

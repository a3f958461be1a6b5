"""Public procurement: what public buyers buy from the social and solidarity economy, and how they award it."""

from sse_metrics.indicators.definition import Indicator

_THEME = "public_procurement"
_NOTICE = "Korean labour ministry's yearly notice on purchases from social enterprises; OCDS 1.1"
_GRAIN = ("place_id", "year", "buyer_kind", "buyer_id", "currency")

INDICATORS = (
    Indicator(
        id="sse_procurement_share",
        theme=_THEME,
        table="buyer_purchases",
        only="sse_purchases is not null and total_purchases is not null",
        numerator="sum(sse_purchases)",
        denominator="sum(counted_purchases)",
        n="count(distinct buyer_id)",
        unit="share",
        direction="higher_is_better",
        grain=_GRAIN,
        source=_NOTICE,
    ),
    Indicator(
        id="sse_procurement_share_of_all",
        theme=_THEME,
        table="buyer_purchases",
        only="sse_purchases is not null and total_purchases is not null",
        numerator="sum(sse_purchases)",
        denominator="sum(total_purchases)",
        n="count(distinct buyer_id)",
        unit="share",
        direction="higher_is_better",
        grain=_GRAIN,
        source=_NOTICE,
    ),
    Indicator(
        id="sse_procurement_amount",
        theme=_THEME,
        table="buyer_purchases",
        only="sse_purchases is not null",
        numerator="sum(sse_purchases)",
        n="count(distinct buyer_id)",
        unit="money",
        direction="higher_is_better",
        grain=_GRAIN,
        source=_NOTICE,
    ),
)

"""Support: contacts of the support centre and whom it reaches, and the meals of lunch days."""

from sse_metrics.indicators.definition import Indicator

_THEME = "support"
_CONTACTS = "Counts of contacts kept by the support centre"
_ORDERS = "Orders of departments on lunch days"
_ADDS_UP: tuple[str, ...] = ()

INDICATORS = (
    Indicator(
        id="support_contacts",
        theme=_THEME,
        table="support_contact_in_year",
        numerator="sum(contacts)",
        unit="number",
        direction="neutral",
        grain=("place_id", "year", "month", "topic", "contact_kind"),
        never_across=_ADDS_UP,
        source=_CONTACTS,
    ),
    Indicator(
        id="support_reach_share",
        theme=_THEME,
        table="support_reach",
        numerator="count(distinct enterprise_id) filter (where is_reached)",
        denominator="count(distinct enterprise_id)",
        n="count(distinct enterprise_id)",
        interval="wilson",
        unit="share",
        direction="higher_is_better",
        grain=("place_id", "year", "family", "sector", "neighbourhood_id", "age_band", "is_women_led"),
        source=f"{_CONTACTS}, over the register of enterprises",
    ),
    Indicator(
        id="lunch_meals",
        theme=_THEME,
        table="lunch_order_in_year",
        numerator="sum(meals)",
        n="count(distinct market_day_id)",
        unit="number",
        direction="higher_is_better",
        grain=("place_id", "year", "month", "channel_id", "market_day_id", "department", "enterprise_id"),
        never_across=_ADDS_UP,
        source=_ORDERS,
    ),
    Indicator(
        id="lunch_meal_price",
        theme=_THEME,
        table="lunch_supply",
        numerator="sum(amount)",
        denominator="sum(meals)",
        n="count(*)",
        unit="money",
        direction="neutral",
        grain=("place_id", "year", "month", "channel_id", "market_day_id", "enterprise_id", "currency"),
        never_across=_ADDS_UP,
        source=f"{_ORDERS}, and the sales of those days",
    ),
)

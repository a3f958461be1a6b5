"""Worlds for property tests: generated rows of two districts over three years, unknown values included."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.small_worlds import insert

Row = dict[str, Any]

YEARS = (2020, 2021, 2022)
DISTRICTS = ("here", "there")
MODES = ("plaza", "online", "popup", "festival")
FAMILIES = ("cooperative", "certified_social_enterprise", "self_help_group")
CURRENCIES = ("KRW", "EUR")
AMOUNTS = st.integers(0, 1000)
DATES = st.dates(date(2016, 1, 1), date(2022, 12, 31))
DAYS = st.dates(date(2020, 1, 1), date(2022, 12, 31))


@dataclass
class World:
    """Rows by table."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def sql(self) -> list[str]:
        """One statement a table, in the order in which they refer to each other."""
        return [insert(table, rows) for table, rows in self.tables.items()]

    def plus(self, table: str, *rows: Row) -> World:
        """The same world with more rows in one table."""
        return World({**self.tables, table: [*self[table], *rows]})


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value or, one time in a few, not known."""
    return st.one_of(strategy, strategy, strategy, st.none())


@st.composite
def enterprise(draw: st.DrawFn, number: int, place: str) -> Row:
    """A row of the register; dates may be unknown, and in any order that the checks of the schema allow."""
    founded, registered, ceased, struck_off = (draw(maybe(DATES)) for _ in range(4))
    registered = registered or draw(DATES)
    if founded and ceased and ceased < founded:
        founded, ceased = ceased, founded
    if struck_off and struck_off < registered:
        registered, struck_off = struck_off, registered
    return {
        "enterprise_id": f"e{number}",
        "place_id": place,
        "neighbourhood_id": draw(maybe(st.sampled_from([f"{place}-1", f"{place}-2"]))),
        "name": f"E{number}",
        "family": draw(st.sampled_from(FAMILIES)),
        "sector": draw(maybe(st.sampled_from("ABC"))),
        "founded_on": founded,
        "registered_on": registered,
        "ceased_on": ceased,
        "deregistered_on": struck_off,
        "certified_on": draw(maybe(DATES)),
        "support_ended_on": draw(maybe(DATES)),
        "is_women_led": draw(maybe(st.booleans())),
        "group_households": draw(maybe(st.integers(10, 160))),
    }


@st.composite
def accounts(draw: st.DrawFn, of: Row, year: int) -> Row:
    """A year's accounts that keep the checks of the schema."""
    jobs = draw(maybe(st.integers(0, 60)))
    part = st.integers(0, 60 if jobs is None else jobs)
    net = draw(maybe(st.integers(-50, 100)))
    hired = draw(maybe(st.integers(0, 9)))
    return {
        "enterprise_id": of["enterprise_id"],
        "place_id": of["place_id"],
        "year": year,
        "currency": draw(st.sampled_from(CURRENCIES)),
        "sales_revenue": draw(maybe(AMOUNTS)),
        "other_revenue": draw(maybe(AMOUNTS)),
        "subsidy": draw(maybe(AMOUNTS)),
        "labour_cost": draw(maybe(AMOUNTS)),
        "operating_profit": draw(maybe(st.integers(-50, 100))),
        "net_profit": net,
        "surplus_reinvested": draw(maybe(st.integers(0, max(net or 0, 0)))),
        "jobs": jobs,
        "fte": draw(maybe(part)),
        "vulnerable_workers": draw(maybe(part)),
        "women_workers": draw(maybe(part)),
        "monthly_wage": draw(maybe(st.integers(1, 300))),
        "vulnerable_monthly_wage": draw(maybe(st.integers(1, 300))),
        "hired_with_subsidy": hired,
        "retained_one_year": draw(maybe(st.integers(0, 9 if hired is None else hired))),
        "volunteer_hours": draw(maybe(AMOUNTS)),
    }


@st.composite
def market_day(draw: st.DrawFn, number: int, place: str) -> Row:
    """A market day; stalls and visitors may be unknown or none."""
    offered = draw(maybe(st.integers(0, 20)))
    return {
        "market_day_id": f"d{number}",
        "channel_id": f"market_{place}",
        "place_id": place,
        "held_on": draw(DAYS),
        "mode": draw(st.sampled_from(MODES)),
        "booths_offered": offered,
        "booths_used": draw(maybe(st.integers(0, 20 if offered is None else offered))),
        "visitors": draw(maybe(st.integers(0, 100))),
    }


@st.composite
def sale(draw: st.DrawFn, number: int, sellers: list[Row], days: list[Row]) -> Row:
    """A sale on a market day of the seller's district, or online on none."""
    seller = draw(st.sampled_from(sellers))
    place = seller["place_id"]
    held = [day for day in days if day["place_id"] == place]
    day = draw(maybe(st.sampled_from(held))) if held else None
    return {
        "sale_id": number,
        "place_id": place,
        "channel_id": f"market_{place}",
        "market_day_id": day["market_day_id"] if day else None,
        "enterprise_id": seller["enterprise_id"],
        "sold_on": day["held_on"] if day else draw(DAYS),
        "mode": day["mode"] if day else "online",
        "amount": draw(AMOUNTS),
        "currency": draw(st.sampled_from(CURRENCIES)),
        "provenance": draw(st.sampled_from(["reported", "published"])),
    }


@st.composite
def buying(draw: st.DrawFn, buyer: str, place: str, year: int) -> Row:
    """What a buyer bought: SSE within what counts, what is excluded within the whole."""
    total = draw(maybe(st.integers(0, 1000)))
    excluded = draw(maybe(st.integers(0, total or 0)))
    left = 1000 if total is None else total - (excluded or 0)
    return {
        "buyer_id": buyer,
        "place_id": place,
        "year": year,
        "currency": draw(st.sampled_from(CURRENCIES)),
        "total_purchases": total,
        "excluded_purchases": excluded,
        "sse_purchases": draw(maybe(st.integers(0, left))),
    }


@st.composite
def training_group(draw: st.DrawFn, place: str, year: int) -> Row:
    """A group of trainees; how many completed may be unknown."""
    enrolled = draw(st.integers(0, 30))
    return {
        "training_id": f"t_{place}_{year}",
        "place_id": place,
        "from_place": draw(st.sampled_from(["Aa", "Bb", "Cc"])),
        "from_country_iso3": draw(maybe(st.sampled_from(["KOR", "FRA"]))),
        "audience": draw(st.sampled_from(["officials", "residents"])),
        "enrolled": enrolled,
        "completed": draw(maybe(st.integers(0, enrolled))),
    }


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world of two districts. One enterprise of each works from the first day, so that the calendar is the same."""
    firm = {"registered_on": "2020-01-01", "founded_on": "2020-01-01", "ceased_on": None, "deregistered_on": None}
    register = [{**draw(enterprise(i, place)), **firm} for i, place in enumerate(DISTRICTS)]
    register += [draw(enterprise(2 + i, draw(st.sampled_from(DISTRICTS)))) for i in range(draw(st.integers(0, 5)))]
    days = [draw(market_day(i, draw(st.sampled_from(DISTRICTS)))) for i in range(draw(st.integers(0, 4)))]
    census = [
        {"place_id": place, "indicator": name, "year": year, "value": draw(st.integers(*CENSUS[name])), "unit": "n",
         "provenance": "official", "source_id": "census"}
        for place in (*DISTRICTS, "here-1", "here-2") for name in CENSUS for year in (2015, 2020) if draw(st.booleans())
    ]  # fmt: skip
    buyers = [{"buyer_id": f"b_{p}", "place_id": p, "name": "B", "kind": "local_government"} for p in DISTRICTS]
    trainings = [
        {"training_id": f"t_{p}_{y}", "place_id": p, "programme": "P", "started_on": f"{y}-05-01",
         "ended_on": f"{y}-05-02"}
        for p in DISTRICTS for y in YEARS
    ]  # fmt: skip
    pairs = [(place, year) for place in DISTRICTS for year in YEARS]
    return World(
        {
            "context": census,
            "enterprise": register,
            "enterprise_year": [draw(accounts(e, y)) for e in register for y in YEARS if draw(st.booleans())],
            "channel": [channel(place) for place in DISTRICTS],
            "market_day": days,
            "sale": [draw(sale(i, register, days)) for i in range(draw(st.integers(0, 10)))],
            "buyer": buyers,
            "buyer_year": [draw(buying(f"b_{p}", p, y)) for p, y in pairs if draw(st.booleans())],
            "training": trainings,
            "training_group": [draw(training_group(p, y)) for p, y in pairs if draw(st.booleans())],
            "target": [
                {"place_id": p, "indicator_id": "market_sales", "year": y, "target_value": draw(st.integers(1, 900))}
                for p, y in pairs if draw(st.booleans())
            ],
        }
    )  # fmt: skip


# Fewest and most of a census figure: one-person households are a part of general households.
CENSUS = {
    "population": (0, 5000),
    "businesses": (0, 900),
    "general_households": (1000, 2000),
    "one_person_households": (0, 1000),
    "welfare_recipients": (0, 0),
}


def channel(place: str) -> Row:
    """The one sales channel of a district."""
    names = {f"name_{language}": "M" for language in ("en", "ko", "fr", "es")}
    return {"channel_id": f"market_{place}", "place_id": place, "kind": "market", **names}

"""Support: rules by hand, conservation in generated worlds, and outcomes against a plain second computation."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sse_metrics import Database, lunch_days, spaces, support, support_outcomes
from sse_metrics.statistics import wilson_interval
from sse_metrics.support import FEWEST, Group, Selection
from tests.generated_worlds import Row, World, maybe
from tests.small_worlds import Sandbox
from tests.test_properties import examples

FAMILIES = ("cooperative", "social_cooperative", "certified_social_enterprise", "village_enterprise")
GROUP_OF = {
    "cooperative": "c",
    "social_cooperative": "c",
    "certified_social_enterprise": "s",
    "village_enterprise": "v",
}
CALLS = (2020, 2021, 2022)
LAST = 2024
AMOUNTS = st.integers(0, 30)


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


# ------------------------------------------------------------------ by hand, over the tiny world


def test_each_breach_is_listed_and_what_is_not_known_breaks_nothing(world: Database) -> None:
    found = support.breaches(world, Selection("west", 2023, 2024))
    assert [(row["rule"], row["application_id"]) for row in found] == [
        ("over_cap", "above_family_cap"),
        ("unchecked", "above_family_cap"),
        ("paid_over", "family_cap"),
        ("family_not_admitted", "before_admitted"),
        ("not_eligible", "before_admitted"),
    ]
    assert [row["rule"] for row in support.breaches(world, Selection("north", 2024, 2024))] == ["over_cap"]


def test_the_pipeline_tells_not_checked_from_not_eligible_and_keeps_currencies_apart(world: Database) -> None:
    found = support.pipeline(world, Selection("north", 2024, 2024))
    assert [found.count(name) for name in ("applied", "eligible", "not_eligible", "unchecked", "awarded")] == [
        7, 5, 1, 1, 5,
    ]  # fmt: skip
    assert found.eligibility is not None
    assert found.eligibility[0] == pytest.approx(5 / 6)
    assert found.amounts("amount_awarded") == [(131.0, "KRW"), (15.0, "EUR")]
    assert (found.count("with_awarded"), found.count("with_cap"), found.count("within_cap")) == (4, 2, 1)
    assert support.pipeline(world, Selection("busan", 2024, 2024)).rows == []


def test_a_rule_of_a_family_is_told_with_that_of_its_programme(world: Database) -> None:
    rows = support.rules(world, "west")
    assert [(row["family"], row["family_cap"], row["first_year"], row["programme_cap"]) for row in rows] == [
        ("village_enterprise", None, 2024, 20.0),
        ("cooperative", 10.0, None, 20.0),
    ]
    assert {row["family"] for row in support.rules(world, "north")} == {None}


def test_lunch_days_know_money_from_sales_and_meals_from_orders(world: Database) -> None:
    rows = lunch_days.days(world, "west")
    names = ("market_day_id", "currency", "amount", "meals", "departments")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("lunch_2023", "KRW", 450.0, 50, 1),
        ("lunch_march", "EUR", 5.0, 106, 2),
        ("lunch_march", "KRW", 1350.0, 106, 2),
        ("lunch_june", None, None, 30, 1),
    ]  # fmt: skip
    assert [row["provenance"] for row in rows] == ["illustrative", "reported", "reported", "reported"]
    sold = lunch_days.suppliers(world, "west", 2024)
    assert [(row["enterprise_id"], row["amount"], row["meals"]) for row in sold if row["currency"] == "KRW"] == [
        ("at_work_since_2014", 1000.0, 130),
        ("old_when_registered", 300.0, None),
        ("registered_on_the_last_day", 50.0, 6),
    ]
    ordered = lunch_days.departments(world, "west", 2024)
    assert [(row["department"], row["meals"], row["days"]) for row in ordered] == [("Roads", 96, 2), ("Schools", 40, 1)]


def test_spaces_know_their_tenants_at_the_end_of_a_year(world: Database) -> None:
    known = {row["space_id"]: row["rooms_occupied"] for row in spaces.spaces(world, "north", 2024)}
    assert known == {"workshop": 1, "desk_room": 2, "new_hub": 0}
    assert {row["rooms_occupied"] for row in spaces.spaces(world, "south", 2024)} == {None}
    within = [(row["space_id"], row["enterprise_id"]) for row in spaces.tenants(world, "north", 2024)]
    assert sorted(within) == [
        ("desk_room", "born_2024"),
        ("desk_room", "self_help_of_20"),
        ("desk_room", "self_help_of_31"),
        ("workshop", "coop_on_the_hill"),
    ]


# ------------------------------------------------------------------ small groups


def test_a_small_group_takes_another_with_it_so_that_nobody_is_the_difference() -> None:
    def group(code: str, applications: int) -> Group:
        return Group(code, applications, 1, 10.0, 3)

    one_small = support.fold([group("a", 20), group("b", 7), group("c", 2), group("none", 0)])
    assert [(each.code, each.applications, each.folded) for each in one_small] == [
        ("a", 20, 0), ("none", 0, 0), (None, 9, 2),
    ]  # fmt: skip
    two_small = support.fold([group("a", 20), group("b", 3), group("c", 2)])
    assert [(each.code, each.applications, each.amount) for each in two_small] == [("a", 20, 10.0), (None, 5, 20.0)]
    assert [each.code for each in support.fold([group("a", 20), group("b", 5)])] == ["a", "b"]


def test_groups_differ_only_where_intervals_do_not_touch() -> None:
    alike = [Group("a", 20, 10, None, 0), Group("b", 20, 8, None, 0)]
    assert support.apart(alike) == []
    differing = [Group("a", 40, 38, None, 0), Group("b", 40, 5, None, 0)]
    assert [(each.code, is_higher) for each, is_higher in support.apart(differing)] == [("a", True), ("b", False)]
    with pytest.raises(ValueError, match="not grouped"):
        support.groups(None, Selection("here", 2020, 2020), "name")  # type: ignore[arg-type]


# ------------------------------------------------------------------ generated worlds


@st.composite
def firm(draw: st.DrawFn, number: int) -> Row:
    ceased, left = draw(maybe(st.none() | st.dates(date(2020, 3, 1), date(2024, 12, 1)))), draw(
        st.none() | st.none() | st.dates(date(2020, 3, 1), date(2024, 12, 1))
    )  # fmt: skip
    return {
        "enterprise_id": f"e{number:02d}", "place_id": "here", "name": "E",
        "family": draw(st.sampled_from(FAMILIES)), "other_family": draw(maybe(st.sampled_from(FAMILIES))),
        "neighbourhood_id": draw(maybe(st.sampled_from(["here-1", "here-2"]))),
        "is_women_led": draw(maybe(st.booleans())),
        "founded_on": draw(maybe(st.sampled_from([date(2012, 5, 1), date(2018, 5, 1)]))),
        "registered_on": date(2019, 1, 1), "ceased_on": ceased, "deregistered_on": left,
    }  # fmt: skip


@st.composite
def call(draw: st.DrawFn, number: int, firms: int) -> Row:
    is_known = draw(st.booleans())
    return {
        "application_id": f"a{number}", "programme_id": draw(st.sampled_from(["p", "q"])), "place_id": "here",
        "enterprise_id": f"e{draw(st.integers(0, firms - 1)):02d}",
        "applied_on": date(draw(st.sampled_from(CALLS)), 3, 1), "amount_applied": draw(maybe(AMOUNTS)),
        "is_eligible": draw(maybe(st.booleans())), "awarded_on": draw(maybe(st.just(date(2022, 4, 1)))),
        "amount_awarded": draw(maybe(AMOUNTS)) if is_known else None, "amount_paid": draw(maybe(AMOUNTS)),
        "currency": draw(st.sampled_from(["KRW", "KRW", "EUR"])),
    }  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Enterprises with accounts, two programmes with rules, and applications with gaps."""
    count = draw(st.integers(20, 45))
    firms = [draw(firm(number)) for number in range(count)]
    years = [
        {"enterprise_id": each["enterprise_id"], "place_id": "here", "year": year,
         "currency": draw(st.sampled_from(["KRW", "KRW", "KRW", "EUR"])),
         "sales_revenue": draw(maybe(st.integers(0, 9))), "jobs": draw(maybe(st.integers(0, 9)))}
        for each in firms for year in range(CALLS[0], LAST + 1)
    ]  # fmt: skip
    programmes = [
        {"programme_id": name, "place_id": "here", "area": "enterprise_support", "name": name, "support_kind": "direct",
         "award_cap": draw(maybe(AMOUNTS)), "currency": "KRW"}
        for name in ("p", "q")
    ]  # fmt: skip
    admitted = [
        {"programme_id": "p", "place_id": "here", "family": family, "currency": "KRW",
         "first_year": draw(st.none() | st.sampled_from(CALLS)), "award_cap": draw(st.none() | AMOUNTS)}
        for family in draw(st.sets(st.sampled_from(FAMILIES)))
    ]  # fmt: skip
    return World({
        "enterprise": firms, "enterprise_year": years, "programme": programmes, "programme_family": admitted,
        "application": [draw(call(number, count)) for number in range(draw(st.integers(0, 40)))],
    })  # fmt: skip


def is_awarded(row: Row) -> bool:
    return row["amount_awarded"] > 0 if row["amount_awarded"] is not None else row["awarded_on"] is not None


def broken_rules(world: World, row: Row) -> set[str]:
    """What an application breaks, told from the rows as a person would."""
    enterprise = next(each for each in world["enterprise"] if each["enterprise_id"] == row["enterprise_id"])
    programme = next(each for each in world["programme"] if each["programme_id"] == row["programme_id"])
    named = [each for each in world["programme_family"] if each["programme_id"] == row["programme_id"]]
    admitted = [
        each
        for family in (enterprise["family"], enterprise["other_family"])
        for each in named
        if each["family"] == family and (each["first_year"] or 0) <= row["applied_on"].year
    ]
    cap = programme["award_cap"]
    if admitted and admitted[0]["award_cap"] is not None:
        cap = admitted[0]["award_cap"]
    cap = cap if row["currency"] == "KRW" else None
    awarded, amount, paid = is_awarded(row), row["amount_awarded"], row["amount_paid"]
    found = set()
    if amount is not None and cap is not None and amount > cap:
        found.add("over_cap")
    if awarded and named and not admitted:
        found.add("family_not_admitted")
    if awarded and row["is_eligible"] is not True:
        found.add("unchecked" if row["is_eligible"] is None else "not_eligible")
    if paid is not None and ((awarded and amount is not None and paid > amount) or (not awarded and paid > 0)):
        found.add("paid_over")
    return found


@examples(25)
@given(world=worlds())
def test_breaches_are_those_a_person_would_find_and_no_application_is_lost(sandbox: Sandbox, world: World) -> None:
    chosen = Selection("city", CALLS[0], CALLS[-1])
    with sandbox.world(*world.sql()) as db:
        found = {(row["application_id"], row["rule"]) for row in support.breaches(db, chosen)}
        whole, calls = support.pipeline(db, chosen), support.calls(db, chosen)
        split = {name: support.groups(db, chosen, name)[0] for name in support.DIMENSIONS}
    assert found == {(row["application_id"], rule) for row in world["application"] for rule in broken_rules(world, row)}
    applied = whole.count("applied")
    assert applied == len(world["application"])
    assert applied == whole.count("eligible") + whole.count("not_eligible") + whole.count("unchecked")
    for name in ("applied", "eligible", "unchecked", "awarded", "paid", "with_cap", "within_cap"):
        assert sum(row[name] for row in calls) == whole.count(name)
    for amount, currency in whole.amounts("amount_awarded"):
        assert amount == sum(row["amount_awarded"] or 0 for row in calls if row["currency"] == currency)
    for groups in split.values():
        assert sum(each.applications for each in groups) == applied
        assert sum(each.awarded for each in groups) == whole.count("awarded")
        shown = [each for each in groups if each.applications]
        assert len(shown) == 1 or all(each.applications >= FEWEST for each in shown)


def compared(world: World) -> dict[tuple[str, int, bool], tuple[int, float, float]]:
    """Every outcome and side: enterprises, mean, and median, by the words of decision 0019."""
    first: dict[str, int] = {}
    for row in world["application"]:
        if is_awarded(row):
            first[row["enterprise_id"]] = min(first.get(row["enterprise_id"], 9999), row["applied_on"].year)
    accounts = {(row["enterprise_id"], row["year"]): row for row in world["enterprise_year"]}
    cells: dict[Any, dict[bool, list[tuple[str, Fraction]]]] = defaultdict(lambda: {True: [], False: []})
    for year in sorted(set(first.values())):
        for each in world["enterprise"]:
            name, ceased, left = each["enterprise_id"], each["ceased_on"], each["deregistered_on"]
            if (ceased and ceased.year <= year) or (left and left.year <= year) or first.get(name, 9999) < year:
                continue
            founded = each["founded_on"]
            age = None if founded is None else min(3, [year - founded.year >= n for n in (5, 10, 20)].count(True))
            mine = (year, GROUP_OF[each["family"]], age), first.get(name) == year
            for years in (1, 2, 3):
                if year + years > LAST:
                    continue
                gone = left is not None and left.year <= year + years and not (ceased and ceased <= left)
                if not gone:
                    alive = not (ceased and ceased.year <= year + years)
                    cells["survival", years, mine[0]][mine[1]].append((name, Fraction(int(alive))))
            now = accounts[name, year]
            for years in (1, 2):
                then = accounts.get((name, year + years))
                if then is None:
                    continue
                if then["currency"] == now["currency"] and now["sales_revenue"] and then["sales_revenue"] is not None:
                    change = Fraction(then["sales_revenue"], now["sales_revenue"]) - 1
                    cells["sales", years, mine[0]][mine[1]].append((name, change))
                if now["jobs"] is not None and then["jobs"] is not None:
                    cells["jobs", years, mine[0]][mine[1]].append((name, Fraction(then["jobs"] - now["jobs"])))
    sides: dict[tuple[str, int, bool], list[tuple[str, Fraction, Fraction]]] = defaultdict(list)
    for (outcome, years, _), cell in cells.items():
        if cell[True] and cell[False]:
            weight = Fraction(len(cell[True]), len(cell[False]))
            sides[outcome, years, True] += [(name, value, Fraction(1)) for name, value in cell[True]]
            sides[outcome, years, False] += [(name, value, weight) for name, value in cell[False]]
    return {key: summed(rows) for key, rows in sides.items()}


def summed(rows: list[tuple[str, Fraction, Fraction]]) -> tuple[int, float, float]:
    whole = sum(weight for *_, weight in rows)
    middle = []
    for is_beyond in (Fraction.__ge__, Fraction.__gt__):
        so_far = Fraction(0)
        for _, value, weight in sorted(rows, key=lambda row: row[1]):
            so_far += weight
            if is_beyond(so_far, whole / 2):
                middle.append(value)
                break
    mean = sum(value * weight for _, value, weight in rows) / whole
    return len({name for name, *_ in rows}), float(mean), float(sum(middle) / 2)


@examples(25)
@given(world=worlds())
def test_outcomes_are_those_of_a_second_computation(sandbox: Sandbox, world: World) -> None:
    expected = compared(world)
    with sandbox.world(*world.sql()) as db:
        found = support_outcomes.comparisons(db, "here", LAST)
    for each in found:
        for is_recipient, side in ((True, each.recipients), (False, each.others)):
            n, mean, median = expected.get((each.outcome, each.years, is_recipient), (0, 0.0, 0.0))
            assert side.n == n
            if n < FEWEST:
                assert (side.value, side.low, side.high) == (None, None, None)
                continue
            assert side.value == pytest.approx(mean if each.outcome == "survival" else median, abs=1e-9)
            if each.outcome == "survival" and is_recipient:
                assert (side.low, side.high) == pytest.approx(wilson_interval(mean * n, n), abs=1e-9)


def test_an_enterprise_beside_several_recipients_does_not_narrow_the_interval(sandbox: Sandbox) -> None:
    """Five recipients in each of two years; five others stand beside both, and five beside those of the first alone."""
    firms = [
        {"enterprise_id": f"e{number:02d}", "place_id": "here", "name": "E", "family": "cooperative",
         "founded_on": date(2012, 5, 1), "registered_on": date(2019, 1, 1), "ceased_on": None}
        for number in range(15)
    ]  # fmt: skip
    firms[0]["ceased_on"] = date(2024, 12, 1)  # what is known of the place reaches to this day, and to its accounts
    years = [{"enterprise_id": "e14", "place_id": "here", "year": LAST, "currency": "KRW"}]
    programme = {"programme_id": "p", "place_id": "here", "area": "ecosystem", "name": "p", "support_kind": "direct"}
    calls = [
        {"application_id": f"a{number}", "programme_id": "p", "place_id": "here", "enterprise_id": f"e{number:02d}",
         "applied_on": date(2020 + number // 5, 3, 1), "awarded_on": date(2022, 1, 1), "currency": "KRW"}
        for number in range(10)
    ]  # fmt: skip
    world = World({"enterprise": firms, "enterprise_year": years, "programme": [programme], "application": calls})
    with sandbox.world(*world.sql()) as db:
        first, *_ = support_outcomes.comparisons(db, "here", LAST)
        followed = support_outcomes.recipients(db, "here", LAST)
    assert (followed.n, followed.first, followed.last) == (10, 2020, 2021)
    # in 2020 the five of 2021 are still among the others
    assert (first.recipients.n, first.others.n, first.others.value) == (10, 10, 1.0)
    assert (first.recipients.low, first.recipients.high) == pytest.approx(wilson_interval(10, 10))
    weights = [0.5 + 1.0] * 5 + [0.5] * 5  # those of 2021 stand beside recipients of 2020 alone
    effective = sum(weights) ** 2 / sum(weight**2 for weight in weights)
    assert first.others.low == pytest.approx(wilson_interval(effective, effective)[0])
    assert not first.is_apart

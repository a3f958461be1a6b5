"""The card of an enterprise, networks, layers of the map and need against supply, over rows worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sse_metrics import areas, enterprise_card, map_layers, need, networks
from sse_metrics.warehouse.database import Database
from tests.small_worlds import Reader, Sandbox, enterprises, insert

YEAR = 2020


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


# The calendar ends with the last year that anything was observed in.
LATEST = enterprises(1, name="latest", place="there", registered_on=f"{YEAR}-01-01", founded_on=f"{YEAR}-01-01")


# ------------------------------------------------------------------ the card


def test_a_card_of_the_tiny_world_by_hand(world: Database) -> None:
    card = enterprise_card.enterprise_card(world, "coop_on_the_hill")
    assert card is not None
    assert card.history == [
        (dt.date(2010, 3, 1), "founded_on", ""),
        (dt.date(2012, 1, 10), "registered_on", ""),
        (dt.date(2015, 1, 1), "joined_on", "Northern Federation"),
    ], "the network joined on no known day is a membership, not an event"
    assert [row["network"] for row in card.memberships] == ["Northern Council", "Northern Federation"]
    # 200 at the festival, 100 + 50 + 120 in May 2024: 470 over three days; 300 online, on none
    channels = [(row["channel_id"], row["amount"], row["whole"], row["market_days"]) for row in card.channels]
    assert channels == [
        ("square_market", Decimal(470), Decimal(770), 3),
        ("web_shop", Decimal(300), Decimal(770), 0),
    ]
    assert [enterprise_card.self_financing(row) for row in card.accounts] == [0.5, 0.8]
    assert card.latest is not None
    assert card.latest["year"] == 2024
    # the latest first; of the camp of 900 a third, since three shared it
    contracts = [(row["purchase_id"], row["amount"], row["whole"], row["suppliers"]) for row in card.contracts]
    assert contracts == [
        ("bread", Decimal(60), Decimal(60), 1),
        ("camp_shared", Decimal(300), Decimal(900), 3),
        ("lunch_direct", Decimal(300), Decimal(300), 1),
        ("lunch_2023", Decimal(100), Decimal(100), 1),
    ]
    support = [(row["programme"], row["applied_on"], row["amount_awarded"]) for row in card.applications]
    assert sorted(support) == [
        ("Start-up grants", dt.date(2023, 11, 1), Decimal(10)),
        ("Start-up grants", dt.date(2024, 3, 1), Decimal(20)),
        ("Workshop space", dt.date(2024, 3, 1), Decimal(90)),
    ]
    assert (card.links, card.assessments) == ((), ())
    assert enterprise_card.kinds((card.enterprise, *card.accounts)) == ["reported"]


def test_an_unknown_part_of_revenue_leaves_the_ratio_unknown(world: Database) -> None:
    card = enterprise_card.enterprise_card(world, "left_register_in_2024")
    assert card is not None
    assert enterprise_card.self_financing(card.accounts[-1]) is None


def test_an_unknown_enterprise_has_no_card(world: Database) -> None:
    assert enterprise_card.enterprise_card(world, "' or true --") is None


def test_money_of_two_currencies_is_two_rows_with_wholes_of_their_own(world: Database) -> None:
    card = enterprise_card.enterprise_card(world, "south_coop")
    assert card is not None
    found = {row["currency"]: (row["amount"], row["whole"], row["provenance"]) for row in card.channels}
    assert found == {
        "EUR": (Decimal(30), Decimal(30), "illustrative"),
        "KRW": (Decimal(4000), Decimal(4000), "reported"),
    }


def test_a_consortium_shows_the_part_of_each_beside_the_whole(sandbox: Sandbox) -> None:
    buyer = {"buyer_id": "b", "place_id": "here", "name": "Office", "kind": "local_government"}
    purchase = {"place_id": "here", "buyer_id": "b", "awarded_on": "2020-05-01", "amount": 300, "currency": "KRW"}
    part = {"place_id": "here", "supplier_name": "x", "is_sse": True}
    with sandbox.world(
        enterprises(3, name="e"),
        insert("buyer", [buyer]),
        insert(
            "purchase",
            [
                {**purchase, "purchase_id": "shared", "is_unsuccessful": False},
                {**purchase, "purchase_id": "void", "is_unsuccessful": True},
            ],
        ),
        insert(
            "purchase_supplier",
            [
                {**part, "purchase_id": "shared", "supplier_key": f"k{i}", "enterprise_id": f"e_{i}", "amount": 100}
                for i in range(3)
            ]
            + [{**part, "purchase_id": "void", "supplier_key": "k0", "enterprise_id": "e_0", "amount": 300}],
        ),
    ) as db:
        parts = []
        for i in range(3):
            card = enterprise_card.enterprise_card(db, f"e_{i}")
            assert card is not None
            assert [(row["purchase_id"], row["suppliers"]) for row in card.contracts] == [("shared", 3)]
            parts.append(card.contracts[0]["amount"])
        assert sum(parts) == card.contracts[0]["whole"] == 300


def test_goals_are_read_from_what_was_written() -> None:
    assert enterprise_card.goals({"sdgs": " 3; 8 ,11;8;18;0;x;²"}) == [3, 8, 11]
    assert enterprise_card.goals({"sdgs": None}) == []


def test_every_card_of_the_demonstration_adds_up(shipped: Database) -> None:
    """Channels hold all sales of the enterprise, and the parts of its contracts are those of its awards."""
    sold = {
        row["enterprise_id"]: row["amount"]
        for row in shipped.rows("select enterprise_id, sum(amount) as amount from sale group by enterprise_id")
    }
    for enterprise_id in list(sold)[::12]:
        card = enterprise_card.enterprise_card(shipped, enterprise_id)
        assert card is not None
        assert sum(row["amount"] for row in card.channels) == sold[enterprise_id] == card.channels[0]["whole"]
        assert all(row["amount"] <= row["whole"] for row in card.contracts)


# ------------------------------------------------------------------ networks


def test_networks_of_the_tiny_world_by_hand(world: Database) -> None:
    members = {row["network"]: row["members"] for row in networks.members_by_network(world, "north", 2024)}
    assert members == {"Northern Federation": 2, "Northern Council": 1}, "Care left in June, Cleaning closed"
    alone = {row["enterprise_id"] for row in networks.in_no_network(world, "north", 2024)}
    assert alone == {
        "two_kinds_counted_once",
        "village_without_neighbourhood",
        "self_help_of_20",
        "self_help_of_31",
    }
    assert networks.in_no_network(world, "south", 2024) == [], "South was not asked, which is not none"


def test_the_size_rule_of_groups(world: Database) -> None:
    rules = {
        row["enterprise_id"]: row["keeps_rule"]
        for place in ("north", "south")
        for row in networks.prototypes(world, place, 2024)
    }
    assert rules == {"self_help_of_20": True, "self_help_of_31": False, "csa_of_31": True}


def test_members_and_those_in_none_are_all_operating_ones(shipped: Database) -> None:
    for year in (2018, 2024):
        alone = len(networks.in_no_network(shipped, "gwanak-gu", year))
        row = shipped.rows(
            "select count(*) as n, count(*) filter (where networks > 0) as members from enterprise_in_network "
            "where place_id = 'gwanak-gu' and year = $year and is_registered and is_operating",
            {"year": year},
        )[0]
        assert alone + row["members"] == row["n"] > 0


def test_hubs_count_partners_once(sandbox: Sandbox) -> None:
    link = {"place_id": "here", "year": YEAR, "customer_name": "x"}
    with sandbox.world(
        enterprises(3, name="e"),
        insert(
            "value_chain_link",
            [
                {**link, "supplier_id": "e_0", "customer_id": "e_1"},
                {**link, "supplier_id": "e_0", "customer_id": "e_1"},
                {**link, "supplier_id": "e_1", "customer_id": "e_0"},
                {**link, "supplier_id": "e_0", "customer_id": "e_2"},
                {**link, "supplier_id": "e_0", "customer_id": None, "customer_name": "outside"},
            ],
        ),
    ) as db:
        found = {
            row["enterprise_id"]: (row["partners"], row["customers"], row["suppliers"])
            for row in networks.hubs(db, "here", YEAR, 5)
        }
    assert found == {"e_0": (3, 3, 1), "e_1": (1, 1, 1), "e_2": (1, 0, 1)}


# ------------------------------------------------------------------ need against supply


def need_world() -> list[str]:
    """Three more neighbourhoods: many alone and nobody serves them; many alone and served; few alone."""
    context = {"year": YEAR, "unit": "x", "source_id": "census"}
    places, figures = [], []
    for name, alone, residents in (("a", 60, 1000), ("b", 50, 1000), ("c", 20, 2000), ("here-1", 30, 1000)):
        if name != "here-1":
            places.append(
                {"place_id": name, "parent_id": "here", "level": "neighbourhood"}
                | dict.fromkeys(("name_en", "name_ko", "name_fr", "name_es"), name)
            )
        for indicator, value in (
            ("one_person_households", alone),
            ("general_households", 100),
            ("population", residents),
        ):
            figures.append({"place_id": name, "indicator": indicator, "value": value, **context})
    figures.append({"place_id": "here", "indicator": "one_person_households", "value": 160, **context})
    figures.append({"place_id": "here", "indicator": "general_households", "value": 400, **context})
    return [
        insert("place", places),
        insert("context", figures),
        enterprises(4, name="b", neighbourhood_id="b"),
        enterprises(2, name="c", neighbourhood_id="c"),
        enterprises(3, name="h", neighbourhood_id="here-1"),
    ]


def test_need_and_supply_by_hand(sandbox: Sandbox) -> None:
    """Need .6 .5 .2 .3 and density 0 40 10 30: the thirds by rank are 2 1 0 0 and 0 2 0 1."""
    with sandbox.world(*need_world()) as db:
        found = need.need_map(db, "here", YEAR, "one_person_household_share")
        none = need.need_map(db, "there", YEAR, "one_person_household_share")
    by_id = {area.place_id: area for area in found.areas}
    assert {name: (area.need, area.density) for name, area in by_id.items()} == {
        "a": (0.6, 0.0),
        "b": (0.5, 40.0),
        "c": (0.2, 10.0),
        "here-1": (0.3, 30.0),
    }
    assert {name: (area.need_third, area.density_third) for name, area in by_id.items()} == {
        "a": (2, 0),
        "b": (1, 2),
        "c": (0, 0),
        "here-1": (0, 1),
    }
    assert [area.place_id for area in found.gaps] == ["a"]
    assert (by_id["a"].enterprises, by_id["a"].residents, by_id["a"].low) == (0, 1000, 0.0)
    assert by_id["a"].high > 36, "nobody among a thousand residents still allows up to 3.7"
    assert (found.whole, found.unknown) == (0.4, ())
    assert found.kinds == ("official", "reported")
    assert none.areas == ()


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_thirds_keep_the_order_and_equal_values_together(values: list[int]) -> None:
    found = need.thirds(values)
    assert all(0 <= third <= 2 for third in found)
    for a, third_a in zip(values, found, strict=True):
        for b, third_b in zip(values, found, strict=True):
            assert third_a <= third_b if a <= b else third_a >= third_b
            assert a != b or third_a == third_b
    if len(set(values)) == len(values) and len(values) % 3 == 0:
        assert sorted(found) == sorted([0, 1, 2] * (len(values) // 3))


# ------------------------------------------------------------------ areas and layers

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]],
}
FAR = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[126, 37], [126.2, 37], [126.2, 37.1], [126, 37.1], [126, 37]]],
        [[[0, 0], [0.01, 0], [0, 0.01], [0, 0]]],
    ],
}


def test_the_middle_of_an_outline_is_that_of_its_largest_part() -> None:
    assert areas.middle(SQUARE) == pytest.approx((2, 2))
    assert areas.middle(FAR) == pytest.approx((126.1, 37.05))


@given(st.floats(-1, 5), st.floats(-1, 5))
def test_a_point_lies_within_a_square_with_a_hole_as_everybody_sees_it(x: float, y: float) -> None:
    edges = {0.0, 1.0, 2.0, 4.0}
    if x in edges or y in edges:
        return
    assert areas.holds(SQUARE, x, y) == (0 < x < 4 and 0 < y < 4 and not (1 < x < 2 and 1 < y < 2))


@pytest.fixture
def layered(sandbox: Sandbox) -> Iterator[Reader]:
    square = '{"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]}'
    point = {"place_id": "here", "accuracy_m": 5, "collector_kind": "student", "collected_on": "2020-06-01"}
    needed = {"place_id": "here", "category": "care", "reported_on": "2020-02-01", "stage": "reported"}
    asset = {"place_id": "here", "ownership": "common", "latitude": 1, "longitude": 1}
    with sandbox.world(
        enterprises(1),
        insert(
            "boundary",
            [{"place_id": "here-1", "geometry": square, "valid_year": 2020, "source_id": "census", "load_id": 1}],
        )
        .replace("provenance, ", "")
        .replace("('reported', ", "("),
        insert(
            "field_point",
            [
                {**point, "point_id": "in", "kind": "shop", "latitude": 1, "longitude": 1},
                {
                    **point,
                    "point_id": "in2",
                    "kind": "shop",
                    "latitude": 2,
                    "longitude": 1,
                    "accuracy_m": 9,
                    "collector_kind": None,
                },
                {**point, "point_id": "out", "kind": "shop", "latitude": 9, "longitude": 1, "accuracy_m": None},
                {
                    **point,
                    "point_id": "later",
                    "kind": "shop",
                    "latitude": 1,
                    "longitude": 1,
                    "collected_on": "2021-01-01",
                },
            ],
        ),
        insert(
            "need",
            [
                {**needed, "need_id": "open", "neighbourhood_id": "here-1", "people": 7, "met_on": None},
                {
                    **needed,
                    "need_id": "met_later",
                    "neighbourhood_id": "here-1",
                    "people": None,
                    "met_on": "2021-01-01",
                },
                {**needed, "need_id": "met", "neighbourhood_id": "here-1", "people": 5, "met_on": "2020-12-31"},
                {**needed, "need_id": "nowhere", "neighbourhood_id": None, "people": 3, "met_on": None},
            ],
        ),
        insert(
            "community_asset",
            [
                {**asset, "asset_id": "hall", "name": "Hall", "opened_on": None},
                {**asset, "asset_id": "new", "name": "New", "opened_on": "2021-01-01"},
                {**asset, "asset_id": "lost", "name": "Lost", "opened_on": "2019-01-01", "latitude": None},
            ],
        ),
        "insert into enterprise (enterprise_id, place_id, name, family, registered_on, provenance, load_id) "
        "values ('of 2021', 'there', 'x', 'cooperative', '2021-01-01', 'reported', 1)",
    ) as db:
        yield db


def test_layers_hold_what_was_there_by_the_end_of_the_year(layered: Reader) -> None:
    assert [row["name"] for row in map_layers.community_assets(layered, "here", YEAR, 9)] == ["Hall", "Lost"]
    found = {row["area"]: (row["needs"], row["people"]) for row in map_layers.open_needs(layered, "here", YEAR)}
    assert found == {"here-1": (2, 7), "unknown": (1, 3)}
    points = map_layers.field_points(layered, "here", YEAR, 9)
    assert {row["point_id"]: row["area"] for row in points} == {"in": "here-1", "in2": "here-1", "out": None}
    assert map_layers.field_summary(points) == [
        {
            "area": "here-1",
            "kind": "shop",
            "points": 2,
            "accuracy_m": 7,
            "collectors": (("student", 1), ("unknown", 1)),
        },
        {"area": "unknown", "kind": "shop", "points": 1, "accuracy_m": None, "collectors": (("student", 1),)},
    ]


def test_places_are_bounded(layered: Reader) -> None:
    assert len(map_layers.field_points(layered, "here", YEAR, 1)) == 1
    assert len(map_layers.community_assets(layered, "city", YEAR, 1)) == 1


# ------------------------------------------------------------------ published values


def test_ages_published_for_quebec_are_a_whole(sandbox: Sandbox, shipped: Database) -> None:
    """15 + 46 + 39 = 100 percent: of a hundred enterprises so old, the bands below ten years hold 15."""
    from sse_metrics.filters import Filters
    from sse_metrics.indicators import compute, indicator

    facts: dict[str, Any] = {
        row["breakdown"]: int(row["value"])
        for row in shipped.rows("select * from published_fact where place_id = 'quebec' and indicator = 'age_share'")
    }
    young, middle, old = (facts[f"age={age}_years"] for age in ("under_10", "10_to_30", "over_30"))
    assert young + middle + old == 100
    with sandbox.world(
        LATEST,
        enterprises(young, name="young", founded_on="2014-01-01"),
        enterprises(middle, name="middle", founded_on="2000-01-01"),
        enterprises(old, name="old", founded_on="1980-01-01"),
    ) as db:
        shares = compute(db, indicator("age_bands"), Filters(place="here", year=YEAR))
    assert sum(row["value"] for row in shares.rows) == pytest.approx(1)
    assert shares.value(age_band="from_5_to_9") == pytest.approx(young / 100)
    assert shares.value(age_band="from_20") == pytest.approx((middle + old) / 100)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 200), st.booleans())
def test_the_rule_of_group_sizes(sandbox: Sandbox, households: int, is_self_help: bool) -> None:
    """15 to 30 families in a self-help group, 15 to 150 households around community-supported agriculture."""
    from sse_metrics.filters import Filters
    from sse_metrics.indicators import compute, indicator

    family, prototype = (
        ("self_help_group", None) if is_self_help else ("community_based_enterprise", "community_supported_agriculture")
    )
    group = enterprises(1, family=family, prototype=prototype, group_households=households)
    with sandbox.world(LATEST, group) as db:
        share = compute(db, indicator("group_size_rule"), Filters(place="here", year=YEAR)).value()
        listed = networks.prototypes(db, "here", YEAR)[0]["keeps_rule"]
    keeps = 15 <= households <= (30 if is_self_help else 150)
    assert share == int(keeps)
    assert listed is keeps

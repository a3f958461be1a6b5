"""The register's selection against plain Python over the plain table, and laws that hold for every selection."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sse_metrics import register
from sse_metrics.folding import folded, folded_sql
from sse_metrics.register import FACETS, STATUSES, Selection
from sse_metrics.warehouse.database import Database
from tests.conftest import memory_world
from tests.small_worlds import Reader

PLACE, YEARS = "gwanak-gu", (2016, 2020, 2024)


class Plain:
    """The same questions answered by loops over the rows of `enterprise`, knowing nothing of views."""

    def __init__(self, db: Database, place: str) -> None:
        self.rows = db.rows("select * from enterprise where place_id = $place", {"place": place})

    def found(self, chosen: Selection) -> list[dict[str, Any]]:
        """Rows that a selection holds."""
        return [row for row in self.rows if self.holds(row, chosen)]

    def holds(self, row: dict[str, Any], chosen: Selection) -> bool:
        end = dt.date(chosen.year, 12, 31)
        if min(row["registered_on"], row["founded_on"] or row["registered_on"]) > end:
            return False
        is_status = {
            "registered": row["registered_on"] <= end
            and not (row["deregistered_on"] and row["deregistered_on"] <= end),
            "operating": (row["founded_on"] or row["registered_on"]) <= end
            and not (row["ceased_on"] and row["ceased_on"] <= end),
            "closed": bool(row["ceased_on"] and row["ceased_on"] <= end),
            "all": True,
        }[chosen.status]
        words = " ".join(str(row[name] or "") for name in ("name", "name_en", "identifier", "enterprise_id")).casefold()
        return (
            is_status
            and all(word in words for word in chosen.words.casefold().split())
            and all(
                not getattr(chosen, facet) or self.value(row, facet, chosen.year) in getattr(chosen, facet)
                for facet in FACETS
            )
        )

    @staticmethod
    def value(row: dict[str, Any], facet: str, year: int) -> str:
        if facet == "area":
            return row["neighbourhood_id"] or "unknown"
        if facet == "leadership":
            return {True: "woman", False: "other", None: "unknown"}[row["is_women_led"]]
        if facet == "age_band":
            if row["founded_on"] is None:
                return "unknown"
            age = year - row["founded_on"].year
            return "under_5" if age < 5 else "from_5_to_9" if age < 10 else "from_10_to_19" if age < 20 else "from_20"
        return row[facet] or "unknown"


@pytest.fixture(scope="module")
def plain(shipped: Database) -> Plain:
    return Plain(shipped, PLACE)


@pytest.fixture(scope="module")
def values(shipped: Database) -> dict[str, list[str]]:
    return register.values(shipped, PLACE)


def selections(values: dict[str, list[str]]) -> st.SearchStrategy[Selection]:
    def of(facet: str) -> st.SearchStrategy[tuple[str, ...]]:
        return st.one_of(st.just(()), st.lists(st.sampled_from(values[facet]), max_size=3, unique=True).map(tuple))

    return st.builds(
        Selection,
        place=st.just(PLACE),
        year=st.sampled_from(YEARS),
        words=st.sampled_from(["", "", "co-op", "DEMO bread", "예시 협동조합", "DEMO-01", "demo-e1", "nobody"]),
        status=st.sampled_from(STATUSES),
        **{facet: of(facet) for facet in FACETS},
    )


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_counts_and_rows_are_those_of_a_loop_over_the_table(
    shipped: Database, plain: Plain, values: dict[str, list[str]], data: st.DataObject
) -> None:
    chosen = data.draw(selections(values))
    expected = plain.found(chosen)
    found = register.counts(shipped, chosen)
    assert found.total == len(expected)
    rows = register.enterprises(shipped, chosen)
    assert sorted(row["enterprise_id"] for row in rows) == sorted(row["enterprise_id"] for row in expected)
    for facet in FACETS:
        without = plain.found(chosen.but(**{facet: ()}))
        assert found.by_facet[facet] == Counter(Plain.value(row, facet, chosen.year) for row in without)
    for status in STATUSES:
        assert found.by_facet["status"][status] == len(plain.found(chosen.but(status=status)))


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_laws_of_every_selection(shipped: Database, values: dict[str, list[str]], data: st.DataObject) -> None:
    """Counts of a facet that is open add up to the total; one choice more never finds more; groups lose nobody."""
    chosen = data.draw(selections(values))
    found = register.counts(shipped, chosen)
    for facet in FACETS:
        counted = found.by_facet[facet]
        if not getattr(chosen, facet):
            assert sum(counted.values()) == found.total
        for value in list(counted)[:1]:
            assert register.counts(shipped, chosen.but(**{facet: (value,)})).total == counted[value]
    narrower = chosen.but(words=f"{chosen.words} demo", family=chosen.family or tuple(values["family"][:2]))
    assert register.counts(shipped, narrower).total <= found.total
    for cells in (1, 5):
        groups = register.groups(shipped, chosen, cells)
        assert sum(group["n"] for group in groups) == found.located
        assert len(groups) <= cells * cells
    assert len(register.points(shipped, chosen, 7)) == min(7, found.located)


@pytest.mark.parametrize(
    "typed",
    [
        "꿈빵",
        unicodedata.normalize("NFD", "꿈빵"),
        "demo dream bread",
        "DREAM  bread",
        unicodedata.normalize("NFKC", "ＤＲＥＡＭ"),
        "ｄｒｅａｍ ｂｒｅａｄ",
        "DEMO-0001",
        "demo-0001",
        "demo-e001",
        "bread 꿈빵",
    ],
)
def test_a_name_is_found_however_it_is_typed(shipped: Database, typed: str) -> None:
    rows = register.enterprises(shipped, Selection(PLACE, 2024, words=typed, status="all"))
    assert "demo-e001" in [row["enterprise_id"] for row in rows]


ODD_NAMES = {
    "wide": "ＡＢＣ빵집",
    "company": "㈜한빛돌봄",
    "accents": "Café Éclair",
    "apart": unicodedata.normalize("NFD", "봄날돌봄"),
    "signs": "50% off_shop $1 [x]",
}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("abc빵집", {"wide"}),
        ("ＡＢＣ", {"wide"}),
        ("(주)한빛", {"company"}),
        ("㈜한빛", {"company"}),
        ("cafe eclair", {"accents"}),
        ("CAFÉ", {"accents"}),
        ("돌봄", {"company", "apart"}),
        (unicodedata.normalize("NFD", "돌봄"), {"company", "apart"}),
        ("50%", {"signs"}),
        ("%", {"signs"}),  # a sign of patterns is no pattern
        ("_shop", {"signs"}),
        ("' or 1 = 1 --", set()),
    ],
)
def test_names_that_the_register_writes_in_another_form(typed: str, found: set[str]) -> None:
    listed = ", ".join(
        f"('{key}', 'here', '{name}', 'cooperative', date '2020-01-01', 'reported', 1)"
        for key, name in ODD_NAMES.items()
    )
    with memory_world(
        "insert into load (load_id, loaded_at, kind, title, rows_read, rows_kept, rows_rejected) "
        "values (1, timestamp '2025-01-01', 'template', 'Odd names', 0, 0, 0);"
        "insert into place (place_id, level, name_en, name_ko, name_fr, name_es) "
        "values ('here', 'district', 'Here', 'Here', 'Here', 'Here');"
        "insert into enterprise (enterprise_id, place_id, name, family, registered_on, provenance, load_id) "
        f"values {listed};"
    ) as con:
        rows = register.enterprises(Reader(con), Selection("here", 2020, words=typed))
    assert {row["enterprise_id"] for row in rows} == found


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("aÀéÑøßŒ ＡｂＺ９％㈜㈔(가각힣ㄱ빵-.·'\\"), max_size=12))
def test_python_and_the_database_fold_alike(world: Database, name: str) -> None:
    for written in (name, unicodedata.normalize("NFD", name)):
        answer = world.rows(f"select {folded_sql('$name')} as folded", {"name": written})
        assert answer[0]["folded"] == folded(written)


def test_the_tiny_world_by_hand(world: Database) -> None:
    """North at the end of 2024: nine ever there, one closed on the register, one struck off but at work."""
    rows = register.enterprises(world, Selection("north", 2024, status="all"))
    states = {row["enterprise_id"]: row["state"] for row in rows}
    assert states == {
        "coop_on_the_hill": "operating",
        "coop_closed_2023": "not_operating",
        "left_register_in_2024": "off_register",
        "two_kinds_counted_once": "operating",
        "certified_closed_2024": "closed",
        "born_2024": "operating",
        "village_without_neighbourhood": "operating",
        "self_help_of_20": "operating",
        "self_help_of_31": "operating",
    }
    found = register.counts(world, Selection("north", 2024))
    assert found.total == 7
    assert found.by_facet["status"] == {"all": 9, "closed": 2, "operating": 7, "registered": 7}
    assert found.by_facet["area"] == {"north-hill": 4, "north-lake": 2, "unknown": 1}
    assert found.by_facet["leadership"] == {"woman": 4, "other": 2, "unknown": 1}
    assert (found.located, found.provenance) == (0, "reported")


def test_a_city_is_made_of_its_districts(world: Database) -> None:
    found = register.counts(world, Selection("tess-city", 2024, status="all"))
    assert found.by_facet["area"] == {"north": 9, "south": 3}
    assert register.values(world, "tess-city")["area"] == ["north", "south"]
    assert found.provenance == "illustrative"
    assert register.counts(world, Selection("tess-city", 2024, status="all", area=("north",))).provenance == "reported"

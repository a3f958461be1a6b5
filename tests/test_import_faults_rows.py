"""Faults between rows, tables and loads: what names something unknown, points far away, files that come again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from sse_metrics.importers.column_map import ColumnMap
from sse_metrics.importers.formats import headings_sha256
from sse_metrics.importers.importing import prepare, publish_import, withdraw
from sse_metrics.importers.planning import TableChange, plan
from tests.import_world import (
    PLACE,
    assert_nothing_happened,
    bring,
    enterprises,
    everything,
    lines,
    only,
    ran,
    stored,
    version_of,
    where,
)

REGISTER = "enterprise_id,name,family,registered_on,neighbourhood_id,latitude,longitude"
SALES = "channel_id,enterprise_id,sold_on,mode,amount,currency"
CHANNELS = lines("channel_id,kind,name_en", "fair,fair,Autumn fair")


def register(*rows: str) -> str:
    return lines(REGISTER, *rows)


def sales(*amounts: int, enterprise: str = "E00001") -> str:
    return lines(SALES, *(f"fair,{enterprise},2024-05-01,plaza,{amount},KRW" for amount in amounts))


# ------------------------------------------------------------------ what is not known


def test_f39_an_unknown_district_or_type_is_named_with_the_nearest(home: Path, first_home: Path) -> None:
    prepared = bring(
        home,
        {
            "register.csv": register(
                "1,A,cooperative,2020-01-01,here-3,,",
                "2,B,co-opperative,2020-01-01,here-1,,",
                "3,C,협동조합,2020-01-01,HERE-2 ,,",
            )
        },
    )
    place, word = only(prepared, "unknown_place"), only(prepared, "unknown_choice")
    assert where(place) == ("register.csv", 2, "neighbourhood_id", "here-3")
    assert {"here-1", "here-2"} <= set(str(place.details["near"]).split(", "))
    assert where(word) == ("register.csv", 3, "family", "co-opperative")
    assert str(place.details["near"]) in place.fix("en")
    assert word.fix("en").startswith("Use one of these: Co-operative")
    assert "협동조합" in word.fix("ko"), "in the words of whoever reads the report"
    assert prepared.counts["enterprise"] == {"read": 3, "kept": 1, "rejected": 2}
    assert not prepared.is_publishable
    assert_nothing_happened(home, first_home)


def test_f39_a_place_elsewhere_is_unknown_here(home: Path) -> None:
    prepared = bring(home, {"register.csv": register("1,A,cooperative,2020-01-01,there-1,,")})
    assert where(only(prepared, "unknown_place"))[3] == "there-1"


def test_f39_headings_are_named_with_the_nearest(home: Path, first_home: Path) -> None:
    content = lines("enterprise_id,name,famly,registered_on", "1,A,cooperative,2020-01-01")
    prepared = bring(home, {"register.csv": content})
    assert where(only(prepared, "unknown_heading")) == ("register.csv", 1, "famly", "famly")
    assert only(prepared, "unknown_heading").details["near"] == "Family"
    assert "Family" in only(prepared, "missing_heading").message("en")
    assert not prepared.is_publishable
    assert_nothing_happened(home, first_home)


def test_f40_a_sale_of_an_unknown_enterprise_is_left_out_and_counted(home: Path) -> None:
    files = {
        "register.csv": enterprises(3),
        "channels.csv": CHANNELS,
        "sales.csv": sales(100, 200) + sales(400, enterprise="E00009").split("\n", 1)[1],
    }
    prepared = bring(home, files)
    problem = only(prepared, "unknown_reference")
    assert where(problem) == ("sales.csv", 4, "enterprise_id", "E00009")
    assert problem.severity == "warning"
    assert str(problem.details["near"]).startswith("E0000")
    assert prepared.counts["sale"] == {"read": 3, "kept": 2, "rejected": 1}
    publish_import(prepared, language="fr")
    assert stored(home, "select amount from sale where provenance = 'reported' order by amount") == [(100,), (200,)]
    columns = "file_name, row_number, column_name, value, code, message, fix, title"
    rejected = f"select {columns} from rejected_row inner join load using (load_id)"
    (row,) = stored(home, rejected)
    assert row[:5] == ("sales.csv", 4, "enterprise_id", "E00009", "unknown_reference")
    assert row[5:] == (problem.message("fr"), problem.fix("fr"), "sales.csv")
    counts = stored(
        home, "select title, rows_read, rows_kept, rows_rejected from load where load_id > 1 order by title"
    )
    assert counts == [("channels.csv", 1, 1, 0), ("register.csv", 3, 3, 0), ("sales.csv", 3, 2, 1)]


def test_f40_made_up_enterprises_are_unknown_to_real_sales(home: Path) -> None:
    files = {"channels.csv": CHANNELS, "sales.csv": sales(100, enterprise="made-up-1")}
    assert where(only(bring(home, files), "unknown_reference"))[3] == "made-up-1"


def test_f40_a_sale_of_an_enterprise_whose_own_row_was_refused_is_refused_too(home: Path) -> None:
    broken = lines("enterprise_id,name,family,registered_on", "E00001,A,cooperative,2099-01-01")
    prepared = bring(home, {"register.csv": broken, "channels.csv": CHANNELS, "sales.csv": sales(*range(1, 101))})
    assert where(only(prepared, "in_the_future")) == ("register.csv", 2, "registered_on", "2099-01-01")
    refused = only(prepared, "names_refused_row")
    assert where(refused)[:2] == ("sales.csv", 2)
    assert refused.details["rows"] == 100, "said once, and counted"
    publish_import(prepared)
    listed = stored(home, "select count(*), min(message) from rejected_row where code = 'names_refused_row'")
    assert listed == [(100, refused.message("en"))]
    assert [prepared.counts[table]["kept"] for table in ("enterprise", "channel", "sale")] == [0, 1, 0]


# ------------------------------------------------------------------ points


def test_f41_points_swapped_outside_and_at_zero(home: Path, first_home: Path) -> None:
    """The place lies at 37.47, 126.95; only its point is known here, and a degree around it is near."""
    prepared = bring(
        home,
        {
            "register.csv": register(
                "1,Right,cooperative,2020-01-01,,37.478,126.951",
                "2,Outside,cooperative,2020-01-01,,35.1,129.0",
                "3,None,cooperative,2020-01-01,,,",
                "4,Zero,cooperative,2020-01-01,,0,0",
                "5,No such,cooperative,2020-01-01,,126.951,37.478",
            )
        },
    )
    assert where(only(prepared, "outside_place")) == ("register.csv", 3, "latitude", "35.1, 129.0")
    assert only(prepared, "outside_place").severity == "warning"
    assert where(only(prepared, "zero_coordinates")) == ("register.csv", 5, "latitude", "0.0, 0.0")
    swapped = [problem for problem in prepared.problems if problem.row == 6]
    assert swapped
    assert {problem.severity for problem in swapped} == {"error"}
    assert where(swapped[0])[:3] == ("register.csv", 6, "latitude")
    assert not prepared.is_publishable
    assert_nothing_happened(home, first_home)


def test_f41_a_point_outside_is_left_out_and_the_rest_published(home: Path) -> None:
    rows = ("1,Right,cooperative,2020-01-01,,37.478,126.951", "2,Outside,cooperative,2020-01-01,,35.1,129.0")
    publish_import(bring(home, {"register.csv": register(*rows)}))
    assert stored(home, "select name from enterprise where provenance = 'reported'") == [("Right",)]
    assert stored(home, "select row_number, code from rejected_row") == [(3, "outside_place")]


# ------------------------------------------------------------------ files that come again


def test_f42_the_same_files_change_nothing_whatever_they_are_called(home: Path, tmp_path: Path) -> None:
    files = {"register.csv": enterprises(3), "channels.csv": CHANNELS}
    publish_import(bring(home, files))
    before, version = everything(home, without=()), version_of(home)
    again = bring(home, {"renamed.csv": files["channels.csv"], "register.csv": files["register.csv"]})
    assert again.same_as is not None
    with pytest.raises(ValueError, match="cannot be published"):
        publish_import(again)
    path = tmp_path / "register.csv"
    path.write_text(files["register.csv"])
    code, out, _ = ran(home, "import", path, "--place", PLACE)
    assert code == 0
    assert "already there" in out
    assert (everything(home, without=()), version_of(home)) == (before, version)


def test_f42_a_load_that_was_withdrawn_may_come_again(home: Path) -> None:
    publish_import(bring(home, {"register.csv": enterprises(3)}))
    withdraw(home, 2)
    publish_import(bring(home, {"register.csv": enterprises(3)}))
    assert stored(home, "select count(*) from enterprise where provenance = 'reported'") == [(3,)]


def changes(found: Sequence[TableChange]) -> dict[str, tuple[int, int, int, int]]:
    return {each.table: (each.added, each.changed, each.unchanged, each.removed) for each in found}


def test_f43_a_corrected_file_takes_the_place_of_the_earlier_one(home: Path) -> None:
    publish_import(bring(home, {"register.csv": enterprises(5)}))
    corrected = enterprises(4).replace("Name 2", "Another name") + enterprises(2, first=8).split("\n", 1)[1]
    prepared = bring(home, {"register.csv": corrected})
    assert prepared.replaces == (2,)
    before = everything(home, without=())
    expected = {"enterprise": (2, 1, 3, 1)}
    assert changes(plan(prepared).tables) == expected, "added, changed, as before, removed"
    assert everything(home, without=()) == before, "a plan changes nothing"
    publish_import(prepared)
    names = stored(home, "select enterprise_id, name from enterprise where provenance = 'reported' order by all")
    assert [row[0][-1] for row in names] == ["1", "2", "3", "4", "8", "9"]
    assert names[1] == ("here/E00002", "Another name")
    assert stored(home, "select load_id, replaced_by, rows_kept from load where kind <> 'demo' order by 1")[-2:] == [
        (2, 3, 5),
        (3, None, 6),
    ]


def test_f43_the_dry_run_shows_the_change_and_publishes_nothing(home: Path, tmp_path: Path) -> None:
    publish_import(bring(home, {"register.csv": enterprises(5)}))
    path, before = tmp_path / "register.csv", everything(home, without=())
    path.write_text(enterprises(6).replace("Name 2", "Another name"))
    code, out, problems = ran(home, "import", path, "--place", PLACE, "--dry-run", "--json")
    assert code == 0, problems
    answer = json.loads(out)
    (change,) = (each for each in answer["plan"]["tables"] if each["table"] == "enterprise")
    assert [change[name] for name in ("added", "changed", "unchanged", "removed")] == [1, 1, 4, 0]
    moved = {move["indicator_id"]: (move["before"], move["after"]) for move in answer["plan"]["moves"]}
    assert (5, 6) in moved.values(), "the number of enterprises moves"
    assert (answer["version"], answer["replaces"]) == (None, [2])
    assert everything(home, without=()) == before


def test_f43_the_other_files_of_a_load_survive_a_correction(home: Path) -> None:
    """Files of one standard are one load: those that are not corrected are read again from what was kept."""
    grants = (
        "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,Recipient Org:Name,"
        "Funding Org:Identifier,Funding Org:Name"
    )

    def file(year: int, *amounts: int) -> str:
        rows = (f"360G-x-{year}-{at},T,D,GBP,{amount},{year}-05-01,R1,R,F1,F" for at, amount in enumerate(amounts))
        return lines(grants, *rows)

    publish_import(bring(home, {"2020.csv": file(2020, 10, 20), "2021.csv": file(2021, 40)}))
    total = "select sum(amount), count(*) from funding_flow where provenance = 'reported'"
    assert stored(home, total) == [(70, 3)]
    prepared = bring(home, {"2021.csv": file(2021, 80, 100)})
    assert {each.name for each in prepared.files} == {"2020.csv", "2021.csv"}
    publish_import(prepared)
    assert stored(home, total) == [(210, 4)]
    assert stored(home, "select count(*) from load where kind = '360giving' and replaced_by is null") == [(1,)]


def test_f43_sales_without_a_key_are_replaced_not_doubled(home: Path) -> None:
    files = {"register.csv": enterprises(2), "channels.csv": CHANNELS, "sales.csv": sales(100, 100, 200)}
    publish_import(bring(home, files))
    prepared = bring(home, {"sales.csv": sales(100, 200, 300)})
    assert changes(plan(prepared).tables)["sale"] == (1, 0, 2, 1)
    publish_import(prepared)
    assert stored(home, "select sum(amount), count(*) from sale where provenance = 'reported'") == [(600, 3)]


def test_a_word_translated_into_nothing_leaves_a_required_cell_empty(home: Path, tmp_path: Path) -> None:
    """A confirmed mapping may leave a word out; where the column must be filled, its rows are named."""
    content = "번호,이름,유형,등록일\n1,하나,협동조합,2020-01-01\n2,둘,모름,2020-01-02\n"
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    columns = {"enterprise_id": "번호", "name": "이름", "family": "유형", "registered_on": "등록일"}
    mapped = ColumnMap("enterprise", columns, values={"family": {"모름": ""}})
    folder = tmp_path / "work"
    folder.mkdir()
    told = {headings_sha256(("번호", "이름", "유형", "등록일")): (mapped,)}
    prepared = prepare(home, [(path, path.name)], PLACE, folder, mappings=told)
    assert where(only(prepared, "missing_value"))[:3] == ("list.csv", 3, "유형")
    assert prepared.counts["enterprise"] == {"read": 2, "kept": 1, "rejected": 1}

"""Suppliers that are enterprises, and entries that are one: proposed with a confidence, decided once, remembered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sse_metrics.commands import main
from sse_metrics.importers.importing import prepare, publish_import, withdraw
from sse_metrics.importers.matching import decide, propose_matches, propose_merges
from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.publishing import open_current

PLACE = "gwanak-gu"
ENTERPRISES = """enterprise_id,name,identifier_scheme,identifier,family,registered_on
E1,(주)햇살나눔,KR-BRN,220-81-62517,certified_social_enterprise,2015-01-02
E2,Green Table Cooperative,,,cooperative,2016-01-02
E3,green table Ltd,,,certified_social_enterprise,2017-01-02
E4,Old Bakery,,,cooperative,2014-01-02
"""
YEARS = """enterprise_id,year,currency,jobs
E2,2023,KRW,5
E3,2023,KRW,7
E3,2024,KRW,8
"""
BUYERS = "buyer_id,name\nB1,Gwanak-gu Office\n"
PURCHASES = """purchase_id,buyer_id,awarded_on,amount,currency
P1,B1,2024-01-05,1000,KRW
P2,B1,2024-02-05,2000,KRW
P3,B1,2024-03-05,3000,KRW
"""
SUPPLIERS = """purchase_id,supplier_key,supplier_name,amount
P1,2208162517,햇살나눔,1000
P2,OLD BAKERIE,Old Bakerie,2000
P3,OLD BAKERY COOP,Old Bakery Coop,3000
"""
FILES = {
    "enterprises.csv": ENTERPRISES,
    "years.csv": YEARS,
    "buyers.csv": BUYERS,
    "purchases.csv": PURCHASES,
    "suppliers.csv": SUPPLIERS,
}


def bring(home: Path, folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    paths = []
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
        paths.append((folder / name, name))
    work = folder / "work"
    work.mkdir(exist_ok=True)
    prepared = prepare(home, paths, PLACE, work)
    assert prepared.is_publishable, [problem.as_dict() for problem in prepared.problems]
    publish_import(prepared)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A district with a small register and three purchases."""
    build(tmp_path / "home", demonstration=False)
    bring(tmp_path / "home", tmp_path / "files", FILES)
    return tmp_path / "home"


def links(home: Path) -> dict[str, tuple[str | None, bool | None]]:
    with open_current(home) as db:
        rows = db.rows("select supplier_key, enterprise_id, is_sse from purchase_supplier order by supplier_key")
    return {row["supplier_key"]: (row["enterprise_id"], row["is_sse"]) for row in rows}


def test_an_official_identifier_links_by_itself_and_a_name_only_proposes(home: Path) -> None:
    assert links(home) == {
        "2208162517": (f"{PLACE}/E1", True),
        "OLD BAKERIE": (None, None),
        "OLD BAKERY COOP": (None, None),
    }
    with open_current(home) as db:
        proposed = propose_matches(db, PLACE)
    assert [(each.supplier_key, each.enterprise_name) for each in proposed] == [
        ("OLD BAKERY COOP", "Old Bakery"),
        ("OLD BAKERIE", "Old Bakery"),
    ]
    assert proposed[0].confidence == 0.95 > proposed[1].confidence > 0.7


def test_an_answer_is_remembered_for_the_next_file(home: Path, tmp_path: Path) -> None:
    decide(home, PLACE, matches={"OLD BAKERY COOP": f"{PLACE}/E4", "OLD BAKERIE": None})
    assert links(home)["OLD BAKERY COOP"] == (f"{PLACE}/E4", True)
    assert links(home)["OLD BAKERIE"] == (None, None)
    with open_current(home) as db:
        assert propose_matches(db, PLACE) == []
    bring(
        home,
        tmp_path / "later",
        {
            "purchases-2.csv": PURCHASES.splitlines()[0] + "\nP9,B1,2024-09-05,900,KRW\n",
            "suppliers-2.csv": SUPPLIERS.splitlines()[0] + "\nP9,OLD BAKERY COOP,Old Bakery Coop,900\n",
        },
    )
    with open_current(home) as db:
        row = db.rows("select enterprise_id, is_sse from purchase_supplier where purchase_id like '%P9'")
    assert row == [{"enterprise_id": f"{PLACE}/E4", "is_sse": True}]


def test_a_link_dissolves_with_its_entry(home: Path, tmp_path: Path) -> None:
    bring(
        home,
        tmp_path / "again",
        {"enterprises.csv": "\n".join(ENTERPRISES.splitlines()[:1] + ENTERPRISES.splitlines()[2:])},
    )
    assert links(home)["2208162517"][0] is None


def test_two_entries_become_one(home: Path, tmp_path: Path) -> None:
    with open_current(home) as db:
        (pair,) = propose_merges(db, PLACE)
    assert (pair.enterprise_id, pair.same_as_id) == (f"{PLACE}/E3", f"{PLACE}/E2")
    decide(home, PLACE, merges={(pair.enterprise_id, pair.same_as_id): True})
    with open_current(home) as db:
        assert propose_merges(db, PLACE) == []
        assert [row["enterprise_id"] for row in db.rows("select enterprise_id from enterprise order by all")] == [
            f"{PLACE}/{own}" for own in ("E1", "E2", "E4")
        ]
        years = db.rows("select enterprise_id, year, jobs from enterprise_year order by year")
    assert years == [
        {"enterprise_id": f"{PLACE}/E2", "year": 2023, "jobs": 5},
        {"enterprise_id": f"{PLACE}/E2", "year": 2024, "jobs": 8},
    ], "the entry that stays has the say where both report"
    # the register comes again with both entries, and later accounts name the one that went
    bring(home, tmp_path / "later", {"enterprises.csv": ENTERPRISES + "E5,New,,,cooperative,2020-01-01\n"})
    bring(home, tmp_path / "more", {"years-2.csv": "enterprise_id,year,currency,jobs\nE3,2025,KRW,9\n"})
    with open_current(home) as db:
        assert db.value("select count(*) from enterprise") == 4
        assert db.value("select enterprise_id from enterprise_year where year = 2025") == f"{PLACE}/E2"


def test_two_enterprises_stay_two(home: Path) -> None:
    decide(home, PLACE, merges={(f"{PLACE}/E3", f"{PLACE}/E2"): False})
    with open_current(home) as db:
        assert propose_merges(db, PLACE) == []
        assert db.value("select count(*) from enterprise") == 4


def test_what_is_not_in_the_register_cannot_be_decided(home: Path) -> None:
    with pytest.raises(ValueError, match="Not in the register of gwanak-gu: gwanak-gu/E77"):
        decide(home, PLACE, matches={"OLD BAKERIE": f"{PLACE}/E77"})
    with pytest.raises(ValueError, match="nothing to decide"):
        decide(home, PLACE)
    with pytest.raises(ValueError, match="with itself"):
        decide(home, PLACE, merges={(f"{PLACE}/E1", f"{PLACE}/E1"): True})


def test_decisions_survive_a_rebuild(home: Path) -> None:
    decide(home, PLACE, matches={"OLD BAKERY COOP": f"{PLACE}/E4"}, merges={(f"{PLACE}/E3", f"{PLACE}/E2"): True})
    build(home)
    assert links(home)["OLD BAKERY COOP"] == (f"{PLACE}/E4", True)
    with open_current(home) as db:
        assert db.value("select count(*) from enterprise where provenance <> 'illustrative'") == 3


def test_the_command_line_decides(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SSE_HOME", str(home))
    assert main(["match", "--place", PLACE, "--json"]) == 0
    assert [row["supplier_key"] for row in json.loads(capsys.readouterr().out)] == ["OLD BAKERY COOP", "OLD BAKERIE"]
    assert main(["match", "--place", PLACE, "--confirm-above", "0.95", "--refuse", "OLD BAKERIE"]) == 0
    assert main(["merge", "--place", PLACE, "--same", "E3=E2"]) == 0
    assert links(home)["OLD BAKERY COOP"] == (f"{PLACE}/E4", True)
    capsys.readouterr()
    assert main(["merge", "--place", PLACE]) == 0
    assert capsys.readouterr().out == "Nothing found.\n"
    assert main(["merge", "--place", PLACE, "--same", "E3"]) == 64


def test_withdrawing_purchases_leaves_the_register(home: Path) -> None:
    with open_current(home) as db:
        load = db.value("select load_id from load where title = 'suppliers.csv'")
    withdraw(home, load)
    assert links(home) == {}
    with open_current(home) as db:
        assert db.value("select count(*) from enterprise") == 4

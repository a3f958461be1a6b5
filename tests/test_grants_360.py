"""360Giving: one hand-worked list of grants in every shape, its rows, its faults, and the real files."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.reading import Document, Reading, Table
from sse_metrics.importers.standards import grants_360
from sse_metrics.importers.standards.days import loose_day
from sse_metrics.importers.standards.payers import payer_class
from tests import independent_figures
from tests.independent_figures import spreadsheet_day

# Identifier, amount, currency, date, recipient id, recipient name, funder id, funder name
GRANTS = [
    ("360G-x-1", "1000.50", "GBP", "2015-03-31", "GB-CHC-1", "Ada Works", "GB-CHC-9", "Invented Trust"),
    ("360G-x-2", "2000", "GBP", "2015-07-01", None, "Ben  Garden", "GB-CHC-9", "Invented Trust"),
    ("360G-x-3", "500.25", "GBP", "2016-01-15", None, "BEN GARDEN", "GB-CHC-9", "Invented Trust"),
    ("360G-x-4", "300", "EUR", "2016-02-01", "GB-CHC-1", "Ada Works", "GB-CHC-9", "Invented Trust"),
]
FIELDS = ("id", "amountAwarded", "currency", "awardDate")
TITLES = (
    "Identifier", "Amount Awarded", "Currency", "Award Date", "Recipient Org:Identifier", "Recipient Org:Name",
    "Funding Org:Identifier", "Funding Org:Name",
)  # fmt: skip
IDS = (
    *FIELDS,
    "recipientOrganization/0/id",
    "recipientOrganization/0/name",
    "fundingOrganization/0/id",
    "fundingOrganization/0/name",
)
OLD = (
    "identifier", "Amount awarded", "currency", "Date Awarded", "Recipient Organisation:Identifier",
    "Recipient Organisation:Name", "Funding Organisation:Identifier", "Funding Organisation:Name",
)  # fmt: skip
COUNTS = {
    "grants": 4,
    "identifiers": 4,
    "identifiers_repeated": 0,
    "recipients": 2,
    "recipients_without_identifier": 1,
    "funders": 1,
    "amount_not_a_number": 0,
    "amount_missing": 0,
    "currency_invalid": 0,
    "amount_zero_or_negative": 0,
}
BY_YEAR = {
    "2015": {"grants": 2, "awarded": {"GBP": 3000.5}},
    "2016": {"grants": 2, "awarded": {"EUR": 300, "GBP": 500.25}},
}


def as_json(rows: list[tuple[str | None, ...]], money: Any = float) -> list[dict[str, Any]]:
    told = []
    for grant_id, amount, currency, day, *bodies in rows:
        recipient, funder = (
            dict(zip(("id", "name"), bodies[:2], strict=True)),
            dict(zip(("id", "name"), bodies[2:], strict=True)),
        )
        told.append({
            **dict(zip(FIELDS, (grant_id, money(amount) if amount else amount, currency, day), strict=True)),
            "recipientOrganization": [{key: value for key, value in recipient.items() if value}],
            "fundingOrganization": [{key: value for key, value in funder.items() if value}],
        })  # fmt: skip
    return told


def as_table(rows: list[tuple[str | None, ...]], titles: tuple[str, ...] = TITLES, sheet: str | None = None) -> Table:
    return Table("f.csv", sheet, titles, list(enumerate(rows, start=2)))


def document(rows: list[tuple[str | None, ...]]) -> Document:
    return Document("f.csv", "csv", "utf-8", tables=[as_table(rows)])


def read(rows: list[tuple[str | None, ...]]) -> Reading:
    return grants_360.read([document(rows)])


def one(**changed: str | None) -> Reading:
    cells = dict(zip(TITLES, GRANTS[0], strict=True)) | {
        name.replace("_", " "): value for name, value in changed.items()
    }
    return read([tuple(cells.values())])


def flows(reading: Reading) -> list[dict[str, str | None]]:
    assert {table.target for table in reading.tables} <= {"funding_flow"}
    return [dict(zip(table.columns, cells, strict=True)) for table in reading.tables for _, cells in table.rows]


def codes(reading: Reading) -> list[str]:
    for problem in reading.problems:
        for language in ("en", "ko", "fr", "es"):
            assert "{" not in problem.message(language) + problem.fix(language)
    return [problem.code for problem in reading.problems]


def divided() -> list[Table]:
    """Grants in two sheets, and their recipients in a third: joined by the identifier of the grant."""
    rows = [row[:4] + row[6:] for row in GRANTS]
    titles = TITLES[:4] + TITLES[6:]
    recipients = [(row[0], row[4], row[5]) for row in GRANTS]
    notes = Table("f", "notes", ("What", "Who"), [(2, ("a", "b"))])
    parts = as_table(recipients, ("Identifier", "Recipient Org:Identifier", "Recipient Org:Name"), "recipients")
    return [notes, parts, as_table(rows[:2], titles, "2015"), as_table(rows[2:], titles, "2016")]


SHAPES = {
    "JSON": Document("f", "json", data={"grants": as_json(GRANTS)}),
    "bare list": Document("f", "json", data=as_json(GRANTS)),
    "amounts as text": Document("f", "json", data={"grants": as_json(GRANTS, str)}),
    "JSON Lines": Document("f", "jsonl", data=as_json(GRANTS)),
    "titles": document(GRANTS),
    "ids": Document("f", "csv", tables=[as_table(GRANTS, IDS)]),
    "ids with points": Document("f", "csv", tables=[as_table(GRANTS, tuple(name.replace("/", ".") for name in IDS))]),
    "old titles": Document("f", "csv", tables=[as_table(GRANTS, OLD)]),
    "several sheets": Document("f", "xlsx", tables=divided()),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_f23_every_shape_gives_the_same(shape: str) -> None:
    assert grants_360.recognises(SHAPES[shape])
    reading = grants_360.read([SHAPES[shape]])
    assert reading.format == "360giving"
    assert reading.figures["counts"] == COUNTS
    assert reading.figures["totals"] == {"awarded": {"EUR": 300, "GBP": 3500.75}}
    assert reading.figures["by_year"] == BY_YEAR
    pounds = reading.figures["concentration"]["GBP"]
    assert pounds["top_supplier"]["key"] == "BEN GARDEN"
    assert pounds["top_supplier"]["value"] == 2500.25
    assert pounds["hhi"] == pytest.approx((2500.25 / 3500.75) ** 2 + (1000.5 / 3500.75) ** 2)
    assert flows(reading) == flows(read(GRANTS))
    assert not reading.problems


def test_f23_the_same_files_opened_give_the_same_tables(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([TITLES, *([cell or "" for cell in row] for row in GRANTS)])
    book = openpyxl.Workbook()
    book.active.append(list(TITLES))
    for row in GRANTS:
        book.active.append([row[0], float(row[1] or 0), row[2], dt.datetime.fromisoformat(str(row[3])), *row[4:]])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.json").write_text(json.dumps({"grants": as_json(GRANTS)}), encoding="utf-8")
    found = [grants_360.read([open_document(tmp_path / f"a.{ending}")]) for ending in ("csv", "xlsx", "json")]
    assert flows(found[0]) == flows(found[1]) == flows(found[2])
    assert found[0].figures == found[1].figures == found[2].figures


def test_a_grant_as_a_row() -> None:
    assert flows(one())[0] == {
        "flow_id": "360G-x-1", "stage": "committed", "flowed_on": "2015-03-31", "amount": "1000.5", "kind": "money",
        "currency": "GBP", "payer_name": "Invented Trust", "payer_class": "impact_donor", "instrument": "grant",
        "recipient_name": "Ada Works", "parent_flow_id": None, "counts_in_total": "true", "excluded_because": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "amount"),
    [("1,234.50", 1234.5), ("£1,000", 1000), ("1 000", 1000), ("1.234,50", 1234.5), ("GBP 12", 12), ("0", 0)],
)
def test_amounts_as_people_write_them(written: str, amount: float) -> None:
    assert one(Amount_Awarded=written).figures["totals"]["awarded"] == {"GBP": amount}


@pytest.mark.parametrize(
    ("written", "day", "is_whole"),
    [
        ("2015-03-31T00:00:00+00:00", "2015-03-31", True),
        ("31/03/2015", "2015-03-31", True),
        ("1/2/2015", "2015-02-01", True),
        ("03/2015", "2015-03-01", False),
        ("2015-03", "2015-03-01", False),
        ("2015", "2015-01-01", False),
        ("42094", spreadsheet_day(42094).isoformat(), True),
        ("42094.75", "2015-03-31", True),
    ],
)
def test_award_dates(written: str, day: str, is_whole: bool) -> None:
    reading = one(Award_Date=written)
    assert flows(reading)[0]["flowed_on"] == day
    assert list(reading.figures["by_year"]) == ["2015"]
    assert codes(reading) == ([] if is_whole else ["grant_date_partial"])


@pytest.mark.parametrize("written", ["31/02/2015", "2015-13-01", "spring 2015", "0001-01-01", "123456", ""])
def test_days_that_are_none(written: str) -> None:
    assert loose_day(written) is None
    reading = one(Award_Date=written or None)
    assert list(reading.figures["by_year"]) == ["(none)"]
    assert codes(reading) == ["grant_date_not_read" if written else "grant_date_missing"]
    assert not flows(reading)


@pytest.mark.parametrize(
    ("changed", "code", "counted"),
    [
        ({"Amount_Awarded": "a lot"}, "grant_amount_not_a_number", "amount_not_a_number"),
        ({"Amount_Awarded": "12%"}, "grant_amount_not_a_number", "amount_not_a_number"),
        ({"Amount_Awarded": " "}, "grant_amount_missing", "amount_missing"),
        ({"Amount_Awarded": "-5"}, "amount_negative", "amount_zero_or_negative"),
        ({"Amount_Awarded": "1" + "0" * 16}, "amount_too_large", None),
        ({"Currency": "Pounds"}, "grant_currency_invalid", "currency_invalid"),
        ({"Currency": None}, "grant_currency_invalid", "currency_invalid"),
        ({"Identifier": None}, "grant_id_missing", None),
        ({"Recipient_Org:Identifier": None, "Recipient_Org:Name": None}, "grant_recipient_missing", None),
        ({"Funding_Org:Identifier": None, "Funding_Org:Name": None}, "grant_funder_missing", None),
    ],
)
def test_faults_are_named_with_row_and_column(changed: dict[str, str | None], code: str, counted: str | None) -> None:
    reading = one(**changed)
    assert codes(reading) == [code]
    assert reading.problems[0].row == 2
    column = next(iter(changed)).replace("_", " ")
    assert reading.problems[0].column == (
        "Recipient Org:Name" if "Recipient" in column else "Funding Org:Name" if "Funding" in column else column
    )
    assert counted is None or reading.figures["counts"][counted] == 1
    assert not flows(reading)


def test_a_zero_is_kept_and_noted() -> None:
    reading = one(Amount_Awarded="0")
    assert codes(reading) == ["grant_amount_zero"]
    assert reading.figures["counts"]["amount_zero_or_negative"] == 1
    assert reading.figures["concentration"] == {}
    assert flows(reading)[0]["amount"] == "0"


def test_f22_an_identifier_that_comes_twice_is_an_error_naming_both_rows() -> None:
    reading = read([*GRANTS, GRANTS[1]])
    [problem] = reading.problems
    assert (problem.severity, problem.code, problem.row, problem.column) == (
        "error",
        "grant_id_repeated",
        6,
        "Identifier",
    )
    assert "row 3" in problem.message()
    assert "row 6" in problem.message()
    assert reading.figures["counts"]["identifiers_repeated"] == 1
    assert len(flows(reading)) == 4
    assert codes(grants_360.read([document(GRANTS[:1]), document(GRANTS[:1])])) == ["grant_id_repeated"]


def test_a_regrant_does_not_count_in_the_total() -> None:
    first = ("g-1", "100", "GBP", "2015-01-01", "B", "Bridge", "A", "Anchor")
    later = ("g-2", "50", "GBP", "2016-01-01", "B", "Bridge", "A", "Anchor")
    regrant = ("g-3", "40", "GBP", "2015-06-01", "C", "Club", "B", "Bridge")
    to_itself = ("g-4", "10", "GBP", "2015-01-01", "A", "Anchor", "A", "Anchor")
    reading = read([regrant, first, later, to_itself])
    told = {
        row["flow_id"]: (row["parent_flow_id"], row["counts_in_total"], row["excluded_because"])
        for row in flows(reading)
    }
    counted = (None, "true", None)
    assert told == {"g-1": counted, "g-2": counted, "g-3": ("g-1", "false", "regrant"), "g-4": counted}
    assert reading.figures["totals"]["awarded"] == {"GBP": 200}
    assert codes(reading) == ["grant_regrant"]


def test_two_that_fund_each_other_do_not_both_vanish() -> None:
    there = ("g-1", "100", "GBP", "2015-01-01", "B", "Bridge", "A", "Anchor")
    back = ("g-2", "50", "GBP", "2016-01-01", "A", "Anchor", "B", "Bridge")
    assert [row["counts_in_total"] for row in flows(read([there, back]))].count("true") == 1


def test_a_grant_to_be_passed_on_counts_only_where_its_regrants_are_told() -> None:
    titles = (*TITLES, "For Regrant Type")
    passed_on = ("g-1", "100", "GBP", "2015-01-01", "B", "Bridge", "A", "Anchor", "FRG010")
    regrant = ("g-2", "100", "GBP", "2015-06-01", "C", "Club", "B", "Bridge", None)

    def counted(*rows: tuple[str | None, ...]) -> list[str | None]:
        found = Document("f", "csv", tables=[as_table(list(rows), titles)])
        return [row["counts_in_total"] for row in flows(grants_360.read([found]))]

    assert counted(passed_on) == ["false"]
    assert counted(passed_on, regrant) == ["true", "false"]


@pytest.mark.parametrize(
    ("identifier", "name", "kind"),
    [
        ("GB-GOR-D1", "Anything", "government"),
        ("GB-COH-RC000742", "Arts Council England", "government"),
        ("GB-COH-RC000766", "Sport England", "government"),
        (None, "London Borough of Somewhere", "government"),
        (None, "관악구청", "government"),
        (None, "Ayuntamiento de Ninguna Parte", "government"),
        (None, "Norwegian Refugee Council", "impact_donor"),
        ("GB-CHC-1159982", "Power to Change Trust", "impact_donor"),
        (None, "Community Foundation for Surrey County Council", "impact_donor"),
    ],
)  # fmt: skip
def test_who_is_a_government(identifier: str | None, name: str, kind: str) -> None:
    assert payer_class(identifier, name) == kind


def test_other_files_are_not_taken_for_grants() -> None:
    for data in ({"releases": []}, [1], "text", {"grants": "none"}, [{"id": "1", "amount": 3}], None):
        assert not grants_360.recognises(Document("f", "json", data=data))
    assert not grants_360.recognises(Document("f", "csv", tables=[Table("f", None, ("amount", "currency"), [])]))
    assert codes(grants_360.read([Document("f", "json", data={"grants": []})])) == ["grants_none"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "grants"),
    [
        ("arts-council-england/Arts-Council-England.csv", 2162),
        ("oxfordshire-community-foundation/ocf1.json", 156),
        ("power-to-change/power-to-change.json", 870),
        ("sport-england-exchequer/Sport-England_exchequer-awards.csv", 2434),
        ("wolfson-foundation/wolfson.json", 379),
    ],
)
def test_real_files_agree_with_an_independent_computation(shared_folder: Path, name: str, grants: int) -> None:
    path = shared_folder / "data" / "grants" / name
    figures = grants_360.read([open_document(path)]).figures
    other = independent_figures.grants(path)
    assert figures["counts"]["grants"] == grants
    assert figures["counts"] | other["counts"] == figures["counts"]
    assert figures["totals"]["awarded"]["GBP"] == pytest.approx(other["awarded"], abs=0.001)
    assert {year: told["awarded"]["GBP"] for year, told in figures["by_year"].items()} == pytest.approx(other["years"])
    mine, told = figures["concentration"]["GBP"], other["concentration"]["GBP"]
    assert mine["top_supplier"]["value"] == pytest.approx(told.pop("top"))
    assert {part: mine[part] for part in told} == pytest.approx(told)


@pytest.mark.shared
def test_the_same_real_table_as_csv_and_workbook(shared_folder: Path) -> None:
    folder = shared_folder / "data" / "grants" / "arts-council-england"
    found = [grants_360.read([open_document(folder / f"Arts-Council-England.{ending}")]) for ending in ("csv", "xlsx")]
    assert flows(found[0]) == flows(found[1])
    assert found[0].figures == found[1].figures
    workbook = grants_360.read([open_document(shared_folder / "data" / "grants" / "ab-charitable-trust" / "abct.xlsx")])
    assert workbook.figures["counts"]["grants"] == len(flows(workbook)) == 783

"""Faults in single values, brought to a published home: nothing is published, and the exact cell is named."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sse_metrics.importers.importing import publish_import
from tests.import_world import (
    assert_nothing_happened,
    bring,
    enterprises,
    lines,
    only,
    ran,
    stored,
    version_of,
    where,
    workbook,
)

ACCOUNTS = "enterprise_id,year,currency,sales_revenue,jobs,fte,subsidy"


def with_register(*rows: str, headings: str = ACCOUNTS) -> dict[str, str]:
    """The accounts of the first enterprises, and the register that they need."""
    return {"register.csv": enterprises(40), "accounts.csv": lines(headings, *rows)}


def refused_cell(home: Path, files: dict[str, Any], code: str, **how: Any) -> tuple[str, int | None, str | None, Any]:
    """The cell that a fault is named for, after seeing that it cannot be published."""
    prepared = bring(home, files, **how)
    assert prepared.has_errors
    with pytest.raises(ValueError, match="cannot be published"):
        publish_import(prepared)
    return where(only(prepared, code))


# ------------------------------------------------------------------ text among numbers


def test_f14_text_at_row_30001_names_exactly_that_row(home: Path, first_home: Path) -> None:
    """Row 30,001 of the file, headings included; the rows around it are fine."""
    rows = ["E00001,2020,KRW,1000,5,4.5,0" if n != 30_001 else "E00001,2020,KRW,많이,5,4.5,0" for n in range(2, 30_101)]
    rows = [row.replace("E00001,2020", f"E{1 + at // 200:05},{1900 + at % 200}") for at, row in enumerate(rows)]
    files = {"register.csv": enterprises(200), "accounts.csv": lines(ACCOUNTS, *rows)}
    prepared = bring(home, files)
    assert where(only(prepared, "not_a_number")) == ("accounts.csv", 30_001, "sales_revenue", "많이")
    assert [problem.severity for problem in prepared.problems] == ["error"]
    assert prepared.counts["enterprise_year"] == {"read": 30_099, "kept": 30_098, "rejected": 1}
    assert_nothing_happened(home, first_home)


def test_f14_the_command_ends_with_65(home: Path, first_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(lines("enterprise_id,name,family,registered_on,group_households", "1,A,cooperative,2020-01-01,x"))
    code, out, problems = ran(home, "import", file, "--place", "here")
    assert (code, "Nothing was published" in out) == (65, True)
    assert "register.csv · 2 · group_households · x: This is not a number." in problems
    assert_nothing_happened(home, first_home)


# ------------------------------------------------------------------ dates


def register_of(*days: str) -> dict[str, str]:
    rows = (f'E{at},N{at},cooperative,"{day}"' for at, day in enumerate(days))
    return {"register.csv": lines("enterprise_id,name,family,registered_on", *rows)}


def test_f33_dates_as_people_write_them_are_stored_as_days(home: Path) -> None:
    days = ("2024.1.5", "2024. 1. 5.", "2024년 1월", "2024년 1월 5일", "20240105", "2024/1/5", "2024-01-05 13:45")
    publish_import(bring(home, register_of(*days)))
    found = stored(home, "select registered_on from enterprise where provenance = 'reported' order by enterprise_id")
    first, fifth = dt.date(2024, 1, 1), dt.date(2024, 1, 5)
    assert [row[0] for row in found] == [fifth, fifth, first, fifth, fifth, fifth, fifth]


def test_f33_a_day_that_is_none_is_named(home: Path, first_home: Path) -> None:
    prepared = bring(home, register_of("2024-01-05", "2024-13-40", "2023-02-29", "soon"))
    assert [(where(problem), problem.code) for problem in prepared.problems] == [
        (("register.csv", 3, "registered_on", "2024-13-40"), "no_such_day"),
        (("register.csv", 4, "registered_on", "2023-02-29"), "no_such_day"),
        (("register.csv", 5, "registered_on", "soon"), "not_a_date"),
    ]
    with pytest.raises(ValueError, match="cannot be published"):
        publish_import(prepared)
    assert_nothing_happened(home, first_home)


def test_f34_an_ambiguous_date_asks_which_comes_first(home: Path, first_home: Path, tmp_path: Path) -> None:
    files = register_of("03/04/2024")
    assert refused_cell(home, files, "ambiguous_date") == ("register.csv", 2, "registered_on", "03/04/2024")
    assert_nothing_happened(home, first_home)
    file = tmp_path / "register.csv"
    file.write_text(files["register.csv"])
    for order, day in (("dmy", dt.date(2024, 4, 3)), ("mdy", dt.date(2024, 3, 4))):
        code, _, problems = ran(home, "import", file, "--place", "here", "--dates", order)
        assert code == 0, problems
        assert stored(home, "select registered_on from enterprise where enterprise_id = 'here/E0'") == [(day,)]
        file.write_text(files["register.csv"] + "\n")  # the same file twice would change nothing


def test_f34_a_day_above_12_in_the_column_answers_it(home: Path) -> None:
    publish_import(bring(home, register_of("03/04/2024", "25/04/2024")))
    found = stored(home, "select registered_on from enterprise where provenance = 'reported' order by enterprise_id")
    assert [row[0] for row in found] == [dt.date(2024, 4, 3), dt.date(2024, 4, 25)]


# ------------------------------------------------------------------ numbers


def test_f35_amounts_as_people_write_them_are_stored_exactly(home: Path) -> None:
    written = {
        "1,234": "1234", "₩1,234": "1234", "(5)": "-5", "1,234천원": "1234000", "1,234.56": "1234.56", "0.1": "0.1",
        "−7": "-7", "3.5억원": "350000000", "１２": "12",
    }  # fmt: skip
    rows = [f'E{at:05},2020,KRW,"{amount}",,,' for at, amount in enumerate(written, 1)]
    publish_import(bring(home, with_register(*rows)))
    found = stored(home, "select sales_revenue from enterprise_year order by enterprise_id")
    assert [row[0] for row in found] == [Decimal(amount) for amount in written.values()]


def test_f35_a_decimal_comma_is_read_where_the_column_shows_it(home: Path) -> None:
    publish_import(bring(home, with_register('E00001,2020,KRW,"1.234,5",,,', 'E00002,2020,KRW,"1.234",,,')))
    found = stored(home, "select sales_revenue from enterprise_year order by enterprise_id")
    assert [row[0] for row in found] == [Decimal("1234.5"), Decimal(1234)]


def test_f36_what_no_column_holds_is_named(home: Path, first_home: Path) -> None:
    faults = [
        ("KRW,12 or 13,,,", "not_a_number", "sales_revenue", "12 or 13"),
        ("KRW,99999999999999999,,,", "number_too_large", "sales_revenue", "99999999999999999"),
        ("KRW,1.005,,,", "too_many_decimals", "sales_revenue", "1.005"),
        ("KRW,1.23E+11,,,", "scientific_number", "sales_revenue", "1.23E+11"),
        ("KRW,inf,,,", "not_a_number", "sales_revenue", "inf"),
        ("KRW,,99999999999,,", "number_too_large", "jobs", "99999999999"),
        ("KRW,,-3,,", "too_small", "jobs", "-3"),
        ("KRW,,2.5,,", "not_a_whole_number", "jobs", "2.5"),
        ("KRW,,,-0.01,", "too_small", "fte", "-0.01"),
        ("KRW,,,,-1", "too_small", "subsidy", "-1"),
        ("WON,,,,", "unknown_currency", "currency", "WON"),
    ]
    rows = [f"E{at:05},2020,{fault[0]}" for at, fault in enumerate(faults, 1)]
    decided = "E00040,2020,KRW,12.50,1,1,1"  # its point decides what a point means
    prepared = bring(home, with_register(*rows, decided))
    found = {where(problem)[1:]: problem.code for problem in prepared.problems}
    assert found == {(row, column, value): code for row, (_, code, column, value) in enumerate(faults, 2)}
    assert prepared.counts["enterprise_year"] == {"read": 12, "kept": 1, "rejected": 11}
    assert not prepared.is_publishable
    ambiguous = with_register("E00001,2020,KRW,1.234,,,", "E00002,1234,KRW,,,,")
    prepared = bring(home, ambiguous)
    assert where(only(prepared, "ambiguous_number")) == ("accounts.csv", 2, "sales_revenue", "1.234")
    assert where(only(prepared, "too_small")) == ("accounts.csv", 3, "year", "1234")
    assert_nothing_happened(home, first_home)


def test_f36_decimals_are_exact_through_csv_and_workbook(home: Path, tmp_path: Path) -> None:
    """What adds up in cents adds up when it is stored: 0.1 + 0.2 is 0.3, and a computed 0.30000000000000004 is too."""
    amounts = [0.1, 0.2, 0.1 + 0.2, 1234567.89, 1e12 + 0.01, -0.07, 4.35 * 100, 1.1 * 3]
    exact = ["0.10", "0.20", "0.30", "1234567.89", "1000000000000.01", "-0.07", "435.00", "3.30"]
    headings = ACCOUNTS.split(",")[:4]
    rows = [[f"E{at:05}", 2020, "KRW", amount] for at, amount in enumerate(amounts, 1)]
    book = workbook(tmp_path / "book.xlsx", {"Accounts": [headings, *rows]})
    text = lines(",".join(headings), *(",".join(map(str, row)) for row in rows))
    for file in ({"accounts.xlsx": book}, {"accounts.csv": text.replace("KRW", "EUR")}):
        publish_import(bring(home, {"register.csv": enterprises(len(amounts)), **file}))
        found = stored(home, "select sales_revenue from enterprise_year order by enterprise_id")
        assert [str(row[0]) for row in found] == exact
        assert stored(home, "select sum(sales_revenue) from enterprise_year") == [(sum(map(Decimal, exact)),)]


# ------------------------------------------------------------------ identifiers and percentages


def test_f37_leading_zeros_stay(home: Path, tmp_path: Path) -> None:
    """As text, or as a number whose format shows the zeros and dashes."""
    rows = [
        ["enterprise_id", "name", "family", "registered_on", "identifier"],
        ["007", "Text", "cooperative", dt.date(2020, 1, 1), "0012345678"],
        [8, "Zeros", "cooperative", dt.date(2020, 1, 1), 1234567890],
        ["0009", "Dashes", "cooperative", dt.date(2020, 1, 1), 123456789],
    ]
    formats = {"Register!A3": "000", "Register!E3": "000-00-00000", "Register!E4": "000-00-00000"}
    publish_import(bring(home, {"register.xlsx": workbook(tmp_path / "b.xlsx", {"Register": rows}, formats)}))
    found = stored(home, "select enterprise_id, identifier from enterprise where provenance = 'reported' order by all")
    assert found == [("here/0009", "012-34-56789"), ("here/007", "0012345678"), ("here/008", "123-45-67890")]


def test_f37_an_identifier_that_lost_digits_is_named(home: Path, first_home: Path) -> None:
    rows = ("1.23E+11,A,,cooperative,2020-01-01", "A1,A1,1.23457E+11,cooperative,2020-01-01")
    prepared = bring(home, {"register.csv": lines("enterprise_id,name,identifier,family,registered_on", *rows)})
    assert [(where(problem), problem.code) for problem in prepared.problems] == [
        (("register.csv", 2, "enterprise_id", "1.23E+11"), "identifier_lost_digits"),
        (("register.csv", 3, "identifier", "1.23457E+11"), "identifier_lost_digits"),
    ]
    assert not prepared.is_publishable
    assert_nothing_happened(home, first_home)


def test_f37_a_long_number_of_a_workbook_is_named(home: Path, first_home: Path, tmp_path: Path) -> None:
    """A spreadsheet keeps fifteen digits of a number: the rest of a card number is lost before we see it."""
    headings = ["enterprise_id", "name", "family", "registered_on"]
    book = workbook(
        tmp_path / "b.xlsx", {"Register": [headings, [1.2345678901234568e19, "A", "cooperative", "2020-01-01"]]}
    )
    cell = refused_cell(home, {"register.xlsx": book}, "identifier_lost_digits")
    assert cell == ("register.xlsx", 2, "enterprise_id", "1.234567890123457e+19")
    assert_nothing_happened(home, first_home)


def test_f38_a_percentage_is_stored_by_the_rule_that_is_stated(home: Path, tmp_path: Path) -> None:
    """With its sign it is divided by a hundred, without one it stands; in a workbook the format is the sign."""
    rows = ["E00001,2020,KRW,12%,,,", "E00002,2020,KRW,0.12,,,", "E00003,2020,KRW,12,,,"]
    publish_import(bring(home, with_register(*rows)))
    question = "select sales_revenue::varchar from enterprise_year order by enterprise_id"
    assert stored(home, question) == [("0.12",), ("0.12",), ("12.00",)]
    headings = ["enterprise_id", "year", "currency", "sales_revenue"]
    cells = [["E00001", 2020, "KRW", 0.12], ["E00002", 2020, "KRW", 0.12], ["E00003", 2020, "KRW", 12]]
    book = workbook(tmp_path / "b.xlsx", {"Accounts": [headings, *cells]}, {"Accounts!D2": "0%"})
    before = version_of(home)
    publish_import(bring(home, {"accounts.xlsx": book}))
    assert version_of(home) == before + 1
    assert stored(home, question) == [("0.12",), ("0.12",), ("12.00",)]

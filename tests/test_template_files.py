"""Template workbooks, opened again: sheets, lists, formats, what is stored, and nothing that runs."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sse_metrics import commands
from sse_metrics.importers.templates.examples import is_example_row
from sse_metrics.importers.templates.files import MARKS_SHEET, write_csv, write_workbook
from sse_metrics.importers.templates.model import (
    choice_code,
    choice_label,
    choices_of,
    fingerprint,
    match_heading,
    templates,
    title,
)
from sse_metrics.importers.templates.rows import filled_workbook, stored_rows
from sse_metrics.importers.templates.sheets import TooManyRowsError
from sse_metrics.language import LANGUAGES, text
from sse_metrics.warehouse.database import Database
from tests.conftest import Publisher
from tests.demonstration_world import KNOWN

PLACE = "gwanak-gu"
Book = openpyxl.Workbook


def written(language: str = "en", **what: Any) -> Book:
    buffer = io.BytesIO()
    write_workbook(buffer, language, **what)
    return openpyxl.load_workbook(io.BytesIO(buffer.getvalue()))


def marks_of(book: Book) -> dict[str, str]:
    rows = book[MARKS_SHEET].iter_rows(max_col=2, values_only=True)
    return {str(key): str(value or "") for key, value in rows if key}


def columns_of(sheet: Worksheet, table: str) -> dict[str, str]:
    """The letter of each column of ours."""
    fields = ((match_heading(table, str(cell.value)), cell.column_letter) for cell in sheet[1])
    return {field.name: letter for field, letter in fields if field}


def rules_of(sheet: Worksheet) -> dict[str, Any]:
    """What may be typed into a column, by its letter."""
    rules = sheet.data_validations.dataValidation
    return {get_column_letter(next(iter(rule.sqref.ranges)).min_col): rule for rule in rules}


@pytest.fixture(scope="module", params=LANGUAGES)
def empty(request: pytest.FixtureRequest) -> tuple[str, Book]:
    return request.param, written(request.param)


# ------------------------------------------------------------------ the empty workbook


def test_the_sheets_stand_in_the_order_in_which_they_are_filled(empty: tuple[str, Book]) -> None:
    language, book = empty
    tables = [title(table, language) for table in templates()]
    guide, dictionary = text(language, "template.guide"), text(language, "template.dictionary")
    assert book.sheetnames == [guide, *tables, dictionary, MARKS_SHEET]
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == [MARKS_SHEET]
    assert book.active.title == guide


def test_the_workbook_says_what_it_is(empty: tuple[str, Book]) -> None:
    language, book = empty
    marks = marks_of(book)
    assert (marks["version"], marks["language"], marks["provenance"]) == (fingerprint(), language, "")
    assert all(marks[f"sheet.{table}"] == title(table, language) for table in templates())
    assert {marks["sheet.guide"], marks["sheet.dictionary"]} <= set(book.sheetnames)


def test_the_guide_leads_to_every_sheet(empty: tuple[str, Book]) -> None:
    _, book = empty
    guide = book[book.sheetnames[0]]
    led = {cell.hyperlink.location.split("!")[0].strip("'") for row in guide for cell in row if cell.hyperlink}
    assert led == set(book.sheetnames[1:-1])
    assert not guide.merged_cells.ranges


def test_headings_are_understood_and_explained(empty: tuple[str, Book]) -> None:
    language, book = empty
    for table in templates().values():
        sheet = book[title(table.name, language)]
        assert list(columns_of(sheet, table.name)) == [field.name for field in table.fields]
        for cell, field in zip(sheet[1], table.fields, strict=True):
            assert str(cell.value).endswith(" *") == field.required
            assert cell.comment is not None
        assert sheet.freeze_panes == "B2"


def test_the_only_row_is_an_example(empty: tuple[str, Book]) -> None:
    language, book = empty
    for table in templates():
        rows = list(book[title(table, language)].iter_rows(min_row=2, values_only=True))
        assert len(rows) == 1
        assert is_example_row(rows[0])


def test_every_choice_is_in_a_list_of_the_language(empty: tuple[str, Book]) -> None:
    language, book = empty
    for table in templates().values():
        sheet = book[title(table.name, language)]
        rules, letters = rules_of(sheet), columns_of(sheet, table.name)
        for field in table.fields:
            codes = choices_of(table.name, field.name)
            if not codes:
                continue
            rule = rules[letters[field.name]]
            assert rule.type == "list"
            name, cells = rule.formula1.split("!")
            assert name == MARKS_SHEET
            labels = [row[0].value for row in _rows(book[MARKS_SHEET], cells)]
            assert labels == [choice_label(table.name, field.name, code, language) for code in codes]
            assert [choice_code(table.name, field.name, label) for label in labels] == list(codes)


def _rows(sheet: Worksheet, cells: str) -> Any:
    found = sheet[cells.replace("$", "")]
    return found if isinstance(found, tuple) else ((found,),)


def test_ids_are_text_and_days_are_days(empty: tuple[str, Book]) -> None:
    language, book = empty
    for table in templates().values():
        sheet = book[title(table.name, language)]
        letters, rules = columns_of(sheet, table.name), rules_of(sheet)
        for field in table.fields:
            letter = letters[field.name]
            shown = sheet[f"{letter}2"].number_format
            if field.kind == "text":
                assert shown == "@"
            elif field.kind == "date":
                assert (shown, rules[letter].type) == ("yyyy-mm-dd", "date")
            elif field.kind == "integer":
                assert rules[letter].type == "whole"


def test_only_the_tables_asked_for(empty: tuple[str, Book]) -> None:
    language, _ = empty
    book = written(language, tables=["sale", "enterprise"])
    assert book.sheetnames[1:-2] == [title("enterprise", language), title("sale", language)]
    with pytest.raises(KeyError, match="sales"):
        written(language, tables=["sales"])


# ------------------------------------------------------------------ rows


def test_text_stays_text() -> None:
    names = ["=cmd|' /C calc'!A0", "+82", "@SUM(A1)", "https://example.org", "007", "1E5", "{=1}"]
    rows = [{"enterprise_id": f"00{n}", "name": name, "family": "mutual"} for n, name in enumerate(names)]
    sheet = written(tables=["enterprise"], rows={"enterprise": rows})["Enterprises"]
    letters = columns_of(sheet, "enterprise")
    cells = [sheet[f"{letters['name']}{row}"] for row in range(2, 2 + len(names))]
    assert [cell.value for cell in cells] == names
    assert {cell.data_type for cell in cells} == {"s"}
    assert [sheet[f"{letters['enterprise_id']}{row}"].value for row in (2, 3)] == ["000", "001"]
    assert not any(cell.hyperlink for cell in cells)


def test_numbers_and_days_are_exact() -> None:
    rows = [
        {"amount": Decimal("180800.00"), "sold_on": dt.date(2024, 3, 31), "mode": "plaza"},
        {"amount": Decimal("0.1"), "sold_on": dt.date(1899, 12, 31), "mode": "online"},
        {"amount": Decimal("1234567890123456.78"), "sold_on": None, "mode": "an older code"},
    ]
    sheet = written("fr", tables=["sale"], rows={"sale": rows})["Ventes"]
    letters = columns_of(sheet, "sale")
    values = {
        name: [sheet[f"{letters[name]}{row}"].value for row in (2, 3, 4)] for name in ("amount", "sold_on", "mode")
    }
    assert values["amount"] == [180800, 0.1, "1234567890123456.78"]
    assert values["sold_on"] == [dt.datetime(2024, 3, 31), "1899-12-31", None]  # noqa: DTZ001 - cells have no zone
    assert values["mode"] == ["Place", "En ligne", "an older code"]


def test_what_a_cell_cannot_hold_is_refused() -> None:
    with pytest.raises(TooManyRowsError, match="name"):
        written(tables=["enterprise"], rows={"enterprise": [{"name": "a" * 32_768}]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demonstration_fills_a_workbook(shipped: Database, tmp_path: Path, language: str) -> None:
    path = tmp_path / "filled.xlsx"
    filled_workbook(shipped, PLACE, language, path)
    book = openpyxl.load_workbook(path, read_only=True)
    for table in templates():
        rows = list(book[title(table, language)].iter_rows(min_row=2, values_only=True))
        kept = [row for row in rows if any(cell is not None for cell in row) and not is_example_row(row)]
        assert len(kept) == shipped.value(f"select count(*) from {table} where place_id = '{PLACE}'"), table
    assert marks_of(book)["provenance"] == "illustrative"
    assert marks_of(book)["place"] == PLACE
    said = [cell for row in book[book.sheetnames[0]].iter_rows(values_only=True) for cell in row if cell]
    assert text(language, "template.illustrative") in said


def test_every_value_of_the_demonstration_comes_back(shipped: Database, tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    filled_workbook(shipped, PLACE, "ko", path, ["enterprise", "enterprise_year", "funding_flow"])
    book = openpyxl.load_workbook(path, read_only=True)
    for table in ("enterprise", "enterprise_year", "funding_flow"):
        stored = stored_rows(shipped, PLACE, table)
        shown = book[title(table, "ko")].iter_rows(min_row=2, values_only=True)
        for row, cells in zip(stored, shown, strict=True):
            for field, cell in zip(templates()[table].fields, cells, strict=True):
                assert _read(table, field.name, cell) == row[field.name], (table, field.name, row)


def _read(table: str, column: str, cell: Any) -> Any:
    field = templates()[table].field(column)
    if cell is None:
        return None
    if field.kind in ("choice", "boolean"):
        code = choice_code(table, column, cell)
        return code if field.kind == "choice" else code == "true"
    if field.kind == "decimal":
        return Decimal(str(cell))
    return cell.date() if isinstance(cell, dt.datetime) else cell


def test_a_city_s_own_rows_stand_alone_and_without_its_prefix(publish_sql: Publisher) -> None:
    world = publish_sql(
        """
        insert into place (place_id, parent_id, level, name_en, name_ko, name_fr, name_es) values
            ('hill', null, 'district', 'Hill', '언덕', 'Colline', 'Colina');
        insert into load (load_id, loaded_at, kind, title, rows_read, rows_kept, rows_rejected) values
            (1, '2024-01-01', 'template', 'x', 1, 1, 0), (0, '2024-01-01', 'demo', 'y', 1, 1, 0);
        insert into enterprise (enterprise_id, place_id, name, family, registered_on, provenance, load_id) values
            ('hill/001', 'hill', '=A1', 'mutual', '2020-01-01', 'reported', 1);
        insert into buyer (buyer_id, place_id, name, provenance, load_id) values
            ('demo-1', 'hill', 'Demo', 'illustrative', 0);
        """
    )
    assert [row["enterprise_id"] for row in stored_rows(world, "hill", "enterprise")] == ["001"]
    assert stored_rows(world, "hill", "buyer") == [], "demonstration rows never stand beside a city's own"
    buffer = io.BytesIO()
    filled_workbook(world, "hill", "es", buffer)
    book = openpyxl.load_workbook(io.BytesIO(buffer.getvalue()))
    assert marks_of(book)["provenance"] == "reported"
    assert [cell.value for cell in book["Empresas"]["A"]][1:] == ["001"]
    assert write_csv("enterprise", "en", stored_rows(world, "hill", "enterprise")).decode().count("'=A1") == 1


# ------------------------------------------------------------------ the command


def test_the_command_writes_each_format(tmp_path: Path, shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSE_HOME", str(shipped_home))
    path = tmp_path / "out.xlsx"
    assert commands.main(["template", "--table", "sale", "--lang", "ko", "--out", str(path)]) == 0
    assert "판매" in openpyxl.load_workbook(path).sheetnames
    assert (
        commands.main(["template", "--table", "sale", "--format", "csv", "--filled", "관악구", "--out", str(path)]) == 0
    )
    assert path.read_text("utf-8-sig").count("\n") == 1 + KNOWN["sales"]
    assert commands.main(["template", "--format", "dictionary", "--out", str(path)]) == 0
    assert path.read_text("utf-8-sig").startswith("Sheet,Heading")
    assert commands.main(["template", "--filled", PLACE, "--table", "expo", "--out", str(path)]) == 0
    assert openpyxl.load_workbook(path)["Purchasing expos"].max_row == 4


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--table", "sales"], "sale"),
        (["--format", "csv"], "--table"),
        (["--format", "csv", "--table", "sale", "--table", "plan"], "one table"),
        (["--format", "dictionary", "--filled", PLACE], "--filled"),
    ],
)
def test_the_command_says_what_is_wrong(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.xlsx"
    assert commands.main(["template", *options, "--out", str(path)]) == commands.USAGE
    assert said in capsys.readouterr().err
    assert not path.exists()

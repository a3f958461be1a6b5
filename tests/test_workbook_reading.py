"""Workbooks become the text that they store, sheet by sheet, and what only looks like data is told."""

from __future__ import annotations

import datetime
import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sse_metrics.importers.files.cell_text import cell_text
from sse_metrics.importers.files.limited import run
from sse_metrics.importers.files.limits import Limits
from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.reading import Document

Change = Callable[[str, bytes], bytes]
ROWS = [["sale_id", "district", "amount"], ["1", "Gwanak", 5], ["2", "Seongbuk", 6]]


def book_of(*rows: list[Any], title: str = "Sales") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def opened(folder: Path, book: openpyxl.Workbook, limits: Limits | None = None) -> Document:
    path = folder / "sales.xlsx"
    book.save(path)
    return open_document(path, limits=limits or Limits())


def cells(document: Document) -> list[tuple[str | None, ...]]:
    return [row for _, row in document.tables[0].rows]


def codes(document: Document) -> list[tuple[str, str]]:
    return [(each.severity, each.code) for each in document.problems]


def repacked(book: openpyxl.Workbook, change: Change) -> bytes:
    """The workbook with its parts changed."""
    saved, changed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    return changed.getvalue()


def refusal(folder: Path, content: bytes, limits: Limits | None = None) -> Problem:
    path = folder / "sales.xlsx"
    path.write_bytes(content)
    with pytest.raises(RefusedError) as refused:
        open_document(path, limits=limits or Limits())
    assert refused.value.problem.fix("es")
    return refused.value.problem


def test_values_come_exactly_as_stored(tmp_path: Path) -> None:
    moment = datetime.datetime(2024, 1, 5, 13, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
    book = book_of(["a", "b", "c", "d", "e", "f", "g"], [1, 0.1, True, moment, datetime.date(2024, 1, 5), " x ", 1e-7])
    book.active.append([12345678901, 1234.5, False, None, datetime.time(9, 30), "é", 3.0])
    found = opened(tmp_path, book)
    assert found.kind == "xlsx"
    assert cells(found) == [
        ("1", "0.1", "true", "2024-01-05T13:30:00", "2024-01-05", "x", "0.0000001"),
        ("12345678901", "1234.5", "false", None, "09:30:00", "é", "3"),
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.12, "0%", "12%"), (0.125, "0.0%", "12.5%"), (1, "0%", "100%"), (0.07, "0.00%;[Red]-0.00%", "7%"),
        (-0.5, "0%", "-50%"), (1e-7, "0%", "0.00001%"), (0.12, '0.00" %"', "0.12"), (0.12, r"0\%", "0.12"),
    ],
)  # fmt: skip
def test_f38_a_percentage_keeps_its_sign(value: float, number_format: str, text: str) -> None:
    assert cell_text(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (5, "00000", "00005"), (123456, "00000", "123456"), (1234567890, "000-00-00000", "123-45-67890"),
        (101, r"000\-00\-00000", "000-00-00101"), (5, "0", "5"), (5, "General", "5"), (5.5, "00000", "5.5"),
        (123456789012.0, "0.00E+00", "123456789012"), (1.23456789012346e17, "General", "1.23456789012346e+17"),
    ],
)  # fmt: skip
def test_f37_codes_keep_their_zeros(value: float, number_format: str, text: str) -> None:
    assert cell_text(value, number_format) == text


def test_f32_dates_are_right_in_both_calendars(tmp_path: Path) -> None:
    dates = [datetime.date(1904, 1, 2), datetime.date(2024, 2, 29), datetime.date(2024, 12, 31)]
    for epoch in (None, CALENDAR_MAC_1904):
        book = book_of(["id", "sold_on"], *[[f"s{number}", date] for number, date in enumerate(dates)])
        if epoch:
            book.epoch = epoch
        assert [row[1] for row in cells(opened(tmp_path, book))] == [date.isoformat() for date in dates]


def test_f32_a_serial_number_with_a_date_format_is_a_date(tmp_path: Path) -> None:
    book = book_of(["id", "sold_on"], ["a", 45296], ["b", 45296.5])
    for cell in ("B2", "B3"):
        book.active[cell].number_format = "yyyy/mm/dd"
    assert [row[1] for row in cells(opened(tmp_path, book))] == ["2024-01-05", "2024-01-05T12:00:00"]


def test_f11_title_rows_are_found(tmp_path: Path) -> None:
    found = opened(tmp_path, book_of(["Sales of the Dream Market"], [], *ROWS))
    assert (found.tables[0].header_row, found.tables[0].columns) == (3, ("sale_id", "district", "amount"))
    assert [number for number, _ in found.tables[0].rows] == [4, 5]
    assert codes(found) == [("note", "titles_above")]


def bomb(size: int) -> Change:
    return lambda part, content: content if "sheet1" not in part else content + b" " * size


def test_f24_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    content = repacked(book_of(*ROWS), bomb(300_000_000))
    assert len(content) < 1_000_000
    path = tmp_path / "sales.xlsx"
    path.write_bytes(content)
    began = time.perf_counter()
    problem = refusal(tmp_path, content)
    assert time.perf_counter() - began < 1
    assert (problem.code, problem.details["limit"]) == ("workbook_packed_too_tightly", 200)
    with pytest.raises(RefusedError) as refused:
        run("tests.child_tasks:open_file", {"path": str(path)}, tmp_path, memory_bytes=700 * 1024**2)
    assert refused.value.problem.code == "workbook_packed_too_tightly"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(workbook_unpacked_bytes=1_000), "workbook_unpacks_too_large"),
        (Limits(workbook_parts=3), "workbook_too_many_parts"),
        (Limits(workbook_bytes=1_000), "file_too_large"),
        (Limits(rows=1), "too_many_rows"),
        (Limits(columns=2), "cell_far_away"),
    ],
)
def test_f24_f44_every_limit_of_a_workbook_holds(tmp_path: Path, limits: Limits, code: str) -> None:
    if code == "cell_far_away":
        assert code in [each.code for each in opened(tmp_path, book_of(*ROWS), limits).problems]
        return
    problem = refusal(tmp_path, repacked(book_of(*ROWS), lambda part, content: content), limits)
    assert problem.code == code
    assert "limit" in problem.details


def test_f24_names_that_leave_the_folder_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sales.xlsx"
    book_of(*ROWS).save(path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("../../evil.xml", "<a/>")
    assert refusal(tmp_path, path.read_bytes()).code == "workbook_damaged"


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD1", "A1048576", "D900000"])
def test_f25_a_far_cell_costs_nothing(tmp_path: Path, cell: str) -> None:
    book = book_of(*ROWS)
    book.active[cell] = "x"
    path = tmp_path / "sales.xlsx"
    book.save(path)
    began = time.perf_counter()
    found = open_document(path)
    assert time.perf_counter() - began < 2
    assert cells(found)[:2] == [("1", "Gwanak", "5"), ("2", "Seongbuk", "6")]
    if cell.startswith("XFD"):
        assert ("note", "cell_far_away") in codes(found)
        assert cell in next(each for each in found.problems if each.code == "cell_far_away").message()
    answer = run("tests.child_tasks:open_file", {"path": str(path)}, tmp_path, memory_bytes=700 * 1024**2)
    assert answer == {"kind": "xlsx"}


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/theme/theme1.xml", "xl/workbook.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("wide", [False, True])
def test_f26_entities_in_a_workbook_are_refused(tmp_path: Path, part: str, wide: bool) -> None:
    declared = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'

    def declare(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        text = re.sub(r"^<\?xml[^>]*\?>", "", content.decode("utf-8"))
        return (declared + text).encode("utf-16" if wide else "utf-8")

    assert refusal(tmp_path, repacked(book_of(*ROWS), declare)).code == "xml_declares_entities"


def test_f27_a_truncated_workbook_is_to_be_saved_again(tmp_path: Path) -> None:
    whole = repacked(book_of(*ROWS), lambda part, content: content)
    for length in (10, 400, len(whole) // 2, len(whole) - 30):
        problem = refusal(tmp_path, whole[:length])
        assert problem.code == "workbook_damaged"
        assert ".xlsx" in problem.fix()


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_f27_a_workbook_with_a_damaged_part_is_refused(tmp_path: Path, part: str) -> None:
    damaged = repacked(book_of(*ROWS), lambda name, content: content[:-40] if name == part else content)
    assert refusal(tmp_path, damaged).code == "workbook_damaged"


@pytest.mark.parametrize(
    ("part", "code"), [("xl/vbaProject.bin", "workbook_has_macros"), ("xl/workbook.bin", "workbook_is_binary")]
)
def test_f28_macros_and_binary_workbooks_are_refused(tmp_path: Path, part: str, code: str) -> None:
    path = tmp_path / "sales.xlsx"
    book_of(*ROWS).save(path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(part, b"\0\1")
    problem = refusal(tmp_path, path.read_bytes())
    assert problem.code == code
    assert ".xlsx" in problem.fix()


def test_f28_the_strict_variant_is_refused_rather_than_read_as_empty(tmp_path: Path) -> None:
    def strict(name: str, content: bytes) -> bytes:
        old, new = (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        return content.replace(old, new) if name == "xl/workbook.xml" else content

    assert refusal(tmp_path, repacked(book_of(*ROWS), strict)).code == "workbook_is_strict"


def test_f29_formulas_without_values_and_errors_name_their_cell(tmp_path: Path) -> None:
    book = book_of(*ROWS)
    book.active["C3"] = "=C2*2"
    book.active["B2"] = "#REF!"
    book.active["B2"].data_type = "e"
    found = opened(tmp_path, book)
    told = {each.code: each for each in found.problems}
    assert set(told) == {"formula_not_computed", "cell_is_error"}
    formula, error = told["formula_not_computed"], told["cell_is_error"]
    assert (formula.sheet, formula.row, formula.column, formula.details["cell"]) == ("Sales", 3, "amount", "C3")
    assert (error.severity, error.row, error.column, error.value, error.details["cell"]) == (
        "error", 2, "district", "#REF!", "B2",
    )  # fmt: skip


def test_f29_a_formula_that_gives_an_empty_text_is_computed(tmp_path: Path) -> None:
    def empty_text(name: str, content: bytes) -> bytes:
        return content.replace(b'<c r="C3"', b'<c t="str" r="C3"') if "sheet1" in name else content

    book = book_of(*ROWS)
    book.active["C3"] = '=""'
    path = tmp_path / "sales.xlsx"
    path.write_bytes(repacked(book, empty_text))
    found = open_document(path)
    assert (cells(found)[1], found.problems) == (("2", "Seongbuk", None), [])


def test_f30_merged_cells_are_told(tmp_path: Path) -> None:
    book = book_of(["Sales", None, None], *ROWS)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("B3:B4")
    found = opened(tmp_path, book)
    told = [(each.severity, each.code, each.row, each.value) for each in found.problems if "merged" in each.code]
    assert sorted(told) == [("error", "cells_merged", 3, "B3:B4"), ("note", "titles_merged", 1, "A1:C1")]


def test_f30_hidden_rows_are_read_and_hidden_sheets_are_not(tmp_path: Path) -> None:
    book = book_of(*ROWS)
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    for name, state in (("Old", "hidden"), ("Older", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.append(["a", "b"])
        sheet.append(["1", "2"])
        sheet.sheet_state = state
    found = opened(tmp_path, book)
    assert len(cells(found)) == 2
    assert [table.sheet for table in found.tables] == ["Sales"]
    assert sorted(codes(found)) == [
        ("note", "columns_hidden"), ("note", "rows_hidden"), ("note", "sheet_hidden"), ("note", "sheet_hidden"),
    ]  # fmt: skip


def test_f31_every_visible_sheet_is_a_table(tmp_path: Path) -> None:
    book = book_of(["Read me first"], ["This workbook was made by the city."], title="About")
    for name in ("Sales", "Empty", "Headings"):
        sheet = book.create_sheet(name)
        for row in {"Sales": ROWS, "Headings": ROWS[:1]}.get(name, []):
            sheet.append(row)
    found = opened(tmp_path, book)
    assert [(table.sheet, len(table.columns)) for table in found.tables] == [("About", 1), ("Sales", 3)]
    assert [(each.code, each.sheet) for each in found.problems] == [
        ("sheet_empty", "Empty"),
        ("sheet_empty", "Headings"),
    ]


def test_the_marks_of_a_template_are_read(tmp_path: Path) -> None:
    book = book_of(*ROWS)
    marks = book.create_sheet("_sse")
    marks.append(["template", "sale"])
    marks.append(["version", 3])
    marks.sheet_state = "veryHidden"
    found = opened(tmp_path, book)
    assert found.marks == {"template": "sale", "version": "3"}
    assert not found.problems


def test_f5_a_workbook_without_rows_is_said_to_be_empty(tmp_path: Path) -> None:
    for book in (openpyxl.Workbook(), book_of(ROWS[0])):
        path = tmp_path / "sales.xlsx"
        book.save(path)
        assert refusal(tmp_path, path.read_bytes()).code == "no_rows"


def test_a_size_that_the_sheet_states_wrongly_hides_no_rows(tmp_path: Path) -> None:
    def lie(name: str, content: bytes) -> bytes:
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', content)

    path = tmp_path / "sales.xlsx"
    path.write_bytes(repacked(book_of(*ROWS), lie))
    assert len(cells(open_document(path))) == 2

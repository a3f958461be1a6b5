"""The report of an import, opened again: the list of problems, the marked cells with comments, the same as JSON."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from sse_metrics.importers.prepared import Prepared
from sse_metrics.importers.report import report_json, report_rows, report_workbook
from sse_metrics.language import LANGUAGES, text
from tests.import_world import PLACE, bring, enterprises, lines, ran

COLUMNS = ("severity", "file", "sheet", "row", "column", "value", "message", "fix")
FORMULA = '=HYPERLINK("http://example.org";"click")'
REGISTER = lines(
    "enterprise_id,name,family,registered_on,group_households",
    "E1,=1+1,cooperative,2020-01-01,5",
    'E2,Two faults,"=HYPERLINK(""http://example.org"";""click"")",2020-13-01,5',
    "E3,Too few,cooperative,2020-01-01,-3",
    "E4,Later,cooperative,2098-01-01,\x075",
)


@pytest.fixture(scope="module")
def faulty(first_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A register with errors, a warning and a value that a spreadsheet would compute, and one that is fine."""
    home = shutil.copytree(first_home, tmp_path_factory.mktemp("report") / "home")
    return bring(home, {"register.csv": REGISTER, "more.csv": enterprises(2)})


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(prepared: Prepared, language: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_workbook(prepared, language)))


def test_the_first_sheet_lists_every_problem_errors_first(faulty: Prepared, language: str) -> None:
    sheet = opened(faulty, language).worksheets[0]
    heading, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert sheet.title == text(language, "import.report.sheet")
    assert heading == [text(language, f"import.column.{name}") for name in COLUMNS]
    assert len(rows) == len(faulty.problems) > 3
    for row, told in zip(rows, report_rows(faulty.problems, language), strict=True):
        shown = dict(zip(COLUMNS, row, strict=True))
        assert shown["severity"] == text(language, f"import.severity.{told['severity']}")
        for name in ("file", "row", "column", "message", "fix"):
            assert (shown[name] or "") == (told[name] or ""), name
    severities = [told["severity"] for told in report_rows(faulty.problems, language)]
    assert severities == sorted(severities, key=("error", "warning", "note").index)


def test_rows_with_problems_are_shown_with_their_cells_marked(faulty: Prepared, language: str) -> None:
    book = opened(faulty, language)
    assert len(book.worksheets) == 2, "no sheet for the file that is fine"
    sheet = book.worksheets[1]
    headings = [cell.value for cell in sheet[1]]
    assert headings == [
        text(language, "import.column.row"), "enterprise_id", "name", "family", "registered_on", "group_households",
    ]  # fmt: skip
    marked = {
        (sheet.cell(cell.row, 1).value, headings[cell.column - 1]): cell
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.comment
    }
    found = [problem for problem in faulty.problems if problem.column]
    assert set(marked) == {(problem.row, problem.column) for problem in found}
    for problem in found:
        cell = marked[problem.row, problem.column]
        assert problem.message(language) in cell.comment.text
        assert problem.fix(language) in cell.comment.text
        assert cell.fill.fgColor.rgb == {"error": "FFF7C9B8", "warning": "FFF9E3A8"}[problem.severity]
    plain = [cell for row in sheet.iter_rows(min_row=2) for cell in row if not cell.comment]
    assert {cell.fill.fill_type for cell in plain} == {None}


def test_what_looks_like_a_formula_stays_text(faulty: Prepared) -> None:
    book = opened(faulty, "en")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.data_type for cell in cells if cell.value == FORMULA] == ["s", "s"], "in the list and in its row"
    assert not any(cell.hyperlink for cell in cells)


def test_json_says_the_same(faulty: Prepared, language: str) -> None:
    told = json.loads(json.dumps(report_json(faulty, language), ensure_ascii=False))
    assert told["problems"] == report_rows(faulty.problems, language)
    assert [each["name"] for each in told["files"]] == ["register.csv", "more.csv"]
    assert (told["place_id"], told["is_publishable"], told["same_as"]) == (PLACE, False, None)
    assert told["counts"]["enterprise"] == {"read": 6, "kept": 3, "rejected": 3}
    assert sum(kind["count"] for kind in told["problem_counts"]) == len(told["problems"])
    for problem in told["problems"]:
        assert problem["message"] == text(language, f"problem.{problem['code']}", **_details(faulty, problem))


def _details(prepared: Prepared, told: dict[str, object]) -> dict[str, object]:
    (found,) = (
        each
        for each in prepared.problems
        if (each.code, each.file, each.row, each.column) == (told["code"], told["file"], told["row"], told["column"])
    )
    return {"value": told["value"], "column": told["column"], **found.details}


def test_the_command_writes_both_forms(first_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(first_home, tmp_path / "home")
    file = tmp_path / "register.csv"
    file.write_text(REGISTER)
    for name in ("report.json", "report.xlsx"):
        code, _, problems = ran(home, "import", file, "--place", PLACE, "--report", tmp_path / name, "--lang", "ko")
        assert code == 65, problems
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[0]
    assert [row[6].value for row in sheet.iter_rows(min_row=2)] == [each["message"] for each in told["problems"]]
    assert {path.name for path in tmp_path.iterdir()} == {"home", "tmp", "register.csv", "report.json", "report.xlsx"}

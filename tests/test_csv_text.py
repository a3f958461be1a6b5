"""Delimited text becomes the table that it shows, and what is wrong with it is named by row."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from sse_metrics.importers.files.encodings import Encoding
from sse_metrics.importers.files.limits import Limits
from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.reading import Document

HEADINGS = "sale_id,district,amount\n"


def opened(folder: Path, content: str | bytes, limits: Limits | None = None, name: str = "sales.csv") -> Document:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return open_document(path, limits=limits or Limits())


def refusal(folder: Path, content: str | bytes, limits: Limits | None = None, name: str = "sales.csv") -> Problem:
    with pytest.raises(RefusedError) as refused:
        opened(folder, content, limits, name)
    problem = refused.value.problem
    assert problem.message()
    assert problem.fix("ko")
    assert problem.file == name
    return problem


def rows(document: Document) -> list[tuple[int, tuple[str | None, ...]]]:
    return list(document.tables[0].rows)


@pytest.mark.parametrize("encoding", ["cp949", "euc-kr"])
def test_f1_a_korean_encoding_is_read_and_reported(tmp_path: Path, encoding: str) -> None:
    found = opened(tmp_path, "판매,자치구,금액\n1,관악구,1000\n2,성북구,2000\n".encode(encoding))
    assert found.encoding == "cp949"
    assert found.tables[0].columns == ("판매", "자치구", "금액")
    assert rows(found) == [(2, ("1", "관악구", "1000")), (3, ("2", "성북구", "2000"))]
    assert not found.problems


@pytest.mark.parametrize(("encoding", "name"), [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-8", "utf-8")])
def test_f2_a_byte_order_mark_is_understood(tmp_path: Path, encoding: str, name: str) -> None:
    found = opened(tmp_path, "판매,구\n1,관악구\n".encode(encoding))
    assert (found.encoding, found.tables[0].columns, rows(found)) == (name, ("판매", "구"), [(2, ("1", "관악구"))])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_f2_utf16_without_its_mark_is_refused(tmp_path: Path, encoding: str) -> None:
    problem = refusal(tmp_path, (HEADINGS + "1,Gwanak,5\n" * 50).encode(encoding))
    assert (problem.code, problem.details["encoding"]) == ("encoding_unmarked", "UTF-16")


def test_f3_latin_1_is_read_and_said_to_be_guessed(tmp_path: Path) -> None:
    found = opened(tmp_path, "id,ciudad\n1,Bogotá\n2,Córdoba\n3,Orléans\n".encode("latin-1"))
    assert found.encoding == "latin-1"
    assert [(problem.severity, problem.code) for problem in found.problems] == [("note", "encoding_guessed")]
    assert rows(found)[1] == (3, ("2", "Córdoba"))


def test_f3_windows_quotation_marks_are_not_lost(tmp_path: Path) -> None:
    found = opened(tmp_path, "id,nom\n1,L’été à Orléans – 5 €\n".encode("cp1252"))
    assert found.encoding == "cp1252"
    assert rows(found) == [(2, ("1", "L’été à Orléans – 5 €"))]


@pytest.mark.parametrize(("most", "few"), [("utf-8", "cp949"), ("cp949", "utf-8"), ("utf-8", "latin-1")])
def test_f4_mixed_encodings_are_refused_with_the_line(tmp_path: Path, most: str, few: str) -> None:
    odd = "9,Bogotá y Medellín,1\n" if few == "latin-1" else "9,서울특별시 관악구 신림동,1\n"
    content = HEADINGS.encode() + "1,서울특별시 성북구,1\n".encode(most) * 8 + odd.encode(few)
    problem = refusal(tmp_path, content)
    assert (problem.code, problem.row) == ("encodings_mixed", 10)


@pytest.mark.parametrize("content", ["", " \n\n", "sale_id,district,amount", HEADINGS, HEADINGS + ",,\n\n"])
def test_f5_a_file_without_rows_is_said_to_be_empty(tmp_path: Path, content: str) -> None:
    assert refusal(tmp_path, content).code == "no_rows"


def test_f6_ragged_rows_are_named_and_the_others_kept(tmp_path: Path) -> None:
    found = opened(tmp_path, HEADINGS + "1,Gwanak,5\n2,Gwanak\n\n3,Gwanak,5,6\n4,Seongbuk,7\n")
    assert rows(found) == [(2, ("1", "Gwanak", "5")), (6, ("4", "Seongbuk", "7"))]
    assert [(each.code, each.row, each.details["cells"]) for each in found.problems] == [
        ("row_ragged", 3, 2),
        ("row_ragged", 5, 4),
    ]


def test_f6_many_ragged_rows_are_counted(tmp_path: Path) -> None:
    found = opened(tmp_path, HEADINGS + "1,Gwanak,5\n" * 30 + "2,Gwanak\n" * 25, Limits(listed_problems=10))
    listed = [each for each in found.problems if each.code == "row_ragged"]
    rest = [each.details["count"] for each in found.problems if each.code == "more_of_these"]
    assert (len(rows(found)), len(listed), rest) == (30, 10, [15])


def test_f7_an_unclosed_quote_is_named_with_its_first_line(tmp_path: Path) -> None:
    text = HEADINGS + '1,"Gwanak\nSillim",5\n2,"Gwanak,5\n3,Seongbuk,6\n'
    problem = refusal(tmp_path, text)
    assert (problem.code, problem.row, problem.details["line"]) == ("unclosed_quote", 3, 4)


def test_f7_a_quote_that_the_next_one_seems_to_close_swallows_no_rows(tmp_path: Path) -> None:
    text = HEADINGS + '1,"Gwanak,5\n2,Seongbuk,6\n3,"Seongbuk",7\n'
    assert (refusal(tmp_path, text).code, refusal(tmp_path, text).details["line"]) == ("unclosed_quote", 2)


def test_f7_a_quote_inside_a_line_costs_only_that_row(tmp_path: Path) -> None:
    found = opened(tmp_path, HEADINGS + '1,"Gwanak" market,5\n2,Seongbuk,6\n')
    assert rows(found) == [(3, ("2", "Seongbuk", "6"))]
    assert [(each.code, each.row) for each in found.problems] == [("quote_misplaced", 2)]


def test_f8_a_nul_byte_is_refused_with_its_line(tmp_path: Path) -> None:
    problem = refusal(tmp_path, HEADINGS + "1,Gwanak,5\n2,Gwa\0nak,5\n")
    assert (problem.code, problem.details["line"]) == ("nul_byte", 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_f9_mixed_line_ends_and_every_delimiter_are_read(tmp_path: Path, delimiter: str) -> None:
    text = "sale_id,district,amount\r\n1,Gwanak,5\n2,Seongbuk,6\r3,Jongno,7\r\n".replace(",", delimiter)
    found = opened(tmp_path, text, name="sales.txt")
    assert found.tables[0].columns == ("sale_id", "district", "amount")
    assert [number for number, _ in rows(found)] == [2, 3, 4]
    assert rows(found)[2][1] == ("3", "Jongno", "7")


def test_f9_decimal_commas_do_not_make_columns(tmp_path: Path) -> None:
    found = opened(tmp_path, "id;lat;lon\n1;37,5;126,9\n2;37,6;127,0\n")
    assert rows(found)[0] == (2, ("1", "37,5", "126,9"))


def test_f9_a_line_that_names_the_delimiter_is_followed(tmp_path: Path) -> None:
    found = opened(tmp_path, "sep=;\nid;name\n1;a, b\n")
    assert (found.tables[0].columns, rows(found)) == (("id", "name"), [(3, ("1", "a, b"))])


def test_f10_a_field_that_is_too_long_is_refused_with_the_limit(tmp_path: Path) -> None:
    longest = "x" * 131_072
    assert rows(opened(tmp_path, f"{HEADINGS}1,{longest},5\n"))[0][1][1] == longest
    problem = refusal(tmp_path, f"{HEADINGS}1,Gwanak,5\n2,{longest}x,5\n")
    assert (problem.code, problem.row, problem.details["limit"]) == ("field_too_long", 3, 131_072)
    assert "131072" in problem.message()


@pytest.mark.parametrize(
    "titles", ["Sales of the Dream Market\n\n", "Sales 2024,,\n,,\n", '"One\ntitle"\nSource: city\n']
)
def test_f11_titles_above_the_headings_are_found_and_reported(tmp_path: Path, titles: str) -> None:
    found = opened(tmp_path, titles + HEADINGS + "1,Gwanak,5\n2,Seongbuk,6\n3,Seongbuk,6\n")
    assert found.tables[0].columns == ("sale_id", "district", "amount")
    assert found.tables[0].header_row == 3
    assert [each[0] for each in rows(found)] == [4, 5, 6]
    assert [(each.severity, each.code) for each in found.problems] == [("note", "titles_above")]


def test_f12_a_heading_that_is_there_twice_is_an_error(tmp_path: Path) -> None:
    found = opened(tmp_path, "id,amount,amount\n1,2,3\n")
    assert [(each.severity, each.code, each.column) for each in found.problems] == [
        ("error", "heading_repeated", "amount")
    ]
    assert found.tables[0].columns == ("id", "amount", "amount (2)")


def test_f12_headings_that_differ_by_capitals_are_two_columns(tmp_path: Path) -> None:
    found = opened(tmp_path, "id,Name,name\n1,a,b\n")
    assert [(each.severity, each.code) for each in found.problems] == [("note", "headings_differ_by_case")]
    assert rows(found) == [(2, ("1", "a", "b"))]


@pytest.mark.parametrize("headings", ["id,,amount\n", "id,amount\n"])
def test_f12_a_column_with_values_needs_a_heading(tmp_path: Path, headings: str) -> None:
    found = opened(tmp_path, headings + "1,x,3\n2,y,4\n3,z,5\n")
    assert {(each.severity, each.code) for each in found.problems} == {("error", "heading_missing")}
    assert [each.row for each in found.problems] == [2, 3, 4]


def test_f12_empty_columns_without_a_heading_are_nothing(tmp_path: Path) -> None:
    found = opened(tmp_path, "id,amount,,\n1,3,,\n2,4,,\n")
    assert (found.tables[0].columns, rows(found)[0], found.problems) == (("id", "amount"), (2, ("1", "3")), [])


def test_f13_headings_are_composed_and_stripped(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "자치구")
    found = opened(tmp_path, f" 주문  번호 ,\u00a0{decomposed}\u3000,Amount\n1,관악구,5\n")
    assert found.tables[0].columns == ("주문 번호", "자치구", "Amount")


def test_f14_a_row_far_down_has_its_own_number(tmp_path: Path) -> None:
    text = HEADINGS + "1,Gwanak,5\n" * 29_999 + "text,only\n" + "2,Gwanak,6\n"
    found = opened(tmp_path, text)
    assert [each.row for each in found.problems] == [30_001]
    assert rows(found)[-1] == (30_002, ("2", "Gwanak", "6"))


def test_cells_lose_the_blanks_around_them_and_keep_line_breaks(tmp_path: Path) -> None:
    found = opened(tmp_path, HEADINGS + '1,"  first\r\nsecond ",\u3000 \n , ,\n2, a  b ,"say ""hi"""\n')
    assert rows(found) == [(2, ("1", "first\nsecond", None)), (4, ("2", "a  b", 'say "hi"'))]


@pytest.mark.parametrize(
    ("limits", "code", "limit"),
    [(Limits(rows=3), "too_many_rows", 3), (Limits(columns=2), "too_many_columns", 2)],
)
def test_f44_every_limit_of_a_table_is_named(tmp_path: Path, limits: Limits, code: str, limit: int) -> None:
    problem = refusal(tmp_path, HEADINGS + "1,Gwanak,5\n" * 4, limits)
    assert (problem.code, problem.details["limit"]) == (code, limit)
    assert str(limit) in problem.message()


def test_an_encoding_says_whether_it_was_guessed() -> None:
    assert not Encoding("utf-8").is_guess

"""JSON and XML: exact where they are right, refused with a place where they are not."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sse_metrics.importers.files.json_text import depth_of, read_json
from sse_metrics.importers.files.limited import run
from sse_metrics.importers.files.limits import Limits
from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.reading import Document

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def opened(folder: Path, content: str | bytes, name: str = "data.json") -> Document:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return open_document(path)


def refusal(folder: Path, content: str | bytes, name: str = "data.json") -> Problem:
    with pytest.raises(RefusedError) as refused:
        opened(folder, content, name)
    problem = refused.value.problem
    assert problem.message()
    assert problem.fix("fr")
    return problem


def nesting(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(nesting, value.values()), default=0)
    return 1 + max(map(nesting, value), default=0) if isinstance(value, list) else 0


@given(value=JSON_VALUES, is_ascii=st.booleans())
def test_the_depth_is_found_without_parsing(value: object, is_ascii: bool) -> None:
    assert depth_of(json.dumps([value], ensure_ascii=is_ascii)) == nesting([value])


@pytest.mark.parametrize("offset", range(4))
def test_the_depth_of_a_long_text_is_found_piece_by_piece(offset: int) -> None:
    """Escaped quotation marks and backslashes fall on every border between pieces."""
    words = ["x" * offset, *['[{\\"', "\\", "관[", '\\\\"'] * 200_000]
    assert depth_of(json.dumps([[words]], ensure_ascii=False)) == 3


def test_figures_stay_exact(tmp_path: Path) -> None:
    found = opened(tmp_path, '{"amount": 0.1, "whole": 12345678901234567890, "small": 1E-3}')
    assert found.data == {"amount": Decimal("0.1"), "whole": 12345678901234567890, "small": Decimal("0.001")}
    assert (found.kind, found.encoding) == ("json", "utf-8")


@pytest.mark.parametrize(
    "text", ['{"releases": [{"ocid": "a"}, {"oc', '{"releases": [{"ocid": "a"}', '{"releases": [1,']
)
def test_f15_json_that_is_cut_off_is_refused_with_the_byte(tmp_path: Path, text: str) -> None:
    problem = refusal(tmp_path, "\n" + text.replace("releases", "관악"))
    assert problem.code == "json_cut_off"
    assert problem.details["line"] == 2
    assert 10 < int(problem.details["byte"]) <= len(text.encode()) + 2


def test_f15_damage_is_named_by_line_and_byte(tmp_path: Path) -> None:
    problem = refusal(tmp_path, '{"관": 1,\n "b": oops}')
    assert (problem.code, problem.row, problem.details["byte"]) == ("json_damaged", 2, 18)
    assert problem.value == "oops}"


@pytest.mark.parametrize("page", ["<!DOCTYPE html><html><body>Log in</body></html>", "\n<html lang='ko'><head></head>"])
def test_f15_a_web_page_instead_of_json_is_told(tmp_path: Path, page: str) -> None:
    assert refusal(tmp_path, page).code == "file_is_web_page"


@pytest.mark.parametrize("text", ["not json at all", "null", '"only a text"'])
def test_f15_what_is_no_json_at_all_is_refused(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text).code in ("json_damaged", "name_promises_other")


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000, "[" * 200_000],
    ids=["lists", "objects", "open"],
)
def test_f16_f18_deep_json_is_refused_at_once_in_little_memory(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.json"
    path.write_text(text, encoding="utf-8")
    began = time.perf_counter()
    with pytest.raises(RefusedError) as refused:
        open_document(path)
    assert time.perf_counter() - began < 1
    assert refused.value.problem.details == {"depth": text.count("[") or text.count("{"), "limit": 200}
    with pytest.raises(RefusedError) as in_child:
        run("tests.child_tasks:open_file", {"path": str(path)}, tmp_path, memory_bytes=700 * 1024**2, seconds=60)
    assert in_child.value.problem.code == "json_too_deep"


def test_f16_brackets_in_texts_do_not_count(tmp_path: Path) -> None:
    text = json.dumps({"a": "[" * 1000, 'b"': '\\"' + "{" * 1000})
    assert opened(tmp_path, text).data == json.loads(text)


@pytest.mark.parametrize("number", ["1e999", "-1E+400", "NaN", "Infinity", "-Infinity", "1e-999", "0.0001e99999999999"])
def test_f17_a_number_out_of_range_is_refused(tmp_path: Path, number: str) -> None:
    problem = refusal(tmp_path, f'{{"amount": {number}}}')
    assert (problem.code, problem.value) == ("number_out_of_range", number)


@pytest.mark.parametrize(
    "number", ["9" * 5_000, "0." + "1" * 5_000, "-" + "9" * 5_000], ids=["whole", "decimal", "negative"]
)
def test_f17_a_number_of_thousands_of_digits_is_refused(tmp_path: Path, number: str) -> None:
    problem = refusal(tmp_path, f'{{"amount": {number}}}')
    assert (problem.code, problem.details["limit"]) == ("number_too_long", 400)
    assert len(problem.message()) < 300


def test_f19_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    problem = refusal(tmp_path, '{"releases": [{"value": {"amount": 1, "amount": 2}}]}')
    assert (problem.code, problem.value) == ("json_name_repeated", "amount")


@pytest.mark.parametrize("text", [r'{"a": "\ud800"}', r'{"\udc00": 1}', r'[{"a": ["\uD83D x"]}]'])
def test_f19_half_a_character_is_refused(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text).code == "text_broken"


def test_f19_whole_characters_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    found = opened(tmp_path, b"\xef\xbb\xbf" + rb'{"a": "\ud83d\ude00 \\ud800"}')
    assert (found.data, found.encoding) == ({"a": "\U0001f600 \\ud800"}, "utf-8-sig")


def test_json_lines_are_recognised_whatever_the_name(tmp_path: Path) -> None:
    found = opened(tmp_path, '{"a": 1}\n\n{"a": 2}\r\n')
    assert (found.kind, found.data) == ("jsonl", [{"a": 1}, {"a": 2}])
    assert opened(tmp_path, '{"a": 1}\n', "one.jsonl").data == [{"a": 1}]


@pytest.mark.parametrize("line", ['{"a": 1', "[1]", "x", '{"a": 1} {"a": 2}'])
def test_f15_a_bad_line_of_json_lines_is_named(tmp_path: Path, line: str) -> None:
    problem = refusal(tmp_path, '{"a": 1}\n{"a": 2}\n' + line + '\n{"a": 4}\n', "data.jsonl")
    assert (problem.code, problem.row) == ("json_line_damaged", 3)


def test_f19_a_repeated_name_in_json_lines_is_named_with_its_line(tmp_path: Path) -> None:
    problem = refusal(tmp_path, '{"a": 1}\n{"a": 2, "a": 3}\n')
    assert (problem.code, problem.row) == ("json_name_repeated", 2)


def test_a_limit_can_be_tightened() -> None:
    with pytest.raises(RefusedError) as refused:
        read_json("[[[1]]]", "a.json", Limits(depth=2))
    assert refused.value.problem.details == {"depth": 3, "limit": 2}


# ------------------------------------------------------------------ XML

LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
PARAMETER = '<!DOCTYPE a SYSTEM "http://localhost:1/evil.dtd"><a/>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_f26_declarations_in_xml_are_refused(tmp_path: Path, text: str, encoding: str) -> None:
    assert refusal(tmp_path, text.encode(encoding), "data.xml").code == "xml_declares_entities"


def test_f26_deep_xml_is_refused(tmp_path: Path) -> None:
    problem = refusal(tmp_path, "<a>" * 100_000, "data.xml")
    assert (problem.code, problem.details["limit"]) == ("xml_too_deep", 200)


@pytest.mark.parametrize("text", ["<a><b></a>", "<a>", "<a>&nbsp;</a>", "<a/><b/>"])
def test_damaged_xml_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    problem = refusal(tmp_path, "\n" + text, "data.xml")
    assert (problem.code, problem.row) == ("xml_damaged", 2)


@pytest.mark.parametrize(("declared", "name"), [("utf-8", "utf-8"), ("ISO-8859-1", "latin-1"), ("EUC-KR", "euc_kr")])
def test_xml_is_read_in_the_encoding_that_it_declares(tmp_path: Path, declared: str, name: str) -> None:
    word = "관악구" if declared == "EUC-KR" else "Bogotá"
    text = f'<?xml version="1.0" encoding="{declared}"?><a>{word}</a>'
    found = opened(tmp_path, text.encode(declared), "data.xml")
    assert (found.kind, found.encoding, found.root.text) == ("xml", name, word)


@pytest.mark.parametrize("declared", ["utf-8", "no-such-thing", "rot13", "hex"])
def test_xml_in_another_encoding_than_declared_is_refused(tmp_path: Path, declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><a>관악</a>'
    assert refusal(tmp_path, text.encode("cp949"), "data.xml").code == "xml_encoding_wrong"


def test_a_huge_text_in_xml_is_fine(tmp_path: Path) -> None:
    assert len(opened(tmp_path, "<a>" + "x" * 20_000_000 + "</a>", "data.xml").root.text) == 20_000_000

"""CSV files that a reader takes along: nothing in them runs in a spreadsheet, and nothing is lost."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.downloads import csv_bytes

RISKY = "=+-@\t\r"
# what csv can hold: anything but half a surrogate pair
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
RISKY_TEXT = st.builds(str.__add__, st.sampled_from(RISKY), TEXT)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.decimals(allow_nan=False, places=2)


def cells(content: bytes) -> list[list[str]]:
    """What a spreadsheet reads."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+821012345678",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://x")',
        "-",
        "=",
    ],
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cells(csv_bytes([{"name": text}])) == [["name"], ["'" + text]]


@pytest.mark.parametrize("text", ["Hill Bakery", "관악구", "'quoted", " =1", "1-2", "a=b", "−5", "", "e@mail.org"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cells(csv_bytes([{"name": text, "n": 1}])) == [["name", "n"], [text, "1"]]


@given(RISKY_TEXT)
def test_no_text_begins_a_formula(text: str) -> None:
    (heading,), (cell,), (listed,), (note,) = cells(csv_bytes([{text: text}, {text: [text, "b"]}], notes=[text]))
    assert heading == cell == note == "'" + text
    assert listed == "'" + text + "; b"


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_text_survives_a_round_trip(texts: list[str]) -> None:
    rows = [{"n": number, "text": text} for number, text in enumerate(texts)]
    read = cells(csv_bytes(rows))
    assert read[0] == ["n", "text"]
    for (number, cell), text in zip(read[1:], texts, strict=True):
        assert cell == ("'" + text if text[:1] in tuple(RISKY) and text else text)
        assert number.isdigit()


@given(NUMBERS)
def test_numbers_stay_numbers(number: int | float | Decimal) -> None:
    _, (cell,) = cells(csv_bytes([{"n": number}]))
    assert type(number)(cell) == number
    assert not cell.startswith("'")


def test_kinds_of_values() -> None:
    row = {
        "negative": -5,
        "decimal": Decimal("-1234.50"),
        "share": -0.125,
        "flag": True,
        "day": dt.date(2018, 5, 12),
        "nothing": None,
        "several": ["관악구", "서울"],
        "one": ("=1",),
    }
    assert cells(csv_bytes([row]))[1] == [
        "-5", "-1234.50", "-0.125", "True", "2018-05-12", "", "관악구; 서울", "'=1",
    ]  # fmt: skip


def test_spreadsheets_recognise_utf_8() -> None:
    content = csv_bytes([{"이름": "관악구 꿈시장"}], notes=["출처: 관악구청 – « Séoul », Español"])
    assert content.startswith(codecs.BOM_UTF8)
    assert content.count(codecs.BOM_UTF8) == 1
    assert cells(content) == [["이름"], ["관악구 꿈시장"], ["출처: 관악구청 – « Séoul », Español"]]


def test_cells_with_commas_quotes_and_lines_stay_whole() -> None:
    text = 'one, "two"\nthree\r\nfour'
    assert cells(csv_bytes([{"a": text, "b": 1}])) == [["a", "b"], [text, "1"]]


def test_no_rows_leaves_the_notes() -> None:
    assert cells(csv_bytes([])) == []
    assert cells(csv_bytes([], notes=["Source: none", "=1"])) == [["Source: none"], ["'=1"]]

"""Numbers and dates as people write them: exact, or refused with the reason (faults F33 to F38)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sse_metrics.importers.checks.values import (
    UnreadableError,
    day_order,
    decimal_mark,
    read_day,
    read_number,
    read_whole,
    to_scale,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024.1.5", dt.date(2024, 1, 5)),
        ("2024. 1. 5.", dt.date(2024, 1, 5)),
        ("2024-01-05", dt.date(2024, 1, 5)),
        ("2024/1/5", dt.date(2024, 1, 5)),
        ("2024년 1월 5일", dt.date(2024, 1, 5)),
        ("2024년 1월", dt.date(2024, 1, 1)),
        ("20240105", dt.date(2024, 1, 5)),
        ("2024-01-05T23:59:59Z", dt.date(2024, 1, 5)),
        ("2024-01-05 00:00", dt.date(2024, 1, 5)),
        ("29/02/2024", dt.date(2024, 2, 29)),
        ("12/25/2024", dt.date(2024, 12, 25)),
        ("5.5.2024", dt.date(2024, 5, 5)),
        ("45321", dt.date(2024, 1, 30)),
    ],
)
def test_f33_dates_are_read_as_they_are_written(written: str, read: dt.date) -> None:
    assert read_day(written) == read


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2024-13-40", "no_such_day"),
        ("2023-02-29", "no_such_day"),
        ("31/13/2024", "no_such_day"),
        ("yesterday", "not_a_date"),
        ("2024", "not_a_date"),
        ("12345678901", "not_a_date"),
        ("99999", "not_a_date"),
    ],
)
def test_f33_what_is_no_date_is_refused(written: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_day(written)
    assert refused.value.code == code


def test_f34_an_ambiguous_date_asks_for_its_order() -> None:
    with pytest.raises(UnreadableError, match="ambiguous_date"):
        read_day("03/04/2024")
    assert read_day("03/04/2024", "dmy") == dt.date(2024, 4, 3)
    assert read_day("03/04/2024", "mdy") == dt.date(2024, 3, 4)
    assert [day_order(value) for value in ("13/04/2024", "04/13/2024", "04/04/2024", "2024-01-13")] == [
        "dmy",
        "mdy",
        None,
        None,
    ]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_survives_every_way_to_write_it(day: dt.date) -> None:
    ways = (day.isoformat(), f"{day:%Y.%m.%d}", f"{day.year}년 {day.month}월 {day.day}일", f"{day:%Y%m%d}")
    assert {read_day(way) for way in ways} == {day}
    assert read_day(f"{day:%d/%m/%Y}", "dmy") == day


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1,234", "1234"),
        ("1,234.50", "1234.50"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("₩1,234", "1234"),
        ("￦ 1,234", "1234"),
        ("1,234원", "1234"),
        ("$12.5", "12.5"),
        ("12,5 €", "12.5"),
        ("(5)", "-5"),
        ("(1,234)", "-1234"),
        ("−7", "-7"),
        ("-₩7", "-7"),
        ("1,234천원", "1234000"),
        ("3.5억원", "350000000"),
        ("12만", "120000"),
        ("1 234 567", "1234567"),
        ("１２３", "123"),
        ("+5", "5"),
    ],
)
def test_f35_numbers_are_read_exactly(written: str, read: str) -> None:
    assert read_number(written) == Decimal(read)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.234", "ambiguous_number"),
        ("abc", "not_a_number"),
        ("1,23,4", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("12 or 13", "not_a_number"),
        ("--5", "not_a_number"),
        ("1.23E+11", "scientific_number"),
        ("9" * 80, "number_too_large"),
        ("", "not_a_number"),
        ("nan", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("0x10", "not_a_number"),
    ],
)
def test_f35_what_is_no_number_is_refused(written: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_number(written)
    assert refused.value.code == code


def test_f35_a_column_that_shows_its_decimal_mark_decides() -> None:
    assert read_number("1.234", ",") == 1234
    assert read_number("1.234", ".") == Decimal("1.234")
    assert read_number("1,234", ",") == Decimal("1.234")
    assert [decimal_mark(value) for value in ("1,234.5", "12.5", "1.234,5", "12,5", "1,234", "1.234", "77")] == [
        ".",
        ".",
        ",",
        ",",
        None,
        None,
        None,
    ]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False))
def test_f36_decimals_stay_exact(amount: Decimal) -> None:
    assert to_scale(read_number(f"{amount:,.2f}"), 18, 2) == amount
    swapped = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert to_scale(read_number(swapped, ","), 18, 2) == amount


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_f36_the_noise_of_binary_numbers_is_rounded_away(whole: int, cents: int) -> None:
    exact = Decimal(whole) + Decimal(cents) / 100
    assert to_scale(Decimal(repr(float(exact))), 18, 2) == exact
    assert to_scale(Decimal("0.30000000000000004"), 18, 2) == Decimal("0.30")


def test_f36_overflow_and_too_many_decimals_are_refused() -> None:
    with pytest.raises(UnreadableError, match="number_too_large"):
        to_scale(Decimal(10**16), 18, 2)
    with pytest.raises(UnreadableError, match="too_many_decimals"):
        to_scale(Decimal("1.005"), 18, 2)
    with pytest.raises(UnreadableError, match="number_too_large"):
        read_whole("99999999999")
    with pytest.raises(UnreadableError, match="not_a_whole_number"):
        read_whole("12.5")
    assert read_whole("12.0") == 12


@pytest.mark.parametrize(
    ("written", "is_percentage", "read"),
    [("12%", False, "0.12"), ("12%", True, "12"), ("0.12", False, "0.12"), ("12", True, "12")],
)
def test_f38_a_percentage_is_read_by_the_rule_that_is_stated(written: str, is_percentage: bool, read: str) -> None:
    """A sign divides by a hundred, except in a column of percentages; without a sign the number stands as it is."""
    assert read_number(written, ".", is_percentage=is_percentage) == Decimal(read)

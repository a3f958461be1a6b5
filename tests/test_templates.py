"""Templates ask for what the schema stores, in four languages, and understand what comes back."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

import pytest

from sse_metrics.importers.templates.examples import example_cells, example_row, is_example_row
from sse_metrics.importers.templates.files import dictionary_rows, write_csv, write_dictionary_csv
from sse_metrics.importers.templates.model import (
    choice_code,
    choice_label,
    choices_of,
    fingerprint,
    folded,
    heading,
    help_text,
    match_heading,
    match_tables,
    nearest_heading,
    table_help,
    templates,
    title,
    with_prefix,
    without_prefix,
)
from sse_metrics.language import LANGUAGES, texts
from sse_metrics.warehouse.schema import schema_text, tables

COLUMNS = [(table.name, field.name) for table in templates().values() for field in table.fields]


def blocks() -> dict[str, list[str]]:
    """The lines of each table as they stand in schema.sql."""
    found = re.findall(r"^create table (\w+) \([^\n]*\n(.*?)^\);", schema_text(), re.M | re.S)
    return {name: body.splitlines() for name, body in found}


def line_of(table: str, column: str) -> str:
    return next(line for line in blocks()[table] if line.split()[0] == column)


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# ------------------------------------------------------------------ the model


def test_every_table_that_a_city_brings_rows_of_has_a_template() -> None:
    wanted = [
        name
        for name in tables()
        if {"provenance", "load_id"} <= {line.split()[0] for line in blocks()[name] if line.strip()}
    ]
    assert list(templates()) == wanted
    assert len(wanted) >= 32


def test_a_template_leaves_out_only_what_the_import_knows() -> None:
    left_out = {"place_id", "provenance", "load_id", "check", "primary"}
    for name, table in templates().items():
        stored = [line.split()[0] for line in blocks()[name] if line.strip()]
        assert [field.name for field in table.fields] == [c for c in stored if c not in left_out and c != "sale_id"]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_what_is_required_is_what_the_schema_requires(table: str, column: str) -> None:
    declared = line_of(table, column).split(" -- ")[0]
    field = templates()[table].field(column)
    key = re.search(r"primary key \(([^)]*)\)", "\n".join(blocks()[table]))
    is_needed = "not null" in declared or "primary key" in declared or column in (key[1] if key else "").split(", ")
    is_one_of = any(column in group for group in templates()[table].at_least_one)
    assert field.required == (is_needed and " default " not in declared and not is_one_of)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_refers_to_what_the_schema_says(table: str, column: str) -> None:
    declared = re.search(r" references (\w+) ", line_of(table, column).split(" -- ")[0])
    field = templates()[table].field(column)
    if declared:
        assert (field.references, field.is_enforced) == (declared[1], True)
    if field.is_prefixed:
        assert field.references in (None, *templates())


def test_parts_of_the_model_worked_out_by_hand() -> None:
    sale = templates()["sale"]
    assert [(f.name, f.references) for f in sale.fields if f.references] == [
        ("channel_id", "channel"),
        ("market_day_id", "market_day"),
        ("enterprise_id", "enterprise"),
    ]
    assert sale.needs == ("channel", "market_day", "enterprise")
    amount = sale.field("amount")
    assert (amount.kind, amount.digits, amount.decimals, amount.minimum, amount.unit) == ("decimal", 18, 2, 0, "money")
    assert templates()["channel"].at_least_one == (("name_en", "name_ko", "name_fr", "name_es"),)
    assert templates()["decision"].at_least_one == (("title_en", "title_ko", "title_fr", "title_es"),)
    flow = templates()["funding_flow"]
    assert (flow.field("kind").default, flow.field("kind").required) == ("money", False)
    assert (flow.field("parent_flow_id").references, flow.field("parent_flow_id").is_enforced) == (flow.name, False)
    assert templates()["target"].field("target_value").is_minimum_excluded
    assert templates()["strategy_action"].field("point").maximum == 7
    assert templates()["enterprise"].field("sector").choices == tuple("ABCDEFGHIJKLMNOPQRSTU")
    family = templates()["enterprise"].field("family")
    assert templates()["enterprise"].field("other_family").choices == family.choices
    assert not templates()["purchase_supplier"].field("supplier_key").is_prefixed
    assert not templates()["enterprise"].field("neighbourhood_id").is_prefixed
    assert templates()["fund_year"].field("fund_id").is_prefixed
    assert re.fullmatch(r"[0-9a-f]{12}", fingerprint())


def test_the_place_before_an_id_comes_and_goes() -> None:
    assert without_prefix("gwanak-gu", with_prefix("gwanak-gu", "E-1")) == "E-1"
    assert without_prefix("gwanak-gu", "demo-e001") == "demo-e001"
    assert without_prefix("gwanak-gu", "jungnang-gu/E-1") == "jungnang-gu/E-1"


# ------------------------------------------------------------------ words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", templates())
def test_a_table_and_its_columns_have_words(table: str, language: str) -> None:
    assert 0 < len(title(table, language)) <= 28
    assert table_help(table, language).endswith(".")
    for field in templates()[table].fields:
        assert 0 < len(heading(table, field.name, language)) <= 40
        assert help_text(table, field.name, language).strip()
        labels = [choice_label(table, field.name, code, language) for code in choices_of(table, field.name)]
        assert len(set(map(folded, labels))) == len(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_told_apart_by_their_names(language: str) -> None:
    names = [folded(title(table, language)) for table in templates()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("table", templates())
def test_a_heading_means_one_column_in_whatever_language(table: str) -> None:
    meant: dict[str, str] = {}
    for field in templates()[table].fields:
        for written in (field.name, *(heading(table, field.name, language) for language in LANGUAGES)):
            assert meant.setdefault(folded(written), field.name) == field.name


def test_no_text_of_a_column_is_left_over() -> None:
    named = {field.name for table in templates().values() for field in table.fields} | {"own_id", "reference"}
    keys = [key.removesuffix(".help") for key in texts("en") if key.startswith("field.")]
    assert {key.rsplit(".", 1)[1] for key in keys} <= named
    assert {key.split(".")[1] for key in keys if key.count(".") == 2} <= set(templates())


# ------------------------------------------------------------------ what comes back


def ways_to_write(shown: str) -> list[str]:
    return [
        shown,
        f"  {shown}\u00a0",
        f"{shown} *",
        shown.upper(),
        shown.replace(" ", "_"),
        shown.replace(" ", "  "),
        unicodedata.normalize("NFD", shown),
        unicodedata.normalize("NFD", shown).upper() + " *",
    ]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_heading_is_understood_however_it_is_written(table: str, column: str) -> None:
    for shown in (column, *(heading(table, column, language) for language in LANGUAGES)):
        for written in ways_to_write(shown):
            field = match_heading(table, written)
            assert field is not None, written
            assert field.name == column, written


@pytest.mark.parametrize("table", templates())
def test_a_label_is_understood_however_it_is_written(table: str) -> None:
    for field in templates()[table].fields:
        for code in choices_of(table, field.name):
            for shown in (code, *(choice_label(table, field.name, code, language) for language in LANGUAGES)):
                assert all(choice_code(table, field.name, written) == code for written in ways_to_write(shown))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("예", "true"),
        ("O", "true"),
        ("1", "true"),
        ("SI", "true"),
        ("NON", "false"),
        ("아니오", "false"),
        ("0", "false"),
        ("X", None),
        ("maybe", None),
        ("", None),
    ],
)
def test_yes_and_no_are_understood(written: str, code: str | None) -> None:
    assert choice_code("enterprise", "is_women_led", written) == code


def test_what_is_not_known_is_not_guessed() -> None:
    assert match_heading("sale", "price") is None
    assert match_heading("sale", "") is None
    assert choice_code("sale", "mode", "market") is None
    assert choice_code("sale", "currency", "KRW") is None


@pytest.mark.parametrize(
    ("table", "written", "nearest"),
    [
        ("sale", "Amout", "Amount"),
        ("sale", "enterprise_idd", "Enterprise ID"),
        ("enterprise", "Nom de l entrprise *", "Nom de l’entreprise"),
        ("enterprise", "기업 명", "기업명"),
        ("sale", "zzzz", None),
    ],
)
def test_a_slip_of_the_pen_finds_the_nearest_heading(table: str, written: str, nearest: str | None) -> None:
    assert nearest_heading(table, written) == nearest


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", templates())
def test_a_table_is_known_by_its_headings(table: str, language: str) -> None:
    written = [heading(table, field.name, language) for field in templates()[table].fields]
    best = match_tables([*written, "Remarks"])[0]
    assert best.table == table
    assert best.required_share == 1
    assert best.fields == templates()[table].fields


def test_a_table_with_something_missing_is_still_found() -> None:
    best = match_tables(["판매일", "판매 방식", "금액", "통화"])[0]
    assert (best.table, best.required_share) == ("sale", 4 / 6)
    assert match_tables(["nothing", "of", "this"]) == []


# ------------------------------------------------------------------ example rows, CSV, dictionary


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", templates())
def test_the_example_row_fills_what_is_required_and_is_known_as_one(table: str, language: str) -> None:
    asked, row = templates()[table], example_row(table, language)
    assert not [field.name for field in asked.fields if field.required and row[field.name] is None]
    assert all(any(row[name] is not None for name in group) for group in asked.at_least_one)
    for field in asked.fields:
        if field.choices and row[field.name] is not None:
            assert row[field.name] in field.choices
    cells = example_cells(list(row.values()), language)
    assert is_example_row(cells)
    assert is_example_row([None, "", *cells])
    assert is_example_row([unicodedata.normalize("NFD", str(cells[0]))])
    assert not is_example_row(list(row.values()))


@pytest.mark.parametrize(
    "cells", [[], [None, ""], ["demo-e001", "Example: x"], ["예시 꿈빵 사회적기업"], ["Example"], ["Examples: 3"], [3]]
)
def test_other_rows_are_no_examples(cells: list[object]) -> None:
    assert not is_example_row(cells)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_csv_template_has_headings_alone(language: str) -> None:
    (headings,) = rows_of(write_csv("sale", language))
    assert [field.name if (field := match_heading("sale", each)) else None for each in headings] == [
        field.name for field in templates()["sale"].fields
    ]
    assert headings[0].endswith(" *")
    assert not headings[1].endswith(" *")


def test_csv_cells_are_exact_and_run_nothing() -> None:
    row = {"enterprise_id": "007", "name": "=cmd|' /C calc'!A0", "family": "mutual", "is_women_led": False}
    headings, cells = rows_of(write_csv("enterprise", "fr", [row]))
    shown = dict(zip((match_heading("enterprise", each).name for each in headings), cells, strict=True))  # type: ignore[union-attr]
    assert shown["enterprise_id"] == "007"
    assert shown["name"] == "'=cmd|' /C calc'!A0"
    assert (shown["family"], shown["is_women_led"], shown["sector"]) == ("Mutuelle", "Non", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_lists_every_column(language: str) -> None:
    rows = rows_of(write_dictionary_csv(language))
    assert rows == dictionary_rows(language)
    assert [row[2] for row in rows[1:]] == [f"{table}.{column}" for table, column in COLUMNS]
    assert all(row[0] and row[1] and row[3] and row[4] and row[7] for row in rows[1:])

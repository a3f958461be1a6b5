"""The sheets of support come in: families admitted, contacts, lunch orders; a faulty row is named by its cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from sse_metrics import support
from sse_metrics.importers.importing import publish_import
from sse_metrics.language import LANGUAGES, text
from sse_metrics.warehouse.publishing import open_current
from tests.import_world import bring, enterprises, lines, stored, workbook

DAY = dt.date(2024, 3, 5)
# Sheets by table, with headings as the template of the language writes them.
PROGRAMME = ("programme_id", "area", "name", "support_kind", "award_cap", "currency")
APPLICATION = ("application_id", "programme_id", "enterprise_id", "applied_on", "is_eligible", "awarded_on",
               "amount_awarded", "currency")  # fmt: skip
FAMILY = ("programme_id", "family", "first_year", "award_cap", "currency")
CONTACT = ("contact_id", "body_name", "contacted_on", "topic", "contact_kind", "enterprise_id", "contacts")
ORDER = ("order_id", "market_day_id", "department", "enterprise_id", "meals")


def heading(table: str, column: str, language: str) -> str:
    key = f"field.{table}.{column}"
    return text(language, key if _has(language, key) else f"field.{column}")


def _has(language: str, key: str) -> bool:
    try:
        return bool(text(language, key))
    except KeyError:
        return False


def sheets(language: str, **tables: tuple[tuple[str, ...], list[tuple[Any, ...]]]) -> dict[str, list[list[Any]]]:
    return {
        text(language, f"table.{table}"): [[heading(table, column, language) for column in columns], *map(list, rows)]
        for table, (columns, rows) in tables.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_workbook_brings_rules_contacts_and_orders(home: Path, tmp_path: Path, language: str) -> None:
    said = {
        code: text(language, code)
        for code in ("family.cooperative", "topic.finance", "contact_kind.phone", "contact_kind.at_enterprise")
    }
    book = workbook(
        tmp_path / "support.xlsx",
        sheets(
            language,
            programme=(PROGRAMME, [("P1", "enterprise_support", "Grants", "direct", 20, "KRW")]),
            programme_family=(FAMILY, [("P1", said["family.cooperative"], 2023, 10, "KRW")]),
            application=(APPLICATION, [("A1", "P1", "E00001", DAY, "true", DAY, 12, "KRW")]),
            support_contact=(
                CONTACT,
                [
                    ("C1", "Centre", DAY, said["topic.finance"], said["contact_kind.phone"], "E00001", 2),
                    ("C2", "Centre", DAY, "start_up", None, None, 5),
                ],
            ),
            channel=(("channel_id", "kind", "name_en"), [("L", "lunch_day", "Lunch")]),
            market_day=(("market_day_id", "channel_id", "held_on", "mode"), [("D1", "L", DAY, "lunch_day")]),
            lunch_order=(ORDER, [("O1", "D1", "Roads", "E00002", 40)]),
        ),
    )
    prepared = bring(home, {"register.csv": enterprises(2), "support.xlsx": book})
    assert not prepared.has_errors, [(each.code, each.row, each.column, each.value) for each in prepared.problems]
    publish_import(prepared)
    assert stored(home, "select family, first_year, cast(award_cap as integer), provenance from programme_family") == [
        ("cooperative", 2023, 10, "reported")
    ]
    contacts = "select topic, contact_kind, enterprise_id, contacts from support_contact order by contacts"
    assert stored(home, contacts) == [
        ("finance", "phone", "here/E00001", 2), ("start_up", None, None, 5),
    ]  # fmt: skip
    assert stored(home, "select department, market_day_id, enterprise_id, meals from lunch_order") == [
        ("Roads", "here/D1", "here/E00002", 40)
    ]
    with open_current(home) as db:  # 12 is within the cap of the programme, and above that of the family
        (broken,) = support.breaches(db, support.Selection("here", 2024, 2024))
    assert (broken["rule"], broken["enterprise_id"]) == ("over_cap", "here/E00001")


@pytest.mark.parametrize(
    ("table", "columns", "good", "faulty", "column"),
    [
        ("programme_family", FAMILY, ("P1", "cooperative", 2023, 10, "KRW"),
         ("P1", "mutual", 2023, -1, "KRW"), "award_cap"),
        ("programme_family", FAMILY, ("P1", "cooperative", 2023, 10, "KRW"),
         ("P9", "mutual", 2023, 1, "KRW"), "programme_id"),
        ("support_contact", CONTACT, ("C1", "C", DAY, "finance", "phone", "E00001", 2),
         ("C2", "C", DAY, "gossip", "phone", "E00001", 2), "topic"),
        ("support_contact", CONTACT, ("C1", "C", DAY, "finance", "phone", "E00001", 2),
         ("C2", "C", DAY, "finance", "phone", "E00001", "many"), "contacts"),
        ("lunch_order", ORDER, ("O1", "D1", "Roads", "E00001", 4), ("O2", "D1", "Roads", "E99999", 4), "enterprise_id"),
        ("lunch_order", ORDER, ("O1", "D1", "Roads", "E00001", 4), ("O2", "D1", None, "E00001", 4), "department"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_told_with_its_sheet_row_and_column(
    home: Path, tmp_path: Path, table: str, columns: tuple[str, ...], good: tuple[Any, ...], faulty: tuple[Any, ...],
    column: str,
) -> None:  # fmt: skip
    book = workbook(tmp_path / "faulty.xlsx", {text("en", f"table.{table}"): [list(columns), list(good), list(faulty)]})
    needed = {
        "register.csv": enterprises(1),
        "programme.csv": lines(",".join(PROGRAMME), "P1,enterprise_support,Grants,direct,20,KRW"),
        "channel.csv": lines("channel_id,kind,name_en", "L,lunch_day,Lunch"),
        "market_day.csv": lines("market_day_id,channel_id,held_on,mode", "D1,L,2024-03-05,lunch_day"),
    }
    prepared = bring(home, {**needed, "faulty.xlsx": book})
    (problem,) = [each for each in prepared.problems if each.file == "faulty.xlsx"]
    assert (problem.sheet, problem.row, problem.column) == (text("en", f"table.{table}"), 3, column)
    assert all(problem.message(language) and problem.fix(language) for language in LANGUAGES)
    assert prepared.counts[table] == {"read": 2, "kept": 1, "rejected": 1}

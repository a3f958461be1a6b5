"""Rows of buyers, purchases and suppliers out of open contracting data."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sse_metrics.importers.standards.buyers import buyer_kind
from tests.contracting_example import RELEASES, award, codes, read, release, rows


def test_rows_of_the_example() -> None:
    reading = read({"releases": RELEASES})
    assert [(row["buyer_id"], row["name"]) for row in rows(reading, "buyer")] == [
        ("g-1", "Invented District"),
        ("g-2", "Other Office"),
    ]
    amended, cancelled, by_contracts, bare = rows(reading, "purchase")
    assert amended | {} == {
        "purchase_id": "p-1/1", "ocid": "p-1", "buyer_id": "g-1", "title": "Lunches", "category": "services",
        "method": "open", "is_reserved": None, "is_unsuccessful": "false", "tenderers": None,
        "awarded_on": "2024-01-09", "amount": "300", "currency": "KRW",
    }  # fmt: skip
    assert cancelled["is_unsuccessful"] == "true"
    assert (by_contracts["amount"], by_contracts["currency"], by_contracts["awarded_on"]) == (
        "100.3",
        "EUR",
        "2024-03-05",
    )
    assert (bare["amount"], bare["awarded_on"]) == (None, "2024-03-10")
    assert codes(reading) == ["ocds_without_value", "ocds_date_of_release", "ocds_without_supplier"]


def test_a_consortium_is_split_to_the_cent() -> None:
    told = award(value={"amount": 100, "currency": "GBP"}, suppliers=[{"id": n} for n in "ABCA"])
    parts = [Decimal(str(row["amount"])) for row in rows(read(release(awards=[told])), "purchase_supplier")]
    assert parts == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_what_is_said_of_suppliers_and_the_tender() -> None:
    parties = [
        {"id": "A", "name": "Ada", "details": {"vcse": True, "scale": "sme"}},
        {"id": "B", "name": "Ben", "details": {"vcse": False}},
        {"id": "C", "name": "Cho", "details": {"scale": "sme"}},
        {"id": "D", "name": "Dan", "details": {"classifications": [{"scheme": "KOR-SSE", "id": "cooperative"}]}},
        {"id": "T", "name": "Town", "identifier": {"scheme": "GB-LAE", "id": "TWN"}, "roles": ["buyer"]},
    ]
    tender = {
        "otherRequirements": {"reservedParticipation": ["shelteredWorkshop"]},
        "tenderers": [{"id": n} for n in "ABCDE"],
    }
    reading = read(
        release(buyer=None, parties=parties, tender=tender, awards=[award(suppliers=[{"id": n} for n in "ABCD"])])
    )
    assert [row["is_sse"] for row in rows(reading, "purchase_supplier")] == ["true", "false", None, "true"]
    assert rows(reading, "purchase")[0] | {"is_reserved": "true", "tenderers": "5"} == rows(reading, "purchase")[0]
    assert rows(reading, "buyer")[0]["buyer_id"] == "GB-LAE-TWN"


def test_a_contract_without_award_is_a_purchase_in_rows_only() -> None:
    contract = {"id": "c", "awardID": "nowhere", "dateSigned": "2024-04-02", "value": {"amount": 9, "currency": "COP"}}
    parties = [{"id": "S", "name": "Sol", "roles": ["supplier"]}]
    reading = read(release(tag=["contract"], parties=parties, contracts=[contract]))
    assert reading.figures["totals"] == {"awarded": {}, "contracted": {"COP": 9}}
    assert rows(reading, "purchase")[0]["purchase_id"] == "p/contract/c"
    assert rows(reading, "purchase_supplier")[0]["amount"] == "9"
    assert codes(reading) == ["ocds_contract_without_award"]


def test_one_identifier_of_two_buyers_keeps_them_apart() -> None:
    told = [release(ocid=name, buyer={"id": "org-1", "name": name}, awards=[award()]) for name in ("North", "South")]
    reading = read(told)
    assert {row["buyer_id"] for row in rows(reading, "buyer")} == {"org-1", "SOUTH"}
    assert "ocds_buyer_id_shared" in codes(reading)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("관악구청", "local_government"),
        ("서울특별시교육청", "education_office"),
        ("고용노동부", "state_body"),
        ("London Borough of Merton", "local_government"),
        ("Leeds City Council", "local_government"),
        ("NARIÑO - ALCALDÍA MUNICIPIO DE GUAITARILLA", None),
        ("Ayuntamiento de Zaragoza", "local_government"),
        ("Ministère du Travail", "state_body"),
        ("Ville de Montréal", "local_government"),
        ("Leeds Teaching Hospitals", None),
        ("Norwegian Refugee Council", None),
    ],
)
def test_the_kind_of_a_buyer_only_where_its_name_is_plain(name: str, kind: str | None) -> None:
    assert buyer_kind(name) == kind

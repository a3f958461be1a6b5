"""Aid activities: both versions of the standard, their rows, their faults, and the real file."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.reading import Document, Reading
from sse_metrics.importers.standards import iati
from tests import independent_figures

VERSION_1 = """
<iati-activities version="1.05"><iati-activity default-currency="GBP">
  <reporting-org ref="GB-1" type="10">Invented Department</reporting-org>
  <participating-org role="Implementing" ref="X-1">Ada Works</participating-org>
  <iati-identifier>GB-1-77</iati-identifier>
  <transaction><transaction-type code="C"/><value value-date="2010-04-01Z">1000</value></transaction>
  <transaction><transaction-type code="D"/><value currency="USD" value-date="2010-05-01">200.50</value>
    <receiver-org ref="X-2">Ben Garden</receiver-org><transaction-date iso-date="2010-05-03"/></transaction>
  <transaction><transaction-type code="E"/><value value-date="2010-06-01">300</value>
    <receiver-org>Cho  Club</receiver-org></transaction>
  <transaction><transaction-type code="LR"/><value value-date="2011-06-01">40</value></transaction>
  <transaction><transaction-type code="IF"/><value value-date="2010-01-01">5000</value></transaction>
  <transaction><transaction-type code="D"/><value value-date="2010-07-01">-25</value>
    <receiver-org>CHO CLUB</receiver-org></transaction>
  <transaction><transaction-type code="C"/></transaction>
</iati-activity></iati-activities>
"""
VERSION_2 = """
<!-- a comment -->
<iati-activities version="2.03" xmlns:x="http://example.org/own"><x:note/>
<iati-activity default-currency="GBP"><!-- another -->
  <iati-identifier>GB-1-77</iati-identifier>
  <reporting-org ref="GB-1" type="10"><narrative>Invented Department</narrative></reporting-org>
  <participating-org role="4" ref="X-1"><narrative xml:lang="fr"/><narrative>Ada Works</narrative></participating-org>
  <transaction><transaction-type code="2"/><value value-date="2010-04-01">1000</value></transaction>
  <transaction><transaction-type code="3"/><transaction-date iso-date="2010-05-03"/>
    <value currency="USD" value-date="2010-05-01">200.50</value>
    <receiver-org ref="X-2"><narrative>Ben Garden</narrative></receiver-org></transaction>
  <transaction><transaction-type code="4"/><value value-date="2010-06-01">300</value>
    <receiver-org><narrative>Cho Club</narrative></receiver-org></transaction>
  <transaction><transaction-type code="6"/><value value-date="2011-06-01">40</value></transaction>
  <transaction><transaction-type code="1"/><value value-date="2010-01-01">5000</value></transaction>
  <transaction><transaction-type code="3"/><value value-date="2010-07-01">-25</value>
    <receiver-org><narrative>Cho Club</narrative></receiver-org></transaction>
  <transaction><transaction-type code="2"/></transaction>
</iati-activity></iati-activities>
"""


def document(text: str) -> Document:
    return Document("f.xml", "xml", "utf-8", root=ElementTree.fromstring(text))  # noqa: S314 - our own text


def read(text: str) -> Reading:
    assert iati.recognises(document(text))
    return iati.read([document(text)])


def activity(inside: str, **attributes: str) -> str:
    told = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<iati-activities><iati-activity{told}>{inside}</iati-activity></iati-activities>"


def transaction(kind: str = "3", inside: str = "", value: str = '<value value-date="2020-01-02">10</value>') -> str:
    return f'<transaction><transaction-type code="{kind}"/>{value}{inside}</transaction>'


NAMED = '<iati-identifier>A</iati-identifier><reporting-org ref="R">Reporter</reporting-org>'
RECEIVER = "<receiver-org>Ada Works</receiver-org>"


def flows(reading: Reading) -> list[dict[str, str | None]]:
    return [dict(zip(table.columns, cells, strict=True)) for table in reading.tables for _, cells in table.rows]


def codes(reading: Reading) -> list[str]:
    for problem in reading.problems:
        for language in ("en", "ko", "fr", "es"):
            assert "{" not in problem.message(language) + problem.fix(language)
    return [problem.code for problem in reading.problems]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [(VERSION_1, ("C", "D", "E", "LR", "IF")), (VERSION_2, ("2", "3", "4", "6", "1"))],
    ids=("1.05", "2.03"),
)
def test_both_versions(text: str, kinds: tuple[str, ...]) -> None:
    committed, disbursed, spent, repaid, incoming = kinds
    last = "CHO CLUB" if committed == "C" else "Cho Club"
    reading = read(text)
    assert reading.format == "iati"
    assert reading.figures["counts"] == {
        "activities": 1,
        "transactions": 7,
        "transactions_without_value": 1,
        "receivers": 2,
    }
    assert reading.figures["totals"] == {
        "GBP": {committed: 1000, disbursed: -25, spent: 300, repaid: 40, incoming: 5000},
        "USD": {disbursed: 200.5},
    }
    assert [
        (row["stage"], row["amount"], row["is_correction"], row["currency"], row["flowed_on"], row["recipient_name"])
        for row in flows(reading)
    ] == [
        ("committed", "1000", "false", "GBP", "2010-04-01", "Ada Works"),
        ("disbursed", "200.5", "false", "USD", "2010-05-03", "Ben Garden"),
        ("disbursed", "300", "false", "GBP", "2010-06-01", "Cho Club"),
        ("repaid", "40", "false", "GBP", "2011-06-01", "Invented Department"),
        ("disbursed", "25", "true", "GBP", "2010-07-01", last),
    ]
    assert codes(reading) == [
        "iati_value_missing",
        "iati_date_missing",
        "iati_type_left_out",
        "iati_correction",
    ]


def test_a_disbursement_and_a_repayment_as_rows() -> None:
    _, paid, _, repaid, _ = flows(read(VERSION_1))
    flow_id = paid.pop("flow_id")
    assert str(flow_id).startswith("GB-1-77/")
    assert paid == {
        "stage": "disbursed", "flowed_on": "2010-05-03", "amount": "200.5", "kind": "money", "currency": "USD",
        "payer_name": "Invented Department", "payer_class": "government", "instrument": "grant",
        "recipient_name": "Ben Garden", "parent_flow_id": None, "counts_in_total": "true", "excluded_because": None,
        "is_correction": "false",
    }  # fmt: skip
    assert (repaid["payer_name"], repaid["instrument"]) == ("Ada Works", "loan")
    assert (repaid["counts_in_total"], repaid["excluded_because"]) == ("false", "repayment")


def test_identifiers_stay_when_transactions_are_added_and_tell_twins_apart() -> None:
    old = transaction(inside=RECEIVER) + transaction(inside=RECEIVER)
    with_ref = old.replace("<transaction>", '<transaction ref="T-1">', 1)
    new = transaction(value='<value value-date="2021-01-01">7</value>', inside=RECEIVER) + old

    def ids(inside: str) -> list[str | None]:
        return [row["flow_id"] for row in flows(read(activity(NAMED + inside, default_currency="EUR")))]

    assert len(set(ids(old))) == 2
    assert ids(new)[1:] == ids(old)
    assert ids(with_ref)[0] == "A/T-1"


@pytest.mark.parametrize(
    ("code", "instrument"),
    [
        ("110", "grant"),
        ("421", "loan"),
        ("410", "loan"),
        ("431", "quasi_equity"),
        ("510", "equity"),
        ("1100", "guarantee"),
    ],
)
def test_the_instrument_follows_the_finance_type(code: str, instrument: str) -> None:
    default = f'<default-finance-type code="{code}"/>'
    own = f'<finance-type code="{code}"/>'
    for inside in (default + transaction(inside=RECEIVER), transaction(inside=RECEIVER + own)):
        assert flows(read(activity(NAMED + inside, default_currency="EUR")))[0]["instrument"] == instrument


def test_the_type_of_an_organisation_decides_its_class() -> None:
    for kind, expected in (("10", "government"), ("15", "government"), ("60", "impact_donor"), ("40", "impact_donor")):
        payer = f'<provider-org ref="Z" type="{kind}">Somebody</provider-org>'
        told = activity(NAMED + transaction(inside=RECEIVER + payer), default_currency="EUR")
        assert flows(read(told))[0]["payer_class"] == expected


def test_a_country_stands_for_a_receiver_that_nobody_names() -> None:
    for place in ('<recipient-country code="KE"/>', "<recipient-country><narrative>KE</narrative></recipient-country>"):
        assert flows(read(activity(NAMED + place + transaction(), default_currency="EUR")))[0]["recipient_name"] == "KE"


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (
            NAMED + transaction(value='<value value-date="2020-01-02">many</value>', inside=RECEIVER),
            "iati_value_not_a_number",
        ),
        (NAMED + transaction(value='<value value-date="2020-01-02"> </value>', inside=RECEIVER), "iati_value_missing"),
        (NAMED + transaction(value="<value>10</value>", inside=RECEIVER), "iati_date_missing"),
        (NAMED + transaction(), "iati_receiver_missing"),
        (
            NAMED + transaction(value='<value value-date="2020-01-02">1e16</value>', inside=RECEIVER),
            "iati_value_not_a_number",
        ),
        (
            NAMED + transaction(value=f'<value value-date="2020-01-02">{10**16}</value>', inside=RECEIVER),
            "amount_too_large",
        ),
        ("<iati-identifier>A</iati-identifier>" + transaction(inside=RECEIVER), "iati_payer_missing"),
        ('<reporting-org ref="R"/>' + transaction(inside=RECEIVER), "iati_identifier_missing"),
    ],
)
def test_faults_are_named(inside: str, code: str) -> None:
    reading = read(activity(inside, default_currency="EUR"))
    assert codes(reading) == [code]
    assert (reading.problems[0].severity, reading.problems[0].row) == ("warning", 1)
    assert not flows(reading)


def test_a_value_without_any_currency() -> None:
    reading = read(activity(NAMED + transaction(inside=RECEIVER)))
    assert reading.figures["totals"] == {"(none)": {"3": 10}}
    assert codes(reading) == ["iati_currency_missing"]


def test_an_activity_that_comes_twice_is_an_error() -> None:
    found = document(activity(NAMED + transaction(inside=RECEIVER), default_currency="EUR"))
    reading = iati.read([found, found])
    assert codes(reading) == ["iati_activity_repeated"]
    assert reading.has_errors
    assert len(flows(reading)) == 1


def test_other_files_are_not_taken_for_activities() -> None:
    assert not iati.recognises(document("<rss/>"))
    assert not iati.recognises(Document("f", "json", data={}))
    assert codes(iati.read([document("<iati-activities/>")])) == ["iati_no_activities"]


@pytest.mark.shared
def test_the_real_file_agrees_with_an_independent_computation(shared_folder: Path) -> None:
    path = shared_folder / "data" / "iati" / "dfid-kosovo" / "KO.xml"
    found = open_document(path)
    assert iati.recognises(found)
    reading = iati.read([found])
    other = independent_figures.iati(path)
    assert reading.figures["counts"]["activities"] == other["activities"] == 42
    assert reading.figures["counts"]["transactions"] == other["transactions"]
    assert reading.figures["totals"] == other["totals"]
    stored = [float(str(row["amount"])) * (-1 if row["is_correction"] == "true" else 1) for row in flows(reading)]
    assert sum(stored) == sum(amount for kinds in other["totals"].values() for amount in kinds.values())
    assert len({row["flow_id"] for row in flows(reading)}) == len(stored)

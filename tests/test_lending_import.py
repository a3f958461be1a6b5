"""Requests for money and corrections of the ledger come in by the workbook; what is wrong is told with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sse_metrics.importers.importing import publish_import
from tests.import_world import bring, enterprises, only, stored, where, workbook


def test_requests_and_corrections_are_brought_in_and_faults_are_told(home: Path, tmp_path: Path) -> None:
    flow = ["Grant", "Committed", "2024-03-01", "KRW", "District", "Government", "Hill Bakery", "Yes"]
    sheets: dict[str, list[list[Any]]] = {
        "Requests for money": [
            ["Request ID", "Enterprise ID", "Requested on", "Purpose", "Amount sought", "Amount obtained", "Currency"],
            ["R-1", "E00001", "2024-02-01", "Expansion", 9000000, 4000000, "KRW"],
            ["R-2", "E00001", "2024-02-02", "holiday", 100, None, "KRW"],
        ],
        "Funding flows": [
            ["Flow ID", "Amount", "Correction", "Instrument", "Stage", "Day of the flow", "Currency",
             "Name of the payer", "Kind of payer", "Name of the recipient", "Counts in totals"],
            ["F-1", 100, "No", *flow],
            ["F-2", 30, "Yes", *flow],
        ],
    }  # fmt: skip
    needed = {"register.csv": enterprises(2)}
    prepared = bring(home, {**needed, "book.xlsx": workbook(tmp_path / "book.xlsx", sheets)})
    purpose = only(prepared, "unknown_choice")
    assert (purpose.sheet, *where(purpose)) == ("Requests for money", "book.xlsx", 3, "Purpose", "holiday")
    assert "Expansion" in purpose.fix("en")
    assert not prepared.is_publishable, "a word that is no purpose has to be put right first"
    sheets["Requests for money"][2][3] = "운영 자금"
    publish_import(bring(home, {**needed, "book.xlsx": workbook(tmp_path / "again.xlsx", sheets)}))
    asked = stored(home, "select purpose, amount_sought, amount_obtained from finance_request order by request_id")
    assert asked == [("expansion", 9000000, 4000000), ("working_capital", 100, None)]
    flows = stored(home, "select amount, is_correction from funding_flow order by flow_id")
    assert flows == [(100, False), (30, True)]
    assert stored(home, "select sum(amount) from funding_in_year where is_counted") == [(70,)]

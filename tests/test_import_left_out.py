"""What a reader leaves out of open data is counted and listed like any other row that is left out."""

from __future__ import annotations

import json
from pathlib import Path

from sse_metrics.importers.importing import publish_import
from tests.contracting_example import award, release
from tests.import_world import bring, lines, stored

LOADS = "select rows_read, rows_kept, rows_rejected from load where load_id > 1"
REJECTED = "select file_name, row_number, code from rejected_row order by all"


def test_purchases_without_buyer_are_counted_and_listed_each(home: Path) -> None:
    several = [award(), award(id="2")]
    releases = [release(awards=several, ocid="a"), release(awards=several, ocid="b", buyer={})]
    prepared = bring(home, {"a.json": json.dumps({"releases": releases})})
    assert prepared.counts["purchase"] == {"read": 4, "kept": 2, "rejected": 2}
    publish_import(prepared)
    kept = 2 + len(stored(home, "select 1 from buyer")) + len(stored(home, "select 1 from purchase_supplier"))
    assert stored(home, LOADS) == [(kept + 2, kept, 2)]
    assert stored(home, REJECTED) == [("a.json", 2, "ocds_without_buyer")] * 2


def test_a_grant_with_two_faults_is_counted_once_and_both_are_listed(home: Path) -> None:
    headings = (
        "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,Recipient Org:Name,"
        "Funding Org:Identifier,Funding Org:Name"
    )
    rows = ("1,T,D,GBP,5,2020-01-01,R,R,F,F", "2,T,D,GBP,-5,2020-01-01,R,R,F,F", "3,T,D,no,x,2020-01-01,R,R,F,F")
    prepared = bring(home, {"g.csv": lines(headings, *rows)})
    assert prepared.counts["funding_flow"] == {"read": 3, "kept": 1, "rejected": 2}
    publish_import(prepared)
    assert stored(home, LOADS) == [(3, 1, 2)]
    assert {row[1] for row in stored(home, REJECTED)} == {3, 4}
    assert ("g.csv", 3, "amount_negative") in stored(home, REJECTED)

"""Funding flows: what the page says, of the demonstration, of a world with gaps, and of real grants."""

from __future__ import annotations

import json
import math
import statistics
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, exposure, ledger
from sse_metrics.exposure import Source
from sse_metrics.language import LANGUAGES, text
from sse_metrics.warehouse.building import build
from tests import independent_figures
from tests.reading_pages import charts, opened, said, tables, tiles
from tests.test_import_standards import imported
from ui import data, numbers

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/money/funding.py"
GWANAK = {"place": "gwanak-gu", "year": "2025"}
WORLD = Path(__file__).with_name("world.sql")
KINDS = ("official", "published", "reported", "illustrative")
Row = dict[str, Any]


def shown(**address: str) -> AppTest:
    app = opened(PAGE, **{"lang": "en", **address})
    assert not app.exception
    return app


# ------------------------------------------------------------------ the page


def awards_of_2025(db: Database) -> list[float]:
    """Grants promised in the year, from the ledger itself."""
    rows = db.rows(
        "select cast(amount as double) as amount from funding_flow where stage = 'committed' and instrument = 'grant' "
        "and counts_in_total and year(flowed_on) = 2025 and place_id = 'gwanak-gu'"
    )
    return [row["amount"] for row in rows]


def test_the_first_screen_says_how_much_from_whom_and_never_adds_the_stages(shipped: Database) -> None:
    app = shown(**GWANAK)
    paid, promised = (
        shipped.value(
            "select sum(amount) from funding_flow where place_id = 'gwanak-gu' and kind = 'money' "
            "and year(flowed_on) = 2025 and counts_in_total and stage = $stage",
            {"stage": stage},
        )
        for stage in ("disbursed", "committed")
    )
    awards = awards_of_2025(shipped)
    title = app.title[0].value
    assert f"₩{paid / 1_000_000:.0f}M paid out (payers: 13, recipients: 54)" in title
    assert "Government, 26%" in title
    for value in (
        f"₩{paid / 1_000_000:.0f}M",
        f"₩{promised / 1_000_000:.0f}M",
        "0.84",
        numbers.money(statistics.median(awards), "KRW"),
        f"mean {numbers.money(statistics.fmean(awards), 'KRW')}",
    ):
        assert value in tiles(app)
    assert f"₩{(paid + promised) / 1_000_000:.0f}M" not in tiles(app)
    assert text("en", "provenance.illustrative") in said(app)
    assert text("en", "funding.not_money.text") in said(app)
    assert text("en", "funding.not_money.title", amounts="336 hours · 4,760 units") in said(app).replace("\\", "")


def test_the_picture_and_the_list_hold_the_same_sums(shipped: Database) -> None:
    app = shown(**GWANAK)
    (picture,) = (trace for trace in charts(app)[0]["data"] if trace["type"] == "sankey")
    rows = ledger.flows(shipped, "gwanak-gu", 2025, "disbursed", "KRW")
    whole = math.fsum(row["amount"] for row in rows)
    assert math.fsum(picture["link"]["value"]) == pytest.approx(2 * whole)  # once into and once out of the instruments
    labels = picture["node"]["label"]
    assert "Government ₩250M" in labels
    assert "Other recipient ₩52M" in labels
    ranking = next(table for table in tables(app) if "Instrument" in table[0])
    assert len(ranking) == len({(row["payer_class"], row["instrument"], row["family"]) for row in rows})
    links = [button.label for button in app.button]
    assert any("Demo district office" in label and "₩146M" in label for label in links)
    assert not any("Demo own sales" in label for label in links)  # own money is nothing that somebody stops


def test_promises_alone_count_once_in_who_is_exposed() -> None:
    """A promise with payments that hang on it is one line."""
    app = shown(**GWANAK, stage="committed")
    assert "₩357M promised" in app.title[0].value
    links = [button.label for button in app.button]
    assert any("Demo ethical bank" in label and "₩86.8M" in label for label in links)


def test_counted_once_goes_from_all_lines_to_the_total(shipped: Database) -> None:
    app = shown(**GWANAK, part="left_out")
    account = ledger.account(shipped, "gwanak-gu", 2025, "disbursed", "KRW")
    (bars,) = charts(app)[0]["data"]
    widths = list(reversed(bars["x"]))
    assert widths[0] == float(account.whole)
    assert widths[-1] == float(account.total) == pytest.approx(widths[0] - math.fsum(widths[1:-1]))
    words = said(app)
    for reason in ("other_stage", "repayment", "regrant", "recycled", "parent", "consortium"):
        assert text("en", f"funding.rule.{reason}") in words
    lines = tables(app)[0]
    assert {row["Left out because"] for row in lines} == {
        "Paid back", "Regrants", "Given on by recipients", "Heads of framework awards",
        "Wholes of consortia", "Hours and units",
    } - ({"Hours and units"} if not any("hours" in row["Value"] for row in lines) else set())  # fmt: skip
    assert len(lines) == len(ledger.left_out_lines(shipped, "gwanak-gu", 2025, "disbursed", "KRW"))


def test_commitments_stand_beside_payments_and_open_ones_have_an_age(shipped: Database) -> None:
    app = shown(**GWANAK, part="commitments")
    promised, paid = charts(app)[0]["data"]
    assert (promised["name"], paid["name"]) == ("Committed", "Paid out")
    assert charts(app)[0]["layout"]["barmode"] == "group"
    (row,) = shipped.rows(
        """
        select cast(sum(p.amount - coalesce(d.paid, 0)) as double) as open, count(*) as n, min(p.flowed_on) as oldest
        from funding_flow as p
        left join (
            select parent_flow_id, sum(amount) as paid from funding_flow where stage = 'disbursed' group by all
        ) as d on p.flow_id = d.parent_flow_id
        where p.stage = 'committed' and p.amount > coalesce(d.paid, 0)
        """
    )
    assert f"{numbers.money(row['open'], 'KRW')} of what was promised is not paid yet" in said(app)
    assert f"promises: {row['n']}); the oldest is" in said(app)
    awards = awards_of_2025(shipped)
    median, mean = (numbers.money(of(awards), "KRW") for of in (statistics.median, statistics.fmean))
    assert f"half of the grants are {median} or less; the mean is {mean}" in said(app)
    tenths = charts(app)[2]["data"][0]["y"]
    assert sum(tenths) == pytest.approx(1)
    assert tenths == sorted(tenths, reverse=True)


def test_a_payer_is_thought_away(shipped: Database) -> None:
    app = shown(**GWANAK, part="exposed", exposed_to="payer_class.government")
    found = exposure.traced(shipped, "gwanak-gu", "disbursed", "KRW")[2025]
    rows = exposure.exposed(
        found,
        Source("payer_class", "government"),
        exposure.register(shipped, "gwanak-gu", 2025, "disbursed", "KRW"),
    )
    half = sum(row.share > 0.5 for row in rows)
    assert f"Government, 2025: recipients exposed: {len(rows)}; more than 50% of their finance" in said(app)
    assert f"for {half}" in said(app)
    assert text("en", "funding.exposed.caution") in said(app)
    jobs = sum(row.known.jobs or 0 for row in rows if row.recipient.enterprise_id)
    for value in (
        "₩250M",
        f"of it passed on: ₩{46.8}M",
        str(jobs),
        f"more than 25%: {sum(r.share > 0.25 for r in rows)}",
    ):
        assert value in tiles(app)
    told = tables(app)[0]
    assert [row["Share of its finance"] for row in told] == [round(100 * row.share) for row in rows]
    people = [row.known.vulnerable_workers for row in rows if row.recipient.enterprise_id]
    added = [value for value in people if value is not None and not 0 < value < 5]
    assert sum(added) < sum(value or 0 for value in people), "with those that are hidden they could be worked out"
    assert f">{sum(added)}<" in tiles(app)
    assert text("en", "funding.exposed.told", known=len(added), n=len(people), fewest=5).replace(" ", "\u00a0") in (
        tiles(app).replace(" ", "\u00a0")
    )
    few = [row["Vulnerable workers"] for row in told]
    assert "<5" in few
    assert not {"1", "2", "3", "4"} & set(few)


def test_a_programme_is_thought_away_and_nobody_is_at_first(shipped: Database) -> None:
    app = shown(**GWANAK, part="exposed")
    found = exposure.traced(shipped, "gwanak-gu", "disbursed", "KRW")[2025]
    every = {part.recipient for part in found.parts if found.recipients[part.recipient].enterprise_id}
    told = f"2025: {len(exposure.dependent(found, {}))} of {len(every)} enterprises in the ledger got more than 50%"
    assert told in said(app)
    app.selectbox(key="exposed_to").set_value("programme.demo-programme-business-support").run()
    assert "Demo business development support, 2025: recipients exposed:" in said(app)
    assert "₩76M" in tiles(app)


def test_a_world_with_gaps_says_what_is_not_known(home_of_the_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: 200 won of four payers to four recipients; euros apart; West names no promise in its payments."""
    monkeypatch.setenv("SSE_HOME", str(home_of_the_world))
    data.forget()
    north = shown(place="north", year="2024", stage="disbursed", currency="KRW")
    assert "₩200 paid out (payers: 4, recipients: 4)" in north.title[0].value
    euros = shown(place="north", year="2024", stage="disbursed", currency="EUR", part="exposed")
    assert "€40 paid out (payers: 1, recipients: 1)" in euros.title[0].value
    assert text("en", "funding.depend.one_payer") in said(euros)
    west = shown(place="west", year="2023", stage="committed", currency="KRW", part="commitments")
    assert text("en", "funding.open.unlinked") in said(west)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_without_a_ledger_names_the_sheet_and_shows_what_was_published(language: str) -> None:
    app = shown(place="seongdong-gu", year="2025", lang=language)
    assert not app.get("plotly_chart")
    assert text(language, "table.funding_flow") in said(app)
    if language == "en":
        assert "about ₩1.3B" in {row["Value"] for row in tables(app)[0]}


def test_a_hostile_choice_is_told_and_the_usual_shown() -> None:
    hostile = shown(**GWANAK, part="exposed", exposed_to="payer.<b>x</b>", stage="repaid")
    assert len(hostile.warning) == 2
    assert "<b>" not in "".join(warning.value for warning in hostile.warning).replace("`payer.<b>x</b>`", "")


# ------------------------------------------------------------------ real grants


@pytest.mark.shared
@pytest.mark.parametrize("name", ["wolfson-foundation/wolfson.json", "power-to-change/power-to-change.json"])
def test_imported_grants_are_shown_as_another_reader_counts_them(
    tmp_path: Path, shared_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Total, median, largest tenth and recipients of the fullest year, worked out from the file by other means."""
    home, path = tmp_path / "home", shared_folder / "data" / "grants" / name
    build(home, demonstration=False)
    imported(home, tmp_path / "work", "united-kingdom", path)
    monkeypatch.setenv("SSE_HOME", str(home))
    data.forget()
    years = set(data.years())
    again = {key: each for key, each in independent_figures.award_figures(path).items() if key[0] in years}
    (fullest, currency), (awards, median, tenth) = max(again.items(), key=lambda item: item[1][0])
    assert currency == "GBP"
    grants = [
        grant
        for grant in json.loads(path.read_bytes())["grants"]
        if fullest in grant["awardDate"] and grant["amountAwarded"] > 0
    ]
    total = math.fsum(grant["amountAwarded"] for grant in grants)
    names = {"; ".join(who.get("name") or who["id"] for who in grant["recipientOrganization"]) for grant in grants}
    app = shown(place="united-kingdom", year=fullest)
    assert f"{numbers.money(total, 'GBP')} promised (payers: 1, recipients: {numbers.number(len(names))})" in (
        app.title[0].value
    )
    for value in (numbers.money(median, "GBP"), numbers.share(tenth), f"n\u00a0=\u00a0{numbers.number(awards)}"):
        assert value in tiles(app)
    badges = {
        kind for markdown in app.markdown for kind in KINDS if f"{text('en', f'provenance.{kind}')}]" in markdown.value
    }
    assert badges == {"reported"}

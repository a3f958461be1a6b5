"""Funding flows: what is chosen, the headline, the key figures; and words that the parts share."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import streamlit as st

from sse_metrics import exposure, ledger, promises
from sse_metrics.exposure import Source, Traced
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from sse_metrics.ledger import STAGES, Row
from sse_metrics.spread import Spread
from ui import blocks, data, numbers, state, tiles
from ui.text import name_of, t, t_or
from ui.tiles import Tile

PARTS = ("flows", "left_out", "commitments", "exposed")
PAGE = "pages/money/funding.py"
_MOST_YEARS = 8
_HASH = 10
FEWEST_FOR_QUARTILES = 5  # awards of a year, below which quartiles say nothing


@dataclass(frozen=True)
class Chosen:
    """A place and year, a stage of money, and the currency, None where the year has no money at this stage."""

    filters: Filters
    stage: str
    currency: str | None
    held: tuple[Row, ...]  # what the ledger holds of all years

    @property
    def place(self) -> str:
        """The place by its id."""
        return str(self.filters.place)

    @property
    def year(self) -> int:
        """The year."""
        return int(self.filters.year or 0)

    @property
    def asked(self) -> tuple[str, int, str, str]:
        """Place, year, stage and currency, as the questions to the ledger take them."""
        return self.place, self.year, self.stage, str(self.currency)

    @property
    def of_year(self) -> list[Row]:
        """What the ledger holds of the year."""
        return [row for row in self.held if row["year"] == self.year]

    def money(self, amount: float | None) -> str:
        """An amount in the currency of the page."""
        return numbers.money(amount, self.currency or "")


def choose() -> Chosen:
    """Place, year, stage, and the currency where the year has several, all in the address."""
    filters = blocks.choose("place", "year")
    held: list[Row] = data.ask(ledger.holdings, filters.place)
    counted = [row for row in held if row["year"] == filters.year and row["counted"]]
    if not counted:
        return Chosen(filters, STAGES[0], None, tuple(held))
    usual = STAGES[0] if any(row["stage"] == STAGES[0] for row in counted) else STAGES[1]
    with st.container(horizontal=True, gap="small", key="funding-choices", vertical_alignment="center"):
        stage = state.segments(
            "stage", t("choose.stage"), STAGES, usual, lambda code: t(f"stage.{code}"), label_visibility="collapsed"
        )
        currencies = [row["currency"] for row in counted if row["stage"] == stage]
        currency = currencies[0] if currencies else None
        if len(currencies) > 1:
            currency = state.segments(
                "currency", t("choose.currency"), currencies, currencies[0], str, label_visibility="collapsed"
            )
        st.caption(t(f"funding.stage.{stage}"))
    return Chosen(filters, stage, currency, tuple(held))


def part() -> str:
    """Which part of the page is shown."""
    return state.segments(
        "part", t("choose.part"), PARTS, PARTS[0], lambda code: t(f"funding.part.{code}"), label_visibility="collapsed"
    )


def headline(chosen: Chosen) -> bool:
    """How much of one stage, from how many payers to how many recipients, and the largest class of payers."""
    place = name_of(data.places()[chosen.place])
    if chosen.currency is None:
        _nothing(chosen, place)
        return False
    payers: list[Row] = data.ask(ledger.flows, *chosen.asked)
    flow = row_of("net_flow", chosen)
    received = data.ask(ledger.recipients, *chosen.asked)
    mix = data.compute("finance_mix", Filters(place=chosen.place), ("year",))
    now = (chosen.year, chosen.stage, chosen.currency)
    largest = max(
        (row for row in mix.rows if (row["year"], row["stage"], row["currency"]) == now),
        key=lambda row: (row["value"] or 0, row["payer_class"]),
    )
    kept = (flow["value"] or 0) > 0  # of nothing, or less, no class has the largest part
    blocks.headline(
        t(
            f"funding.headline.{chosen.stage}" if kept else "funding.headline.taken_back",
            place=place,
            stage=t(f"stage.{chosen.stage}"),
            year=chosen.year,
            money=chosen.money(flow["value"]),
            payers=numbers.number(len({row["payer_name"] for row in payers})),
            recipients=numbers.number(received[0]["every"] if received else 0),
            payer_class=class_name(largest["payer_class"]),
            share=numbers.share(largest["value"], 0),
        ),
        blocks.kinds_of(payers),
    )
    return True


def row_of(indicator_id: str, chosen: Chosen, year: int | None = None, stage: str | None = None) -> Row:
    """The row of an indicator in a year, in the page's stage and currency; without a value where there is none.

    All years are asked for at once: the next year that a reader looks at costs nothing.
    """
    wanted = {"year": year or chosen.year, "currency": chosen.currency}
    if "stage" in catalogue()[indicator_id].grain:
        wanted["stage"] = stage or chosen.stage
    return data.compute(indicator_id, Filters(place=chosen.place), ("year",)).one(**wanted) or {"value": None, "n": 0}


def _nothing(chosen: Chosen, place: str) -> None:
    """No money in the year at this stage: what else there is, or which sheet would bring it."""
    if any(row["counted"] for row in chosen.of_year):
        blocks.headline(t("funding.headline.other_stage", place=place, year=chosen.year))
        blocks.empty(t("funding.empty_stage", stage=t(f"stage.{chosen.stage}")), t("funding.empty_stage_hint"))
        return
    blocks.headline(t("funding.headline.none", place=place, year=chosen.year))
    years = list(dict.fromkeys(row["year"] for row in chosen.held if row["counted"]))
    if not years:
        blocks.empty(t("funding.empty"), blocks.sheets("funding.empty_hint", "funding_flow"))
        return
    blocks.empty(t("funding.empty_year", year=chosen.year), t("funding.empty_year_hint"))
    with st.container(horizontal=True, gap="small"):
        for year in years[:_MOST_YEARS]:
            st.page_link(
                PAGE,
                label=str(year),
                icon=":material/calendar_month:",
                query_params={"place": chosen.place, "year": str(year), "lang": state.language()},
            )


# ------------------------------------------------------------------ key figures


def key_figures(chosen: Chosen) -> None:
    """The stage, the other stage beside it, diversification, the median award beside the mean, the largest tenth."""
    other = STAGES[1 - STAGES.index(chosen.stage)]
    tiles.row("funding", [
        _flow_tile(chosen, chosen.stage, "net_flow"),
        _flow_tile(chosen, other, "other"),
        _diversification(chosen),
        _median(chosen),
        _tenth(chosen),
    ])  # fmt: skip


def _flow_tile(chosen: Chosen, stage: str, name: str) -> Tile:
    now, before = (row_of("net_flow", chosen, year, stage) for year in (chosen.year, chosen.year - 1))
    label = t(f"stage.{stage}")
    if now["value"] is None:
        return Tile(label, numbers.MISSING, t("card.no_figure"))
    below = t("funding.lines", n=numbers.number(now["n"]))
    if (before["value"] or 0) > 0 <= now["value"]:  # from or to less than nothing no percentage leads
        change = numbers.signed_percent(100 * (now["value"] / before["value"] - 1))
        below = t("funding.change", change=change, year=chosen.year - 1, n=numbers.number(now["n"]))
    return Tile(label, chosen.money(now["value"]), below if name == "net_flow" else f"{below} · {t('funding.apart')}")


def _diversification(chosen: Chosen) -> Tile:
    now, before = (row_of("finance_diversification", chosen, year) for year in (chosen.year, chosen.year - 1))
    below = _was(numbers.number(before["value"], 2), before, now, chosen)
    return Tile(t("indicator.finance_diversification.short"), numbers.number(now["value"], 2), below)


def _was(value: str, before: Row, now: Row, chosen: Chosen) -> str:
    """The value of the year before, where it is known, and on how many lines that of the year stands."""
    was = "" if before["value"] is None else f"{t('funding.was', value=value, year=chosen.year - 1)} · "
    return was + t("funding.lines", n=numbers.number(now["n"]))


def _median(chosen: Chosen) -> Tile:
    label = t("indicator.median_award.short")
    now = row_of("median_award", chosen)
    spreads = spreads_of(chosen)
    if now["value"] is None or not spreads:
        return Tile(label, numbers.MISSING, t("funding.no_awards", year=chosen.year))
    year = spreads[-1]
    if year.n < FEWEST_FOR_QUARTILES:
        return Tile(
            label, chosen.money(now["value"]),
            t("funding.mean_alone", mean=chosen.money(year.mean), n=numbers.number(year.n)),
        )  # fmt: skip
    return Tile(
        label,
        chosen.money(now["value"]),
        t(
            "funding.mean_and_middle",
            mean=chosen.money(year.mean),
            low=chosen.money(year.low),
            high=chosen.money(year.high),
            n=numbers.number(year.n),
        ),
    )


def _tenth(chosen: Chosen) -> Tile:
    """The largest tenth of the year's awards; of all years together where the year has fewer than ten."""
    label = t("indicator.top_decile_share.short")
    now = row_of("top_decile_share", chosen)
    if now["value"] is not None:
        before = row_of("top_decile_share", chosen, chosen.year - 1)
        return Tile(label, numbers.share(now["value"]), _was(numbers.share(before["value"]), before, now, chosen))
    every = data.compute("top_decile_share", Filters(place=chosen.place), ()).one(currency=chosen.currency)
    if every is None or every["value"] is None:
        return Tile(label, numbers.MISSING, t("funding.few_awards"))
    years = [each.year for each in all_spreads(chosen)]
    span = t("funding.span", first=years[0], last=years[-1], n=numbers.number(every["n"]))
    return Tile(label, numbers.share(every["value"]), span)


def traced(chosen: Chosen) -> Traced:
    """The money of the year from its first payers to whom it reached; all years are asked for at once."""
    every: dict[int, Traced] = data.ask(exposure.traced, chosen.place, chosen.stage, chosen.currency)
    return every.get(chosen.year, Traced())


def spreads_of(chosen: Chosen) -> list[Spread]:
    """How awards are spread, by year up to the chosen one."""
    return [each for each in all_spreads(chosen) if each.year <= chosen.year]


def all_spreads(chosen: Chosen) -> list[Spread]:
    """How awards are spread, by year, in the currency of the page."""
    found: list[Spread] = data.ask(promises.award_spread, chosen.place, chosen.currency)
    return found


# ------------------------------------------------------------------ words that the parts share


def class_name(code: str) -> str:
    """A class of payers in words."""
    return t_or(f"payer_class.{code}", code)


def instrument_name(code: str) -> str:
    """An instrument in words."""
    return t_or(f"instrument.{code}", code)


def family_name(code: str | None) -> str:
    """A family in words; a recipient that is not of the register has none."""
    return t("funding.other_recipient") if code is None else t(f"family.{code}")


def source() -> str:
    """The source line of the ledger."""
    return catalogue()["net_flow"].source


def kind_word(row: Row) -> str:
    """The kind of figure of a row in words, for downloads."""
    return t(f"provenance.{row['provenance']}")


def code_of(source_of_money: Source) -> str:
    """What stands in the address for a source: its kind and code; names of payers as a fingerprint."""
    code = source_of_money.code
    if source_of_money.kind == "payer":
        code = hashlib.sha256(code.encode()).hexdigest()[:_HASH]
    return f"{source_of_money.kind}.{code}"


def choose_payer(code: str) -> None:
    """Show who is exposed to a source (a callback of buttons)."""
    state.choose("part", "exposed")
    state.choose("exposed_to", code)

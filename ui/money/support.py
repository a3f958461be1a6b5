"""Business development support: the choices, the first screen, how far applications got, which rules were broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics import support
from sse_metrics.filters import Filters
from sse_metrics.support import Pipeline, Selection
from ui import blocks, data, look, numbers, state, tiles
from ui.drawing import flow_charts
from ui.drawing.flow_charts import Rank
from ui.money import support_printed
from ui.text import in_language, name_of, t
from ui.tiles import Tile

PARTS = ("pipeline", "afterwards", "fairness", "spaces", "centre", "lunch")
OF_APPLICATIONS = PARTS[:3]
ALL = "all"
_SHEETS = ("programme", "programme_family", "application")
_STEPS = (
    ("applied", "amount_applied"), ("eligible", "amount_eligible"), ("awarded", "amount_awarded"),
    ("paid", "amount_paid"),
)  # fmt: skip
_MOST_BREACHES = 200  # shown; the download has them all
# What was printed of the support itself.
_PRINTED = ("grant_budget", "grant_max_per_enterprise", "grant_recipients", "eligible_enterprise_types")

Row = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """A place and year, the part of the page, and which calls are looked at."""

    filters: Filters
    part: str
    programme: str | None
    programme_name: str
    years: tuple[int, int]

    @property
    def place(self) -> str:
        """The place by its id."""
        return str(self.filters.place)

    @property
    def place_name(self) -> str:
        """The place in words, with the programme where one is chosen."""
        name = name_of(data.places()[self.place])
        return f"{name} · {self.programme_name}" if self.programme else name

    @property
    def year(self) -> int:
        """The year."""
        return int(self.filters.year or 0)

    @property
    def period(self) -> str:
        """The years of the calls in words."""
        first, last = self.years
        return str(first) if first == last else f"{first}–{last}"

    @property
    def calls(self) -> Selection:
        """The calls that are looked at."""
        return Selection(self.place, *self.years, self.programme)


def choose() -> Chosen:
    """Place, year and part of the page; programme and years of the calls where applications are looked at."""
    filters = blocks.choose("place", "year")
    place, year = str(filters.place), int(filters.year or 0)
    with st.container(horizontal=True, gap="small", key="support-choices", vertical_alignment="center"):
        part = state.segments(
            "part", t("choose.part"), PARTS, PARTS[0], lambda code: t(f"support.part.{code}"),
            label_visibility="collapsed",
        )  # fmt: skip
        if part not in OF_APPLICATIONS:
            return Chosen(filters, part, None, "", (year, year))
        named = {row["programme_id"]: row["name"] for row in data.ask(support.programmes_applied_to, place)}
        programme = state.selectbox(
            "programme", t("choose.programme"), [ALL, *named], ALL,
            lambda code: t("support.all_programmes") if code == ALL else in_language(named[code]),
            label_visibility="collapsed", width=280,
        )  # fmt: skip
        applied_in: list[int] = data.ask(support.years_applied_in, place)
        years = (year, year)
        if part != "afterwards" and _calls(part) == ALL and applied_in:
            years = (min(applied_in), max(applied_in))
    name = in_language(named[programme]) if programme in named else ""
    return Chosen(filters, part, programme if programme in named else None, name, years)


def _calls(part: str) -> str:
    """One year or all; by groups of applicants a single year has mostly too few to tell of."""
    return state.segments(
        "calls" if part == "pipeline" else "calls_of_groups", t("choose.calls"), ("year", ALL),
        "year" if part == "pipeline" else ALL, lambda code: t(f"support.calls.{code}"), label_visibility="collapsed",
    )  # fmt: skip


def pipeline_of(chosen: Chosen) -> Pipeline:
    """How far the applications of the chosen calls got."""
    found: Pipeline = data.ask(support.pipeline, chosen.calls)
    return found


def moneys(amounts: Sequence[tuple[float, str]]) -> str:
    """Sums in several currencies, never added; a dash where none is known."""
    return t("procurement.and").join(numbers.money(amount, currency) for amount, currency in amounts) or numbers.MISSING


def interval(found: tuple[float, float, float] | None, n: int) -> str:
    """The interval of a share and what it stands on."""
    if found is None:
        return t("card.no_figure")
    _, low, high = found
    return t("survival.card.interval", low=numbers.share(low, 0), high=numbers.share(high, 0), n=numbers.number(n))


def enterprise_name(row: Row) -> str:
    """The name of an enterprise in the reader's script."""
    return str(row["name"] if state.language() == "ko" else row["name_en"] or row["name"])


# ------------------------------------------------------------------ the first screen


def headline(chosen: Chosen) -> bool:
    """How many applied and were awarded, for how much, and whether the rules were kept; or that nothing is known."""
    found = pipeline_of(chosen)
    said = {"place": chosen.place_name, "period": chosen.period}
    if not found.count("applied"):
        blocks.headline(t("support.headline.none", **said))
        _nothing(chosen)
        return False
    broken = data.ask(support.breaches, chosen.calls)
    kept = "kept" if not broken else "broken_one" if len(broken) == 1 else "broken"
    key = f"support.headline.{kept if found.count('awarded') else 'no_award'}"
    blocks.headline(
        t(
            key,
            **said,
            n=numbers.number(found.count("applied")),
            awarded=numbers.number(found.count("awarded")),
            money=moneys(found.amounts("amount_awarded")),
            paid=moneys(found.amounts("amount_paid")),
            breaches=numbers.number(len(broken)),
        ),
        found.kinds,
    )
    return True


def _nothing(chosen: Chosen) -> None:
    years: list[int] = data.ask(support.years_applied_in, chosen.place)
    if not years:
        blocks.empty(t("support.empty"), blocks.sheets("support.empty_hint", *_SHEETS))
        return
    blocks.empty(t("support.empty_year", period=chosen.period), t("support.empty_year_hint"))
    with st.container(horizontal=True, gap="small"):
        for year in years[:6]:
            st.page_link(
                "pages/money/support.py", label=str(year), icon=":material/calendar_month:",
                query_params={"place": chosen.place, "year": str(year), "lang": state.language()},
            )  # fmt: skip


def key_figures(chosen: Chosen) -> None:
    """Applications, award rate, money awarded with what was paid, awards within the cap, the median award."""
    found = pipeline_of(chosen)
    capped = found.count("with_cap")
    within = support.rate(found.count("within_cap"), capped)
    came_through = found.passage("awarded", "applied")
    medians = [(row["median_award"], row["currency"]) for row in found.rows if row["median_award"] is not None]
    told = numbers.number(found.count("with_awarded"))
    tiles.row(
        "support",
        [
            Tile(
                t("support.card.applied"),
                numbers.number(found.count("applied")),
                t("support.card.asked", money=moneys(found.amounts("amount_applied"))),
            ),
            Tile(
                t("indicator.award_rate.short"),
                numbers.share(came_through[0] if came_through else None),
                interval(came_through, found.count("applied")),
            ),
            Tile(t("support.card.awarded"), moneys(found.amounts("amount_awarded")), _paid(found)),
            Tile(
                t("indicator.cap_compliance.short"),
                numbers.share(within[0] if within else None),
                t("support.card.within", part=numbers.number(found.count("within_cap")), n=numbers.number(capped))
                if within
                else t("support.card.no_cap"),
            ),
            Tile(t("support.card.median"), moneys(medians), f"n = {told}"),
        ],
    )  # fmt: skip


def _paid(found: Pipeline) -> str:
    """What was paid, and of how many awards amount and payment are known where it is not all of them."""
    awards, with_amount = found.count("awarded"), found.count("with_awarded")
    with_payment, n = awards - found.count("payment_unknown"), numbers.number(awards)
    paid = t("support.card.paid_of", money=moneys(found.amounts("amount_paid")))
    if awards and not with_payment:
        paid = t("support.card.payment_unknown")
    elif with_payment < awards:
        paid = f"{paid} ({t('support.card.known', known=numbers.number(with_payment), n=n)})"
    if with_amount == awards:
        return paid
    return f"{t('support.card.known', known=numbers.number(with_amount), n=n)} · {paid}"


# ------------------------------------------------------------------ the pipeline


def pipeline(chosen: Chosen) -> None:
    """Applied, eligible, awarded and paid, by number and by amount, with the rates from step to step."""
    found = pipeline_of(chosen)
    ranks = []
    for step, amount in _STEPS:
        said = t("expo.funnel.step", n=numbers.number(found.count(step)), worth=moneys(found.amounts(amount)))
        name = t(f"support.step.{step}")
        ranks.append(Rank(name, found.count(step), said, t("expo.funnel.hover", step=name, n=said)))
    passages = (
        ("eligible", found.eligibility),
        ("awarded", found.passage("eligible_awarded", "eligible")),
        ("paid", found.payment),
    )
    rates = " · ".join(t(f"support.passage.{name}", value=numbers.share(each[0], 0)) for name, each in passages if each)
    title = t(
        "support.pipeline.title", n=numbers.number(found.count("applied")), paid=numbers.number(found.count("paid"))
    )
    left_out = t(
        "support.pipeline.not_eligible",
        refused=numbers.number(found.count("not_eligible")),
        unchecked=numbers.number(found.count("unchecked")),
    )
    blocks.figure(
        flow_charts.funnel(look.current(), ranks, height=236),
        key="support-pipeline",
        title=title,
        subtitle=f"{left_out} {rates}",
        alt=title,
        rows=lambda: _steps_as_rows(found),
        source=t("support.source"),
        kinds=found.kinds,
        method="award_rate",
        n=found.count("applied"),
    )


def _steps_as_rows(found: Pipeline) -> list[Row]:
    return [
        {
            t("expo.column.step"): t(f"support.step.{step}"),
            t("support.column.applications"): row[step],
            t("support.column.amount"): row[amount] if amount else None,
            t("dimension.currency"): row["currency"],
        }
        for row in found.rows
        for step, amount in (*_STEPS[:1], ("not_eligible", ""), ("unchecked", ""), *_STEPS[1:])
    ]


def breaches(chosen: Chosen) -> None:
    """The rules of the programmes, and every breach of them by name."""
    found: list[Row] = data.ask(support.breaches, chosen.calls)
    known: list[Row] = data.ask(support.rules, chosen.place, chosen.programme)
    with st.container(border=True, key="figure-support-breaches", gap="xsmall"):
        title = t("support.breaches.title", n=numbers.number(len(found))) if found else t("support.breaches.none")
        st.header(blocks.plain(title), anchor=False)
        st.caption(t("support.breaches.subtitle"))
        if found:
            rows = [_breach(row) for row in found]
            if len(rows) > _MOST_BREACHES:
                st.caption(t("support.breaches.first", shown=numbers.number(_MOST_BREACHES)))
            blocks.table(
                rows, shown=rows[:_MOST_BREACHES], key="support-breaches", source=t("support.source"),
                kinds=sorted({row["provenance"] for row in found}), alt=title, n=len(found),
            )  # fmt: skip
        _rules(known)
        if not found:
            blocks.badges(sorted({row["provenance"] for row in known}))


def _breach(row: Row) -> Row:
    currency = row["currency"]
    return {
        t("dimension.enterprise_id"): enterprise_name(row),
        t("support.column.breach"): t(f"support.rule.{row['rule']}"),
        t("support.column.limit"): numbers.money(_float(row[_limit(row)]), currency) if _limit(row) else "",
        t("support.column.got"): numbers.money(
            _float(row["amount_paid" if row["rule"] == "paid_over" else "amount_awarded"]), currency
        ),
        t("dimension.year"): str(row["year"]),
        t("choose.programme"): in_language(row["programme_name"]),
        t("dimension.family"): t(f"family.{row['family']}"),
    }


def _limit(row: Row) -> str:
    return {"over_cap": "award_cap", "paid_over": "amount_awarded"}.get(row["rule"], "")


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _rules(known: Sequence[Row]) -> None:
    """What each programme admits, in a line; a programme that names no families says so."""
    for programme in dict.fromkeys(row["programme_id"] for row in known):
        rows = [row for row in known if row["programme_id"] == programme]
        name, cap = in_language(rows[0]["name"]), rows[0]["programme_cap"]
        whole = t("support.no_cap")
        if cap is not None:
            whole = t("support.rules.up_to", cap=numbers.money(cap, rows[0]["programme_currency"] or ""))
        admitted = " · ".join(_admitted(row) for row in rows if row["family"]) or t("support.no_families")
        st.caption(blocks.plain(t("support.rules.line", programme=name, cap=whole, families=admitted)))


def _admitted(row: Row) -> str:
    said = [t(f"family.{row['family']}")]
    if row["family_cap"] is not None:
        said.append(t("support.rules.up_to", cap=numbers.money(row["family_cap"], row["family_currency"] or "")))
    if row["first_year"]:
        said.append(t("support.rules.since", year=row["first_year"]))
    return said[0] if len(said) == 1 else f"{said[0]} ({', '.join(said[1:])})"


def calls(chosen: Chosen) -> None:
    """Every call with how far its applications got."""
    rows: list[Row] = data.ask(support.calls, chosen.calls)
    with st.container(border=True, key="figure-support-calls", gap="xsmall"):
        st.header(t("support.calls.title"), anchor=False)
        blocks.table(
            [
                {
                    t("dimension.year"): str(row["year"]),
                    t("choose.programme"): in_language(row["name"]),
                    **{t(f"support.step.{step}"): row[step] for step in
                       ("applied", "eligible", "not_eligible", "unchecked", "awarded", "paid")},
                    t("indicator.award_rate.short"): numbers.share(row["awarded"] / row["applied"], 0),
                    t("support.card.awarded"): numbers.money(row["amount_awarded"], row["currency"]),
                    t("support.card.paid"): numbers.money(row["amount_paid"], row["currency"]),
                }
                for row in rows
            ],
            key="support-calls", source=t("support.source"), kinds=support.kinds_of(rows),
            n=sum(row["applied"] for row in rows),
        )  # fmt: skip


def printed(chosen: Chosen) -> None:
    """What was published about the support of the place."""
    support_printed.table(
        "support", [fact for name in _PRINTED for fact in data.facts(place_id=chosen.place, indicator=name)]
    )

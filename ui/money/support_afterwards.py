"""What became of recipients beside similar enterprises, never as proof; and how fairly awards are spread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from sse_metrics import support, support_outcomes
from sse_metrics.disclosure import may_be_told
from sse_metrics.indicators import catalogue
from sse_metrics.support import FEWEST, Group
from sse_metrics.support_outcomes import Comparison, Recipients, Side
from ui import blocks, data, look, numbers, state
from ui.drawing import dots, support_charts
from ui.drawing.dots import Dot
from ui.drawing.support_charts import Pair, Point, Shares
from ui.money.support import Chosen, interval
from ui.text import name_of, t

_MOST_NAMED = 3

Row = dict[str, Any]


# ------------------------------------------------------------------ afterwards


def headline(chosen: Chosen) -> bool:
    """How many recipients are followed since when; or why nothing is told of any."""
    found, every = _recipients(chosen), _comparisons(chosen)
    said = {"place": chosen.place_name, "n": numbers.number(found.n)}
    if any(each.is_told for each in every):
        kinds = sorted({each.provenance for each in every if each.provenance and each.is_told})
        years = str(found.first) if found.first == found.last else f"{found.first}–{found.last}"
        blocks.headline(t("support.after.headline", **said, years=years), kinds)
        return True
    blocks.headline(t("support.after.headline.none", **said))
    if not found.n and any(year > chosen.year for year in data.ask(support.years_applied_in, chosen.place)):
        blocks.empty(t("support.after.none_until", year=chosen.year), t("support.after.none_until_hint"))
        return False
    blocks.empty(
        t("support.after.empty", n=said["n"] if found.n >= FEWEST else t("support.fewer", fewest=FEWEST), fewest=FEWEST)
        if found.n
        else t("support.empty"),
        blocks.sheets("support.empty_hint", "application", "enterprise", "enterprise_year"),
    )
    return False


def _recipients(chosen: Chosen) -> Recipients:
    found: Recipients = data.ask(support_outcomes.recipients, chosen.place, chosen.year, chosen.programme)
    return found


def _comparisons(chosen: Chosen) -> list[Comparison]:
    every: list[Comparison] = data.ask(support_outcomes.comparisons, chosen.place, chosen.year, chosen.programme)
    return every


def afterwards(chosen: Chosen) -> None:
    """Survival, sales and jobs after the first award, on both sides, with the caution that this is not proof."""
    found, every = _recipients(chosen), _comparisons(chosen)
    st.info(blocks.plain(t("support.after.caution")), icon=":material/balance:")
    left, right = st.columns(2, gap="small")
    with left:
        _survival(found, [each for each in every if each.outcome == "survival"])
    with right:
        _medians("sales", [each for each in every if each.outcome == "sales"], _change)
        _medians("jobs", [each for each in every if each.outcome == "jobs"], _jobs)
    with st.container(border=True, key="support-how"):
        st.markdown(f"**{t('support.after.how')}**")
        st.caption(blocks.plain(t("support.after.how_text", fewest=FEWEST)))


def _change(value: float | None) -> str:
    return numbers.signed_percent(None if value is None else 100 * value)


def _jobs(value: float | None) -> str:
    return numbers.MISSING if value is None else ("+" if value > 0 else "") + numbers.short_number(value)


def _names() -> tuple[str, str]:
    return t("support.after.recipients"), t("support.after.others")


def _survival(found: Recipients, every: Sequence[Comparison]) -> None:
    told = [each for each in every if each.is_told]
    if not told:
        _too_few("survival")
        return
    last = next((each for each in told if each.years == 2), told[-1])
    title = t(
        f"support.after.survival.{'apart' if last.is_apart else 'overlap'}",
        years=last.years,
        recipients=numbers.share(last.recipients.value, 0),
        others=numbers.share(last.others.value, 0),
    )
    years = {"first": found.first, "last": found.last, "n": numbers.number(found.n)}
    _figure("survival", every, title, t("support.after.survival.subtitle", **years), lambda x: numbers.share(x, 0))


def _medians(outcome: str, every: Sequence[Comparison], form: Callable[[float | None], str]) -> None:
    told = [each for each in every if each.is_told]
    if not told:
        _too_few(outcome)
        return
    title = t(
        f"support.after.{outcome}.title",
        years=told[-1].years,
        recipients=form(told[-1].recipients.value),
        others=form(told[-1].others.value),
    )
    _figure(outcome, every, title, t(f"support.after.{outcome}.subtitle"), form)


def _too_few(outcome: str) -> None:
    blocks.empty(
        t(f"support.after.{outcome}.empty", fewest=FEWEST),
        blocks.sheets("support.empty_hint", "enterprise" if outcome == "survival" else "enterprise_year"),
    )


def _figure(
    outcome: str, every: Sequence[Comparison], title: str, subtitle: str, form: Callable[[float | None], str]
) -> None:
    rows = [
        Pair(t(f"support.after.years_{each.years}"), _point(each.recipients, form), _point(each.others, form))
        for each in every
    ]
    blocks.figure(
        support_charts.pairs(look.current(), rows, _names(), form, 66 if outcome == "survival" else 52),
        key=f"support-after-{outcome}",
        title=title,
        subtitle=subtitle,
        alt=title,
        rows=lambda: [row for each in every for row in _as_rows(each)],
        source=t("support.after.source"),
        kinds=sorted({each.provenance for each in every if each.provenance and each.is_told}),
        n=max(each.recipients.n + each.others.n for each in every if each.is_told),
    )


def _point(side: Side, form: Callable[[float | None], str]) -> Point:
    if not side.is_told:
        return Point(None, t("support.after.hidden", fewest=FEWEST))
    return Point(side.value, f"{form(side.value)} · n = {numbers.number(side.n)}", side.low, side.high)


def _as_rows(each: Comparison) -> list[Row]:
    return [
        {
            t("support.after.column.years"): each.years,
            t("support.after.column.side"): name,
            t("column.value"): side.value,
            t("column.low"): side.low,
            t("column.high"): side.high,
            t("column.n"): side.n if side.is_told else t("support.fewer", fewest=FEWEST),
        }
        for name, side in zip(_names(), (each.recipients, each.others), strict=True)
    ]


# ------------------------------------------------------------------ fairness


def fairness(chosen: Chosen) -> None:
    """Who applied, was awarded and got the money, beside who works in the place; and the award rate of each group."""
    dimension = state.segments(
        "groups", t("choose.groups"), support.DIMENSIONS, support.DIMENSIONS[0], lambda code: t(f"dimension.{code}"),
        label_visibility="collapsed",
    )  # fmt: skip
    found, currency, kinds = data.ask(support.groups, chosen.calls, dimension)
    named = [(_name(dimension, each), each) for each in found]
    left, right = st.columns(2, gap="small")
    with left:
        _shares(dimension, named, currency, kinds)
    with right:
        _rates(dimension, named, kinds)


def _name(dimension: str, group: Group) -> str:
    if group.folded:
        return t("support.fair.folded", n=group.folded)
    if group.code is None:
        return t("dimension.unknown")
    if dimension == "neighbourhood_id":
        return name_of(data.places()[group.code])
    if dimension == "is_women_led":
        return t(f"survival.women_led.{str(group.code).lower()}")
    return t(f"{dimension}.{group.code}")


def _shares(dimension: str, named: Sequence[tuple[str, Group]], currency: str | None, kinds: Sequence[str]) -> None:
    wholes = _wholes(named)
    told = tells_money([each for _, each in named], currency)
    rows = [(name, each, _parts(each, wholes, may)) for (name, each), may in zip(named, told, strict=True)]
    names = [t(f"support.fair.{name}") for name in ("applications", "awards", "money", "register")]
    first = max(named, key=lambda pair: pair[1].applications)
    share = _parts(first[1], wholes, False)
    title = t(
        "support.fair.title", name=first[0], applied=numbers.share(share[0], 0), register=numbers.share(share[3], 0)
    )
    blocks.figure(
        support_charts.shares(
            look.current(), [Shares(name, values) for name, _, values in rows], names,
            lambda value: numbers.share(value, 0),
        ),
        key="support-shares",
        title=title,
        subtitle=t("support.fair.subtitle", fewest=FEWEST),
        alt=title,
        rows=lambda: [
            {
                t(f"dimension.{dimension}"): name,
                **dict(zip(names, values, strict=True)),
                t("column.n"): each.applications,
            }
            for name, each, values in rows
        ],
        source=t("support.fair.source"),
        kinds=kinds,
        n=wholes["applications"],
    )  # fmt: skip


def _wholes(named: Sequence[tuple[str, Group]]) -> Row:
    groups = [each for _, each in named]
    return {
        "applications": sum(each.applications for each in groups),
        "awarded": sum(each.awarded for each in groups),
        "amount": sum(each.amount or 0 for each in groups),
        "enterprises": sum(each.enterprises for each in groups),
    }


def tells_money(groups: Sequence[Group], currency: str | None) -> list[bool]:
    """Whose money may be told: of nobody with fewer than five awards, nor what would give it away with the whole."""
    if currency is None:
        return [False] * len(groups)
    return may_be_told([group.awarded for group in groups])


def _parts(group: Group, wholes: Row, is_money_told: bool) -> tuple[float | None, ...]:
    """Shares of applications, awards, money and the register; None where it is not told."""
    return (
        group.applications / wholes["applications"] if wholes["applications"] else None,
        group.awarded / wholes["awarded"] if wholes["awarded"] else None,
        (group.amount or 0) / wholes["amount"] if wholes["amount"] and is_money_told else None,
        group.enterprises / wholes["enterprises"] if wholes["enterprises"] else None,
    )


def _rates(dimension: str, named: Sequence[tuple[str, Group]], kinds: Sequence[str]) -> None:
    with_rate = [(name, each) for name, each in named if each.award_rate and each.applications >= FEWEST]
    if not with_rate:
        blocks.empty(t("support.fair.rates.empty", fewest=FEWEST), t("support.fair.rates.empty_hint"))
        return
    names = {id(each): name for name, each in named}
    differing = support.apart([each for _, each in named])
    said = ", ".join(
        t(f"support.fair.{'higher' if is_higher else 'lower'}", name=names[id(each)])
        for each, is_higher in differing[:_MOST_NAMED]
    )
    more = len(differing) - _MOST_NAMED
    if more > 0:
        said = t("support.fair.and_more", names=said, n=more)
    title = t("support.fair.rates.apart", names=said) if differing else t("support.fair.rates.alike")
    wholes = _wholes(named)
    overall = wholes["awarded"] / wholes["applications"] if wholes["applications"] else None
    blocks.figure(
        dots.dot_plot(
            look.current(), [_dot(name, each) for name, each in with_rate], lambda value: numbers.share(value, 0),
            overall, t("support.fair.overall", value=numbers.share(overall, 0)), 74 + 30 * len(with_rate),
        ),
        key="support-rates",
        title=title,
        subtitle=t("support.fair.rates.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t(f"dimension.{dimension}"): name,
                t("indicator.award_rate.short"): each.award_rate[0] if each.award_rate else None,
                t("column.low"): each.award_rate[1] if each.award_rate else None,
                t("column.high"): each.award_rate[2] if each.award_rate else None,
                t("column.n"): each.applications,
            }
            for name, each in with_rate
        ],
        source=catalogue()["award_rate"].source,
        kinds=kinds,
        method="award_rate",
        n=wholes["applications"],
    )  # fmt: skip


def _dot(name: str, group: Group) -> Dot:
    rate = group.award_rate
    assert rate is not None
    value, low, high = rate
    label = f"{numbers.share(value, 0)} ({numbers.number(group.applications)})"
    return Dot(name, value, low, high, label, f"{name}: {interval(rate, group.applications)}", False, True)

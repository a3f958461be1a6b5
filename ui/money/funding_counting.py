"""Funding flows, "Counted once": from every line of the ledger down to the total, and each line left out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from sse_metrics import ledger
from sse_metrics.ledger import STAGES, Account, Row
from ui import blocks, data, look, numbers
from ui.drawing import funding_charts
from ui.drawing.funding_charts import Stair
from ui.money.funding import Chosen, kind_word, source
from ui.money.funding_flows import not_money
from ui.text import in_language, t, t_or


def show(chosen: Chosen) -> None:
    """The staircase with the rules in words beside it, and the list of what was left out."""
    account: Account = data.ask(ledger.account, *chosen.asked)
    left, right = st.columns([1.25, 1], gap="small")
    with left:
        _stairs(chosen, account)
    with right:
        _rules(chosen, account)
    _lines(chosen)
    not_money(chosen)


def reason_name(chosen: Chosen, reason: str) -> str:
    """A reason in words; one that the ledger brought itself as it stands there."""
    if reason == "other_stage":
        return t("stage." + STAGES[1 - STAGES.index(chosen.stage)])
    return t_or(f"funding.reason.{reason}", reason)


def _stairs(chosen: Chosen, account: Account) -> None:
    total, counted = chosen.money(float(account.total)), numbers.number(account.counted)
    if _has_correction(account):
        title = t("funding.left_out.title_corrected", whole=chosen.money(float(account.whole)), total=total)
    elif account.steps:
        whole, lines = chosen.money(float(account.whole)), numbers.number(account.lines)
        title = t("funding.left_out.title", whole=whole, total=total, lines=lines, counted=counted)
    else:
        title = t("funding.left_out.title_all", total=total, n=counted)
    blocks.figure(
        funding_charts.stairs(look.current(), _steps(chosen, account)),
        key="funding-left-out",
        title=title,
        subtitle=t("funding.left_out.subtitle"),
        alt=title,
        rows=lambda: _exact(chosen, account),
        source=source(),
        kinds=[account.provenance] if account.provenance else [],
        method="net_flow",
        n=account.lines,
    )


def _has_correction(account: Account) -> bool:
    """Whether lines take back a part of others: they are no part of the sum of all lines, from which they are taken."""
    return any(step.reason == "correction" for step in account.steps)


def _all_lines(account: Account) -> str:
    return t("funding.all_lines_before" if _has_correction(account) else "funding.all_lines")


def _steps(chosen: Chosen, account: Account) -> list[Stair]:
    found = [_whole(chosen, _all_lines(account), account.whole, account.lines)]
    left = account.whole
    for step in account.steps:
        text = f"−{chosen.money(float(step.amount))} · {t('funding.lines', n=numbers.number(step.lines))}"
        after = left - step.amount
        found.append(Stair(f"− {reason_name(chosen, step.reason)}", float(left), float(after), text, False))
        left = after
    return [*found, _whole(chosen, t(f"funding.counts.{chosen.stage}"), account.total, account.counted)]


def _whole(chosen: Chosen, name: str, amount: Decimal, lines: int) -> Stair:
    text = f"{chosen.money(float(amount))} · {t('funding.lines', n=numbers.number(lines))}"
    return Stair(name, 0.0, float(amount), text, True)


def _exact(chosen: Chosen, account: Account) -> list[Row]:
    told = [
        (_all_lines(account), account.whole, account.lines),
        *((reason_name(chosen, step.reason), -step.amount, step.lines) for step in account.steps),
        (t(f"funding.counts.{chosen.stage}"), account.total, account.counted),
    ]
    return [
        {
            t("funding.column.step"): name,
            t("funding.column.amount", currency=chosen.currency): float(amount),
            t("funding.column.lines"): lines,
        }
        for name, amount, lines in told
    ]


def _rules(chosen: Chosen, account: Account) -> None:
    """Each rule that left something out this year, in words."""
    with st.container(border=True, key="funding-rules", gap="xsmall"):
        st.header(t("funding.rules.title"), anchor=False)
        for step in account.steps:
            name = blocks.plain(reason_name(chosen, step.reason))
            amount = blocks.plain(chosen.money(float(step.amount)))
            lines = t("funding.lines", n=numbers.number(step.lines))
            rule = t_or(f"funding.rule.{step.reason}", t("funding.rule.unknown"))
            st.markdown(f"**{name}** · {amount} · {lines}  \n{rule}")
        if not account.steps:
            st.markdown(t("funding.rules.none"))
        st.caption(t("funding.rules.call_offs"))


def _lines(chosen: Chosen) -> None:
    rows: list[Row] = data.ask(ledger.left_out_lines, *chosen.asked)
    if not rows:
        return
    every = rows[0]["every"]
    with st.container(border=True, key="funding-lines", gap="xsmall"):
        st.header(blocks.plain(t("funding.lines.title", n=numbers.number(every))), anchor=False)
        st.caption(t("funding.lines.text"))
        blocks.table(
            [_exact_line(chosen, row) for row in rows],
            shown=_readable(chosen, rows),
            key="funding-left-out-lines",
            source=source(),
            kinds=blocks.kinds_of(rows),
            n=every,
        )
        if every > len(rows):
            st.caption(t("funding.first_of", shown=numbers.number(len(rows)), n=numbers.number(every)))


def amount_text(row: Row) -> str:
    """Money, hours or units of a line."""
    if row["kind"] == "money":
        return numbers.money(row["amount"], row["currency"])
    return t(f"funding.{row['kind']}", n=numbers.number(row["amount"]))


def _readable(chosen: Chosen, rows: Sequence[Row]) -> list[Row]:
    return [
        {
            t("column.value"): amount_text(row),
            t("field.excluded_because"): reason_name(chosen, row["reason"]),
            t("funding.column.payer"): in_language(row["payer_name"]),
            t("funding.column.recipient"): in_language(row["recipient_name"]),
            t("funding.column.part_of"): _parent(row),
            t("field.flowed_on"): numbers.day(row["flowed_on"], "medium"),
        }
        for row in rows
    ]


def _parent(row: Row) -> str:
    """The flow that a line is a part of: from whom to whom, or its identifier where it is not in the ledger."""
    if row["parent_payer"] is None:
        return row["parent_flow_id"] or numbers.MISSING
    return f"{in_language(row['parent_payer'])} → {in_language(row['parent_recipient'])}"


def _exact_line(chosen: Chosen, row: Row) -> Row:
    return {
        t("field.flow_id"): row["flow_id"],
        t("field.flowed_on"): row["flowed_on"],
        t("dimension.stage"): t(f"stage.{row['stage']}"),
        t("column.value"): row["amount"],
        t("field.currency"): row["currency"] or t(f"choice.funding_flow.kind.{row['kind']}"),
        t("funding.column.payer"): row["payer_name"],
        t("funding.column.recipient"): row["recipient_name"],
        t("field.excluded_because"): reason_name(chosen, row["reason"]),
        t("field.parent_flow_id"): row["parent_flow_id"],
        t("column.provenance"): kind_word(row),
    }

"""The cards of the first screen: value, change, bar with target and peers, status word, kind of figure."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from sse_metrics.glance import Card, Peer
from sse_metrics.indicators import catalogue
from ui import data, numbers
from ui.blocks import value_text
from ui.text import name_of, t

NO_CHANGE = 0.0005  # what is shown as 0 % has no direction
_STATUS_ICON = {"on_track": "✓", "watch": "!", "late": "▲"}


def row(cards: Sequence[Card]) -> None:
    """Cards side by side, two in a row on a phone."""
    cells = st.grid(len(cards), min_column_width=150, gap="small")
    for card in cards:
        with cells.cell():
            _card(card)


def _card(card: Card) -> None:
    with st.container(border=True, key=f"card-{card.indicator_id}", gap="xxsmall", height="stretch"):
        st.metric(
            t(f"indicator.{card.indicator_id}.short"),
            value_text(card.indicator_id, card.value, card.currency, card.comparator)
            if card.value is not None
            else "–",
            delta=None if card.change is None else numbers.signed_percent(card.change * 100),
            delta_arrow="off" if card.change is not None and abs(card.change) < NO_CHANGE else "auto",
            delta_color="off" if catalogue()[card.indicator_id].direction == "neutral" else "normal",
            delta_description=None if card.change is None else t("card.on_year_before", year=card.year - 1),
            help=_help(card),
        )
        st.html(f'<div class="sse-card">{_bar(card)}{_target_line(card)}{_peer_line(card)}{_kind_line(card)}</div>')


def _bar(card: Card) -> str:
    if card.target is None or card.value is None:
        return ""
    top = max(card.value, card.target, card.peer.value if card.peer else 0) * 1.06
    spoken = t("card.bar", attainment=numbers.share(card.attainment, 0))
    peer = f'<div class="peer" style="left:{card.peer.value / top:.1%}"></div>' if card.peer else ""
    return (
        f'<div class="sse-bar" role="img" aria-label="{html.escape(spoken)}">'
        f'<div class="fill" style="width:{card.value / top:.1%}"></div>'
        f'<div class="target" style="left:{card.target / top:.1%}"></div>{peer}</div>'
    )


def _target_line(card: Card) -> str:
    if card.value is None:
        return _line(f'<span class="sse-muted">{html.escape(t("card.no_figure"))}</span>')
    if card.target is None or card.status is None:
        return _line(f'<span class="sse-muted">{html.escape(t("card.no_target"))}</span>')
    target = t(
        "card.target",
        target=value_text(card.indicator_id, card.target, card.currency),
        attainment=numbers.share(card.attainment, 0),
    )
    word = html.escape(t(f"status.{card.status}"))
    chip = f'<span class="sse-chip {card.status}">{_STATUS_ICON[card.status]} {word}</span>'
    return _line(f"{chip}<span>{html.escape(target)}</span>")


def _peer_line(card: Card) -> str:
    if card.peer is None:
        return _line(f'<span class="sse-muted">▼ {html.escape(t("card.no_peer"))}</span>')
    return _line(f"<span>▼ {html.escape(_peer_text(card, card.peer))}</span>")


def _peer_text(card: Card, peer: Peer) -> str:
    value = value_text(card.indicator_id, peer.value, card.currency)
    if peer.place_id:
        return t("card.reference", place=name_of(data.places()[peer.place_id]), value=value, period=peer.period)
    return t("card.peers", value=value, n=peer.n)


def _kind_line(card: Card) -> str:
    chips = "".join(
        f'<span class="sse-chip kind {kind}">{html.escape(t(f"provenance.{kind}"))}</span>' for kind in card.kinds
    )
    return _line(chips)


def _help(card: Card) -> str:
    """Where the figure comes from, for the question mark beside the label."""
    parts = [t(f"indicator.{card.indicator_id}.definition")]
    if card.fact:
        parts.append(t("figure.source", source=card.fact["citation"]))
        if card.computed is not None:
            computed = value_text(card.indicator_id, card.computed, card.currency)
            parts.append(t("card.illustrative_beside", value=computed))
    for fact in card.other_facts:
        value = value_text(card.indicator_id, fact["value"], card.currency, fact["comparator"])
        parts.append(t("card.other_source", value=value, source=fact["citation"]))
    if card.peer:
        parts.append(t("card.peer_help", period=card.peer.period, source=card.peer.source))
    return "\n\n".join(_without_markup(part) for part in parts)


def _line(inside: str) -> str:
    return f'<div class="sse-line">{inside}</div>' if inside else ""


def _without_markup(text: str) -> str:
    return text.replace("[", "(").replace("]", ")").replace("`", "'").replace("$", "＄").replace("<", "‹")

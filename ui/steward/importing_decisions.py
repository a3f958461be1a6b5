"""What only a person can say: which suppliers are enterprises of the register, which entries of it are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.importers.matching import Match, Merge, decide, propose_matches, propose_merges
from sse_metrics.warehouse.publishing import ChangedMeanwhileError, PublishingBusyError, home_folder
from ui import blocks, data, numbers, state
from ui.steward.importing import done
from ui.text import t

_SHOWN = 50
_LATER, _YES, _NO = "later", "yes", "no"


def decisions(chosen: Filters) -> None:
    """Proposals nobody answered yet, each with yes, no, or later; nothing where there are none."""
    place = str(chosen.place)
    matches: Sequence[Match] = data.ask(propose_matches, place)
    merges: Sequence[Merge] = data.ask(propose_merges, place)
    if not matches and not merges:
        return
    with st.container(border=True, key="import-decisions", gap="small"):
        st.header(t("import.decisions"), anchor=False)
        st.caption(t("import.decisions.help"))
        said_of_matches = _answers("matches", [_match_row(each) for each in matches[:_SHOWN]])
        said_of_merges = _answers("merges", [_merge_row(each) for each in merges[:_SHOWN]])
        left = max(0, len(matches) - _SHOWN) + max(0, len(merges) - _SHOWN)
        if left:
            st.caption(t("import.decisions.more", n=numbers.number(left)))
        answered = any(each != _LATER for each in (*said_of_matches, *said_of_merges))
        if st.button(t("import.decisions.keep"), type="primary", disabled=not answered, key="import-decide"):
            _decide(place, _matched(matches, said_of_matches), _merged(merges, said_of_merges))


def _match_row(match: Match) -> dict[str, Any]:
    return {
        t("import.decisions.supplier"): match.supplier_name,
        t("import.decisions.enterprise"): match.enterprise_name,
        t("import.decisions.alike"): numbers.share(match.confidence, 0),
        t("import.decisions.purchases"): match.purchases,
    }


def _merge_row(merge: Merge) -> dict[str, Any]:
    return {
        t("import.decisions.goes"): f"{merge.name} · {t(f'family.{merge.family}')}",
        t("import.decisions.stays"): f"{merge.same_as_name} · {t(f'family.{merge.same_as_family}')}",
    }


def _answers(key: str, rows: list[dict[str, Any]]) -> list[str]:
    """The rows with a column to answer in; what was answered, row by row."""
    if not rows:
        return []
    st.subheader(t(f"import.decisions.{key}"), anchor=False)
    words = {code: t(f"import.decisions.{code}") for code in (_LATER, _YES, _NO)}
    answer = t("import.decisions.answer")
    edited = st.data_editor(
        [{**row, answer: words[_LATER]} for row in rows],
        column_config={answer: st.column_config.SelectboxColumn(options=list(words.values()), required=True)},
        disabled=list(rows[0]),
        hide_index=True,
        # another version has other proposals: an answer never slips to another row
        key=f"import-{key}-{data.database().version}-{state.language()}",
    )
    codes = {word: code for code, word in words.items()}
    return [codes[row[answer]] for row in edited]


def _matched(matches: Sequence[Match], said: Sequence[str]) -> dict[str, str | None]:
    """A supplier is none of the register only when every proposal for it was refused."""
    decided: dict[str, str | None] = {}
    refused: dict[str, list[bool]] = {}
    for match, answer in zip(matches, said, strict=False):
        refused.setdefault(match.supplier_key, []).append(answer == _NO)
        if answer == _YES:
            decided.setdefault(match.supplier_key, match.enterprise_id)
    for key, answers in refused.items():
        if all(answers):
            decided.setdefault(key, None)
    return decided


def _merged(merges: Sequence[Merge], said: Sequence[str]) -> dict[tuple[str, str], bool]:
    return {
        (merge.enterprise_id, merge.same_as_id): answer == _YES
        for merge, answer in zip(merges, said, strict=False)
        if answer != _LATER
    }


def _decide(place: str, matches: dict[str, str | None], merges: dict[tuple[str, str], bool]) -> None:
    if not matches and not merges:
        blocks.empty(t("import.decisions.partly"))
        return
    try:
        version = decide(home_folder(), place, matches=matches, merges=merges)
    except (PublishingBusyError, ChangedMeanwhileError):
        st.error(t("import.busy"), icon=":material/hourglass:")
        return
    done(t("import.decisions.done", version=version.number))

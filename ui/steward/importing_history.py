"""What was brought in before, and the versions that can be gone back to."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.importers.importing import loads, withdraw
from sse_metrics.warehouse.publishing import (
    ChangedMeanwhileError,
    NoVersionError,
    PublishingBusyError,
    Version,
    home_folder,
    read_manifest,
    roll_back,
)
from sse_metrics.warehouse.room import DiskFullError
from sse_metrics.warehouse.settling import BrokenReferenceError
from ui import data, numbers, state
from ui.steward.importing import done
from ui.text import t

_SHOWN = 8
_ASKED = "import-asked"
_STATES = {
    "active": ("green", ":material/check:"),
    "replaced": ("gray", ":material/swap_horiz:"),
    "withdrawn": ("gray", ":material/undo:"),
}


def history(chosen: Filters) -> None:
    """The loads of the place and the versions of the whole, each with its way back."""
    with st.container(border=True, key="import-history", gap="small"):
        left, right = st.columns([3, 2], gap="large")
        with left:
            _loads(str(chosen.place))
        with right:
            _versions()
    _ask(data.ask(loads, str(chosen.place)))


def _loads(place_id: str) -> None:
    st.header(t("import.history"), anchor=False)
    rows = data.ask(loads, place_id)
    if not rows:
        st.caption(t("import.history.none"))
    for row in rows[:_SHOWN]:
        _load(row)
    if len(rows) > _SHOWN:
        with st.expander(t("import.history.more", n=numbers.number(len(rows) - _SHOWN)), key="import-older"):
            for row in rows[_SHOWN:]:
                _load(row)


def _load(row: dict[str, Any]) -> None:
    state_of = _state(row)
    colour, icon = _STATES[state_of]
    with st.container(key=f"import-load-{row['load_id']}", gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(f"{row['load_id']}. {' '.join(row['title'].split())}", width="content")
            st.badge(t(f"import.state.{state_of}"), icon=icon, color=colour)  # type: ignore[arg-type]
            if row["is_active"]:
                st.button(
                    t("import.withdraw"),
                    type="tertiary",
                    icon=":material/undo:",
                    key=f"import-withdraw-{row['load_id']}",
                    on_click=state.hold,
                    args=(_ASKED, ("withdraw", row["load_id"])),
                )
        words = {
            "when": _moment(row["loaded_at"]),
            "by": row["loaded_by"] or t("import.history.nobody"),
            "kept": numbers.number(row["rows_kept"]),
            "rejected": numbers.number(row["rows_rejected"]),
            "files": numbers.number(len(row["files"] or ())),
        }
        _small(t("import.history.line", **words))


def _state(row: dict[str, Any]) -> str:
    return "replaced" if row["replaced_by"] else "withdrawn" if row["withdrawn_at"] else "active"


def _withdraw_text(row: dict[str, Any]) -> str:
    return t("import.withdraw.text", n=numbers.number(row["rows_kept"]), title=" ".join(row["title"].split()))


def _withdraw(load_id: int) -> None:
    try:
        version = withdraw(home_folder(), load_id)
    except (PublishingBusyError, ChangedMeanwhileError):
        st.error(t("import.busy"), icon=":material/hourglass:")
    except BrokenReferenceError:
        st.error(t("import.withdraw.needed"), icon=":material/link:")
    except DiskFullError as full:
        st.error(
            t("import.disk_full", needed=full.needed_megabytes, free=full.free_megabytes), icon=":material/hard_drive:"
        )
    except ValueError:  # somebody else was quicker
        _answered(t("import.withdraw.gone"))
    else:
        _answered(t("import.withdraw.done", version=version.number))


def _versions() -> None:
    st.header(t("import.versions"), anchor=False)
    manifest = read_manifest(home_folder())
    for version in sorted(manifest.versions if manifest else (), key=lambda each: -each.number):
        is_current = bool(manifest and version.number == manifest.current)
        with st.container(key=f"import-version-{version.number}", gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.text(t("import.version", version=version.number), width="content")
                if is_current:
                    st.badge(t("import.version.current"), icon=":material/check:", color="green")
                else:
                    st.button(
                        t("import.roll_back"),
                        type="tertiary",
                        icon=":material/history:",
                        key=f"import-roll-back-{version.number}",
                        on_click=state.hold,
                        args=(_ASKED, ("roll_back", version.number)),
                    )
            _small(_about(version))
    st.caption(t("import.versions.kept"))


def _about(version: Version) -> str:
    when = dt.datetime.fromisoformat(version.published_at) if version.published_at else None
    return " · ".join(filter(None, (_moment(when) if when else "", " ".join(version.title.split()))))


def _roll_back(number: int) -> None:
    try:
        roll_back(home_folder(), number)
    except PublishingBusyError:
        st.error(t("import.busy"), icon=":material/hourglass:")
    except NoVersionError:
        _answered(t("import.roll_back.gone", version=number))
    else:
        _answered(t("import.roll_back.done", version=number))


def _ask(rows: Sequence[dict[str, Any]]) -> None:
    """Ask once before something that readers will see; asked until it is answered, since the page may be drawn anew."""
    if (asked := state.held(_ASKED)) is None:
        return
    act, number = asked
    if act == "withdraw":
        row = next((row for row in rows if row["load_id"] == number and row["is_active"]), None)
        if row is None:
            state.hold(_ASKED, None)
            return
        title, text = t("import.withdraw.title"), _withdraw_text(row)
    else:
        title, text = t("import.roll_back.title", version=number), t("import.roll_back.text", version=number)

    @st.dialog(title, on_dismiss=_forget)
    def dialog() -> None:
        st.text(text)
        if st.button(t(f"import.{act}"), type="primary", key="import-sure"):
            _withdraw(number) if act == "withdraw" else _roll_back(number)

    dialog()


def _forget() -> None:
    state.hold(_ASKED, None)


def _answered(text: str) -> None:
    _forget()
    done(text)


def _small(text: str) -> None:
    """A line beneath another, whatever stands in it: in Markdown a Korean date would begin a numbered list."""
    st.html(f'<div class="sse-card sse-muted">{html.escape(text)}</div>')


def _moment(when: dt.datetime) -> str:
    return f"{numbers.day(when.date(), 'medium')} {when:%H:%M} UTC"

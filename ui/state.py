"""What the reader chose, kept in the address of the page: the only place that touches session_state.

The address holds codes, never words, so that a link made in Korean opens in French. On each run a code in the
address that is new wins (a shared link, the back button); otherwise the widget wins and is written back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from sse_metrics.language import LANGUAGES

_SEEN = "_address:"  # last value that was read from or written to the address
_NOTICES = "_notices"
_run = threading.local()  # a run of a page has a thread of its own
_ADDRESS = "_address"  # what this run wants the address to hold; empty for what it should not
_CODE = "_code:"  # what the address held of a code that no widget holds when it was last written


def language() -> str:
    """The language code of this run: the address, else the session, else the browser's."""
    of_run: str | None = getattr(_run, "language", None)
    return of_run or _language_of_session()


def _language_of_session() -> str:
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else _browser_language()


def begin() -> None:
    """First thing in a run: read the language from the address and forget the notices of the run before."""
    st.session_state[_NOTICES] = []
    st.session_state[_ADDRESS] = {}
    _read("lang", LANGUAGES, _browser_language())
    _run.language = _language_of_session()  # asked thousands of times in a run, which the session answers slowly


def finish() -> None:
    """Last thing in a run: write the address, once, since every write is a step for the back button."""
    wanted: dict[str, str] = st.session_state[_ADDRESS]
    given = st.query_params.to_dict()
    full = {name: code for name, code in given.items() if name not in wanted} | {n: c for n, c in wanted.items() if c}
    if full != given:
        st.query_params.from_dict(full)
    for name in wanted:
        if _CODE + name in st.session_state:
            st.session_state[_CODE + name] = full.get(name, "")
    # screen readers pronounce a page by this
    st.html(f"<script>document.documentElement.lang = '{language()}'</script>", unsafe_allow_javascript=True)


def notices() -> list[tuple[str, str]]:
    """Names and values in the address that were not understood."""
    return list(st.session_state.get(_NOTICES, []))


def selectbox(
    name: str, label: str, options: Sequence[str], default: str, format_func: Callable[[str], str], **layout: object
) -> str:
    """A list of choices whose code is in the address as `name`."""
    _read(name, options, default)
    st.selectbox(label, options, format_func=_labels(options, format_func), key=name, persist_state="session", **layout)  # type: ignore[call-overload]
    return _write(name)


def segments(
    name: str, label: str, options: Sequence[str], default: str, format_func: Callable[[str], str], **layout: object
) -> str:
    """A few choices side by side, exactly one chosen; its code is in the address as `name`."""
    _read(name, options, default)
    st.segmented_control(
        label,
        options,
        format_func=_labels(options, format_func),
        key=name,
        persist_state="session",
        required=True,
        **layout,  # type: ignore[call-overload]
    )
    return _write(name)


def several(
    name: str,
    label: str,
    options: Sequence[str],
    default: Sequence[str],
    format_func: Callable[[str], str],
    most: int,
    placeholder: str = "",
    **layout: object,
) -> list[str]:
    """Up to `most` choices; their codes are in the address as `name`, joined by commas."""
    given = st.query_params.get(name)
    if name not in st.session_state:
        st.session_state[name] = list(default)[:most]
    if given is not None and given != st.session_state.get(_SEEN + name):
        codes = [code for code in dict.fromkeys(given.split(",")) if code]
        unknown = [code for code in codes if code not in options]
        _note(name, unknown)
        st.session_state[name] = [code for code in codes if code in options][:most]
    st.session_state[name] = [code for code in st.session_state[name] if code in options][:most]
    st.multiselect(  # type: ignore[call-overload]
        label,
        options,
        format_func=_labels(options, format_func),
        key=name,
        max_selections=most,
        placeholder=placeholder or None,
        persist_state="session",
        **layout,
    )
    chosen = list(st.session_state[name])
    _remember(name, ",".join(chosen))
    return chosen


def search(name: str, label: str, placeholder: str, **layout: object) -> str:
    """A line of text that is in the address as `name`; empty leaves the address."""
    given = st.query_params.get(name, "")
    if given != st.session_state.get(_SEEN + name, "") and given:
        st.session_state[name] = given[:200]
    st.text_input(label, key=name, placeholder=placeholder, max_chars=200, persist_state="session", **layout)  # type: ignore[call-overload]
    _remember(name, st.session_state.get(name) or "")
    return str(st.session_state.get(name) or "")


def toggle(name: str, label: str) -> bool:
    """A switch that is in the address as `name`=1 while it is on."""
    given = st.query_params.get(name)
    if given is not None and given != st.session_state.get(_SEEN + name):
        st.session_state[name] = given == "1"
    st.toggle(label, key=name, persist_state="session")
    is_on = bool(st.session_state.get(name))
    _remember(name, "1" if is_on else "")
    return is_on


def leave(name: str) -> None:
    """Take a choice out of the address where the page has none to offer."""
    _remember(name, "")


def coming(name: str) -> list[str]:
    """The codes that a choice will have in this run, before it is drawn: for labels that count what others leave."""
    given = st.query_params.get(name)
    if given is not None and given != st.session_state.get(_SEEN + name):
        return [code for code in dict.fromkeys(given.split(",")) if code]
    now = st.session_state.get(name) or []
    return [now] if isinstance(now, str) else list(now)


def code(name: str) -> str:
    """A code that no widget holds, such as the enterprise whose card is open; empty for none.

    The address leads: a code in it that is new is taken, and one that has left it (the back button) is let go.
    """
    given = st.query_params.get(name, "")
    if given != st.session_state.setdefault(_CODE + name, ""):
        st.session_state[name] = given[:200]
    chosen = str(st.session_state.get(name) or "")
    _remember(name, chosen)
    return chosen


def note(name: str, unknown: str) -> None:
    """Say that the address asked for something that is not here."""
    _note(name, [unknown])


def choose(name: str, chosen: object) -> None:
    """Make a choice for the reader, as the callback of a button does: a code, or a list of codes for `several`."""
    st.session_state[name] = chosen


def on_row(key: str, name: str, codes: Sequence[str]) -> Callable[[], None]:
    """A callback for the table `key`: the code of the row that was picked becomes the choice `name`."""

    def take() -> None:
        picked = st.session_state[key].selection.rows
        if picked and picked[0] < len(codes):
            st.session_state[name] = codes[picked[0]]

    return take


def on_object(key: str, names: Sequence[str], lists: Sequence[str] = ()) -> Callable[[], None]:
    """A callback for the map `key`: what was picked says as `choice` and `code` what becomes of it.

    Only the choices in `names` can be made so, and those in `lists` as a list of one.
    """

    def take() -> None:
        for found in st.session_state[key].selection.objects.values():
            for each in found[:1]:
                name, picked = each.get("choice"), str(each.get("code", ""))[:200]
                if name in names:
                    st.session_state[name] = picked
                elif name in lists:
                    st.session_state[name] = [picked]

    return take


def step(name: str, default: int = 0) -> int:
    """Where the reader stands in a sequence; not in the address, so that a shared link begins at the beginning."""
    return int(st.session_state.get("_step:" + name, default))


def go_to_step(name: str, number: int) -> None:
    """Set where the reader stands in a sequence (a callback of buttons)."""
    st.session_state["_step:" + name] = number


def keep(name: str, value: float) -> None:
    """Remember a number for this visit."""
    st.session_state["_kept:" + name] = value


def kept(name: str) -> float | None:
    """A number remembered in this visit, or None."""
    value = st.session_state.get("_kept:" + name)
    return None if value is None else float(value)


def hold(name: str, value: object) -> None:
    """Hold something for this visit alone, such as files that were brought; None lets it go."""
    st.session_state["_held:" + name] = value


def held(name: str) -> Any:
    """What this visit holds under a name, or None."""
    return st.session_state.get("_held:" + name)


def _labels(options: Sequence[str], format_func: Callable[[str], str]) -> Callable[[str], str]:
    """Labels in the language of this run: Streamlit also asks for them when no run is going on."""
    return {code: format_func(code) for code in options}.__getitem__


def _read(name: str, options: Sequence[str], default: str) -> None:
    given = st.query_params.get(name)
    if given is not None and given != st.session_state.get(_SEEN + name):
        if given in options:
            st.session_state[name] = given
        else:
            _note(name, [given])
            st.session_state[_SEEN + name] = given  # said once
    chosen = st.session_state.get(name)
    # set in every run: on the first visit of another page the widget would begin at its first choice otherwise
    st.session_state[name] = chosen if chosen in options else default if default in options else options[0]


def _write(name: str) -> str:
    code = str(st.session_state[name])
    _remember(name, code)
    return code


def _remember(name: str, code: str) -> None:
    st.session_state[_ADDRESS][name] = code
    st.session_state[_SEEN + name] = code


def _note(name: str, unknown: Sequence[str]) -> None:
    if unknown:
        st.session_state.setdefault(_NOTICES, []).extend((name, value[:40]) for value in unknown)


def _browser_language() -> str:
    wanted = (st.context.locale or "en").split("-")[0].lower()
    return wanted if wanted in LANGUAGES else "en"

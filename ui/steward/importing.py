"""The parts of "Bring data in": templates, files, the headline, publishing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from typing import Any, Literal, cast

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.importers.checks.values import DateOrder
from sse_metrics.importers.files.limits import LIMITS, in_megabytes
from sse_metrics.importers.importing import loads, publish_import
from sse_metrics.importers.templates.files import write_csv, write_dictionary_csv, write_workbook
from sse_metrics.importers.templates.model import templates as template_tables
from sse_metrics.importers.templates.rows import filled_csv, filled_workbook, has_own_rows
from sse_metrics.warehouse.publishing import ChangedMeanwhileError, PublishingBusyError
from sse_metrics.warehouse.room import DiskFullError
from ui import blocks, data, numbers, state
from ui.steward.importing_desk import PLANNING, Desk, Upload, Wish, lay_out
from ui.text import name_of, t

ENDINGS = ("xlsx", "csv", "tsv", "txt", "json", "jsonl", "geojson", "topojson", "xml")
STEPS = ("files", "report", "changes", "publish")
KINDS = ("templates", "ocds", "grants", "registers", "outlines")
_DESK, _DONE, _UPLOADS = "import-desk", "import-done", "import-uploads"
_AUTO, _NEW = "auto", "new"
_LONGEST_NAME = 80


def step(number: int, key: str, help_text: str = "") -> Any:
    """The frame of a numbered step, with its heading."""
    frame = st.container(border=True, key=f"import-step-{key}", gap="small")
    with frame:
        st.header(f"{number}. {t(f'import.step.{key}')}", anchor=False)
        if help_text:
            st.caption(help_text)
    return frame


def headline(chosen: Filters, desk: Desk | None) -> None:
    """Where things stand, in one sentence, and what was done last."""
    blocks.headline(*_said(_place(chosen), desk))
    _progress(desk)
    done = state.held(_DONE)
    if done:
        state.hold(_DONE, None)
        with st.container(key="import-done"):
            st.success(done["text"], icon=":material/check_circle:")
            with st.container(horizontal=True):
                st.page_link(
                    "pages/district/glance.py",
                    label=t("import.see"),
                    icon=":material/home:",
                    query_params={"place": str(chosen.place), "lang": state.language()},
                )


def _said(place: str, desk: Desk | None) -> tuple[str, list[str]]:
    if desk is None:
        return t("import.headline", place=place), []
    found = desk.prepared
    if found is None:
        return t("import.headline.refused"), []
    if found.same_as is not None:
        return t("import.headline.same"), []
    kinds: list[str] = [found.provenance] if found.rows_kept else []
    if found.unmapped:
        return t("import.headline.unmapped", n=numbers.number(len(found.unmapped))), kinds
    if found.has_errors:
        return t("import.headline.errors", n=numbers.number(desk.counted()["error"])), kinds
    if not found.rows_kept:
        return t("import.headline.nothing"), []
    rejected = sum(count["rejected"] for count in found.counts.values())
    key = "import.headline.ready_without" if rejected else "import.headline.ready"
    words = {"n": numbers.number(found.rows_kept), "rejected": numbers.number(rejected)}
    return t(key, place=place, **words), kinds


def _progress(desk: Desk | None) -> None:
    at = 0 if desk is None else 1 if desk.change is None else 3
    st.html(
        '<ol class="sse-steps">'
        + "".join(
            f'<li class="{"now" if index == at else "done" if index < at else ""}"'
            + (' aria-current="step"' if index == at else "")
            + f">{index + 1}. {t(f'import.step.{name}.short')}</li>"
            for index, name in enumerate(STEPS)
        )
        + "</ol>"
    )


# ------------------------------------------------------------------ templates


def templates(chosen: Filters) -> None:
    """What can be brought, and files to fill in; folded away once there is something to look at."""
    with st.container(border=True, key="import-templates", gap="small"):
        left, right = st.columns([3, 2], gap="large")
        with left:
            st.header(t("import.templates"), anchor=False)
            st.markdown("\n".join(f"- {t(f'import.kind.{kind}')}" for kind in KINDS))
        with right:
            st.header(t("import.download"), anchor=False)
            _downloads(str(chosen.place), state.language())


def _downloads(place_id: str, language: str) -> None:
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    database = data.database()
    with st.container(key="import-downloads", gap="xsmall"):
        _download("empty", lambda: _written(write_workbook, language), f"sse-{language}.xlsx", workbook)
        is_own = data.ask(has_own_rows, place_id)
        _download(
            "filled_own" if is_own else "filled_demo",
            lambda: _written(lambda to, lang: filled_workbook(database, place_id, lang, to), language),
            f"{place_id}-{language}.xlsx",
            workbook,
        )
        with st.popover(t("import.download.tables"), icon=":material/table:", type="tertiary"):
            table = st.selectbox(
                t("import.download.table"),
                list(template_tables()),
                format_func={name: t(f"table.{name}") for name in template_tables()}.__getitem__,
                key="import-table",
            )
            _download("csv", lambda: write_csv(table, language), f"{table}-{language}.csv", "text/csv")
            _download(
                "csv_filled",
                lambda: filled_csv(database, place_id, language, table),
                f"{place_id}-{table}-{language}.csv",
                "text/csv",
            )
            _download("dictionary", lambda: write_dictionary_csv(language), f"dictionary-{language}.csv", "text/csv")


def _download(key: str, made: Callable[[], bytes], name: str, mime: str) -> None:
    """A file that is made when somebody wants it."""
    st.download_button(
        t(f"import.download.{key}"),
        data=made,
        file_name=name,
        mime=mime,
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key=f"import-download-{key}",
    )


def _written(write: Callable[[io.BytesIO, str], None], language: str) -> bytes:
    buffer = io.BytesIO()
    write(buffer, language)
    return buffer.getvalue()


# ------------------------------------------------------------------ files


def files(chosen: Filters) -> Desk | None:
    """The files and how to read them; returns what was found once they were checked."""
    place_id = str(chosen.place)
    with step(1, "files", t("import.files.limits", megabytes=in_megabytes(LIMITS.file_bytes))):
        uploads = st.file_uploader(
            t("import.files.label"),
            type=list(ENDINGS),
            accept_multiple_files=True,
            key=f"import-files-{state.step(_UPLOADS)}",
            label_visibility="collapsed",
        )
        date_order, replaces = _options(place_id)
        wish = Wish(place_id, tuple(upload.file_id for upload in uploads), date_order, replaces)
        desk: Desk | None = state.held(_DESK)
        is_checked = desk is not None and desk.wish == wish
        if uploads and not is_checked:
            if desk is not None and desk.wish.place_id == place_id and desk.wish.files:
                st.caption(t("import.files.changed"))
            if st.button(t("import.check"), type="primary", icon=":material/fact_check:", key="import-check"):
                _check(wish, uploads)
        elif not uploads:
            st.caption(t("import.files.private"))
        _in_our_words()
    return desk if is_checked else None


def _in_our_words() -> None:
    """The box for files in the reader's language: Streamlit's own words are English, and it rounds 512 MB to 1 GB."""
    box = '[class*="st-key-import-files-"] [data-testid="stFileUploaderDropzone"]'
    button, hint = f'{box} button[kind="secondary"] p', f'{box} [data-testid="stFileUploaderDropzoneInstructions"] span'
    words = {button: t("import.files.browse"), hint: f"{t('import.files.drop')} · {', '.join(ENDINGS).upper()}"}
    rules = "".join(
        f"{place} {{ font-size: 0 }} {place}::after {{ font-size: 0.9rem; content: {_quoted(said)} }}"
        for place, said in words.items()
    )
    st.html(f"<style>{rules}</style>")
    # the frame of the box is named, so it must not call itself a mere decoration; said anew for every new box
    with st.container(key="import-naming"):
        st.html(
            "<script>(function name(left) {"
            f"const box = document.querySelector({_quoted(box)});"
            "if (!box) { if (left) setTimeout(name, 100, left - 1); return; }"
            "box.setAttribute('role', 'group');"
            f"box.querySelector('input').setAttribute('aria-label', {_quoted(t('import.files.label'))});"
            f"}})(50) /* {state.step(_UPLOADS)} */</script>",
            unsafe_allow_javascript=True,
        )


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)


def _options(place_id: str) -> tuple[DateOrder | None, tuple[int, ...] | None]:
    known = [row for row in data.ask(loads, place_id) if row["is_active"]]
    titles = {str(row["load_id"]): t("import.options.load", load=row["load_id"], title=row["title"]) for row in known}
    names = {_AUTO: t("import.options.replaces.auto"), _NEW: t("import.options.replaces.none"), **titles}
    orders = {
        _AUTO: t("import.options.dates.auto"),
        "dmy": t("import.options.dates.dmy"),
        "mdy": t("import.options.dates.mdy"),
    }
    with st.expander(t("import.options"), icon=":material/tune:", key="import-options"):
        left, right = st.columns(2)
        order = left.selectbox(
            t("import.options.dates"),
            list(orders),
            format_func=orders.__getitem__,
            help=t("import.options.dates.help"),
            key="import-dates",
        )
        replaced = right.selectbox(
            t("import.options.replaces"),
            list(names),
            format_func=names.__getitem__,
            help=t("import.options.replaces.help"),
            key=f"import-replaces-{place_id}",
        )
    replaces = None if replaced == _AUTO else () if replaced == _NEW else (int(replaced),)
    return None if order == _AUTO else cast("Literal['dmy', 'mdy']", order), replaces


def _check(wish: Wish, uploads: Sequence[Upload]) -> None:
    earlier = state.held(_DESK)
    state.hold(_DESK, None)
    if earlier:
        earlier.clear()
    desk = lay_out(wish, uploads)
    look(desk)


def look(desk: Desk, mappings: Any = None) -> None:
    """Read and check what lies on the desk while saying what is being done, then show the page anew."""
    with st.status(t("import.doing.reading"), expanded=False) as status:

        def tell(doing: str) -> None:
            status.update(label=_doing(doing))

        try:
            desk.look(tell, mappings)
        except DiskFullError as full:
            status.update(label=t("import.doing.failed"), state="error")
            st.error(_full(full), icon=":material/hard_drive:")
            return
    state.hold(_DESK, desk)
    st.rerun()


def _doing(doing: str) -> str:
    if doing in ("checking", PLANNING):
        return t(f"import.doing.{doing}")
    return t("import.doing.sheet", name=blocks.plain(" ".join(doing.split())[:_LONGEST_NAME]))


# ------------------------------------------------------------------ publishing


def publish(chosen: Filters, desk: Desk) -> None:
    """One button that gives readers the new version."""
    if desk.prepared is None or desk.change is None:
        return
    with step(4, "publish", t("import.publish.help")):
        if desk.prepared.provenance == "illustrative":
            st.info(t("import.illustrative"), icon=":material/science:")
        with st.container(horizontal=True, vertical_alignment="bottom", key="import-publishing"):
            by = st.text_input(t("import.by"), key="import-by", max_chars=_LONGEST_NAME, width=300)
            if st.button(t("import.publish"), type="primary", icon=":material/publish:", key="import-publish"):
                _publish(chosen, desk, by)


def _publish(chosen: Filters, desk: Desk, by: str) -> None:
    if desk.prepared is None:
        return
    try:
        version = publish_import(desk.prepared, by=by.strip() or None, language=state.language())
    except PublishingBusyError:
        st.error(t("import.busy"), icon=":material/hourglass:")
    except ChangedMeanwhileError:
        desk.wish = Wish("", ())  # what was found has to be found again
        st.error(t("import.changed_meanwhile"), icon=":material/sync_problem:")
        st.button(t("import.check_again"), key="import-again")
    except DiskFullError as full:
        st.error(_full(full), icon=":material/hard_drive:")
    else:
        desk.clear()
        state.hold(_DESK, None)
        state.go_to_step(_UPLOADS, state.step(_UPLOADS) + 1)  # an empty box for the next files
        done(t("import.done", version=version.number, place=_place(chosen)))


def done(text: str) -> None:
    """Say on top of the page, drawn anew, what was done."""
    state.hold(_DONE, {"text": text})
    st.rerun()


def _full(full: DiskFullError) -> str:
    return t("import.disk_full", needed=full.needed_megabytes, free=full.free_megabytes)


def _place(chosen: Filters) -> str:
    return name_of(data.places()[str(chosen.place)])

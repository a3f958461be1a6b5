"""The training room: one step at a time, in large type, with notes for the facilitator in a language of their own."""

from __future__ import annotations

import streamlit as st

from sse_metrics.language import LANGUAGE_NAMES, LANGUAGES
from sse_metrics.lessons import Lesson, checked_lessons
from ui import blocks, data, look, numbers, state
from ui.drawing import charts
from ui.published import unit_text
from ui.text import t

STEPS = ("question", "guess", "reveal", "discuss", "your_city")


def choose() -> Lesson:
    """The lesson, in the address; a new lesson begins at its question."""
    blocks.choose()
    lessons: list[Lesson] = data.ask(checked_lessons)
    by_id = {lesson.id: lesson for lesson in lessons}
    with st.container(horizontal=True, vertical_alignment="bottom", key="room-choices"):
        lesson_id = state.selectbox(
            "lesson",
            t("room.lesson"),
            list(by_id),
            lessons[0].id,
            lambda code: t(
                "room.lesson_option", title=by_id[code].title[state.language()], minutes=by_id[code].minutes
            ),
            width=470,
        )
        st.badge(t("room.offline"), icon=":material/wifi_off:", color="green")
    return by_id[lesson_id]


def progress(lesson: Lesson) -> str:
    """Where the group is; returns the step."""
    at = state.step(lesson.id)
    st.html(
        '<ol class="sse-steps">'
        + "".join(
            f'<li class="{"now" if index == at else "done" if index < at else ""}"'
            + (' aria-current="step"' if index == at else "")
            + f">{t(f'room.step.{step}')}</li>"
            for index, step in enumerate(STEPS)
        )
        + "</ol>"
    )
    return STEPS[at]


def show(lesson: Lesson, step: str) -> None:
    """The step: question, guess, reveal, discussion, or one's own city."""
    language = state.language()
    with st.container(key="room-step", border=True):
        if step == "question":
            st.title(blocks.plain(lesson.question[language]), anchor=False)
            st.markdown(blocks.plain(lesson.hint[language]))
        elif step == "guess":
            _guess(lesson)
        elif step == "reveal":
            _reveal(lesson)
        elif step == "discuss":
            st.title(t("room.step.discuss"), anchor=False)
            st.markdown(
                "\n".join(
                    f"{number}. {blocks.plain(texts[language])}" for number, texts in enumerate(lesson.discuss, 1)
                )
            )
        else:
            st.title(t("room.step.your_city"), anchor=False)
            st.markdown(blocks.plain(lesson.your_city[language]))


def move(lesson: Lesson) -> None:
    """Back, on, and once more from the start."""
    at = state.step(lesson.id)
    with st.container(horizontal=True, key="room-moves"):
        if at > 0:
            st.button(t("room.back"), on_click=state.go_to_step, args=(lesson.id, at - 1), icon=":material/arrow_back:")
        if at < len(STEPS) - 1:
            st.button(
                t(f"room.to.{STEPS[at + 1]}"),
                on_click=state.go_to_step,
                args=(lesson.id, at + 1),
                type="primary",
                icon=":material/arrow_forward:",
            )
        else:
            st.button(t("room.again"), on_click=state.go_to_step, args=(lesson.id, 0), icon=":material/replay:")


def notes(lesson: Lesson) -> None:
    """Notes for the facilitator, in another language than the screen when that is wished."""
    with st.expander(t("room.notes"), icon=":material/sticky_note_2:"):
        language = state.selectbox(
            "notes", t("room.notes_language"), LANGUAGES, state.language(), LANGUAGE_NAMES.__getitem__, width=180
        )
        st.markdown(blocks.plain(lesson.notes[language]))
        for citation in lesson.citations:
            st.text(t("figure.source", source=citation))


def _guess(lesson: Lesson) -> None:
    language = state.language()
    st.title(blocks.plain(lesson.question[language]), anchor=False)
    middle = round((lesson.guess_low + lesson.guess_high) / 2 / lesson.guess_step) * lesson.guess_step
    said_before = state.kept(f"guess:{lesson.id}")
    start = middle if said_before is None else said_before
    guessed = st.slider(
        t("room.your_guess", unit=unit_text(lesson.unit)),
        lesson.guess_low,
        lesson.guess_high,
        start,
        lesson.guess_step,
        format="%.0f" if lesson.guess_step >= 1 else "%.1f",
    )
    state.keep(f"guess:{lesson.id}", guessed)


def _reveal(lesson: Lesson) -> None:
    language = state.language()
    guessed = state.kept(f"guess:{lesson.id}")
    answer = _shown(lesson.answer)
    if guessed is None:
        st.title(t("room.answer", answer=answer, unit=unit_text(lesson.unit)), anchor=False)
    else:
        near = abs(guessed - lesson.answer) <= lesson.tolerance
        verdict = t(
            "room.near" if near else "room.far",
            guess=_shown(guessed),
            answer=answer,
            unit=unit_text(lesson.unit),
        )
        st.title(verdict, anchor=False)
    st.markdown(blocks.plain(lesson.reveal[language]))
    names = [label[language] for label, _ in lesson.bars]
    values = [value for _, value in lesson.bars]
    blocks.figure(
        charts.bars(look.current(), names, values, lambda value: _shown(value or 0.0), 50 + 36 * len(values)),
        key=f"lesson-{lesson.id}",
        title=t("room.figures"),
        alt="; ".join(f"{name}: {_shown(value)}" for name, value in zip(names, values, strict=True)),
        rows=[{t("room.figures"): name, t("column.value"): value} for name, value in zip(names, values, strict=True)],
        source=lesson.citations,
        kinds=["published"],
        n=len(values),
    )


def _shown(value: float) -> str:
    """As many decimals as say something, two at the most."""
    digits = next(
        digits for digits in (0, 1, 2) if digits == 2 or abs(value) >= 100 or round(value, digits) == round(value, 2)
    )
    return numbers.number(value, digits)

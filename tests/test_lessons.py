"""The lessons: answers computed from cited facts, texts complete and fit for a screen in four languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sse_metrics.facts import facts
from sse_metrics.language import LANGUAGES, has_text
from sse_metrics.lessons import LESSONS_FOLDER, Lesson, LessonError, calculate, checked_lessons
from sse_metrics.warehouse.database import Database

Content = dict[str, Any]
Change = Callable[[Content], None]

ANSWERS = {"twelve-or-eleven": 11, "atsugi-founding": 1.2, "registered-is-not-active": 4938.2}
LONGEST = {"title": 60, "question": 140, "hint": 160, "reveal": 320, "discuss": 160, "your_city": 320, "notes": 900}
LONGEST_LABEL = 32
FILES = sorted(LESSONS_FOLDER.glob("*.json"))
NARROW, NO_BREAK = "\u202f", "\u00a0"
# How each language writes a number: what parts the thousands, and what the decimals.
MARKS = {"en": (",", "."), "ko": (",", "."), "fr": (NARROW, ","), "es": (".", ",")}


def content_of(path: Path) -> Content:
    content: Content = json.loads(path.read_text(encoding="utf-8"))
    return content


def texts_of(content: Content) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text of a lesson with the name of its part."""
    for part in LONGEST:
        for texts in content[part] if part == "discuss" else [content[part]]:
            yield part, texts
    for bar in content["bars"]:
        yield "label", bar["label"]


def written(language: str) -> Iterator[str]:
    """Every text of every lesson in a language."""
    for path in FILES:
        for _, texts in texts_of(content_of(path)):
            yield texts[language]


def wrong_ones(language: str, pattern: str) -> list[str]:
    return [text for text in written(language) if re.search(pattern, text)]


def facts_in(step: Mapping[str, Any]) -> set[str]:
    """The facts that a calculation rests on."""
    (kind, inside), *_ = step.items()
    if kind == "fact":
        return {inside}
    return set() if kind == "number" else {fact for each in inside for fact in facts_in(each)}


def numbers_in(text: str, language: str) -> list[float]:
    """The numbers of a text that are written with more than one digit, sorted; small ones may be words."""
    thousands, decimal = (re.escape(mark) for mark in MARKS[language])
    found = re.findall(rf"\d{{1,3}}(?:{thousands}\d{{3}})+(?:{decimal}\d+)?|\d+(?:{decimal}\d+)?", text)
    marks = str.maketrans({MARKS[language][0]: "", MARKS[language][1]: "."})
    plain = [number.translate(marks) for number in found if len(number) > 1]
    return sorted(float(number) for number in plain)


@pytest.fixture(scope="module")
def lessons(shipped: Database) -> dict[str, Lesson]:
    return {lesson.id: lesson for lesson in checked_lessons(shipped)}


# ------------------------------------------------------------------ answers


def test_every_file_is_a_lesson_in_the_order_of_its_name(lessons: dict[str, Lesson]) -> None:
    assert list(lessons) == [path.stem.split("-", 1)[1] for path in FILES] == list(ANSWERS)


@pytest.mark.parametrize(("lesson_id", "answer"), ANSWERS.items())
def test_answers_worked_out_by_hand(lessons: dict[str, Lesson], lesson_id: str, answer: float) -> None:
    assert lessons[lesson_id].answer == pytest.approx(answer, abs=0.05)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_expects_its_answer(lessons: dict[str, Lesson], path: Path) -> None:
    lesson = lessons[path.stem.split("-", 1)[1]]
    assert lesson.answer == pytest.approx(content_of(path)["expected"], rel=1e-4)


def test_what_the_sources_state(lessons: dict[str, Lesson]) -> None:
    assert {name: lesson.stated for name, lesson in lessons.items()} == {
        "twelve-or-eleven": 12,
        "atsugi-founding": 1,
        "registered-is-not-active": None,
    }


def test_bars_stand_beside_each_other(lessons: dict[str, Lesson]) -> None:
    values = {name: [value for _, value in lesson.bars] for name, lesson in lessons.items()}
    assert values["twelve-or-eleven"] == [12, 11, 9, 13]
    assert values["atsugi-founding"] == pytest.approx([0.5, 0.333, 1.2, 1, 5 / 3, 2])
    assert values["registered-is-not-active"] == pytest.approx([6926, 4938.238, 1987.762])


def test_the_peak_lies_outside_every_stated_span(shipped: Database) -> None:
    """What the reveal of the Atsugi lesson says."""
    atsugi = facts(shipped, place_id="atsugi")
    founded = {row["period_start"].year: row["value"] for row in atsugi if row["indicator"].endswith("_founded")}
    spans = [row for row in atsugi if row["indicator"] == "founding_rate_stated"]
    peak = max(founded, key=lambda year: founded[year])
    assert (peak, founded[peak]) == (2002, 3)
    assert len(spans) == 3
    assert not [row for row in spans if row["period_start"].year <= peak <= row["period_end"].year]
    assert 1999 not in founded, "the year that must be counted all the same"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_fact_is_cited(shipped: Database, lessons: dict[str, Lesson], path: Path) -> None:
    content, lesson = content_of(path), lessons[path.stem.split("-", 1)[1]]
    known = {row["fact_id"]: row for row in facts(shipped)}
    steps = [content["answer"], *(bar["value"] for bar in content["bars"])]
    steps += [content["stated"]] if "stated" in content else []
    used = set().union(*map(facts_in, steps))
    assert used <= set(lesson.fact_ids), "a calculation rests on a fact that the lesson does not cite"
    assert facts_in(content["answer"]), "an answer is computed, never typed in"
    assert set(lesson.citations) == {known[fact_id]["citation"] for fact_id in lesson.fact_ids}


# ------------------------------------------------------------------ guesses


def test_the_answer_can_be_guessed(lessons: dict[str, Lesson]) -> None:
    for lesson in lessons.values():
        assert lesson.guess_low < lesson.answer < lesson.guess_high, lesson.id
        steps = round((lesson.answer - lesson.guess_low) / lesson.guess_step)
        nearest = lesson.guess_low + steps * lesson.guess_step
        assert abs(nearest - lesson.answer) <= lesson.tolerance, f"{lesson.id}: no step of the slider is near enough"


def test_nobody_is_right_without_moving_the_slider(lessons: dict[str, Lesson]) -> None:
    for lesson in lessons.values():
        middle = (lesson.guess_low + lesson.guess_high) / 2
        assert abs(middle - lesson.answer) > lesson.tolerance + lesson.guess_step / 2, lesson.id


def test_minutes_and_unit(lessons: dict[str, Lesson]) -> None:
    for lesson in lessons.values():
        assert 10 <= lesson.minutes <= 20, lesson.id
        assert has_text(f"unit.{lesson.unit.replace(' ', '_')}"), f"{lesson.unit}: no text for this unit"


# ------------------------------------------------------------------ texts


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_texts_are_complete_and_fit_on_the_screen(path: Path) -> None:
    content = content_of(path)
    assert len(content["discuss"]) == 3
    for part, texts in texts_of(content):
        assert list(texts) == list(LANGUAGES), part
        for language, text in texts.items():
            assert text == text.strip() != "", f"{part} in {language}"
            assert len(text) <= LONGEST.get(part, LONGEST_LABEL), f"{part} in {language}: {len(text)} characters"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_texts_are_translated(path: Path) -> None:
    for part, texts in texts_of(content_of(path)):
        assert len(set(texts.values())) == len(LANGUAGES), f"{part}: {texts['en']}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_languages_give_the_same_numbers(path: Path) -> None:
    for part, texts in texts_of(content_of(path)):
        found = {language: numbers_in(text, language) for language, text in texts.items()}
        assert all(numbers == found["en"] for numbers in found.values()), f"{part}: {found}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_reveal_and_notes_give_the_answer(lessons: dict[str, Lesson], language: str) -> None:
    for lesson in lessons.values():
        answer = round(lesson.answer, 1 if lesson.answer < 100 else 0)
        for text in (lesson.reveal[language], lesson.notes[language]):
            assert answer in numbers_in(text, language), f"{lesson.id}: {text}"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_english_and_korean_numbers(language: str) -> None:
    assert not wrong_ones(language, r"\s%")
    assert not wrong_ones(language, r"\d[\s.]\d{3}(?!\d)"), "12,345"


def test_korean_is_formal() -> None:
    assert not wrong_ones("ko", r"요[.?!]|(?<!니)다[.?!]"), "합니다체"


def test_french_typography() -> None:
    assert not wrong_ones("fr", rf"[^{NARROW}][;:?!%»]"), "a narrow no-break space before ; : ? ! % »"
    assert not wrong_ones("fr", rf"«[^{NARROW}]"), "a narrow no-break space after «"
    assert not wrong_ones("fr", r"['\"“”]"), "’ and « »"
    assert not wrong_ones("fr", rf"\d[ .{NO_BREAK}]\d|\d,\d{{3}}"), f"12{NARROW}345,6"


def test_spanish_typography() -> None:
    for text in written("es"):
        assert (text.count("?"), text.count("!")) == (text.count("¿"), text.count("¡")), text
    assert not wrong_ones("es", rf"[^{NO_BREAK}]%"), "a no-break space before %"
    assert not wrong_ones("es", r"['\"“”]"), "« »"
    assert not wrong_ones("es", rf"\d[ {NO_BREAK}{NARROW}]\d|\d\.\d{{1,2}}(?!\d)|\s[;:?!]"), "12.345,6"


# ------------------------------------------------------------------ broken files


def put(place: str, value: Any) -> Change:
    """A change that puts `value` at a place such as guess.low or discuss.1.fr."""

    def change(content: Content) -> None:
        *way, last = place.split(".")
        inside: Any = content
        for step in way:
            inside = inside[int(step)] if step.isdigit() else inside[step]
        inside[last] = value

    return change


def leave_out(name: str) -> Change:
    def change(content: Content) -> None:
        del content[name]

    return change


ELEVEN = {"fact": "F0031"}
ZERO = {"difference": [ELEVEN, ELEVEN]}
BROKEN = [
    (put("expected", 12), r"the figures give 11, the file expects 12"),
    (put("expected", 11.002), r"the figures give 11, the file expects 11\.002"),
    (put("expected", "eleven"), r"not of the kind .*eleven"),
    (put("expected", float("nan")), r"the figures give 11, the file expects nan"),
    (put("facts", ["F0031", "F9999"]), r"'F9999' is missing, or is no published figure"),
    (put("facts", [["F0031"]]), r"not of the kind"),
    (put("answer", {"fact": "F9999"}), r"'F9999' is missing, or is no published figure"),
    (put("answer", {"oracle": [ELEVEN]}), r"no calculation called oracle"),
    (put("answer", {"fact": "F0031", "number": 11}), r"one thing"),
    (put("answer", {}), r"one thing"),
    (put("answer", 11), r"one thing"),
    (put("answer", {"number": "eleven"}), r"not of the kind"),
    (put("answer", {"number": 10**400}), r"not of the kind"),
    (put("answer", {"ratio": [ELEVEN, ZERO]}), r"over zero"),
    (put("answer", {"ratio": [ELEVEN]}), r"of two values"),
    (put("answer", {"difference": []}), r"difference of nothing"),
    (put("answer", {"sum": ELEVEN}), r"one thing"),
    (put("discuss.1.fr", ""), r"discuss is missing in: fr"),
    (put("title.es", None), r"title is missing in: es"),
    (put("title", "Twelve?"), r"not of the kind"),
    (put("minutes", "ten"), r"not of the kind .*ten"),
    (put("guess", {"low": 1}), r"'high' is missing"),
    *((leave_out(name), rf"'{name}' is missing") for name in ("facts", "answer", "expected", "hint", "bars", "unit")),
]


@pytest.mark.parametrize(("change", "says"), BROKEN)
def test_a_broken_file_is_refused_by_name(shipped: Database, tmp_path: Path, change: Change, says: str) -> None:
    with pytest.raises(LessonError, match=rf"^1-broken\.json: .*{says}"):
        checked_lessons(shipped, changed(tmp_path, change))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"minutes": 10,\n "title": ', r"line 2 is not JSON"),
        (b"", r"line 1 is not JSON"),
        (b"[]", r"not of the kind"),
        (b"null", r"not of the kind"),
        ('{"title": "꿈시장"}'.encode("cp949"), r"not of the kind .*utf-8"),
    ],
)
def test_a_file_that_is_no_lesson_is_refused_by_name(
    shipped: Database, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "1-broken.json").write_bytes(content)
    with pytest.raises(LessonError, match=rf"^1-broken\.json: .*{says}"):
        checked_lessons(shipped, tmp_path)


@pytest.mark.parametrize("name", ["lesson", "1", "1-", "first-lesson", "-lesson"])
def test_a_file_of_another_name_is_refused_by_name(shipped: Database, tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.json").write_bytes(FILES[0].read_bytes())
    with pytest.raises(LessonError, match=rf"^{name}\.json: .*a hyphen and its id"):
        checked_lessons(shipped, tmp_path)


def test_an_answer_may_be_rounded_where_it_is_written_down(shipped: Database, tmp_path: Path) -> None:
    (lesson,) = checked_lessons(shipped, changed(tmp_path, put("expected", 11.001)))
    assert lesson.answer == 11


def changed(folder: Path, change: Change) -> Path:
    """A folder with the first lesson, changed."""
    content = content_of(FILES[0])
    change(content)
    (folder / "1-broken.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_calculations() -> None:
    known = {"F1": {"value": 6}, "F2": {"value": 4}}
    both = [{"fact": "F1"}, {"fact": "F2"}]
    results = {kind: calculate({kind: both}, known) for kind in ("sum", "ratio", "product", "difference")}
    assert results == {"sum": 10, "ratio": 1.5, "product": 24, "difference": 2}
    assert calculate({"ratio": [{"sum": both}, {"number": 5}]}, known) == 2

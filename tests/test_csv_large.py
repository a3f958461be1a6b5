"""A large text read in batches is the same table as when it is read at once, in bounded memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sse_metrics.importers.files.csv_text import ArrowTable, read_large, read_small
from sse_metrics.importers.files.encodings import Encoding, find_encoding
from sse_metrics.importers.files.limited import run
from sse_metrics.importers.files.limits import Limits
from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.reading import Table

CELLS = st.text(alphabet=" ab1,;'관é\u3000\t.-", max_size=8)
QUOTED = st.text(alphabet=' a,"\n\r관', max_size=8).map(lambda text: '"' + text.replace('"', '""') + '"')
ODD = st.sampled_from(['"', 'a"b', '"a"b', '"a" ', "", ' "a"', '""', '"""', "a\tb"])
RECORD = st.lists(st.one_of(CELLS.map(lambda text: text.replace(",", "")), QUOTED, ODD), min_size=0, max_size=5)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def csv_texts(draw: st.DrawFn) -> str:
    """Text with headings, records of any width, any line ends, quotes where they belong and where they do not."""
    tidy = st.lists(
        st.one_of(st.just("x"), QUOTED, CELLS.map(lambda text: text.replace(",", ""))), min_size=3, max_size=3
    )
    records = draw(st.lists(st.one_of(tidy, tidy, tidy, RECORD), min_size=0, max_size=12))
    title = draw(st.sampled_from(["", "A title\n", "A title\r\n\r\n"]))
    body = "".join(",".join(record) + draw(ENDS) for record in records)
    return title + "one,two,three" + draw(ENDS) + body + draw(st.sampled_from(["", "a,b,c", '"a",b,"c"']))


def told(problems: list[Problem]) -> list[tuple[object, ...]]:
    return [(each.code, each.row, dict(each.details)) for each in problems]


def outcome(read: Callable[[], tuple[Table, list[Problem]]]) -> tuple[Table | None, list[Problem]]:
    """The table and problems, or no table and the problem for which the text was refused."""
    try:
        return read()
    except RefusedError as refused:
        return None, [refused.problem]


def both_ways(path: Path, text: str, block_bytes: int) -> None:
    path.write_bytes(text.encode("utf-8"))
    small, small_problems = outcome(lambda: read_small(text, "t.csv"))
    large, large_problems = outcome(lambda: read_large(path, "t.csv", Encoding("utf-8"), block_bytes=block_bytes))
    assert told(large_problems) == told(small_problems)
    assert (large is None) == (small is None)
    if large is None or small is None:
        return
    assert large.columns == small.columns
    assert large.header_row == small.header_row
    assert list(large.rows) == list(small.rows)
    assert list(large.rows) == list(small.rows), "rows can be read again"


@pytest.mark.parametrize("block_bytes", [64, 1 << 20])
@settings(max_examples=300, deadline=None)
@given(text=csv_texts())
@example(text="one,two,three\nx,y," + "z" * 47 + '\nx,"ab\r\ncd",z\n')
@example(text="one,two,three\n\n\nx,y,z\n\n")
@example(text='one,two,three\na,"b\r\nc",d\n\ra,b,c\n')
@example(text="one,two,three\n,,\n , ,\nx,y,z")
@example(text="one,two,three\n,,'-\n")
@example(text="one,two,three\n'=1,,\nx,y,'\n")
@example(text='one,two,three\nx,"' + "long " * 40 + '",z\nx,y,z\nx,y\nx,y,z\n')
def test_batches_give_the_same_table(tmp_path_factory: pytest.TempPathFactory, block_bytes: int, text: str) -> None:
    both_ways(tmp_path_factory.getbasetemp() / "same.csv", text, block_bytes)


PLAIN_CELL = st.text(alphabet="ab1;'관é .\u3000\t", max_size=5)


@pytest.mark.parametrize("block_bytes", [64, 1 << 20])
@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(PLAIN_CELL, PLAIN_CELL, PLAIN_CELL), min_size=1, max_size=12),
    end=st.sampled_from(["\n", "\r\n"]),
    title=st.sampled_from(["", "\ufeff", "A title\n\n"]),
    last=st.sampled_from(["", "x,y,z"]),
)
@example(rows=[("x", "y", "z")], end="\r\n", title="", last="")
@example(rows=[("x", "", ""), ("", "", ""), (" ", "y ", "z")], end="\n", title="", last="x,y,z")
def test_plain_texts_give_the_same_table(
    tmp_path_factory: pytest.TempPathFactory,
    block_bytes: int,
    rows: list[tuple[str, str, str]],
    end: str,
    title: str,
    last: str,
) -> None:
    """Texts without quotation marks are not read record by record, and blanks are not looked for where none are."""
    text = title + "one,two,three" + end + "".join(",".join(row) + end for row in rows) + last
    both_ways(tmp_path_factory.getbasetemp() / "plain.csv", text, block_bytes)


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(st.sampled_from(["", "a", " ", '"a\nb"', "c,d", '""']), max_size=10))
def test_batches_of_one_column_are_the_same(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    both_ways(tmp_path_factory.getbasetemp() / "one.csv", "\n".join(["only", *lines]), 64)


@settings(max_examples=150, deadline=None)
@given(widths=st.lists(st.integers(1, 5), max_size=40))
def test_f6_every_row_is_kept_or_named(tmp_path_factory: pytest.TempPathFactory, widths: list[int]) -> None:
    path = tmp_path_factory.getbasetemp() / "count.csv"
    path.write_text("one,two,three\nx,y,z\n" + "".join(",".join("x" * width) + "\n" for width in widths))
    found = open_document(path)
    if found.tables[0].columns == ("one", "two", "three") and not any(
        "heading" in each.code for each in found.problems
    ):
        kept = sum(1 for _ in found.tables[0].rows)
        assert kept + len(found.problems) == len(widths) + 1


@pytest.mark.parametrize(("encoding", "name"), [("cp949", "cp949"), ("utf-16", "utf-16"), ("utf-8-sig", "utf-8-sig")])
def test_f1_a_large_file_in_any_encoding_is_read_in_batches(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "large.csv"
    text = "제목\n\n판매,자치구,금액\n" + "".join(f"{i},관악구 신림동,{i}\n" for i in range(5_000))
    path.write_bytes(text.encode(encoding))
    found = open_document(path, limits=Limits(streamed_from_bytes=1_000))
    table = found.tables[0]
    assert isinstance(table, ArrowTable)
    assert (found.encoding, table.columns, table.header_row) == (name, ("판매", "자치구", "금액"), 3)
    assert list(table.rows)[-1] == (5_003, ("4999", "관악구 신림동", "4999"))
    batch = next(table.batches())
    assert [(field.name, str(field.type)) for field in batch.schema] == [
        ("_row", "int64"), ("판매", "string"), ("자치구", "string"), ("금액", "string"),
    ]  # fmt: skip


def test_f4_mixed_encodings_are_found_at_the_end_of_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes("판매,구\n".encode() + "1,관악구\n".encode() * 700_000 + "2,성북구청\n".encode("cp949"))
    with pytest.raises(RefusedError) as refused:
        find_encoding(path, "large.csv")
    assert (refused.value.problem.code, refused.value.problem.row) == ("encodings_mixed", 700_002)


def test_f44_a_file_over_the_limit_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sparse.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    began = time.perf_counter()
    with pytest.raises(RefusedError) as refused:
        open_document(path)
    assert time.perf_counter() - began < 1
    assert refused.value.problem.code == "file_too_large"
    assert "512" in refused.value.problem.message()


def test_f44_millions_of_rows_are_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    line = "{},E00001,2024-05-06,market,15000,KRW,citizen,Gwanak-gu\n"
    with path.open("w", encoding="utf-8") as file:
        file.write("sale_id,enterprise_id,sold_on,channel,amount,currency,buyer,district\n")
        for start in range(0, 2_000_000, 1_000):
            file.write("".join(line.format(number) for number in range(start, start + 1_000)))
    answer = run("tests.child_tasks:count_rows", {"path": str(path)}, tmp_path, memory_bytes=900 * 1024**2, seconds=120)
    assert answer["rows"] == 2_000_000
    assert answer["last"] == 2_000_001
    assert answer["resident_mb"] < 400, "a hundredth of what the rows would take as objects"

"""Tables as spreadsheets save them, whatever their country: one reading, or a refusal with its line."""

from __future__ import annotations

import pytest

from engine import spreadsheet

ROWS = ((2, ("a", "1,5")), (3, ("b", "")))


@pytest.mark.parametrize(
    "content",
    [
        b"kode;nilai\r\na;1,5\r\nb\r\n",
        b'kode,nilai\na,"1,5"\nb,\n,,\n',
        "kode\tnilai\na\t1,5\nb\n".encode("utf-16"),
        b"\xef\xbb\xbfkode;nilai;;\n a ; 1,5 ;\nb;;;\n",
    ],
)
def test_one_table_however_it_was_saved(content: bytes) -> None:
    found = spreadsheet.read(content, 9)
    assert (found.header, found.rows) == (("kode", "nilai"), ROWS)


def test_a_separator_may_be_said_and_lines_are_counted_with_it() -> None:
    found = spreadsheet.read(b"sep=|\r\nkode|nilai\r\na|1,5\r\n", 9)
    assert (found.separator, found.rows) == ("|", ((3, ("a", "1,5")),))
    assert spreadsheet.read(b"", 9).header == ()


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"a,b\n1,\xff\n", "encoding", 2),
        (b"a,b\n1,\0\n", "encoding", 2),
        (b"a,b\n1,2\n1,2\n1,2\n", "rows", 4),
        (b'a,b\n"1,2\n', "quoting", 2),
        (b"a,b\n1,2\n1,2,3\n", "row", 3),
        (b"a" + b",a" * spreadsheet.MOST_COLUMNS + b"\n1,2\n", "columns", 1),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(content: bytes, reason: str, line: int) -> None:
    with pytest.raises(spreadsheet.SheetError) as refusal:
        spreadsheet.read(content, 3)
    assert (refusal.value.reason, refusal.value.line) == (reason, line)

"""engine/bpmn/package/tables.py: columns of plain numbers become numbers, everything else stays text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn import bounds
from engine.bpmn.package import tables


def test_columns_are_numbers_or_text_as_a_whole() -> None:
    rows = tables.read('\ufeffkode,nama,target,nilai\r\n1.10,"Naskah, kuno",4,2.5\r\n2.1,,,\r\n\r\n'.encode())
    assert rows == (
        {"kode": "1.10", "nama": "Naskah, kuno", "target": 4, "nilai": 2.5},
        {"kode": "2.1", "nama": "", "target": None, "nilai": None},
    )


@pytest.mark.parametrize("cell", ["007", "1.10", "1e5", "72,5", "1_0", "１", "1234567890123456", "+1", "nan"])
def test_codes_stay_text(cell: str) -> None:
    assert tables.read(f'a,b\n"{cell}",x\n'.encode())[0]["a"] == cell


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"", "header", 1),
        (b"a,a\n1,2", "header", 1),
        (b"a,\n1,2", "row", 2),
        (b"a,b\n1,2\n1,2,3\n", "row", 3),
        (b"sep=;\na;b\n1;2\n1;2;3\n", "row", 4),
        (b'"a;b"\n"1;2"\n', "one-column", 1),
        ("a,b\n".encode("utf-16")[2:], "encoding", 1),
        (b"a\n\xff\n", "encoding", 2),
        (b'a,b\n"x"y,2\n', "quoting", 2),
        (b"a\n" + b"1\n" * bounds.TABLE_ROWS, "rows", bounds.TABLE_ROWS + 1),
    ],
    ids=lambda value: str(value)[:20],
)
def test_faults_name_their_line(content: bytes, reason: str, line: int) -> None:
    with pytest.raises(tables.TableError) as fault:
        tables.read(content)
    assert (fault.value.reason, fault.value.line) == (reason, line)


@pytest.mark.parametrize(
    "content",
    [
        b"kode;nama;nilai\r\nA1;Budi;2,5\r\nA2;;\r\n",
        b"sep=;\r\nkode;nama;nilai\r\nA1;Budi;2,50\r\nA2\r\n",
        b'"kode";"nama";"nilai";;\r\n"A1";"Budi";"2,5";;\r\nA2;;;;\r\n;;;;\r\n',
        b"kode\tnama\tnilai\nA1\tBudi\t2,5\nA2\t\t\n",
        "kode\tnama\tnilai\r\nA1\tBudi\t2,5\r\nA2\r\n".encode("utf-16"),
        b"\xef\xbb\xbf\r\nkode;nama;nilai\r\n\r\nA1;Bu\xc2\xaddi;2,5\r\nA2;;",
        b"kode,nama,nilai\nA1,Budi,2.5\nA2,,\n",
    ],
)
def test_a_table_is_read_however_a_spreadsheet_saved_it(content: bytes) -> None:
    assert tables.read(content) == (
        {"kode": "A1", "nama": "Budi", "nilai": 2.5},
        {"kode": "A2", "nama": "", "nilai": None},
    )


def test_a_header_alone_is_an_empty_table() -> None:
    assert tables.read(b"a,b\n") == ()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        rows = tables.read(content)
    except tables.TableError:
        return
    assert all(rows[0].keys() == row.keys() for row in rows)

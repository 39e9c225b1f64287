from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from engine.service import Engine
from engine.service.audit.exports import LogLine
from tests.webui import office
from webui import current
from webui.exports import log

EVIL = ("=HYPERLINK(1)", "@SUM(1)", "-2+3", "+1", "\t=1", '"><x>', "baris\nbaru", "a,b;c")
NAMESPACE = "{http://www.xes-standard.org/}"
KINDS = {
    f"{NAMESPACE}{kind}" for kind in ("string", "date", "int", "float", "boolean", "id", "list", "container")
}
PARTS = {f"{NAMESPACE}{part}" for part in ("extension", "global", "classifier", "trace", "event")}


def line(text: str, instance: int = 1, seq: int = 1) -> LogLine:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    return LogLine(
        instance,
        text,
        "p",
        1,
        seq,
        at,
        "task_completed",
        text,
        text,
        "",
        "web",
        "L1",
        text,
        1,
        text,
        "00" * 32,
    )


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_is_a_formula(tmp_path: Path, text: str, engine: Engine) -> None:
    with current.outside(engine, engine.settings):
        log.write_csv([line(text)], tmp_path / "x.csv")
        log.write_xlsx([line(text)], tmp_path / "x.xlsx")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        _head, cells = csv.reader(file)
    assert all(not cell.startswith(log.FORMULA) for cell in cells)
    assert cells[1].lstrip("'") == text.lstrip("'")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    row = next(iter(book.active.iter_rows(min_row=2)))
    assert {cell.data_type for cell in row} <= {"s", "n"}
    assert row[1].value == text
    assert row[0].value == 1
    assert book.active["B2"].hyperlink is None


def xes_faults(path: Path) -> list[str]:
    """What IEEE 1849 asks of a log's structure and ours does not keep: elements, keys, values, extensions, globals."""
    root = etree.parse(str(path)).getroot()
    told = [] if root.tag == f"{NAMESPACE}log" and root.get("xes.version") else ["log"]
    prefixes = {one.get("prefix") for one in root.findall(f"{NAMESPACE}extension")}
    known = {"concept", "lifecycle", "org", "time"}
    order = [child.tag for child in root]
    told += [f"order of {tag}" for tag in order if tag not in PARTS | KINDS]
    for event in root.iter(f"{NAMESPACE}event"):
        keys = [child.get("key") for child in event]
        told += [f"key twice {keys}"] if len(keys) != len(set(keys)) else []
        told += [
            f"event without {name}"
            for name in ("concept:name", "time:timestamp", "lifecycle:transition")
            if name not in keys
        ]
    for one in root.iter(*KINDS):
        prefix = (one.get("key") or "").partition(":")[0]
        told += [] if prefix in prefixes or prefix not in known else [f"extension {prefix}"]
        told += [] if one.get("value") is not None else ["value"]
        if one.tag == f"{NAMESPACE}date" and datetime.fromisoformat(one.get("value") or "").tzinfo is None:
            told.append("date without zone")
        if one.tag == f"{NAMESPACE}int":
            int(one.get("value") or "")
    return told


def test_xes_is_a_log_as_the_standard_asks(tmp_path: Path) -> None:
    lines = [line(text, instance, seq) for instance, text in enumerate(EVIL, 1) for seq in (1, 2)]
    log.write_xes(lines, tmp_path / "x.xes")
    assert xes_faults(tmp_path / "x.xes") == []
    traces = etree.parse(str(tmp_path / "x.xes")).getroot().findall(f"{NAMESPACE}trace")
    assert [len(one.findall(f"{NAMESPACE}event")) for one in traces] == [2] * len(EVIL)
    log.write_xes([], tmp_path / "x.xes")
    assert xes_faults(tmp_path / "x.xes") == []


def test_every_event_of_every_case_is_in_every_format(engine: Engine, tmp_path: Path) -> None:
    cases = [office.brought_to(engine, "Langkah_4"), office.started(engine, "Triwulan IV")]
    auditor = office.actor(engine, "auditor")
    expected = [(one, event.seq, event.hash) for one in cases for event in engine.history.list(one, auditor)]
    told: list[tuple[int, int]] = []
    with current.outside(engine, engine.settings):
        for format_, write in log.WRITERS.items():
            write(
                engine.audit.log(auditor, format_, lambda done, all_: told.append((done, all_))),
                tmp_path / f"x.{format_}",
            )
    assert told == [(1, 1)] * 3
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(int(row["Berkas"]), int(row["Urut"]), row["Hash"]) for row in rows] == expected
    assert json.loads(rows[0]["Data (JSON)"])["value"]["tahun"] == 2026
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    cells = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [(cell[0], cell[4], cell[15]) for cell in cells] == expected
    assert xes_faults(tmp_path / "x.xes") == []
    root = etree.parse(str(tmp_path / "x.xes")).getroot()
    hashes = [one.get("value") for one in root.iter(f"{NAMESPACE}string") if one.get("key") == "alur:hash"]
    assert hashes == [hash_ for _case, _seq, hash_ in expected]

"""Starting, numbering, finding and cancelling cases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from engine import errors
from engine.clock import FixedClock
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

REASON = "Permintaan ini dibuat dua kali."


def at_once(count: int, act: Callable[[], None]) -> None:
    """Let so many threads do something at the same moment."""
    gate = threading.Barrier(count)

    def run() -> None:
        gate.wait()
        act()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_a_start_keeps_its_form_and_names_the_case(office: Office) -> None:
    started = office.start()
    assert (started.number, started.completed) == ("PDK-2026-0001", False)
    assert [(task.element, task.role_label) for task in started.next] == [("Langkah_1", "Kepala Dinas")]
    view = office.engine.instances.get(started.instance, office.actor("kadis"))
    assert view.row.subject == "Pengumpulan Data Kinerja Triwulan III 2026"
    assert view.start_value == sop.START
    assert view.start_form.id == "mulai"
    (event,) = view.events
    assert (event.type, event.role, event.data["value"]) == ("instance_started", "kepala_dinas", sop.START)
    assert event.data["opened"] == [
        {
            "task": started.next[0].id,
            "element": "Langkah_1",
            "holders": "kepala_dinas",
            "due": "2026-11-24T09:00:00+00:00",
        }
    ]


def test_a_refused_start_leaves_nothing_and_takes_no_number(office: Office) -> None:
    before, actor = office.dump(), office.actor("kadis")
    for change, path, code in (
        ({"tahun": None}, "tahun", "required"),
        ({"tahun": "dua ribu"}, "tahun", "number"),
        ({"periode": "Abad ini"}, "periode", "choice"),
        ({"periode": "x" * 10_000_000}, "periode", "too_large"),
        ({"periode": "\0"}, "periode", "control"),
        ({"status": "completed"}, "status", "unknown"),
    ):
        with pytest.raises(errors.FormInvalid) as refusal:
            office.engine.instances.start(sop.KEY, sop.START | change, actor, uuid4())
        assert (path, code) in [(one.path, one.code) for one in refusal.value.problems]
    unheard: list[Any] = [None, [], "x", 5]
    for value in unheard:
        with pytest.raises(errors.FormInvalid):
            office.engine.instances.start(sop.KEY, value, actor)
    assert office.dump() == before
    assert office.start().number == "PDK-2026-0001"


def test_numbers_count_from_one_each_year_of_the_office(office: Office, clock: FixedClock) -> None:
    assert [office.start().number for _ in range(2)] == ["PDK-2026-0001", "PDK-2026-0002"]
    clock.now = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
    assert office.start().number == "PDK-2026-0003", "half a minute before midnight in Jakarta"
    clock.now = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert office.start().number == "PDK-2027-0001"
    other = office.deploy(packages.two_steps())
    assert office.engine.instances.start(other, {}, office.actor("sekretaris")).number == "KCL-2027-0001"


def test_every_pattern_that_passes_deployment_makes_numbers(office: Office) -> None:
    actor = office.actor("sekretaris")
    for pattern, second in (
        ("{urut}", "2"),
        ("{urut:4}", "0002"),
        ("{urut:03d}", "002"),
        ("{kode}/{urut:02}", "KCL/02"),
    ):
        files = packages.two_steps()
        key = f"pola_{len(pattern)}"
        files["process.bpmn"] = files["process.bpmn"].replace(b'"kecil"', f'"{key}"'.encode())
        files["process.toml"] += f'nomor = "{pattern} {key}"\n'.encode()
        office.deploy(files)
        found = [office.engine.instances.start(key, {}, actor).number for _ in range(2)]
        assert found[1] == f"{second} {key}"


def test_a_number_that_is_taken_is_passed_over(office: Office, clock: FixedClock) -> None:
    """Two processes may have one code, and a pattern need not name the year: a start is never refused for it."""
    actor = office.actor("sekretaris")
    for key in ("pertama", "kedua"):
        files = packages.two_steps()
        files["process.bpmn"] = files["process.bpmn"].replace(b'"kecil"', f'"{key}"'.encode())
        files["process.toml"] += b'nomor = "{kode}-{urut:02}"\n'
        office.deploy(files)
    order = ("pertama", "pertama", "kedua", "kedua", "pertama")
    found = [office.engine.instances.start(key, {}, actor).number for key in order]
    clock.advance(timedelta(days=366))
    found.append(office.engine.instances.start("kedua", {}, actor).number)
    assert found == [f"KCL-{number:02}" for number in range(1, 7)]


def test_a_process_of_nobody_in_particular_is_anyones_to_start(office: Office) -> None:
    files = packages.package(
        drawings.chain(drawings.user("isi", camunda_candidateGroups="")),
        key="terbuka",
        toml='title = "Terbuka"\n',
    )
    office.deploy(files)
    started = office.engine.instances.start("terbuka", {}, office.actor("bidang.kearsipan"))
    assert office.events(started.instance)[0].role == ""


def test_others_may_start_where_the_process_says_so(office: Office) -> None:
    files = packages.two_steps()
    files["process.toml"] += b'mulai = ["bidang_kearsipan", "kepala_dinas"]\n'
    key = office.deploy(files)
    started = office.engine.instances.start(key, {}, office.actor("bidang.kearsipan"))
    assert office.events(started.instance)[0].role == "bidang_kearsipan"
    with pytest.raises(errors.Forbidden) as refusal:
        office.engine.instances.start(key, {}, office.actor("sekretaris"))
    assert refusal.value.params["roles"] == ["Bidang Kearsipan", "Kepala Dinas"]


def test_one_request_starts_one_case_even_at_the_same_moment(office: Office) -> None:
    actor, request = office.actor("kadis"), uuid4()
    found: list[Any] = []

    def start() -> None:
        try:
            found.append(office.engine.instances.start(sop.KEY, sop.START, actor, request))
        except errors.AlurError as refusal:
            found.append(refusal)

    at_once(4, start)
    assert len({repr(one) for one in found}) == 1, found
    assert len(office.dump()["instance"]) == 1
    assert found[0].next[0].element == "Langkah_1"


def test_cancelling_closes_everything_and_says_why(office: Office, clock: FixedClock) -> None:
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    actor = office.actor("kadis")
    before = office.dump()
    for reason in ("", "pendek", " " * 50, "x" * 1001, "panjang \0 sekali ini"):
        with pytest.raises(errors.Invalid):
            office.engine.instances.cancel(started.instance, reason, actor)
    assert office.dump() == before
    clock.advance(timedelta(hours=1))
    office.engine.instances.cancel(started.instance, f" {REASON} ", actor)
    view = office.engine.instances.get(started.instance, office.actor("auditor"))
    assert (view.row.status, view.row.ended_at) == ("cancelled", clock())
    assert {task.state for task in view.tasks} == {"done", "closed"}
    last = view.events[-1]
    assert (last.type, last.actor, last.data["reason"]) == ("instance_cancelled", "kadis", REASON)
    assert len(last.data["closed"]) == 3
    assert not view.active
    assert not view.may_cancel
    for person in ("bidang.kearsipan", "sekretaris"):
        assert not office.engine.tasks.inbox(office.actor(person)).rows
    clock.advance(timedelta(days=30))
    assert office.engine.timers.fire_due() == 0
    with pytest.raises(errors.InstanceClosed) as refusal:
        office.engine.instances.cancel(started.instance, REASON, office.actor("admin"))
    assert refusal.value.params["by"] == actor.name
    assert (refusal.value.params["status"], refusal.value.params["reason"]) == ("cancelled", REASON)
    assert_sound(office.engine)


def test_a_list_is_filtered_searched_and_paged(office: Office) -> None:
    key = office.deploy(packages.two_steps())
    secretary, auditor = office.actor("sekretaris"), office.actor("auditor")
    numbers = [office.start().number for _ in range(3)]
    numbers += [office.engine.instances.start(key, {}, secretary).number for _ in range(4)]
    office.engine.instances.cancel(1, REASON, office.actor("kadis"))

    def listed(**chosen: object) -> list[str]:
        found: list[str] = []
        after: str | None = None
        while True:
            rows, after = office.engine.instances.list(auditor, after=after, limit=2, **chosen)  # type: ignore[arg-type]
            assert len(rows) <= 2
            found += [row.number for row in rows]
            if after is None:
                return found

    assert listed() == numbers[::-1]
    assert listed(status="cancelled") == numbers[:1]
    assert listed(status="open") == numbers[:0:-1]
    assert listed(status="aneh") == []
    assert listed(query="KCL") == numbers[:2:-1]
    assert listed(query="triwulan 0002") == [numbers[1]]
    for nothing in ("%", "_", "'; drop table instance; --", "\\"):
        assert listed(query=nothing) == []
    for key_ in ("x", "-1", "1.2.3", f"{2**70}.1", "1.1'"):
        with pytest.raises(errors.Invalid):
            office.engine.instances.list(auditor, after=key_)
    rows, _ = office.engine.instances.list(secretary)
    assert [[task.name for task in row.open_tasks] for row in rows[:4]] == [["Mengisi data"]] * 4
    assert rows[-1].open_tasks == ()


def test_a_start_that_repeats_a_case_asks_first(office: Office) -> None:
    engine, kadis = office.engine, office.actor("kadis")
    first = engine.instances.start(sop.KEY, sop.START, kadis, ask=True)
    before = office.dump()
    with pytest.raises(errors.Repeats) as question:
        engine.instances.start(sop.KEY, sop.START, kadis, ask=True)
    assert question.value.params == {
        "number": first.number,
        "instance": first.instance,
        "subject": "Pengumpulan Data Kinerja Triwulan III 2026",
        "status": "open",
        "by": kadis.name,
        "at": engine.instances.get(first.instance, kadis).row.started_at.isoformat(),
    }
    assert office.dump() == before, "a question takes no number"
    other = engine.instances.start(sop.KEY, sop.START | {"tahun": 2025}, kadis, ask=True)
    second = engine.instances.start(sop.KEY, sop.START, kadis)
    for one in (first, second):
        engine.instances.cancel(one.instance, "Salah periode, mulai lagi.", kadis)
    engine.instances.start(sop.KEY, sop.START, kadis, ask=True)
    assert other.number == "PDK-2026-0002", "what was cancelled is not in the way"


def test_of_two_who_start_the_same_at_once_one_is_asked(office: Office) -> None:
    kadis, found = office.actor("kadis"), []

    def begin() -> None:
        try:
            found.append(office.engine.instances.start(sop.KEY, sop.START, kadis, ask=True).number)
        except errors.Repeats as question:
            found.append(question.params["number"])

    at_once(2, begin)
    assert found == ["PDK-2026-0001"] * 2
    assert len(office.engine.instances.list(kadis)[0]) == 1


def test_the_same_request_twice_at_once_is_one_case_and_no_question(office: Office) -> None:
    kadis, request, found = office.actor("kadis"), uuid4(), []

    def begin() -> None:
        found.append(office.engine.instances.start(sop.KEY, sop.START, kadis, request, ask=True).number)

    at_once(2, begin)
    assert found == ["PDK-2026-0001"] * 2


def test_cases_that_nothing_tells_apart_are_not_asked_about(office: Office) -> None:
    key, actor = office.deploy(packages.two_steps()), office.actor("sekretaris")
    assert [office.engine.instances.start(key, {}, actor, ask=True).number for _ in range(2)] == [
        "KCL-2026-0001",
        "KCL-2026-0002",
    ]

"""Four eyes: who did one step of a pair is warned at the other, or refused, in whatever capacity."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service import Engine, pairs
from engine.service.agency.setup import SETUP
from engine.service.cases.search import Query
from engine.service.views import TaskItem
from engine.service.workshop.views import Requested
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.bpmn.drawings import judged
from tests.engine.service import counting, packages
from tests.engine.service.conftest import Office
from tests.engine.service.work.pairs import BACK, PEOPLE, begin, paired, people
from tests.engine.test_file_kinds import PDF
from tests.soundness import assert_sound
from tests.tools.site import START

NOTE = "Kepala Dinas dinas luar; tidak ada orang lain."
REASON = "Pelaksana lama sakit."


@pytest.fixture
def staffed(office: Office) -> Office:
    people(office)
    return office


def only(office: Office, instance: int, element: str) -> TaskItem:
    return next(row for row in office.waiting(instance) if row.element == element)


def send(
    office: Office, instance: int, element: str, username: str, value: Any = None, note: str = ""
) -> Any:
    row = only(office, instance, element)
    filled = {"keputusan": "setuju"} if value is None and element != "isi" else value or {}
    return office.engine.tasks.complete(row.id, filled, office.actor(username), note=note)


def test_who_did_the_step_may_not_check_it(staffed: Office) -> None:
    instance = begin(staffed, paired("tolak"))
    send(staffed, instance, "isi", "perencana")
    before = staffed.dump()
    row = only(staffed, instance, "periksa")
    actor, tasks = staffed.actor("perencana"), staffed.engine.tasks
    for act in (
        lambda: tasks.claim(row.id, actor),
        lambda: tasks.save_draft(row.id, {"alasan": "x"}, actor),
        lambda: tasks.complete(row.id, {"keputusan": "setuju"}, actor, note=NOTE),
    ):
        with pytest.raises(errors.SamePerson) as refused:
            act()
        told = refused.value.params
        assert (told["name"], told["role"], told["person"]) == ("Mengisi data", "Sekretaris", "")
        assert told["roles"] == ["Administrator"]
    assert staffed.dump() == before
    view = tasks.get(row.id, actor)
    assert not view.may_complete
    assert not view.may_claim
    assert view.four_eyes.refusing.element == "isi"
    assert tasks.get(row.id, staffed.actor("kadis")).four_eyes is None
    send(staffed, instance, "periksa", "kadis")
    assert_sound(staffed.engine)


@pytest.mark.one_database
def test_who_may_not_check_takes_the_task_by_no_other_way(staffed: Office) -> None:
    """Neither with a file nor by stopping its clock: whose it is then could not do it, and nobody else either."""
    check = drawings.user(
        "periksa", drawings.properties(sop_empat_mata="isi tolak"), camunda_formRef="putus", name="Memeriksa"
    )
    file = packages.field("bukti", "filepicker", multiple=True)
    files = packages.package(
        drawings.chain(drawings.user("isi"), check),
        drawings.timer("tenggat", "periksa", "PT20H"),
        putus=[file],
    )
    instance = begin(staffed, files)
    send(staffed, instance, "isi", "perencana")
    row, engine, actor = only(staffed, instance, "periksa"), staffed.engine, staffed.actor("perencana")
    kind = engine.pauses.view(row.id, staffed.actor("kadis")).rules.kinds[0]
    assert not engine.pauses.view(row.id, actor).may_pause
    before = staffed.dump()
    for act in (
        lambda: engine.tasks.attach(row.id, "bukti", "bukti.pdf", PDF, actor),
        lambda: engine.pauses.pause(row.id, kind, REASON, actor),
    ):
        with pytest.raises(errors.SamePerson):
            act()
    assert staffed.dump() == before
    engine.tasks.attach(row.id, "bukti", "bukti.pdf", PDF, staffed.actor("kadis"))
    engine.pauses.pause(row.id, kind, REASON, staffed.actor("kadis"))


def test_a_warning_asks_for_a_note_and_keeps_it_with_both_capacities(staffed: Office) -> None:
    instance = begin(staffed, paired("peringatan"))
    send(staffed, instance, "isi", "perencana")
    before = staffed.dump()
    for note, reason in (("", "same_person"), ("singkat", "too_short"), ("x" * 1001, "too_long")):
        with pytest.raises(errors.Invalid) as refused:
            send(staffed, instance, "periksa", "perencana", note=note)
        assert (refused.value.params["field"], refused.value.params["reason"]) == ("note", reason)
    assert staffed.dump() == before
    send(staffed, instance, "periksa", "perencana", note=f"  {NOTE} ")
    first, event = staffed.events(instance, "task_completed")
    assert event.data["note"] == NOTE
    (fact,) = event.data["four_eyes"]
    assert (fact["element"], fact["kind"], fact["event"]) == ("isi", "peringatan", first.seq)
    (same,) = pairs.read(event.data["four_eyes"])
    assert (same.name, same.role_label, same.holding, same.at) == ("Mengisi data", "Sekretaris", "", first.at)
    assert not any("four_eyes" in one.data for one in (first,))
    assert_sound(staffed.engine)


def test_two_persons_are_asked_nothing(staffed: Office) -> None:
    instance = begin(staffed, paired("peringatan"))
    send(staffed, instance, "isi", "perencana")
    send(staffed, instance, "periksa", "kadis", note="Catatan yang tidak diminta siapa pun.")
    event = staffed.events(instance, "task_completed")[-1]
    assert not {"note", "four_eyes"} & event.data.keys()


def test_after_a_return_the_step_is_whose_who_did_it_last(staffed: Office) -> None:
    instance = begin(staffed, paired("tolak"))
    send(staffed, instance, "isi", "perencana")
    send(staffed, instance, "periksa", "kadis", BACK)
    send(staffed, instance, "isi", "kadis")  # had checked the former one: of the round before
    with pytest.raises(errors.SamePerson):
        send(staffed, instance, "periksa", "kadis")
    send(staffed, instance, "periksa", "perencana")


def test_of_two_at_once_whichever_is_second_is_judged(staffed: Office) -> None:
    instance = begin(staffed, paired("tolak", beside=True))
    send(staffed, instance, "periksa", "kadis", {})
    with pytest.raises(errors.SamePerson) as refused:
        send(staffed, instance, "isi", "kadis")
    assert refused.value.params["name"] == "Memeriksa data"
    send(staffed, instance, "isi", "perencana")


def test_what_was_taken_back_does_not_count_and_its_note_is_typed_again(staffed: Office) -> None:
    instance = begin(staffed, paired("tolak"))
    row = only(staffed, instance, "isi")
    send(staffed, instance, "isi", "perencana")
    staffed.engine.withdrawals.withdraw(row.id, "Salah kirim tadi.", staffed.actor("perencana"))
    staffed.engine.tasks.release(row.id, staffed.actor("perencana"))
    send(staffed, instance, "isi", "kadis")
    send(staffed, instance, "periksa", "perencana", BACK)
    instance = begin(staffed, paired("peringatan", beside=True, title="Beriringan"))
    send(staffed, instance, "isi", "kadis")
    checked = only(staffed, instance, "periksa")
    send(staffed, instance, "periksa", "kadis", {}, NOTE)
    actor = staffed.actor("kadis")
    staffed.engine.withdrawals.withdraw(checked.id, "Salah kirim tadi.", actor)
    kept = staffed.engine.autosaves.of([f"note/{checked.id}"], actor)[f"note/{checked.id}"]
    assert dict(kept.data) == {"note": NOTE}
    send(staffed, instance, "periksa", "kadis", {}, NOTE)
    assert not staffed.engine.autosaves.of([f"note/{checked.id}"], actor)
    assert_sound(staffed.engine)


def test_any_item_and_every_task_of_a_group_count(staffed: Office) -> None:
    many = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="${[1, 2]}" camunda:elementVariable="butir"/>'
    group = drawings.node(
        "subProcess",
        "kelompok",
        drawings.chain(drawings.user("isi"))
        .replace('"mulai"', '"m"')
        .replace('"selesai"', '"s"')
        .replace('id="F', 'id="G')
        + many,
        "Berkoordinasi",
    )
    check = drawings.user("periksa", drawings.properties(sop_empat_mata="kelompok tolak"), "Memeriksa")
    instance = begin(staffed, packages.package(drawings.chain(group, check), key="kelompok_kerja"))
    for username in ("perencana", "kadis"):
        row = staffed.waiting(instance)[0]
        staffed.engine.tasks.complete(row.id, {}, staffed.actor(username))
    for username in ("perencana", "kadis"):
        with pytest.raises(errors.SamePerson):
            send(staffed, instance, "periksa", username, {})
    send(staffed, instance, "periksa", "sekretaris", {})


def test_nobody_is_handed_what_they_may_not_do(staffed: Office) -> None:
    instance = begin(staffed, paired("tolak", beside=True))
    admin, tasks = staffed.actor("admin"), staffed.engine.tasks
    fill, check = only(staffed, instance, "isi"), only(staffed, instance, "periksa")
    tasks.claim(fill.id, staffed.actor("kadis"))
    before = staffed.dump()
    with pytest.raises(errors.SamePerson) as refused:
        tasks.reassign(check.id, "kadis", REASON, admin)
    assert refused.value.params["done_at"] is None
    assert refused.value.params["person"] == staffed.actor("kadis").name
    assert staffed.dump() == before
    send(staffed, instance, "isi", "kadis")
    with pytest.raises(errors.SamePerson) as refused:
        tasks.reassign(check.id, "kadis", REASON, admin, across=True)
    assert refused.value.params["done_at"] == staffed.engine.clock()
    marked = {one.username: one.same for one in tasks.candidates(check.id, admin) if one.same}
    assert [(one.element, one.refuses) for one in marked.pop("kadis")] == [("isi", True)]
    assert not marked
    tasks.reassign(check.id, "perencana", REASON, admin)


def test_a_warning_hands_on_and_asks_at_the_end(staffed: Office) -> None:
    instance = begin(staffed, paired("peringatan"))
    send(staffed, instance, "isi", "kadis")
    row, admin = only(staffed, instance, "periksa"), staffed.actor("admin")
    staffed.engine.tasks.reassign(row.id, "kadis", REASON, admin)
    with pytest.raises(errors.Invalid):
        send(staffed, instance, "periksa", "kadis")


def test_after_a_move_a_step_counts_under_its_new_name(staffed: Office) -> None:
    instance = begin(staffed, paired("tolak"))
    send(staffed, instance, "isi", "perencana")
    files = paired("tolak", title="Nama baru")
    files["process.bpmn"] = (
        files["process.bpmn"]
        .replace(b'"isi"', b'"isian_data"')
        .replace(b"isi tolak", b"isian_data tolak")
        .replace(b">isi<", b">isian_data<")
    )
    before = staffed.engine.definitions.process("kecil", staffed.actor("sekretaris")).definition_id
    after = staffed.engine.definitions.deploy(files, SETUP).definition_id
    wanted = Requested(before, after, {"isi": "isian_data"})
    staffed.engine.migrations.start(wanted, REASON, staffed.actor("kadis"))
    staffed.engine.migrations.run_due()
    with pytest.raises(errors.SamePerson):
        send(staffed, instance, "periksa", "perencana")
    send(staffed, instance, "periksa", "kadis", BACK)
    send(staffed, instance, "isian_data", "kadis", {})
    with pytest.raises(errors.SamePerson):
        send(staffed, instance, "periksa", "kadis")
    send(staffed, instance, "periksa", "perencana")


def test_the_secretary_as_acting_head_signs_with_a_note(office: Office, clock: FixedClock) -> None:
    """Domain rule: steps 8 and 9 of the shipped SOP."""
    started = office.start()
    row = office.work_to(started.instance, "Langkah_9")
    end = clock() + timedelta(days=3)
    office.engine.people.grant(
        "sekretaris", "kepala_dinas", office.actor("admin"), kind="plh", end=end, letter="SP-1 (contoh)"
    )
    actor, tasks = office.actor("sekretaris"), office.engine.tasks
    view = tasks.get(row.id, actor)
    assert view.may_complete
    (same,) = view.four_eyes.found
    assert (same.step, same.role_label, same.holding, same.refuses) == (8, "Sekretaris", "", False)
    value = sop.filled("Langkah_9", view.value)
    with pytest.raises(errors.Invalid):
        tasks.complete(row.id, value, actor)
    tasks.complete(row.id, value, actor, note=NOTE)
    event = office.events(started.instance, "task_completed")[-1]
    assert (event.role, event.holding, event.data["note"]) == ("kepala_dinas", "plh", NOTE)
    found, _next = office.engine.search.page(Query(same_person=True), office.actor("auditor"))
    assert not found, "the worker has not read it"
    while office.engine.outbox.run_due():
        pass
    found, _next = office.engine.search.page(Query(same_person=True), office.actor("auditor"))
    assert [one.id for one in found] == [started.instance]
    other = office.start()
    while office.engine.outbox.run_due():
        pass
    found, _next = office.engine.search.page(Query(same_person=True), office.actor("auditor"))
    assert other.instance not in [one.id for one in found]
    assert office.engine.audit.verify().sound
    assert_sound(office.engine)


@pytest.mark.one_database
def test_a_task_without_a_pair_costs_nothing_and_one_with_it_one_statement(staffed: Office) -> None:
    def counted(kind: str) -> tuple[int, int]:
        files = paired(kind or "tolak", title=f"Hitung {kind}")
        if not kind:
            files["process.bpmn"] = files["process.bpmn"].replace(b"sop:empat_mata", b"sop:lain")
        instance = begin(staffed, files)
        found = []
        for element, username in (("isi", "perencana"), ("periksa", "kadis")):
            row = only(staffed, instance, element)
            actor = staffed.actor(username)
            value = {"keputusan": "setuju"} if element == "periksa" else {}
            statements: list[str] = []
            with counting.watched(staffed.engine.store, statements.append):
                staffed.engine.tasks.complete(row.id, value, actor)
            found.append(len(statements))
        return found[0], found[1]

    counted("")
    plain, warned = counted(""), counted("peringatan")
    assert warned == (plain[0] + 1, plain[1] + 1)


@pytest.mark.one_database
@pytest.mark.parametrize("seed", range(4))
def test_random_rounds_by_random_people(staffed: Office, seed: int) -> None:
    """Against a list of what stands in this round: completions, returns and takings back by anybody."""
    rng, beside = random.Random(seed), bool(seed % 2)
    instance = begin(staffed, paired("tolak", beside=beside))
    standing: dict[str, str] = {}  # of this round: who did which step
    refused = 0
    for _ in range(40):
        rows = staffed.waiting(instance)
        row, username = rng.choice(rows), rng.choice(PEOPLE)
        other = {"isi": "periksa", "periksa": "isi"}.get(row.element, "")
        apart = standing.get(other) != username
        back = not beside or row.element == "putus"
        value = BACK if back and row.element != "isi" else {}
        try:
            staffed.engine.tasks.complete(row.id, value, staffed.actor(username))
        except errors.SamePerson:
            assert not apart
            refused += 1
            continue
        assert apart
        standing[row.element] = username
        if rng.random() < 0.4:
            try:
                staffed.engine.withdrawals.withdraw(row.id, "Dicoba tarik kembali.", staffed.actor(username))
            except errors.Followed:
                pass
            else:
                staffed.engine.tasks.release(row.id, staffed.actor(username))
                del standing[row.element]
                continue
        if row.element == ("putus" if beside else "periksa"):
            standing.clear()
    assert refused
    assert_sound(staffed.engine)


def test_a_completion_with_a_note_happens_wholly_or_not_at_all(
    staffed: Office, killed: Callable[[Callable[[Engine], Any]], int]
) -> None:
    instance = begin(staffed, paired("peringatan"))
    send(staffed, instance, "isi", "kadis")
    row, actor = only(staffed, instance, "periksa"), staffed.actor("kadis")

    def act(engine: Engine) -> None:
        engine.tasks.complete(row.id, {"keputusan": "setuju"}, actor, note=NOTE)

    assert killed(act) > 4
    assert staffed.events(instance, "task_completed")[-1].data["note"] == NOTE


def test_facts_are_read_again_as_they_were() -> None:
    files = paired("peringatan")
    definition = judged(files.pop("process.bpmn"), files)
    one = pairs.SamePerson(
        "peringatan", "isi", "", "Mengisi data", None, START, 3, "sekretaris", "[sekretaris]", "plh"
    )
    kept = {pairs.FACT: pairs.facts([one])}
    assert pairs.told(lambda role: f"[{role}]", definition, kept) == (one,)
    assert pairs.told(str, definition, {}) == ()


def test_a_refusal_names_the_pair_that_refuses() -> None:
    warning = pairs.SamePerson("peringatan", "a", "", "A", 1, START, 3, "x", "X", "")
    refusing = pairs.SamePerson("tolak", "b", "", "B", 2, START, 4, "y", "Y", "plt")
    standing = pairs.Standing((warning, refusing), ("Administrator",))
    assert standing.refusing is refusing
    assert pairs.Standing((warning,), ()).refusing is None
    params = standing.refusal(7).params
    assert (params["name"], params["holding"], params["instance"]) == ("B", "plt", 7)

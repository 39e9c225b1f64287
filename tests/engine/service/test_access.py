"""Who may do what: every act on a task and an instance, for every kind of person, on own, other and ended work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine import errors
from engine.service import access
from engine.service.views import Actor, Role, TaskItem
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office

pytestmark = pytest.mark.one_database

FIXED = {"kadis", "sekretaris", "perencana"}  # take part in every case: they see all of it
READERS = {"pemilik", "auditor", "admin"}
BIDANG = {"bidang.kearsipan", "bidang.perpustakaan"}
OUTSIDE = {"orang", "bidang.lain"}
EVERYBODY = FIXED | READERS | BIDANG | OUTSIDE

REASON = "Alasan yang cukup panjang."
Act = Callable[[Actor], Any]


@pytest.fixture
def crowd(office: Office) -> dict[str, Actor]:
    """Everybody: the people of the office, one without any role, and a bidang that has no part in the SOP."""
    admin = office.actor("admin")
    office.engine.people.create("orang", "Tanpa Jabatan", PASSWORD, [], admin)
    office.engine.people.create("bidang.lain", "Bidang Lain", PASSWORD, ["bidang"], admin)
    return {name: office.actor(name) for name in sorted(EVERYBODY)}


def outcome(act: Act, actor: Actor) -> str:
    try:
        act(actor)
    except errors.AlurError as refusal:
        return type(refusal).__name__
    return "ok"


def outcomes(act: Act, crowd: dict[str, Actor]) -> dict[str, set[str]]:
    """People by what the act came to."""
    found: dict[str, set[str]] = {}
    for name, actor in crowd.items():
        found.setdefault(outcome(act, actor), set()).add(name)
    return found


def opened(office: Office) -> TaskItem:
    """The open task of Bidang Kearsipan in a case of kadis."""
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    return next(row for row in office.waiting(started.instance) if row.item == "bidang_kearsipan")


def test_an_open_task_is_its_own_roles(office: Office, crowd: dict[str, Actor]) -> None:
    row, tasks = opened(office), office.engine.tasks
    holder = {"bidang.kearsipan"}
    assert outcomes(lambda who: tasks.get(row.id, who), crowd) == {
        "ok": holder | FIXED | READERS,
        "Forbidden": {"bidang.perpustakaan"},
        "NotFound": OUTSIDE,  # the case is none of theirs to know of
    }
    strangers = {name: actor for name, actor in crowd.items() if name not in holder}
    before = office.dump()
    acts: dict[str, Act] = {
        "claim": lambda who: tasks.claim(row.id, who),
        "draft": lambda who: tasks.save_draft(row.id, {"a": 1}, who),
        "complete": lambda who: tasks.complete(row.id, {}, who),
        "attach": lambda who: tasks.attach(row.id, "bukti", "a.txt", b"a", who),
        "detach": lambda who: tasks.detach(row.id, 1, who),
        "file_fields": lambda who: tasks.file_fields(row.id, who),
    }
    for name, act in acts.items():
        told = {"Forbidden": set(strangers) - OUTSIDE, "NotFound": OUTSIDE}
        assert outcomes(act, strangers) == told, name
    for who in strangers.values():
        tasks.opened(row.id, who)
    assert office.dump() == before
    administrator = {"admin": crowd["admin"]}
    others = {name: actor for name, actor in strangers.items() if name != "admin"}
    assert outcomes(lambda who: tasks.release(row.id, who), others) == {
        "Forbidden": set(others) - OUTSIDE,
        "NotFound": OUTSIDE,
    }
    assert outcomes(lambda who: tasks.reassign(row.id, "kadis", REASON, who), others | {
        "bidang.kearsipan": crowd["bidang.kearsipan"]
    }) == {"Forbidden": EVERYBODY - OUTSIDE - {"admin"}, "NotFound": OUTSIDE}  # fmt: skip
    assert outcomes(lambda who: tasks.release(row.id, who), administrator) == {"ok": {"admin"}}
    assert office.dump() == before
    assert outcome(acts["claim"], crowd["bidang.kearsipan"]) == "ok"


def test_a_task_someone_took_is_that_persons(office: Office, crowd: dict[str, Actor]) -> None:
    row, tasks = opened(office), office.engine.tasks
    admin = crowd["admin"]
    office.engine.people.create("kearsipan.dua", "Rekan", PASSWORD, ["bidang_kearsipan"], admin)
    colleague = office.actor("kearsipan.dua")
    tasks.claim(row.id, crowd["bidang.kearsipan"])
    before = office.dump()
    for act in (
        lambda: tasks.claim(row.id, colleague),
        lambda: tasks.release(row.id, colleague),
        lambda: tasks.save_draft(row.id, {}, colleague),
        lambda: tasks.complete(row.id, {}, colleague),
    ):
        with pytest.raises(errors.TaskClaimed) as refusal:
            act()
        assert refusal.value.params["by"] == crowd["bidang.kearsipan"].name
        assert refusal.value.params["at"] == office.engine.clock().isoformat()
    view = tasks.get(row.id, colleague)
    assert (view.may_complete, view.may_claim, view.may_release, view.may_reassign) == (False,) * 4
    view = tasks.get(row.id, crowd["bidang.kearsipan"])
    assert (view.may_complete, view.may_claim, view.may_release, view.may_reassign) == (
        True,
        False,
        True,
        False,
    )
    view = tasks.get(row.id, admin)
    assert (view.may_complete, view.may_claim, view.may_release, view.may_reassign) == (
        False,
        False,
        True,
        True,
    )
    assert office.dump() == before


def test_a_case_is_seen_by_who_takes_part(office: Office, crowd: dict[str, Actor]) -> None:
    started = office.start()
    instance, engine = started.instance, office.engine
    acts: dict[str, Act] = {
        "get": lambda who: engine.instances.get(instance, who),
        "history": lambda who: engine.history.list(instance, who),
    }
    for act in acts.values():
        assert outcomes(act, crowd) == {"ok": FIXED | READERS, "NotFound": BIDANG | OUTSIDE}
    office.work_to(instance, "Langkah_3_isian")
    for act in acts.values():
        assert outcomes(act, crowd) == {"ok": FIXED | READERS | BIDANG, "NotFound": OUTSIDE}
    for name, actor in crowd.items():
        listed, _ = engine.instances.list(actor)
        assert [row.id for row in listed] == ([] if name in OUTSIDE else [instance]), name
    before = office.dump()
    others = {name: actor for name, actor in crowd.items() if name not in ("kadis", "admin")}
    cancel: Act = lambda who: engine.instances.cancel(instance, REASON, who)  # noqa: E731
    assert outcomes(cancel, others) == {"Forbidden": set(others) - OUTSIDE, "NotFound": OUTSIDE}
    assert {name for name, actor in crowd.items() if _visible(office, instance, actor)} == {"kadis", "admin"}
    assert office.dump() == before
    assert outcome(cancel, crowd["kadis"]) == "ok"
    assert outcome(cancel, crowd["admin"]) == "InstanceClosed"


def _visible(office: Office, instance: int, actor: Actor) -> bool:
    try:
        return office.engine.instances.get(instance, actor).may_cancel
    except errors.NotFound:
        return False


def test_ended_work_is_closed_to_all_and_still_read(office: Office, crowd: dict[str, Actor]) -> None:
    row, tasks = opened(office), office.engine.tasks
    done = office.engine.instances.get(row.instance, crowd["admin"]).tasks[0]
    office.do(row)
    before = office.dump()
    for task, named in ((done, "Kepala Dinas (contoh)"), (row, "Bidang Kearsipan (contoh)")):
        for act in (tasks.claim, tasks.release, lambda t, who: tasks.complete(t, {}, who)):
            for name, actor in crowd.items():
                if name in OUTSIDE:
                    with pytest.raises(errors.NotFound):
                        act(task.id, actor)
                    continue
                with pytest.raises(errors.TaskDone) as refusal:
                    act(task.id, actor)
                assert refusal.value.params["by"] == named
    assert office.dump() == before
    assert tasks.get(row.id, crowd["bidang.kearsipan"]).row.state == "done"
    office.engine.instances.cancel(row.instance, REASON, crowd["kadis"])
    before = office.dump()
    for name, actor in crowd.items():
        told = "NotFound" if name in OUTSIDE else "TaskDone"
        assert outcome(lambda who: tasks.complete(row.id, {}, who), actor) == told
    closed = [
        task
        for task in office.engine.instances.get(row.instance, crowd["admin"]).tasks
        if task.state == "closed"
    ]
    assert len(closed) == 2
    for actor in (actor for name, actor in crowd.items() if name not in OUTSIDE):
        with pytest.raises(errors.TaskClosed) as gone:
            tasks.complete(closed[0].id, {}, actor)
        assert gone.value.params["by"] == crowd["kadis"].name
    assert office.dump() == before
    view = tasks.get(closed[0].id, crowd["kadis"])
    may = (view.may_complete, view.may_claim, view.may_release, view.may_reassign)
    assert may == (False,) * 4


def test_what_does_not_exist_is_not_found_by_anyone(office: Office, crowd: dict[str, Actor]) -> None:
    tasks, engine = office.engine.tasks, office.engine
    before = office.dump()
    for number in (0, -1, 10**9, 2**63 - 1):
        for act in acts_on(office, number):
            assert outcome(act, crowd["admin"]) == outcome(act, crowd["orang"]) == "NotFound"
    assert outcome(lambda who: tasks.get(2**80, who), crowd["admin"]) == "Invalid"
    assert outcome(lambda who: engine.instances.start("tidak_ada", {}, who), crowd["kadis"]) == "NotFound"
    assert office.dump() == before


def acts_on(office: Office, number: int) -> list[Act]:
    """Every act on a task, a file or a case of this number."""
    tasks, engine = office.engine.tasks, office.engine
    return [
        lambda who: tasks.get(number, who),
        lambda who: tasks.claim(number, who),
        lambda who: tasks.release(number, who),
        lambda who: tasks.save_draft(number, {}, who),
        lambda who: tasks.complete(number, {}, who),
        lambda who: tasks.opened(number, who),
        lambda who: tasks.file(number, who),
        lambda who: tasks.detach(number, number, who),
        lambda who: engine.instances.get(number, who),
        lambda who: engine.instances.cancel(number, REASON, who),
        lambda who: engine.history.list(number, who),
    ]


def test_only_the_first_role_starts_and_nobody_deploys_alone(office: Office, crowd: dict[str, Actor]) -> None:
    files = packages.two_steps()
    start: Act = lambda who: office.engine.instances.start(sop.KEY, {}, who)  # noqa: E731
    assert outcomes(start, crowd) == {"FormInvalid": {"kadis"}, "Forbidden": EVERYBODY - {"kadis"}}
    before = office.dump()
    deploy: Act = lambda who: office.engine.definitions.deploy(files, who)  # noqa: E731
    assert outcomes(deploy, crowd) == {"FourEyes": {"pemilik"}, "Forbidden": EVERYBODY - {"pemilik"}}
    assert office.dump() == before
    may = {
        name for name, actor in crowd.items() if office.engine.definitions.process(sop.KEY, actor).may_start
    }
    assert may == {"kadis"}


def test_the_roles_that_may_are_named_in_a_refusal(office: Office, crowd: dict[str, Actor]) -> None:
    row = opened(office)
    with pytest.raises(errors.Forbidden) as refusal:
        office.engine.tasks.complete(row.id, {}, crowd["kadis"])
    assert refusal.value.params == {"action": "task", "roles": ["Bidang Kearsipan"]}
    with pytest.raises(errors.Forbidden) as refusal:
        office.engine.instances.start(sop.KEY, sop.START, crowd["sekretaris"])
    assert refusal.value.params == {"action": "start", "roles": ["Kepala Dinas"]}
    with pytest.raises(errors.Forbidden) as refusal:
        office.engine.tasks.reassign(row.id, "kadis", REASON, crowd["kadis"])
    assert refusal.value.params == {"action": "reassign", "roles": ["Administrator"]}


QUESTIONS: dict[Callable[[Actor], bool], set[str]] = {
    access.may_audit: {access.ADMIN, access.AUDIT},
    access.may_read_calendar: {access.ADMIN, access.AUDIT},
    access.may_dispose: {access.ADMIN, access.ENFORCE},
    access.may_read_retention: {access.ADMIN, access.ENFORCE, access.AUDIT},
    access.may_migrate: {access.ADMIN, access.ENFORCE},
    access.may_read_drafts: {access.DEPLOY, access.ENFORCE},
}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.__name__)
def test_a_question_is_answered_by_one_right_or_another(question: Callable[[Actor], bool]) -> None:
    able = {right for right in access.RIGHTS if question(Actor("x", "X", {}, frozenset({right})))}
    assert able == QUESTIONS[question]
    assert not question(Actor("x", "X", {}))


def test_a_role_goes_before_the_person() -> None:
    actor = Actor("siti", "Siti", {"b": "tetap", "a": "plh"})
    assert access.holders_of(actor) == ("a", "b", "@siti")
    assert access.capacity(actor, ["x", "b", "@siti"]) == "b"
    assert access.capacity(actor, ["@siti"]) == "@siti"
    assert access.capacity(actor, ["@b", "c"]) is None


def test_an_overdue_task_is_told_to_its_holders_and_their_superiors() -> None:
    roles = {"a": Role("a", "A", "c"), "b": Role("b", "B", "c"), "c": Role("c", "C", None)}
    assert access.notified(["a", "b", "@siti", "gone"], roles) == ("a", "c", "b", "@siti", "gone")


def test_who_decides_on_deputies_and_absences() -> None:
    roles = {
        one.id: one
        for one in (
            Role("kepala", "Kepala", None, "", frozenset()),
            Role("sekretaris", "Sekretaris", "kepala", "", frozenset()),
            Role("staf", "Staf", "sekretaris", "", frozenset()),
            Role("lain", "Lain", None, "", frozenset()),
            Role("putar", "Putar", "balik", "", frozenset()),
            Role("balik", "Balik", "putar", "", frozenset()),
            Role("admin", "Administrator", None, "", frozenset({"admin"})),
        )
    }

    def actor(*held: str) -> Actor:
        rights = frozenset(right for role in held for right in roles[role].rights)
        return Actor("ani", "Ani", dict.fromkeys(held, "tetap"), rights)

    assert access.superiors(["staf"], roles) == ("sekretaris", "kepala")
    assert access.superiors(["putar"], roles) == ("balik",), "superiors in a circle come to an end"
    assert access.superiors(["tidak_ada"], roles) == ()
    assert access.decided_by(actor("kepala"), roles) == ("sekretaris", "staf")
    assert access.decided_by(actor("sekretaris"), roles) == ("staf",)
    assert access.decided_by(actor("admin"), roles) == tuple(roles)
    assert access.deciding_role(actor("kepala", "staf"), "staf", roles) is None, "nobody for an own office"
    assert access.deciding_role(actor("admin"), "admin", roles) == "admin"
    assert not access.may_decide_absences(actor("staf"), roles)
    assert access.may_decide_absences(actor("sekretaris"), roles)
    assert access.may_hand_on(actor("admin"), ())
    assert access.may_hand_on(actor("staf"), ("staf",))
    assert not access.may_hand_on(actor("staf"), ())

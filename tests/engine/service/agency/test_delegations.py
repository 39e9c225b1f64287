"""Who acts for whom: given by a letter, begun and ended by the clock, with the work that goes with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine import errors, store
from engine.clock import FixedClock
from engine.service.agency.delegation_rules import Terms
from engine.service.agency.delegations import Delegation
from tests.engine.service.conftest import PASSWORD, Killed, Office, in_system
from tests.engine.service.whole.test_races import together
from tests.engine.service.work.pairs import begin, paired, people
from tests.engine.test_file_kinds import PDF
from tests.soundness import assert_sound

LETTER = "800/12/2026 (contoh)"
DAY = timedelta(days=1)
REASON = "Cutinya dipersingkat."


def terms(office: Office, role: str = "sekretaris", deputy: str = "perencana", **other: Any) -> Terms:
    """A Plh. from tomorrow for three days, but for what is said otherwise; days are counted from now."""
    now = office.engine.clock()
    start, end = other.pop("start", 1), other.pop("end", 4)
    return Terms(
        role,
        deputy,
        other.pop("kind", "plh"),
        None if start is None else now + start * DAY,
        None if end is None else now + end * DAY,
        other.pop("letter", LETTER),
        **other,
    )


def give(office: Office, by: str = "admin", *, confirmed: bool = False, **other: Any) -> int:
    return office.engine.agency.delegations.give(
        terms(office, **other), office.actor(by), confirmed=confirmed
    )


def refused(office: Office, by: str = "admin", **other: Any) -> tuple[str, str]:
    """Field and reason of the refusal; nothing is kept."""
    before = office.dump()
    with pytest.raises(errors.Invalid) as refusal:
        give(office, by, **other)
    assert office.dump() == before
    return refusal.value.params["field"], refusal.value.params["reason"]


def events(office: Office, *types: str) -> list[store.EventRow]:
    return [one for one in in_system(office) if one.type in types]


def told(office: Office, username: str) -> list[str]:
    notices = office.engine.notices.list(office.actor(username))
    return [one.kind for one in notices if one.kind.startswith("delegation_")]


def the(office: Office) -> Delegation:
    (one,) = office.engine.agency.delegations.standing(office.actor("admin"))
    return one


def claimed(office: Office) -> tuple[int, int]:
    """A case whose second step the Sekretaris has taken; gives case and task."""
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    office.engine.tasks.claim(row.id, office.actor("sekretaris"))
    return started.instance, row.id


def test_the_deputy_has_the_office_and_its_work_between_two_moments(
    office: Office, clock: FixedClock
) -> None:
    instance, task = claimed(office)
    made = give(office, file=("Surat Perintah.pdf", PDF), letter_date=date(2026, 11, 20))
    assert (the(office).state, the(office).absent, the(office).file_name) == (
        "waits",
        "sekretaris",
        "Surat Perintah.pdf",
    )
    assert (
        told(office, "perencana")
        == told(office, "sekretaris")
        == told(office, "kadis")
        == ["delegation_made"]
    )
    office.engine.outbox.run_due()
    assert office.actor("perencana").roles == {"fungsional_perencana": "tetap"}
    clock.advance(DAY)
    office.engine.outbox.run_due()
    assert office.actor("perencana").roles["sekretaris"] == "plh"
    assert office.actor("sekretaris").roles["sekretaris"] == "tetap", "who is away keeps the office"
    (given,) = office.events(instance, "task_assigned")
    assert (given.actor, given.data["before"], given.data["after"]) == ("", "sekretaris", "perencana")
    assert given.data["delegation"] == {"kind": "plh", "role": "sekretaris", "letter": LETTER}
    (begun,) = events(office, "delegation_begun")
    assert (begun.data["tasks"], begun.data["person"]) == (1, "perencana")
    assert office.engine.agency.delegations.letter(made, office.actor("sekretaris")) == (
        "Surat Perintah.pdf",
        PDF,
    )
    view = office.engine.tasks.get(task, office.actor("perencana"))
    assert view.may_complete
    with pytest.raises(errors.TaskClaimed):
        office.engine.tasks.claim(task, office.actor("sekretaris"))
    clock.advance(3 * DAY)
    office.engine.outbox.run_due()
    assert "sekretaris" not in office.actor("perencana").roles
    assert office.events(instance, "task_released")[-1].data["before"] == "perencana"
    assert told(office, "sekretaris") == ["delegation_over", "delegation_begun", "delegation_made"]
    assert not office.engine.agency.delegations.standing(office.actor("admin"))
    (past,), more = office.engine.agency.delegations.past(office.actor("admin"))
    assert (past.id, past.state, more) == (made, "over", None)
    assert_sound(office.engine)
    assert office.engine.audit.verify().faults == ()


def test_a_role_that_is_taken_from_who_acts_in_it_ends_the_delegation(
    office: Office, clock: FixedClock
) -> None:
    """As when it is ended on its own page: by whom and why, the work back, the two told, one event."""
    engine, admin = office.engine, office.actor("admin")
    instance, _task = claimed(office)
    made = give(office, instead_of="sekretaris", claimed="deputy")
    clock.advance(2 * DAY)
    engine.outbox.run_due()
    before = office.dump()
    with pytest.raises(errors.Invalid) as refusal:
        engine.people.revoke("perencana", "sekretaris", admin)
    assert (refusal.value.params["field"], office.dump()) == ("reason", before)
    engine.people.revoke("perencana", "sekretaris", admin, reason=REASON)
    (ended,) = events(office, "delegation_ended")
    assert (ended.data["person"], ended.data["reason"], ended.data["begun"]) == ("perencana", REASON, True)
    assert ended.data["rows"]["delegation"][str(made)]["ended_by"] is not None
    assert events(office, "role_revoked") == []
    (past,), _more = engine.agency.delegations.past(admin)
    assert (past.id, past.state, past.ended_at) == (made, "ended", clock())
    for username in ("perencana", "sekretaris"):
        assert told(office, username)[0] == "delegation_ended"
    engine.outbox.run_due()
    assert office.events(instance, "task_released")[-1].data["before"] == "perencana"
    with pytest.raises(errors.NotFound):
        engine.people.revoke("perencana", "sekretaris", admin, reason=REASON)
    assert "sekretaris" in office.actor("sekretaris").roles
    assert_sound(engine)
    assert engine.audit.verify().faults == ()


@pytest.mark.parametrize("why", ["switched_off", "did_the_other_step"])
@pytest.mark.one_database
def test_a_deputy_gets_nothing_that_is_not_theirs_to_do(office: Office, clock: FixedClock, why: str) -> None:
    """It would be taken by somebody who cannot send it: it goes back to the office instead."""
    engine, admin = office.engine, office.actor("admin")
    if why == "switched_off":
        instance, task = claimed(office)
        give(office, instead_of="sekretaris", claimed="deputy")
        engine.people.set_active("perencana", False, admin)
    else:
        people(office)
        instance = begin(office, paired("tolak"))
        office.engine.tasks.complete(office.waiting(instance)[0].id, {}, office.actor("perencana"))
        engine.people.revoke("perencana", "sekretaris", admin)
        task = office.waiting(instance)[0].id
        engine.tasks.claim(task, office.actor("sekretaris"))
        give(office, instead_of="sekretaris", claimed="deputy")
    clock.advance(DAY)
    while engine.outbox.run_due():
        pass
    (row,) = office.waiting(instance)
    assert (row.id, row.claimed_by) == (task, None)
    (begun,) = events(office, "delegation_begun")
    assert (begun.data["tasks"], begun.data["back"]) == (0, 1)
    assert_sound(engine)
    assert engine.audit.verify().faults == ()


@pytest.mark.one_database
def test_what_is_no_delegation_is_refused_whole(office: Office) -> None:
    people, admin = office.engine.people, office.actor("admin")
    people.create("keluar", "Sudah Keluar", PASSWORD, [], admin)
    people.set_active("keluar", False, admin)
    people.create("kembar", "Sekretaris Kedua", PASSWORD, [], admin)
    assert refused(office, deputy="sekretaris") == ("deputy", "own_office")
    assert refused(office, deputy=" ") == ("deputy", "required")
    assert refused(office, deputy="admin") == ("deputy", "oneself_named"), (
        "nobody names oneself, administrators too"
    )
    assert refused(office, "kadis", deputy="kadis") == ("deputy", "oneself_named")
    assert refused(office, deputy="keluar") == ("deputy", "switched_off")
    assert refused(office, deputy="auditor") == ("deputy", "only_reads")
    assert refused(office, start=-1, end=2) == ("start", "past")
    assert refused(office, start=None, end=-1) == ("end", "past")
    assert refused(office, start=3, end=3) == ("end", "before_start")
    assert refused(office, start=400, end=401) == ("start", "too_far")
    assert refused(office, start=1, end=400) == ("end", "too_long_time")
    assert refused(office, end=None) == ("end", "required")
    assert refused(office, letter="  ") == ("letter", "required")
    assert refused(office, letter="x" * 121) == ("letter", "too_long")
    assert refused(office, letter_date=date(2030, 1, 1)) == ("letter_date", "letter_later")
    assert refused(office, kind="plt") == ("kind", "post_held")
    assert refused(office, kind="an") == ("kind", "choice")
    assert refused(office, claimed="siapa") == ("claimed", "choice")
    assert refused(office, role="raja") == ("role", "unknown_role")
    assert refused(office, instead_of="kadis") == ("instead_of", "no_holder")
    people.grant("kembar", "sekretaris", admin)
    assert refused(office) == ("instead_of", "which_holder")
    assert give(office, instead_of="kembar")
    for username in ("sekretaris", "kembar"):
        people.revoke(username, "sekretaris", admin)
    assert refused(office, start=5, end=6) == ("kind", "post_vacant")
    with pytest.raises(errors.NotFound):
        give(office, deputy="siapa.ini", kind="plt", start=5, end=6)
    for name, content in (("surat.docx", PDF), ("surat.pdf", b"MZ"), ("surat.pdf", b"")):
        with pytest.raises(errors.FileRefused):
            give(office, kind="plt", start=5, end=6, file=(name, content))
    assert give(office, kind="plt", start=5, end=6)


@pytest.mark.one_database
def test_one_at_a_time_for_an_office_also_in_parts_of_the_time(office: Office) -> None:
    give(office, start=2, end=4)
    for start, end in ((1, 3), (2, 4), (3, 5), (1, 6)):
        assert refused(office, deputy="kadis", start=start, end=end) == ("role", "acting_taken")
    give(office, deputy="kadis", start=4, end=5)
    give(office, deputy="kadis", start=1, end=2)


@pytest.mark.one_database
def test_nobody_is_replaced_by_whom_they_replace(office: Office) -> None:
    give(office)
    assert refused(office, role="fungsional_perencana", deputy="sekretaris", start=3, end=6) == (
        "deputy",
        "circle",
    )
    give(office, role="fungsional_perencana", deputy="kadis", start=3, end=6, confirmed=True)
    assert refused(office, role="kepala_dinas", deputy="sekretaris", start=3, end=5) == ("deputy", "circle")
    give(office, role="fungsional_perencana", deputy="sekretaris", start=6, end=7)


def test_a_deputy_who_is_away_too_is_taken_only_when_that_is_meant(office: Office) -> None:
    first = office.engine.context.local_now().date() + 2 * DAY
    office.engine.agency.absences.add("perencana", "sakit", first, first, "", office.actor("admin"))
    before = office.dump()
    with pytest.raises(errors.DeputyAway) as question:
        give(office)
    assert (question.value.params["first"], "sakit" in str(question.value.params)) == (
        first.isoformat(),
        False,
    )
    assert office.dump() == before
    give(office, confirmed=True)
    (event,) = events(office, "role_granted")[:1]
    assert event.data["away"] == [[first.isoformat(), first.isoformat()]]


@pytest.mark.one_database
def test_it_is_ended_early_with_a_reason_and_corrected_before_it_begins(
    office: Office, clock: FixedClock
) -> None:
    service, admin = office.engine.agency.delegations, office.actor("admin")
    made = give(office, file=("surat.pdf", PDF))
    with pytest.raises(errors.Invalid):
        service.end(made, "ya", admin)
    again = service.correct(made, terms(office, deputy="kadis", start=2, end=3), admin)
    assert (the(office).id, the(office).deputy, the(office).file_name) == (again, "kadis", "surat.pdf")
    assert told(office, "perencana") == ["delegation_ended", "delegation_made"]
    assert told(office, "kadis")[0] == "delegation_corrected"
    for act in (
        lambda: service.correct(made, terms(office), admin),
        lambda: service.end(made, REASON, admin),
    ):
        with pytest.raises(errors.DelegationMoved) as late:
            act()
        assert (late.value.params["state"], late.value.params["by"]) == ("ended", admin.name)
    clock.advance(2 * DAY)
    office.engine.outbox.run_due()
    with pytest.raises(errors.DelegationMoved) as late:
        service.correct(again, terms(office), admin)
    assert late.value.params["state"] == "begun"
    assert "sekretaris" in office.actor("kadis").roles
    service.end(again, REASON, admin)
    assert "sekretaris" not in office.actor("kadis").roles
    (event,) = events(office, "delegation_ended")
    assert (event.data["reason"], event.data["begun"]) == (REASON, True)
    clock.advance(9 * DAY)
    office.engine.outbox.run_due()
    assert not events(office, "delegation_over")
    assert [one.state for one in service.past(admin)[0]] == ["ended", "ended"]
    with pytest.raises(errors.NotFound):
        service.end(999, REASON, admin)
    assert not office.engine.audit.verify().faults


@pytest.mark.one_database
def test_a_delegation_is_not_corrected_to_oneself(office: Office) -> None:
    made = give(office)
    before = office.dump()
    with pytest.raises(errors.Invalid) as refusal:
        office.engine.agency.delegations.correct(made, terms(office, deputy="kadis"), office.actor("kadis"))
    assert refusal.value.params["reason"] == "oneself_named"
    assert office.dump() == before


@pytest.mark.one_database
def test_other_administrators_hear_of_rights_that_a_deputy_gets(office: Office) -> None:
    people, admin = office.engine.people, office.actor("admin")
    people.create("lain", "Administrator Kedua", PASSWORD, ["admin"], admin)

    def heard() -> list[Any]:
        notices = office.engine.notices.list(office.actor("lain"))
        return [one.data["given"] for one in notices if one.kind == "rights_granted"]

    give(office)
    assert heard() == [], "a Sekretaris has no rights in the program"
    give(office, role="kepala_dinas", deputy="sekretaris", start=5, end=6)
    assert heard() == [[["Sekretaris (contoh)", ["kepala_dinas"]]]]


@pytest.mark.one_database
def test_superiors_name_deputies_below_them_and_nobody_for_an_own_office(office: Office) -> None:
    service = office.engine.agency.delegations
    offices = {
        name: {one.role for one in service.offices(office.actor(name))} for name in ("kadis", "sekretaris")
    }
    assert offices["kadis"] >= {"sekretaris", "fungsional_perencana", "bidang_kearsipan", "sekretariat_data"}
    assert "kepala_dinas" not in offices["kadis"]
    assert offices["sekretaris"] == {"fungsional_perencana"}
    made = give(office, "kadis")
    (event,) = events(office, "role_granted")[:1]
    assert (event.actor, event.role) == ("kadis", "kepala_dinas")
    for by, role in (
        ("sekretaris", "sekretaris"),
        ("sekretaris", "bidang_kearsipan"),
        ("sekretaris", "kepala_dinas"),
        ("perencana", "bidang_kearsipan"),
        ("auditor", "sekretaris"),
        ("pemilik", "sekretaris"),
    ):
        before = office.dump()
        with pytest.raises(errors.Forbidden):
            give(office, by, role=role, deputy="bidang.perpustakaan", start=8, end=9)
        assert office.dump() == before
    for by, refusal in (("perencana", errors.Forbidden), ("bidang.kearsipan", errors.NotFound)):
        with pytest.raises(refusal):
            service.end(made, REASON, office.actor(by))
    for by in ("perencana", "bidang.kearsipan", "auditor", "pemilik"):
        with pytest.raises(errors.Forbidden):
            service.standing(office.actor(by))
    with pytest.raises(errors.NotFound):
        service.get(made, office.actor("bidang.kearsipan"))
    assert service.get(made, office.actor("perencana")).may_change is False
    assert service.get(made, office.actor("auditor")).may_read
    with pytest.raises(errors.NotFound):
        service.letter(made, office.actor("kadis"))  # none was handed in


@pytest.mark.one_database
def test_a_superior_who_acts_sees_it_and_leaves_its_end_to_others(office: Office, clock: FixedClock) -> None:
    service, made = office.engine.agency.delegations, give(office, deputy="kadis", start=0)
    clock.advance(timedelta(hours=1))
    (one,) = service.standing(office.actor("kadis"))
    assert (one.id, one.state, one.may_change) == (made, "runs", False)
    assert [one.id for one in service.standing(office.actor("sekretaris"))] == [made], (
        "who is replaced sees it too"
    )


@pytest.mark.one_database
def test_somebody_of_before_without_a_letters_record_acts_on(office: Office, clock: FixedClock) -> None:
    """A row of release 0.2.0 has only its dates."""
    now, admin = clock(), office.actor("admin")
    with office.engine.store.transaction() as tx:
        person = store.people.by_username(tx, "perencana")
        assert person is not None
        made = store.people.grant(
            tx, person.id, "sekretaris", "plh", None, now + 2 * DAY, LETTER, admin.user_id, now
        )
        rows = store.office_rows.facts(tx, membership=("id", [made]))
        facts = {"person": "perencana", "role": "sekretaris", "kind": "plh", "letter": LETTER, **rows}
        store.history.append_system(tx, store.Event(now, "role_granted", actor="admin", data=facts))
    office.engine.office.forget()
    one = the(office)
    assert (one.state, one.absent, one.file_name, one.claimed) == ("runs", "", "", "role")
    assert refused(office, deputy="kadis") == ("role", "acting_taken")
    assert refused(office, role="fungsional_perencana", deputy="sekretaris", start=1, end=2) == (
        "deputy",
        "circle",
    )
    office.engine.agency.delegations.end(made, REASON, admin)
    assert "sekretaris" not in office.actor("perencana").roles
    assert not office.engine.audit.verify().faults


@pytest.mark.one_database
def test_rows_beside_the_history_are_named(office: Office) -> None:
    give(office)
    assert not office.engine.audit.verify().faults
    with office.engine.store.transaction() as tx:
        tx.execute(sa.text("update delegation set instead_of = null"))
    (fault,) = office.engine.audit.verify().faults
    assert (fault.what, fault.which) == ("role", "perencana: sekretaris")


@pytest.mark.fault
def test_a_delegation_is_given_and_ended_wholly_or_not_at_all(office: Office, killed: Killed) -> None:
    claimed(office)
    office.engine.outbox.run_due()
    admin, wanted = office.actor("admin"), terms(office, start=None)
    killed(lambda engine: engine.agency.delegations.give(wanted, admin))
    office.engine.office.forget()
    killed(lambda engine: engine.outbox.run_due())
    made = the(office).id
    killed(lambda engine: engine.agency.delegations.end(made, REASON, admin))
    give(office, start=None)
    taken = killed(lambda engine: engine.people.revoke("perencana", "sekretaris", admin, reason=REASON))
    assert taken >= 3
    assert not office.engine.audit.verify().faults


def test_of_two_who_name_a_deputy_at_once_one_is_refused(office: Office) -> None:
    """Also on the server of databases, where two acts run side by side."""
    service, admin, head = office.engine.agency.delegations, office.actor("admin"), office.actor("kadis")
    found = together(
        lambda: service.give(terms(office), admin),
        lambda: service.give(terms(office, deputy="bidang.kearsipan", start=2, end=3), head),
    )
    assert sorted(type(one).__name__ for one in found) == ["Invalid", "int"]
    assert len(service.standing(admin)) == 1

"""What a jabatan may do changes by two people: never by one, in whatever capacity, and never in silence."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from functools import partial

import pytest

from engine import errors, store
from engine.service.agency.role_views import RoleOutcome
from tests.engine.service.conftest import PASSWORD, Killed, Office, in_system
from tests.engine.service.whole.test_races import together

REASON = "Sekretaris ikut memeriksa mutu data."


def propose(office: Office, role: str = "sekretaris", *rights: str, by: str = "admin") -> RoleOutcome:
    roles, actor = office.engine.agency.roles, office.actor(by)
    view = roles.get(role, actor)
    text = dataclasses.replace(view.text, rights=frozenset(rights), reason=REASON)
    return roles.change(role, text, view.item.revision, actor)


def confirm(office: Office, proposal: int | None, by: str) -> None:
    assert proposal is not None
    office.engine.agency.rights_proposals.confirm(proposal, office.actor(by))


def reason_of(office: Office, proposal: int | None, by: str) -> str:
    with pytest.raises(errors.Invalid) as refusal:
        confirm(office, proposal, by)
    return str(refusal.value.params["reason"])


def test_a_change_waits_until_another_person_confirms_it(office: Office) -> None:
    engine = office.engine
    made = propose(office, "sekretaris", "audit")
    assert made.others == 1, "the Kepala Dinas"
    assert office.actor("sekretaris").rights == frozenset()
    assert reason_of(office, made.proposal, "admin") == "two_people"
    for username in ("sekretaris", "auditor", "pemilik", "bidang.kearsipan"):
        with pytest.raises(errors.Forbidden):
            confirm(office, made.proposal, username)
    (notice,) = [one for one in engine.notices.list(office.actor("kadis")) if one.kind == "rights_proposed"]
    assert (notice.data["roles"], notice.read) == (["Sekretaris"], False)
    assert engine.notices.list(office.actor("admin"))[0].read, "who proposed it knows"
    (shown,) = engine.agency.rights_proposals.waiting(office.actor("kadis"))
    assert (shown.may_decide, shown.may_withdraw, shown.changes[0].after) == (True, False, ("audit",))
    with pytest.raises(errors.FormInvalid) as second:
        propose(office, "sekretaris", "audit", "deploy")
    assert [(one.path, one.code) for one in second.value.problems] == [("hak", "rights_wait")]
    confirm(office, made.proposal, "kadis")
    assert office.actor("sekretaris").rights == {"audit"}
    assert engine.notices.list(office.actor("kadis"))[0].gone
    assert engine.notices.list(office.actor("admin"))[0].kind == "rights_confirmed"
    with pytest.raises(errors.Conflict) as late:
        confirm(office, made.proposal, "kadis")
    assert late.value.params["by"] == "Kepala Dinas (contoh)"
    assert engine.audit.verify().sound
    with engine.store.transaction() as tx:
        store.rights_proposals.decide(tx, made.proposal or 0, "refused", 1, engine.clock(), "")
    assert [one.what for one in engine.audit.verify().faults] == ["proposal"]


@pytest.mark.one_database
def test_who_acts_for_another_may_decide_but_never_the_same_person(office: Office) -> None:
    engine, admin = office.engine, office.actor("admin")
    until = engine.clock() + timedelta(days=3)
    made = propose(office, "sekretaris", "audit")
    engine.people.create("lain", "Administrator Kedua", PASSWORD, ["admin"], admin)
    engine.people.grant("admin", "kepala_dinas", office.actor("lain"), kind="plh", end=until, letter="800/2")
    assert reason_of(office, made.proposal, "admin") == "two_people", "also as Plh. Kepala Dinas"
    engine.people.revoke("admin", "kepala_dinas", admin, reason="Sudah kembali bertugas.")
    engine.people.grant("perencana", "kepala_dinas", admin, kind="plh", end=until, letter="800/3")
    confirm(office, made.proposal, "perencana")
    event = next(one for one in in_system(office) if one.type == "rights_confirmed")
    assert (event.actor, event.role, event.holding) == ("perencana", "kepala_dinas", "plh")


@pytest.mark.one_database
def test_a_proposal_that_no_longer_fits_is_refused_whole(office: Office) -> None:
    first = propose(office, "pemilik_proses", "deploy", "audit")
    reason, kadis = "Belum diperlukan sekarang.", office.actor("kadis")
    office.engine.agency.rights_proposals.refuse(first.proposal or 0, reason, kadis)
    with pytest.raises(errors.Conflict):
        confirm(office, first.proposal, "kadis")
    made = propose(office, "bidang", "audit")
    with office.engine.store.transaction() as tx:
        rows = [one._replace(rights="deploy") if one.id == "bidang" else one for one in store.roles.roles(tx)]
        store.roles.set_roles(tx, rows)
    office.engine.office.forget()
    assert reason_of(office, made.proposal, "kadis") == "rights_moved"
    assert not office.engine.agency.rights_proposals.waiting(office.actor("kadis"))[0].changes[0].fits
    office.engine.agency.rights_proposals.withdraw(
        made.proposal or 0, "Tidak sesuai lagi.", office.actor("admin")
    )
    assert office.engine.agency.rights_proposals.decided(office.actor("kadis"))[0].state == "withdrawn"
    with pytest.raises(errors.Forbidden):
        office.engine.agency.rights_proposals.withdraw(made.proposal or 0, REASON, office.actor("kadis"))


@pytest.mark.one_database
def test_nobody_is_left_without_an_administrator_and_a_lone_one_hears_that_another_is_needed(
    office: Office,
) -> None:
    admin = office.actor("admin")
    assert reason_of(office, propose(office, "admin").proposal, "kadis") == "no_administrator"
    office.engine.people.create("admin.dua", "Rekan", PASSWORD, ["admin"], admin)
    office.engine.people.set_active("kadis", False, admin)
    office.engine.people.set_active("admin.dua", False, admin)
    assert propose(office, "auditor").others == 0


@pytest.mark.one_database
def test_a_new_role_and_a_file_give_no_right_by_themselves(office: Office) -> None:
    roles, admin = office.engine.agency.roles, office.actor("admin")
    text = dataclasses.replace(
        roles.blank("", admin), label="Pengawas", rights=frozenset({"audit"}), reason=REASON
    )
    made = roles.add(text, admin)
    assert roles.get("pengawas", admin).item.role.rights == frozenset()
    confirm(office, made.proposal, "kadis")
    assert roles.get("pengawas", admin).item.role.rights == {"audit"}
    content = roles.export(admin).replace(b'label = "Sekretaris"', b'label = "Sekretaris"\nhak = ["admin"]')
    assert roles.preview(content, admin).rights == (("Sekretaris", (), ("admin",)),)
    with pytest.raises(errors.Invalid):
        roles.take(content, None, "", admin)
    taken = roles.take(content, None, REASON, admin)
    assert office.actor("sekretaris").rights == frozenset()
    confirm(office, taken.proposal, "kadis")
    assert office.actor("sekretaris").rights == {"admin"}
    assert roles.preview(content, admin).empty


def test_of_two_who_decide_at_once_one_is_told_who_was_first(office: Office) -> None:
    service, kadis, admin = (
        office.engine.agency.rights_proposals,
        office.actor("kadis"),
        office.actor("admin"),
    )
    office.engine.people.create("lain", "Administrator Kedua", PASSWORD, ["admin"], admin)
    second = office.actor("lain")
    for rights, other in (
        (("audit",), lambda one: service.confirm(one, second)),
        ((), lambda one: service.withdraw(one, REASON, admin)),
        (("deploy",), lambda one: service.refuse(one, REASON, second)),
    ):
        made = propose(office, "sekretaris", *rights).proposal or 0
        before = office.actor("sekretaris").rights
        found = together(partial(service.confirm, made, kadis), partial(other, made))
        assert [type(one) for one in found if one is not None] == [errors.Conflict], found
        office.engine.office.forget()
        (decided, *_rest) = service.decided(kadis)
        wanted = frozenset(rights) if decided.state == "confirmed" else before
        assert office.actor("sekretaris").rights == wanted
    assert len([one for one in in_system(office) if one.type.startswith("rights_")]) == 6
    assert office.engine.audit.verify().sound


@pytest.mark.fault
def test_a_decision_that_is_killed_is_whole_or_nothing(office: Office, killed: Killed) -> None:
    made, kadis = propose(office, "sekretaris", "audit").proposal or 0, office.actor("kadis")
    assert killed(lambda engine: engine.agency.rights_proposals.confirm(made, kadis)) > 4
    assert office.engine.audit.verify().sound

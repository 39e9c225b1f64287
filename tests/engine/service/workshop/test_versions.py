"""Versions: four eyes, each content once, going back to one, and the office's own is never undone."""

from __future__ import annotations

import pytest

from engine import errors, store
from engine.service.agency.setup import SETUP
from engine.service.views import Actor
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office
from tests.engine.store.office import at_once
from tests.soundness import assert_sound

REASON = "Waktu langkah pertama dipersingkat."


@pytest.fixture
def owner(office: Office) -> Actor:
    return office.actor("pemilik")


def submitted(office: Office, owner: Actor, title: str = "Baru") -> int:
    """A submitted draft of the small process with another title."""
    return office.engine.drafts.hand_in(packages.two_steps(title), REASON, owner)


def test_a_second_person_puts_it_in_force(office: Office, owner: Actor) -> None:
    engine, kadis = office.engine, office.actor("kadis")
    office.deploy(packages.two_steps("Lama"))
    running = engine.instances.start("kecil", {}, office.actor("sekretaris")).instance
    made = submitted(office, owner)
    done = engine.versions.activate(made, "Sudah dibahas bersama.", 1, kadis)
    assert (done.key, done.version, done.new) == ("kecil", 2, True)
    new, old = engine.versions.list("kecil", owner)
    assert (new.number, new.state, new.drafted_by, new.enforced_by, new.reason) == (
        2,
        "in_force",
        owner.name,
        kadis.name,
        REASON,
    )
    assert (old.number, old.state, old.running, old.enforced_by, new.running) == (1, "retired", 1, "", 0)
    assert engine.instances.get(running, owner).row.version == 1
    view = engine.drafts.view(made, owner)
    assert (view.state, view.closed_by, view.definition, view.answer) == (
        "enforced",
        kadis.name,
        done.definition_id,
        "Sudah dibahas bersama.",
    )
    assert engine.drafts.files(made, owner) == packages.two_steps("Baru")
    assert [one.kind for one in engine.notices.list(owner)] == ["draft_enforced"]
    last = engine.versions.history("kecil", owner)[0]
    assert (last.type, last.actor_name, last.data["version"], last.data["before"]) == (
        "version_enforced",
        kadis.name,
        2,
        1,
    )
    with pytest.raises(errors.DraftMoved):
        engine.versions.activate(made, "", 1, kadis)
    with pytest.raises(errors.NotFound):
        engine.versions.list("tidak_ada", owner)
    assert_sound(engine)


def test_four_eyes(office: Office, owner: Actor) -> None:
    engine, admin = office.engine, office.actor("admin")
    engine.people.create("serba", "Serba Bisa", PASSWORD, ["pemilik_proses", "kepala_dinas"], admin)
    both = office.actor("serba")
    made = submitted(office, both)
    before = office.dump()
    assert not engine.drafts.view(made, both).may_activate
    with pytest.raises(errors.FourEyes):
        engine.versions.activate(made, "", 1, both)
    assert office.dump() == before
    engine.drafts.withdraw(made, both)
    engine.drafts.submit(made, REASON, 1, owner)
    with pytest.raises(errors.FourEyes):  # it is still this person's work
        engine.versions.activate(made, "", 1, both)
    assert engine.versions.activate(made, "", 1, office.actor("kadis")).version == 1


def test_the_same_content_is_one_version(office: Office, owner: Actor) -> None:
    engine, kadis = office.engine, office.actor("kadis")
    office.deploy(packages.two_steps("Lama"))
    first, again = submitted(office, owner), submitted(office, owner)
    made = engine.versions.activate(first, "", 1, kadis)
    assert engine.versions.activate(again, "", 1, kadis).definition_id == made.definition_id
    back = submitted(office, owner, "Lama")
    assert engine.versions.activate(back, "", 1, kadis).version == 1
    assert [(row.number, row.state) for row in engine.versions.list("kecil", owner)] == [
        (2, "retired"),
        (1, "in_force"),
    ]


def test_a_version_comes_back_by_an_explicit_act(office: Office, owner: Actor) -> None:
    engine, kadis = office.engine, office.actor("kadis")
    office.deploy(packages.two_steps("Lama"))
    office.deploy(packages.two_steps("Baru"))
    _, old = engine.versions.list("kecil", owner)
    for bad in ("", "pendek"):
        with pytest.raises(errors.Invalid):
            engine.versions.reinstate(old.definition_id, bad, kadis)
    with pytest.raises(errors.NotFound):
        engine.versions.reinstate(999, REASON, kadis)
    engine.versions.reinstate(old.definition_id, REASON, kadis)
    with pytest.raises(errors.Conflict):
        engine.versions.reinstate(old.definition_id, REASON, kadis)
    _, now = engine.versions.list("kecil", owner)
    assert (now.state, now.enforced_by) == ("in_force", kadis.name)
    assert engine.versions.history("kecil", owner)[0].type == "version_reinstated"
    with engine.store.transaction() as tx:
        roles = [row for row in store.people.roles(tx) if row.id != "kepala_dinas"]
        store.people.set_roles(tx, roles)
    engine.office.forget()
    new, _ = engine.versions.list("kecil", owner)
    with pytest.raises(errors.DeploymentRefused):  # a role it needs is gone by now
        engine.versions.reinstate(new.definition_id, REASON, office.actor("admin"))


def test_setting_up_again_never_undoes_the_offices_version(office: Office, owner: Actor) -> None:
    engine, kadis = office.engine, office.actor("kadis")
    made = engine.drafts.open(sop.KEY, owner)
    toml = engine.drafts.file(made, "process.toml", owner) + b"\n# milik kantor\n"
    engine.drafts.submit(made, REASON, engine.drafts.write(made, {"process.toml": toml}, 1, owner), owner)
    own = engine.versions.activate(made, "", 2, kadis)
    engine.setup.init()
    assert engine.definitions.process(sop.KEY, owner).definition_id == own.definition_id
    newer = engine.drafts.files(made, owner) | {"process.toml": toml + b"# yang baru dari program\n"}
    assert not engine.definitions.deploy(newer, SETUP, shipped=True).new
    assert engine.definitions.process(sop.KEY, owner).definition_id == own.definition_id
    first = engine.versions.list(sop.KEY, owner)[-1]
    engine.versions.reinstate(first.definition_id, REASON, kadis)
    assert not engine.definitions.deploy(
        newer, SETUP, shipped=True
    ).new  # going back was the office's decision


def test_an_untouched_process_follows_the_program(office: Office, owner: Actor) -> None:
    first = office.engine.definitions.process(sop.KEY, owner)
    files = office.engine.drafts.files(office.engine.drafts.open(sop.KEY, owner), owner)
    newer = files | {"process.toml": files["process.toml"] + b"\n# yang baru\n"}
    done = office.engine.definitions.deploy(newer, SETUP, shipped=True)
    assert (done.new, done.version) == (True, first.version + 1)


def test_a_version_leaves_as_a_zip_that_is_the_same_version(office: Office, owner: Actor) -> None:
    row = office.engine.versions.list(sop.KEY, owner)[0]
    content = office.engine.versions.archive(row.definition_id, owner)
    assert content == office.engine.versions.archive(row.definition_id, owner)
    with pytest.raises(errors.NotFound):
        office.engine.versions.archive(999, owner)


def test_many_who_decide_at_once_leave_one_version_in_force(office: Office, owner: Actor) -> None:
    """One draft by two people, another draft and a way back, all at the same moment: each wholly or not at all."""
    engine = office.engine
    office.deploy(packages.two_steps("Lama"))
    office.deploy(packages.two_steps("Tengah"))
    old = engine.versions.list("kecil", owner)[-1].definition_id
    first, second = submitted(office, owner, "Satu"), submitted(office, owner, "Dua")
    kadis, admin = office.actor("kadis"), office.actor("admin")
    acts = (
        lambda: engine.versions.activate(first, "", 1, kadis),
        lambda: engine.versions.activate(first, "", 1, admin),
        lambda: engine.versions.activate(second, "", 1, admin),
        lambda: engine.versions.reinstate(old, REASON, kadis),
        lambda: engine.drafts.withdraw(second, owner),
        lambda: engine.drafts.reject(first, REASON, admin),
    )
    results = at_once(len(acts), lambda place: acts[place]())
    assert all(not isinstance(one, BaseException) or isinstance(one, errors.Conflict | errors.Busy)
               for one in results), results  # fmt: skip
    rows = engine.versions.list("kecil", owner)
    assert [row.state for row in rows].count("in_force") == 1
    assert [row.number for row in rows] == list(range(len(rows), 0, -1))
    for draft in (first, second):
        view = engine.drafts.view(draft, owner)
        assert (view.state == "enforced") == (view.definition is not None)
        assert bool(view.files) == (view.state != "enforced")
    assert_sound(engine)

"""The rules of drafts: what they are judged by, and in which state and revision they may be changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.views import Actor
from engine.service.workshop import draft_rules
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office

pytestmark = pytest.mark.one_database


@pytest.fixture
def owner(office: Office) -> Actor:
    return office.actor("pemilik")


def test_two_who_save_at_once_hear_of_each_other(office: Office, owner: Actor, clock: FixedClock) -> None:
    admin, drafts = office.actor("admin"), office.engine.drafts
    office.engine.people.create("pemilik.dua", "Rekan", PASSWORD, ["pemilik_proses"], admin)
    other = office.actor("pemilik.dua")
    made = drafts.open(sop.KEY, owner)
    clock.advance(timedelta(minutes=1))
    assert drafts.write(made, {"process.toml": b'title = "A"\n'}, 1, other) == 2
    with pytest.raises(errors.Conflict) as refusal:
        drafts.write(made, {"process.toml": b'title = "B"\n'}, 1, owner)
    assert refusal.value.params == {"by": "Rekan", "at": clock(), "revision": 2}
    assert (
        drafts.write(made, {"process.toml": b'title = "A"\n'}, 2, owner) == 2
    )  # the same content is no change
    assert drafts.view(made, owner).title == "A"
    before = office.dump()
    for bad in (
        {"../x": b""},
        {"a/b/c/d/e": b""},
        {"CON": b""},
        {"process.bpmn": b"x" * 10_000_001},
        {f"f{place}": b"" for place in range(201)},
        {"PROCESS.toml": b""},
    ):
        with pytest.raises(errors.DeploymentRefused):
            drafts.write(made, bad, 2, owner)
    assert office.dump() == before
    view = drafts.view(made, owner)
    assert {one.path: one.change for one in view.files if one.change} == {"process.toml": "changed"}
    assert drafts.write(made, {"forms/isian.form": None, "baru.csv": b"a"}, 2, owner) == 3
    view = drafts.view(made, owner)
    assert ({one.path for one in view.files if one.change == "added"}, view.removed) == (
        {"baru.csv"},
        ("forms/isian.form",),
    )


def test_a_draft_stays_one_of_its_process(office: Office, owner: Actor) -> None:
    office.deploy(packages.two_steps())
    drafts = office.engine.drafts
    made = drafts.open("kecil", owner)
    drafts.write(made, packages.package(drawings.chain(drawings.user("isi")), key="lain"), 1, owner)
    assert drafts.view(made, owner).key == "kecil"
    found = drafts.lint(made, owner)
    assert (found[0].rule, found[0].element, found[0].params) == (
        "process-key",
        "lain",
        {"expected": "kecil"},
    )


def test_what_files_cannot_say_stays_as_it_was(office: Office, owner: Actor) -> None:
    draft = office.engine.drafts.create(packages.two_steps("Lama"), owner)
    with office.engine.store.read() as tx:
        row = draft_rules.require(tx, draft)
        with pytest.raises(errors.NotFound):
            draft_rules.require(tx, 999)
    assert (row.key, row.title, row.base) == ("kecil", "Lama", None)
    assert draft_rules.key_and_title(packages.two_steps("Baru"), row) == ("kecil", "Baru")
    assert draft_rules.key_and_title({"process.bpmn": b"<rusak"}, row) == ("kecil", "Lama")
    other = packages.package(drawings.chain(drawings.user("isi")), key="lain")
    assert draft_rules.key_and_title(other, row)[0] == "lain", "a new process may still be named"
    assert draft_rules.key_and_title(other, row._replace(base=1))[0] == "kecil"
    assert (draft_rules.key_of(other), draft_rules.key_of({})) == ("lain", "")


def test_who_wrote_or_submitted_a_draft_does_not_activate_it(office: Office, owner: Actor) -> None:
    draft, kadis = office.engine.drafts.open(sop.KEY, owner), office.actor("kadis")
    with office.engine.store.read() as tx:
        row = draft_rules.require(tx, draft)
    assert draft_rules.may_activate(row, kadis)
    assert not draft_rules.may_activate(row, office.actor("auditor"))
    assert not draft_rules.may_activate(row._replace(updated_by=kadis.user_id), kadis)
    assert not draft_rules.may_activate(row._replace(submitted_by=kadis.user_id), kadis)


def test_each_changed_file_is_known_by_its_digests(office: Office, owner: Actor) -> None:
    drafts = office.engine.drafts
    draft = drafts.open(sop.KEY, owner)
    drafts.write(draft, {"baru.csv": b"a", "forms/isian.form": None}, 1, owner)
    with office.engine.store.read() as tx:
        found = draft_rules.digests(tx, draft_rules.require(tx, draft))
    assert sorted(found) == ["baru.csv", "forms/isian.form"]
    new, gone = found["baru.csv"], found["forms/isian.form"]
    assert new == [None, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"]
    assert (len(gone[0] or ""), gone[1]) == (64, None)

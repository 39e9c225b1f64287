"""The rules of drafts: what they are judged by, and in which state and revision they may be changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.views import Actor
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

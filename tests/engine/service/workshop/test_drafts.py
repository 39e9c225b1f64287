"""Drafts: opened, changed by several, judged, submitted, sent back; nothing lost, nothing half-stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.views import Actor
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

pytestmark = pytest.mark.one_database

REASON = "Waktu langkah pertama dipersingkat."


@pytest.fixture
def owner(office: Office) -> Actor:
    return office.actor("pemilik")


def changed(office: Office, draft: int, owner: Actor, title: str = "Baru") -> int:
    """Save another title in a draft; gives the new revision."""
    view = office.engine.drafts.view(draft, owner)
    return office.engine.drafts.write(
        draft, {"process.toml": f'title = "{title}"\n'.encode()}, view.revision, owner
    )


def acts(office: Office) -> list[str]:
    with office.engine.store.read() as tx:
        rows = store.history.of_system(tx)
    return [row.type for row in reversed(rows) if row.type.startswith(("draft_", "version_"))]


def test_a_draft_begins_as_the_version_in_force(office: Office, owner: Actor) -> None:
    drafts = office.engine.drafts
    made = drafts.open(sop.KEY, owner)
    view = drafts.view(made, owner)
    assert (view.key, view.state, view.revision, view.base_version) == (sop.KEY, "draft", 1, 1)
    assert (view.author, view.updated_by, view.may_edit) == (owner.name, owner.name, True)
    info = office.engine.definitions.process(sop.KEY, owner)
    assert drafts.files(made, owner)["process.bpmn"] == office.engine.definitions.bpmn(info.definition_id)
    assert [one.path for one in view.files] == sorted(drafts.files(made, owner))
    assert drafts.file(made, "process.toml", owner) == drafts.files(made, owner)["process.toml"]
    assert [one.id for one in drafts.list(owner)] == [made]
    assert not [one for one in drafts.lint(made, owner) if one.level == "error"]
    for act in (
        lambda: drafts.open("tidak_ada", owner),
        lambda: drafts.open(sop.KEY, owner, 999),
        lambda: drafts.view(999, owner),
        lambda: drafts.file(made, "x", owner),
        lambda: drafts.write(999, {}, 1, owner),
    ):
        with pytest.raises(errors.NotFound):
            act()


def test_a_faulty_draft_is_kept_and_told_but_not_submitted(office: Office, owner: Actor) -> None:
    drafts = office.engine.drafts
    made = drafts.open(sop.KEY, owner)
    assert drafts.write(made, {"process.bpmn": b"<rusak", "forms/isian.form": None}, 1, owner) == 2
    assert drafts.view(made, owner).key == sop.KEY
    found = drafts.lint(made, owner)
    assert found[0].level == "error"
    good = office.engine.definitions.bpmn(office.engine.definitions.process(sop.KEY, owner).definition_id)
    mended = drafts.lint(made, owner, {"process.bpmn": good})
    assert {one.rule for one in mended if one.level == "error"} == {"unknown-form"}
    before = office.dump()
    with pytest.raises(errors.DeploymentRefused):
        drafts.submit(made, REASON, 2, owner)
    assert office.dump() == before


def test_submitted_it_stands_still_and_comes_back(office: Office, owner: Actor) -> None:
    drafts, kadis = office.engine.drafts, office.actor("kadis")
    office.deploy(packages.two_steps())
    made = drafts.open("kecil", owner)
    with pytest.raises(errors.Invalid):
        drafts.submit(made, REASON, 1, owner)  # nothing changed
    revision = changed(office, made, owner)
    with pytest.raises(errors.Invalid):
        drafts.submit(made, "pendek", revision, owner)
    with pytest.raises(errors.Conflict):
        drafts.submit(made, REASON, revision - 1, owner)
    drafts.submit(made, REASON, revision, owner)
    view = drafts.view(made, kadis)
    assert (view.state, view.submitted_by, view.reason) == ("submitted", owner.name, REASON)
    assert (view.may_edit, view.may_activate, drafts.view(made, owner).may_activate) == (False, True, False)
    (notice,) = office.engine.notices.list(kadis)
    assert (notice.kind, notice.draft, notice.instance) == ("draft_submitted", made, None)
    assert notice.data["by"] == owner.name
    before = office.dump()
    for act in (
        lambda: drafts.write(made, {"process.toml": b""}, revision, owner),
        lambda: drafts.submit(made, REASON, revision, owner),
        lambda: drafts.discard(made, owner),
    ):
        with pytest.raises(errors.DraftMoved) as refusal:
            act()
        assert (refusal.value.params["state"], refusal.value.params["by"]) == ("submitted", owner.name)
    assert office.dump() == before
    drafts.reject(made, "Belum dibahas dengan sekretaris.", kadis)
    view = drafts.view(made, owner)
    assert (view.state, view.closed_by, view.answer) == (
        "draft",
        kadis.name,
        "Belum dibahas dengan sekretaris.",
    )
    assert [one.kind for one in office.engine.notices.list(owner)] == ["draft_rejected"]
    drafts.submit(made, REASON, revision, owner)
    assert drafts.view(made, owner).answer == ""
    drafts.withdraw(made, owner)
    drafts.discard(made, owner)
    assert drafts.list(owner) == []
    assert drafts.files(made, owner) == {}
    assert acts(office)[-7:] == [
        "version_deployed",
        "draft_opened",
        "draft_submitted",
        "draft_rejected",
        "draft_submitted",
        "draft_withdrawn",
        "draft_discarded",
    ]
    assert_sound(office.engine)


def test_saves_of_one_sitting_are_one_act(office: Office, owner: Actor, clock: FixedClock) -> None:
    made = office.engine.drafts.open(sop.KEY, owner)
    for place in range(3):
        changed(office, made, owner, f"A{place}")
    assert acts(office).count("draft_saved") == 0  # who opened it works on it
    clock.advance(timedelta(hours=2))
    for place in range(3):
        changed(office, made, owner, f"B{place}")
    assert acts(office).count("draft_saved") == 1


def test_only_who_has_the_right(office: Office, owner: Actor) -> None:
    drafts, versions = office.engine.drafts, office.engine.versions
    made = drafts.open(sop.KEY, owner)
    before = office.dump()
    for name in ("kadis", "sekretaris", "auditor", "admin"):
        actor = office.actor(name)
        for act in (
            lambda: drafts.open(sop.KEY, actor),  # noqa: B023
            lambda: drafts.create(packages.two_steps(), actor),  # noqa: B023
            lambda: drafts.write(made, {}, 1, actor),  # noqa: B023
            lambda: drafts.submit(made, REASON, 1, actor),  # noqa: B023
            lambda: drafts.withdraw(made, actor),  # noqa: B023
            lambda: drafts.discard(made, actor),  # noqa: B023
        ):
            with pytest.raises(errors.Forbidden):
                act()
    reads = (
        lambda actor: drafts.view(made, actor),
        lambda actor: drafts.files(made, actor),
        lambda actor: drafts.file(made, "process.toml", actor),
        lambda actor: drafts.lint(made, actor),
        lambda actor: drafts.list(actor),
        lambda actor: versions.list(sop.KEY, actor),
        lambda actor: versions.history(sop.KEY, actor),
    )
    for read in reads:
        for name in ("kadis", "auditor", "admin", "pemilik"):
            read(office.actor(name))
        for name in ("sekretaris", "perencana", "bidang.kearsipan"):
            with pytest.raises(errors.Forbidden):
                read(office.actor(name))
    for name in ("pemilik", "sekretaris", "auditor"):
        with pytest.raises(errors.Forbidden):
            drafts.reject(made, REASON, office.actor(name))
        with pytest.raises(errors.Forbidden):
            versions.activate(made, REASON, 1, office.actor(name))
        with pytest.raises(errors.Forbidden):
            versions.reinstate(1, REASON, office.actor(name))
    assert office.dump() == before


def test_what_is_handed_in_is_judged_first(office: Office, owner: Actor) -> None:
    drafts, before = office.engine.drafts, office.dump()
    broken = packages.package(drawings.chain(drawings.user("isi", camunda_formRef="tidak_ada")))
    for files in (broken, {"process.bpmn": b"x"}, {}, {"../x.bpmn": b""}):
        with pytest.raises(errors.DeploymentRefused):
            drafts.create(files, owner)
    with pytest.raises(errors.DeploymentRefused):
        drafts.create({"process.bpmn": b"x"}, owner, faulty=True)
    assert office.dump() == before
    made = drafts.create(broken, owner, faulty=True)
    assert (drafts.view(made, owner).key, drafts.view(made, owner).base) == ("kecil", None)
    with pytest.raises(errors.Invalid):
        drafts.hand_in(packages.two_steps(), "pendek", owner)
    handed = drafts.hand_in(packages.two_steps(), REASON, owner)
    assert drafts.view(handed, owner).state == "submitted"

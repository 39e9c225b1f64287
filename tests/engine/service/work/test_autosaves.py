"""What is typed and not sent: kept for its writer alone, without a trace in the case, and never lost unsaid."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from engine import errors
from engine.clock import FixedClock
from engine.service.views import Actor, TaskItem
from engine.service.work.autosaves import MAX_BYTES
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

TYPED = [("catatan", "baru sebagian")]


@pytest.fixture
def row(office: Office) -> TaskItem:
    """The open first task of the small process, which the secretary does."""
    key = office.deploy(packages.two_steps())
    started = office.engine.instances.start(key, {}, office.actor("sekretaris"))
    return office.waiting(started.instance)[0]


@pytest.fixture
def actor(office: Office) -> Actor:
    return office.actor("sekretaris")


def typed(office: Office, form: str, who: Actor) -> str | None:
    found = office.engine.autosaves.of([form], who).get(form)
    return None if found is None else dict(found.data).get("catatan")


def test_a_text_takes_no_task_and_writes_no_event(office: Office, row: TaskItem, actor: Actor) -> None:
    form, before = f"task/{row.id}", office.dump()
    kept = office.engine.autosaves.keep(form, TYPED, None, actor)
    assert kept.gone is None
    after = office.dump()
    assert [name for name in after if after[name] != before[name]] == ["autosave"]
    assert typed(office, form, actor) == "baru sebagian"
    for other in ("admin", "auditor", "kadis"):
        assert typed(office, form, office.actor(other)) is None
    assert office.engine.tasks.get(row.id, actor).row.claimed_by is None
    assert_sound(office.engine)


def test_it_goes_with_what_is_sent_or_saved(office: Office, row: TaskItem, actor: Actor) -> None:
    form, autosaves = f"task/{row.id}", office.engine.autosaves
    autosaves.keep(form, TYPED, None, actor)
    office.engine.tasks.save_draft(row.id, {"catatan": "baru sebagian"}, actor)
    assert typed(office, form, actor) is None
    autosaves.keep(form, TYPED, office.engine.clock(), actor)
    office.engine.tasks.save_draft(row.id, {"catatan": "baru sebagian"}, actor)
    assert typed(office, form, actor) is None, "the same again is no event, yet it is saved"
    autosaves.keep(form, TYPED, office.engine.clock(), actor)
    office.engine.tasks.complete(row.id, {"nama": "Siti"}, actor)
    office.engine.outbox.run_due()
    assert typed(office, form, actor) is None
    comment = f"comment/{row.instance}"
    autosaves.keep(comment, TYPED, None, actor)
    office.engine.instances.comment(row.instance, "Sudah lengkap.", actor)
    assert typed(office, comment, actor) is None


def test_what_was_sent_is_not_told_as_unsent_before_the_worker_comes(
    office: Office, row: TaskItem, actor: Actor, clock: FixedClock
) -> None:
    """Also where the server that kept the text had another clock than the one that took what was sent."""
    form, autosaves, page = f"task/{row.id}", office.engine.autosaves, uuid4()
    autosaves.keep(form, [*TYPED, ("request_id", str(page))], None, actor)
    clock.advance(timedelta(seconds=-2))
    office.engine.tasks.complete(row.id, {"nama": "a", "catatan": "baru sebagian"}, actor, page)
    assert typed(office, form, actor) is None
    office.engine.withdrawals.withdraw(row.id, "Ada yang terlewat di sini.", actor)
    clock.advance(timedelta(seconds=2))
    assert typed(office, form, actor) is None, "it is the draft of the form by now"
    with office.engine.store.read() as tx:
        assert tx.execute(sa.text("select count(*) from autosave")).scalar() == 0


def test_a_text_of_another_page_stays_after_the_sending(
    office: Office, row: TaskItem, actor: Actor, clock: FixedClock
) -> None:
    form, autosaves = f"task/{row.id}", office.engine.autosaves
    office.engine.tasks.complete(row.id, {"nama": "a", "catatan": "yang terkirim"}, actor, uuid4())
    clock.advance(timedelta(seconds=1))
    kept = autosaves.keep(form, [*TYPED, ("request_id", str(uuid4()))], None, actor)
    assert kept.gone is not None
    office.engine.outbox.run_due()
    assert typed(office, form, actor) == "baru sebagian"


def test_a_page_that_was_sent_keeps_nothing_any_more(office: Office, row: TaskItem, actor: Actor) -> None:
    """The last text of a page may come in after the page itself."""
    tasks, autosaves, page = office.engine.tasks, office.engine.autosaves, uuid4()
    late = [*TYPED, ("request_id", str(page))]
    tasks.complete(row.id, {"nama": "Siti"}, actor, page)
    autosaves.keep(f"task/{row.id}", late, None, actor)
    assert typed(office, f"task/{row.id}", actor) is None
    said = uuid4()
    office.engine.instances.comment(row.instance, "Sudah lengkap.", actor, said)
    autosaves.keep(f"comment/{row.instance}", [*TYPED, ("request_id", str(said))], None, actor)
    assert typed(office, f"comment/{row.instance}", actor) is None


def test_a_newer_text_is_never_overwritten_unasked(
    office: Office, row: TaskItem, actor: Actor, clock: FixedClock
) -> None:
    form, autosaves = f"task/{row.id}", office.engine.autosaves
    first = autosaves.keep(form, [*TYPED, ("request_id", "tab-1")], None, actor).at
    other = [("catatan", "dari tab lain"), ("request_id", "tab-2")]
    with pytest.raises(errors.TextNewer) as refused:
        autosaves.keep(form, other, None, actor)
    assert refused.value.params == {"at": first, "by": ""}
    assert typed(office, form, actor) == "baru sebagian"
    autosaves.keep(form, [*TYPED, ("request_id", "tab-1")], None, actor)  # its answer never came
    assert autosaves.keep(form, other, office.engine.autosaves.of([form], actor)[form].at, actor).at > first
    clock.advance(timedelta(minutes=5))
    office.engine.tasks.save_draft(row.id, {"catatan": "simpanan"}, actor)
    with pytest.raises(errors.TextNewer) as refused:
        autosaves.keep(form, other, first, actor)
    assert refused.value.params == {"at": clock(), "by": ""}


def test_a_task_that_is_gone_keeps_its_text_and_says_who(office: Office, row: TaskItem, actor: Actor) -> None:
    form, autosaves = f"task/{row.id}", office.engine.autosaves
    admin = office.actor("admin")
    office.engine.instances.cancel(row.instance, "Dimulai dua kali.", admin)
    gone = autosaves.keep(form, TYPED, None, actor).gone
    assert isinstance(gone, errors.TaskClosed)
    assert gone.params["by"] == admin.name
    assert typed(office, form, actor) == "baru sebagian"


def test_texts_that_are_refused(office: Office, row: TaskItem, actor: Actor) -> None:
    keep, before = office.engine.autosaves.keep, office.dump()
    with pytest.raises(errors.TooLarge):
        keep(f"task/{row.id}", [("catatan", "x" * MAX_BYTES)], None, actor)
    with pytest.raises(errors.TooLarge):
        keep(f"task/{row.id}", [("a", "")] * 10_001, None, actor)
    with pytest.raises(errors.Invalid):
        keep(f"task/{row.id}", [("catatan", "\ud800")], None, actor)
    another = (f"task/0{row.id}", f"comment/00{row.instance}", f"reassign/0{row.id}", "task/")
    nothing = ("task/0", "task/x", f"task/{10**19}", "lain/1", "", "start/tidak_ada", f"cancel/{10**6}")
    for form in (*another, *nothing):
        with pytest.raises(errors.NotFound):
            keep(form, TYPED, None, actor)
    with pytest.raises((errors.Forbidden, errors.NotFound)):
        keep(f"task/{row.id}", TYPED, None, office.actor("bidang.kearsipan"))
    with pytest.raises((errors.Forbidden, errors.NotFound)):
        keep(f"comment/{row.instance}", TYPED, None, office.actor("bidang.kearsipan"))
    assert office.dump() == before


def test_it_is_found_again_from_the_list_and_forgotten_after_a_month(
    office: Office, row: TaskItem, actor: Actor, clock: FixedClock
) -> None:
    autosaves, key = office.engine.autosaves, office.engine.instances.get(row.instance, actor).row.process
    at = autosaves.keep(f"task/{row.id}", TYPED, None, actor).at
    autosaves.keep(f"start/{key}", TYPED, None, actor)
    assert autosaves.begun([row.id, 10**6], actor) == {f"task/{row.id}": at, f"start/{key}": at}
    clock.advance(timedelta(days=29))
    assert autosaves.forget_old() == 0
    clock.advance(timedelta(days=2))
    assert autosaves.forget_old() == 2
    assert autosaves.begun([row.id], actor) == {}


def test_a_start_takes_its_text_along(office: Office, row: TaskItem, actor: Actor) -> None:
    autosaves, key = office.engine.autosaves, office.engine.instances.get(row.instance, actor).row.process
    autosaves.keep(f"start/{key}", TYPED, None, actor)
    page = uuid4()
    office.engine.instances.start(key, {}, actor, page)
    assert typed(office, f"start/{key}", actor) is None
    autosaves.keep(f"start/{key}", [("request_id", str(page))], None, actor)
    assert autosaves.begun([], actor) == {}

"""Ids and texts that no page ever made: every door answers with an error of its own, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine import errors
from engine.service.accounts.sessions import Device
from engine.service.cases.search import Query
from tests import sop
from tests.engine.service.conftest import Office

REASON = "Alasan yang cukup panjang."
IDS = (0, -1, 2**31, 2**63 - 1, 2**63, 10**30)
TEXTS = ("", "\0", "a\0b", "\ud800", "%", "'\"\\;--", "9" * 5000, "\u202e", "x" * 100_000)


def refused_or_answered(act: Callable[[], object]) -> None:
    """Run it: an answer is right, and so is a refusal; what blames the database fails the test."""
    try:
        act()
    except (errors.StoreUnavailable, errors.StorageFull, errors.Busy):
        raise
    except errors.AlurError:
        return


@pytest.mark.parametrize("number", IDS)
def test_any_number_may_stand_in_an_address(office: Office, number: int) -> None:
    engine, admin = office.engine, office.actor("admin")
    case = office.start().instance
    for act in (
        lambda: engine.tasks.get(number, admin),
        lambda: engine.tasks.claim(number, admin),
        lambda: engine.tasks.release(number, admin),
        lambda: engine.tasks.reassign(number, "kadis", REASON, admin),
        lambda: engine.tasks.complete(number, {}, admin),
        lambda: engine.tasks.save_draft(number, {}, admin),
        lambda: engine.tasks.detach(office.waiting(case)[0].id, number, office.actor("kadis")),
        lambda: engine.tasks.file(number, admin),
        lambda: engine.instances.get(number, admin),
        lambda: engine.instances.cancel(number, REASON, admin),
        lambda: engine.records.visits(number, admin),
        lambda: engine.records.moment(case, number, admin),
        lambda: engine.records.moment(number, 1, admin),
        lambda: engine.definitions.bpmn(number),
        lambda: engine.notices.mark_read(admin, number),
        lambda: engine.audit.seal_file(number, admin),
        lambda: engine.search.page(Query(version=number, step=number), admin),
        lambda: engine.reports.report(sop.KEY, date(2026, 1, 1), date(2026, 12, 31), admin, number),
    ):
        refused_or_answered(act)


@pytest.mark.parametrize("text", TEXTS, ids=[str(place) for place in range(len(TEXTS))])
def test_any_text_may_stand_in_an_address(office: Office, text: str) -> None:
    engine, admin = office.engine, office.actor("admin")
    task = office.waiting(office.start().instance)[0].id
    for act in (
        lambda: engine.site.sign_ins.by_password(text, text, Device(text)),
        lambda: engine.people.get(text),
        lambda: engine.people.actor(text),
        lambda: engine.records.person(text, admin),
        lambda: engine.records.person("kadis", admin, text),
        lambda: engine.records.process(text, admin),
        lambda: engine.definitions.process(text, admin),
        lambda: engine.instances.start(text, {}, admin),
        lambda: engine.tasks.inbox(admin, after=text),
        lambda: engine.tasks.inbox(admin, "done", after=text),
        lambda: engine.tasks.reassign(task, text, REASON, admin),
        lambda: engine.tasks.reassign(task, "kadis", text, admin),
        lambda: engine.search.page(Query(text=text), admin, text),
        lambda: engine.search.page(Query(text=text, process=text, role=text, person=text), admin),
        lambda: engine.search.page(Query(role=text), admin),
        lambda: engine.search.page(Query(person=text), admin),
        lambda: engine.reports.report(text, date(2026, 1, 1), date(2026, 12, 31), admin),
    ):
        refused_or_answered(act)


def test_any_number_may_stand_for_a_draft_or_version(office: Office) -> None:
    owner = office.actor("pemilik")
    made = office.engine.drafts.open(sop.KEY, owner)
    before = office.dump()
    for number in IDS:
        for act in numbered(office, made, number):
            refused_or_answered(act)
    after = office.dump()
    assert {name: rows for name, rows in after.items() if name != "system_event"} == {
        name: rows for name, rows in before.items() if name != "system_event"
    }


def test_any_text_may_stand_for_a_process_a_file_or_a_reason(office: Office) -> None:
    owner = office.actor("pemilik")
    made = office.engine.drafts.open(sop.KEY, owner)
    before = office.dump()
    for text in TEXTS:
        for act in worded(office, made, text):
            refused_or_answered(act)
    assert office.dump() == before


def numbered(office: Office, made: int, number: int) -> tuple[Callable[[], object], ...]:
    """Every act of the workshop that takes a number."""
    drafts, versions = office.engine.drafts, office.engine.versions
    owner, kadis = office.actor("pemilik"), office.actor("kadis")
    return (
        lambda: drafts.view(number, owner),
        lambda: drafts.files(number, owner),
        lambda: drafts.file(number, "process.bpmn", owner),
        lambda: drafts.lint(number, owner),
        lambda: drafts.write(number, {"process.toml": b"x"}, 2, owner),
        lambda: drafts.write(made, {"process.toml": b"x"}, number, owner) if number != 1 else None,
        lambda: drafts.submit(number, REASON, 2, owner),
        lambda: drafts.withdraw(number, owner),
        lambda: drafts.reject(number, REASON, kadis),
        lambda: drafts.archive(number, owner),
        lambda: drafts.open(sop.KEY, owner, number),
        lambda: versions.activate(number, REASON, 1, kadis),
        lambda: versions.reinstate(number, REASON, kadis),
        lambda: versions.archive(number, owner),
        lambda: office.engine.instances.start(sop.KEY, {}, kadis, None, number),
        lambda: office.engine.definitions.process(sop.KEY, kadis, number),
    )


def worded(office: Office, made: int, text: str) -> tuple[Callable[[], object], ...]:
    """Every act of the workshop that takes a text; what they change is at no revision that ever was."""
    drafts, versions = office.engine.drafts, office.engine.versions
    owner, kadis = office.actor("pemilik"), office.actor("kadis")
    return (
        lambda: drafts.open(text, owner),
        lambda: drafts.file(made, text, owner),
        lambda: drafts.write(made, {text: b"x"}, 9, owner),
        lambda: drafts.write(made, {f"forms/{text}.form": b"x"}, 9, owner),
        lambda: drafts.lint(made, owner, {text: b"x", f"data/{text}.csv": b"a"}),
        lambda: drafts.submit(made, text, 9, owner),
        lambda: drafts.reject(made, text, kadis),
        lambda: drafts.upload([(text, b"x")], owner),
        lambda: drafts.upload([(f"{text}.form", b"x"), (f"{text}.bpmn", b"<x/>")], owner, key=text),
        lambda: drafts.upload([(f"{text}.zip", b"PK\x05\x06")], owner),
        lambda: drafts.lay(made, [(f"{text}.csv", b"a")], 9, owner),
        lambda: versions.list(text, owner),
        lambda: versions.history(text, owner),
        lambda: versions.activate(made, text, 1, kadis),
        lambda: versions.reinstate(1, text, kadis) if len(text) < 10 else None,
    )

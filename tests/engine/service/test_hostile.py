"""Ids and texts that no page ever made: every door answers with an error of its own, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine import errors
from engine.service.search import Query
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
        lambda: engine.people.sign_in(text, text, "127.0.0.1"),
        lambda: engine.people.get(text),
        lambda: engine.people.actor(text),
        lambda: engine.records.person(text, admin),
        lambda: engine.records.person("kadis", admin, text),
        lambda: engine.records.process(text, admin),
        lambda: engine.definitions.process(text, admin),
        lambda: engine.instances.start(text, {}, admin),
        lambda: engine.tasks.inbox(admin, after=text),
        lambda: engine.tasks.inbox(admin, "selesai", after=text),
        lambda: engine.tasks.reassign(task, text, REASON, admin),
        lambda: engine.tasks.reassign(task, "kadis", text, admin),
        lambda: engine.search.page(Query(text=text), admin, text),
        lambda: engine.search.page(Query(text=text, process=text, role=text, person=text), admin),
        lambda: engine.search.page(Query(role=text), admin),
        lambda: engine.search.page(Query(person=text), admin),
        lambda: engine.reports.report(text, date(2026, 1, 1), date(2026, 12, 31), admin),
    ):
        refused_or_answered(act)

"""Who may ask what of people, jabatan, absences, clocks, links and the register: everybody at every address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import pytest
from flask import Flask

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.agency.delegation_rules import Terms
from engine.service.agency.role_views import RoleText
from engine.service.record.views import Chosen
from engine.store.tx import Statement
from tests import sop
from tests.engine.test_file_kinds import PDF
from tests.tools.site import PASSWORD
from tests.webui import office
from tests.webui.pages.test_register import kept
from tests.webui.visitor import Visitor
from webui.pages import absences, administration, handovers, indicators, password_link, pauses, register

Come = Callable[..., Visitor]
REASON = "Alasan yang cukup panjang."
MODULES = (*administration.MODULES, absences, handovers, indicators, password_link, pauses, register)
# Who asks: of the demonstration, somebody without any role, and a session of before its account was switched off.
ROLES = ("kadis", "sekretaris", "perencana", "bidang.perpustakaan", "pemilik", "auditor", "admin", "tamu")
STRANGER, LEFT = "", "pergi"
NOBODY: frozenset[str] = frozenset()
ADMIN = frozenset({"admin"})
EVERYBODY = frozenset(ROLES)
ANYBODY = frozenset({*ROLES, STRANGER, LEFT})
DECIDERS = frozenset({"admin", "kadis"})  # of rights
JABATAN = DECIDERS | {"auditor"}
SUPERIORS = frozenset({"admin", "kadis", "sekretaris"})
# The deputy is perencana, for sekretaris, whose superior is kadis; the case is at a step of sekretaris.
DELEGATION = frozenset({"admin", "auditor", "kadis", "sekretaris", "perencana"})
WHOLE = frozenset({"kadis", "sekretaris", "perencana", "pemilik", "auditor", "admin"})  # see all of a case
OWNERS = frozenset({"admin", "pemilik"})

# By endpoint: who may look, and who may act. A new address of these modules without its line fails.
MAY: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "absences.add": (NOBODY, EVERYBODY),  # for oneself; for others the service asks
    "absences.end": (NOBODY, DECIDERS | {"sekretaris", "perencana"}),
    "absences.ending": (DECIDERS | {"sekretaris", "perencana"}, NOBODY),
    "absences.page": (EVERYBODY, NOBODY),
    "administration.page": (ADMIN, NOBODY),
    "condition.page": (ADMIN, NOBODY),
    "delegations.correct": (NOBODY, DECIDERS),
    "delegations.correction": (DECIDERS, NOBODY),
    "delegations.end": (NOBODY, DECIDERS),
    "delegations.give": (NOBODY, DECIDERS),  # in the office of sekretaris, who does not decide on it
    "delegations.letter": (DELEGATION, NOBODY),
    "delegations.new": (SUPERIORS, NOBODY),
    "delegations.one": (DELEGATION, NOBODY),
    "delegations.page": (SUPERIORS, NOBODY),
    "handovers.act": (NOBODY, ADMIN),
    "handovers.page": (ADMIN, NOBODY),
    "handovers.single": (ADMIN, NOBODY),
    "indicators.add": (NOBODY, OWNERS),
    "indicators.begin": (NOBODY, OWNERS),
    "indicators.change": (NOBODY, OWNERS),
    "indicators.new": (OWNERS, NOBODY),
    "indicators.one": (EVERYBODY, NOBODY),
    "indicators.page": (EVERYBODY, NOBODY),
    "indicators.plain_sheet": (EVERYBODY, NOBODY),
    "indicators.sheet": (EVERYBODY, NOBODY),
    "indicators.take": (NOBODY, OWNERS),
    "locks.page": (ADMIN, NOBODY),
    "locks.unlock": (NOBODY, ADMIN),
    "password_link.page": (
        ANYBODY,
        ANYBODY - {LEFT},
    ),  # whoever has the link, but for a form of a session that ended
    "pauses.ask": (WHOLE, NOBODY),
    "pauses.go_on": (NOBODY, SUPERIORS),
    "pauses.pause": (NOBODY, frozenset({"sekretaris"})),
    "people.add": (NOBODY, ADMIN),
    "people.links": (NOBODY, ADMIN),
    "people.new": (ADMIN, NOBODY),
    "people.page": (ADMIN, NOBODY),
    "people_table.look": (NOBODY, ADMIN),
    "people_table.page": (ADMIN, NOBODY),
    "people_table.take": (NOBODY, ADMIN),
    "people_table.template": (ADMIN, NOBODY),
    "person.change": (NOBODY, ADMIN),
    "person.end_sessions": (NOBODY, ADMIN),
    "person.grant": (NOBODY, ADMIN),
    "person.link": (NOBODY, ADMIN),
    "person.page": (ADMIN, NOBODY),
    "person.reset_factor": (NOBODY, ADMIN),
    "person.revoke": (ADMIN, ADMIN),
    "person.switch_off": (ADMIN, ADMIN),
    "person.switch_on": (NOBODY, ADMIN),
    "register.amend": (NOBODY, frozenset({"kadis"})),  # who signed
    "register.page": (EVERYBODY, NOBODY),
    "register.plain_sheet": (EVERYBODY - {"tamu"}, NOBODY),
    "register.row": (WHOLE, NOBODY),
    "register.sheet": (EVERYBODY - {"tamu"}, NOBODY),
    "rights_proposals.confirm": (NOBODY, DECIDERS),
    "rights_proposals.refuse": (NOBODY, DECIDERS),
    "rights_proposals.withdraw": (NOBODY, ADMIN),  # who proposed it
    "roles.add": (NOBODY, ADMIN),
    "roles.blank": (ADMIN, NOBODY),
    "roles.change": (NOBODY, ADMIN),
    "roles.edit": (JABATAN, NOBODY),
    "roles.export": (JABATAN, NOBODY),
    "roles.page": (JABATAN, NOBODY),
    "roles.preview": (NOBODY, ADMIN),
    "roles.remove": (NOBODY, ADMIN),
    "roles.take": (NOBODY, ADMIN),
    "suspensions.page": (ADMIN, NOBODY),
    "suspensions.resume": (NOBODY, ADMIN),
    "suspensions.resume_many": (NOBODY, ADMIN),
    "suspensions.suspend": (NOBODY, ADMIN),
    "suspensions.suspend_many": (NOBODY, ADMIN),
}
REFUSED = (302, 401, 403, 404)  # 302: to signing in, or to the page of the task
ANSWERED = (200, 303, 409, 410, 413, 422)


@pytest.fixture
def values(engine: Engine, clock: FixedClock) -> Mapping[str, object]:
    """What stands in the addresses: all of it is there, so nobody is refused because nothing was found."""
    admin = office.actor(engine, "admin")
    for username in ("tamu", LEFT, "admin.lain"):
        engine.people.create(username, username, PASSWORD, [], admin, provisional=False)
    engine.people.grant("admin.lain", "admin", admin)
    other = office.actor(engine, "admin.lain")
    kept(engine)
    rows = engine.record.register.page(Chosen(sop.KEY), office.actor(engine, "bidang.kearsipan")).items
    facts = {"kode": "U.1", "indikator": "Nilai uji", "satuan": "persen", "arah": "positif"}
    made = engine.record.indicators.save(None, facts, {}, 0, admin)
    case = office.brought_to(engine, "Langkah_2")
    (task,) = office.open_tasks(engine, case)
    engine.tasks.claim(task.id, office.actor(engine, "sekretaris"))
    engine.agency.absences.add("perencana", "cuti", date(2026, 11, 30), date(2026, 12, 1), "", admin)
    start, end = clock() + timedelta(days=1), clock() + timedelta(days=3)
    letter = ("surat.pdf", PDF)
    given = engine.agency.delegations.give(
        Terms("sekretaris", "perencana", "plh", start, end, "800/1 (contoh)", file=letter), admin
    )
    theirs, mine = (
        engine.agency.roles.add(RoleText(label, rights=frozenset({"audit"}), reason=REASON), who).proposal
        for label, who in (("Bidang Layanan", other), ("Bidang Promosi", admin))
    )
    return {
        "absence_id": 1,
        "delegation_id": given,
        "username": "bidang.kearsipan",
        "role": "bidang_kearsipan",
        "task_id": task.id,
        "instance_id": case,
        "row_id": rows[0].row.id,
        "indicator_id": made,
        "token": engine.agency.password_links.make("bidang.kearsipan", admin).token,
        "proposal": theirs,
        "rights_proposals.withdraw": mine,
    }


def test_everybody_at_every_address(
    app: Flask, visitor: Come, engine: Engine, values: Mapping[str, object]
) -> None:
    people = {username: (visitor(username), "") for username in (STRANGER, *ROLES, LEFT)}
    people = {username: (browser, browser.token()) for username, (browser, _none) in people.items()}
    engine.people.set_active(LEFT, False, office.actor(engine, "admin"))
    asked = [*_addresses(app, values)]
    assert {endpoint for endpoint, _method, _path in asked} == set(MAY)
    before = _history(engine)
    for wanted in (
        False,
        True,
    ):  # whoever may not is asked first: nothing of what they send may come into the history
        for endpoint, method, path in asked:
            may = MAY[endpoint][method == "POST"]
            for username, (browser, token) in people.items():
                if (username in may) is wanted:
                    reason = (
                        "" if endpoint == "person.reset_factor" else REASON
                    )  # of one that has no second factor
                    status = _ask(browser, method, path, token, reason)
                    assert status in (ANSWERED if wanted else REFUSED), (username, method, endpoint, status)
        if not wanted:
            assert _history(engine) == before


def _addresses(app: Flask, values: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    names, adapter = {one.pages.name for one in MODULES}, app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.endpoint):
        if rule.endpoint.partition(".")[0] not in names:
            continue
        known = {name: values.get(rule.endpoint, values[name]) for name in rule.arguments}
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            yield rule.endpoint, method, adapter.build(rule.endpoint, known, method=method)


def _ask(browser: Visitor, method: str, path: str, token: str, reason: str) -> int:
    posted = {
        "csrf_token": token,
        "alasan": reason,
        "jabatan": "sekretaris",
        "proses": sop.KEY,
        "tahun": "2026",
    }
    response = browser.client.open(path, method=method, data=posted if method == "POST" else None)
    status = response.status_code
    response.close()
    return status


def _history(engine: Engine) -> list[object]:
    """How much stands in it, but for who looked at what."""
    parts = ("event", "notice", "system_event where type <> 'task_viewed'")
    counts = (Statement(f"select count(*) from {part}") for part in parts)
    with engine.store.read() as tx:
        return [tx.row(count) for count in counts]

"""SIGKILL of a worker between the mail server's keeping of a mail and the commit: it is sent again, and is the same."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from engine import store
from engine.service.work.outbox import LEASE
from tests.engine.service.conftest import Office
from tests.fault.conftest import Await, Look
from tests.tools import postbox
from tests.tools.site import START, Site

pytestmark = pytest.mark.fault
ADDRESS = "sekretaris@dinas.example"


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_mail_survives_the_death_of_its_worker(
    kind: str, make_site: Callable[..., Site], look: Look, soon: Await
) -> None:
    with postbox.running() as box:
        site = make_site(kind, ALUR_MAIL_URL=box.url, ALUR_MAIL_FROM="alur@dinas.example")
        engine = look(site)
        office = Office(engine)
        person = office.actor("sekretaris")
        with engine.store.transaction() as tx:
            store.mailboxes.put(tx, person.user_id, ADDRESS, "garam", "at_once")
            store.mailboxes.change(tx, person.user_id, confirmed_at=START)
        site.start()
        child = site.process
        assert child is not None
        box.meanwhile = lambda: child.send_signal(signal.SIGKILL)
        case = office.start().instance
        office.work_to(case, "Langkah_2")
        soon(lambda: box.kept, 120)
        assert site.stop(signal.SIGKILL) == -signal.SIGKILL
        box.meanwhile = None
        site.set_clock(START + LEASE)
        site.start()
        soon(lambda: len(box.kept) == 2, 120)
        site.stop()
    first = box.letters[0]
    assert box.kept[0] == box.kept[1]
    assert first["Message-ID"]
    assert first["To"].addresses[0].addr_spec == ADDRESS
    number = engine.instances.get(case, person).row.number
    assert first["Subject"].startswith(f"{number}: Tugas baru ")
    assert f"{site.url}/pemberitahuan/" in first.get_content()
    assert f"{site.url}/akun" in first.get_content()

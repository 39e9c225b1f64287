"""SIGKILL of the site while people send forms: what they saw accepted is there, once, and work goes on."""

from __future__ import annotations

import http.client
import random
import re
import signal
import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple
from uuid import UUID

import pytest

from engine import store
from tests.conftest import KINDS
from tests.fault.conftest import Look
from tests.fault.person import Person
from tests.soundness import assert_sound
from tests.tools.site import Site

pytestmark = [pytest.mark.fault, pytest.mark.parametrize("kind", KINDS)]

CASE = re.compile(r"/berkas/(\d+)")
CUT_OFF = (OSError, http.client.HTTPException)


class Sent(NamedTuple):
    """A form that was sent; `accepted` is None when the answer never came."""

    task: int
    fields: Mapping[str, str]
    accepted: bool | None


class Client(threading.Thread):
    """One person who works as fast as the pages go, until the site is gone."""

    def __init__(self, person: Person, *, starter: bool = False) -> None:
        super().__init__()
        self.person, self.starter = person, starter
        self.sent: list[Sent] = []
        self.started: list[int] = []
        self.odd: list[str] = []

    def run(self) -> None:
        try:
            while True:
                if self.starter:
                    begun = CASE.search(self.person.start().headers.get("Location", ""))
                    assert begun
                    self.started.append(int(begun[1]))
                for task in self.person.tasks():
                    self.complete(task)
        except CUT_OFF:
            return
        except AssertionError as fault:
            self.odd.append(str(fault))

    def complete(self, task: int) -> None:
        fields = self.person.ready_to_send(task)
        try:
            self.sent.append(Sent(task, fields, self.send(task, fields)))
        except CUT_OFF:
            self.sent.append(Sent(task, fields, None))
            raise

    def send(self, task: int, fields: Mapping[str, str]) -> bool:
        """Whether it was accepted; 422 is for a form that wants more than it shows."""
        answer = self.person.post(f"/tugas/{task}", fields)
        assert answer.status in (303, 422), answer.text
        return answer.status == 303

    def ask_again(self) -> None:
        """Who does not know sends again: the same request has one effect."""
        if self.sent and self.sent[-1].accepted is None:
            last = self.sent.pop()
            self.sent.append(last._replace(accepted=self.send(last.task, last.fields)))


@pytest.mark.parametrize(
    "rounds", [3, pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_every_accepted_form_is_there_once(
    kind: str, rounds: int, start_site: Callable[..., Site], look: Look, rng: random.Random
) -> None:
    site = start_site(kind, ALUR_WORKER="0")
    people = {name: Person(site.url, name) for name in ("kadis", "sekretaris", "perencana")}
    engine = look(site)
    accepted: set[int] = set()
    for _ in range(rounds):
        clients = [Client(person, starter=name == "kadis") for name, person in people.items()]
        for client in clients:
            client.start()
        while not any(sent.accepted for client in clients for sent in client.sent):
            time.sleep(0.01)
        time.sleep(rng.uniform(0.0, 0.5))
        site.stop(signal.SIGKILL)
        for client in clients:
            client.join(timeout=60)
            assert not client.odd, client.odd
        site.start()
        for client in clients:
            client.ask_again()
            accepted |= {sent.task for sent in client.sent if sent.accepted}
        assert_sound(engine)
        with engine.store.read() as tx:
            for client in clients:
                for case in client.started:
                    assert store.instances.get(tx, case) is not None
            for task in accepted:
                row = store.inbox.get(tx, task)
                assert row is not None
                assert row.state == "done", task
        for sent in (sent for client in clients for sent in client.sent if sent.accepted):
            with engine.store.read() as tx:
                row = store.inbox.get(tx, sent.task)
            assert row is not None
            assert row.request_id == UUID(sent.fields["request_id"]).bytes

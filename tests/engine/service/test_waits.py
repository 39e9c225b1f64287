"""What an instance waits for and sends, as rows written with the act that changed it."""

from __future__ import annotations

import json
from types import MappingProxyType
from uuid import UUID

import pytest

from engine import bpmn, store
from engine.bpmn import EngineFault, ReadyTask, Sent
from engine.service import waits
from tests.engine.bpmn import drawings
from tests.engine.bpmn.events import catch, key, top
from tests.engine.bpmn.models import chain
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.tools.limits import USUAL

pytestmark = pytest.mark.one_database


def compiled(files: dict[str, bytes]) -> bpmn.Definition:
    return bpmn.compile_definition(bpmn.read_files(files), drawings.ROLES, USUAL, "x", trusted=True)


def listening() -> dict[str, bytes]:
    files = packages.package(
        drawings.node("startEvent", "mulai"),
        catch("tunggu", "message", "Jawab", key("A-1")),
        drawings.node("endEvent", "selesai"),
        chain("mulai", "tunggu", "selesai"),
        toml='title = "Kecil"\nmulai = ["semua"]\n',
    )
    return files | {"process.bpmn": top(files["process.bpmn"].decode(), message="Jawab").encode()}


def test_only_a_process_that_waits_for_a_message_hears() -> None:
    assert compiled(listening()).hears
    assert not compiled(packages.two_steps()).hears
    assert not compiled(packages.divided()).hears, "a timer is no message"


def test_what_is_waited_for_is_rows_until_the_end(office: Office) -> None:
    case = office.engine.instances.start(office.deploy(listening()), {}, office.actor("admin")).instance
    (row,) = office.dump()["subscription"]
    assert {"Jawab", "A-1", "tunggu"} <= set(row)
    sop_case = office.start().instance
    timers = [one for one in office.dump()["timer"] if sop_case in one]
    assert len(timers) == 1
    for one in (case, sop_case):
        office.engine.instances.cancel(one, "Tidak jadi dilaksanakan.", office.actor("admin"))
    assert (office.dump()["subscription"], office.dump()["timer"]) == ([], [])


def test_the_history_keeps_of_a_message_what_there_is() -> None:
    assert waits.facts(name="Jawab", key="", value={}, sender="admin") == {"name": "Jawab", "sender": "admin"}


def sent(payload: dict[str, str]) -> Sent:
    return Sent("message", "Jawab", "A-1", MappingProxyType(payload), "kirim")


def test_a_message_is_put_on_its_way_one_hop_further(office: Office) -> None:
    case = office.start().instance
    with office.engine.store.transaction() as tx:
        instance = store.instances.lock(tx, case)
        assert instance is not None
        facts = waits.post(tx, instance, sent({"hasil": "ya"}), office.engine.clock(), 2, USUAL)
        last = USUAL.hops
        with pytest.raises(EngineFault, match="messages") as stop:
            waits.post(tx, instance, sent({}), office.engine.clock(), last, USUAL)
    assert facts == {"name": "Jawab", "key": "A-1", "value": {"hasil": "ya"}}
    assert (stop.value.code, stop.value.element) == ("budget", "kirim")
    (row,) = office.dump()["message"]
    assert {"Jawab", "A-1", json.dumps({"hasil": "ya"}), 3} <= set(row)


def test_a_task_goes_to_roles_by_label_to_people_to_the_starter_or_to_administrators(office: Office) -> None:
    case = office.start().instance
    roles = office.engine.office.roles()
    with office.engine.store.transaction() as tx:
        instance = store.instances.lock(tx, case)
        assert instance is not None

        def holders(*named: str, users: tuple[str, ...] = (), by: int | None = instance.started_by) -> str:
            task = ReadyTask(UUID(int=1), "isi", named, users)
            return waits.new_task(tx, instance._replace(started_by=by), task, roles).holders

        assert holders("Sekretaris", "sekretaris") == "sekretaris"
        assert holders("Bagian  Umum") == "Bagian_Umum"
        assert holders(users=("@Perencana", "siapa saja")) == "@perencana @siapa_saja"
        assert holders() == "@kadis"
        assert holders(by=None) == "admin"

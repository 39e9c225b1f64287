"""What a bare name means, through the one door: forms, scripts, a task without a form, versions deployed before."""

from __future__ import annotations

import sqlalchemy as sa

from engine.service.wiring import Engine
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office

COUNTS = "<bpmn:script>jumlah = jumlah + 1</bpmn:script>"


def counted() -> dict[str, bytes]:
    """A form gives jumlah, two scripts add to it, a task without a form comes, then a choice by the bare name."""
    return packages.package(
        drawings.chain(
            drawings.user("isi", camunda_formRef="isi", name="Mengisi jumlah"),
            drawings.node("scriptTask", "satu", COUNTS),
            drawings.node("scriptTask", "dua", COUNTS),
            drawings.user("kosong", name="Memeriksa berkas"),
            drawings.node("exclusiveGateway", "pilih", default="F5"),
        ),
        drawings.user("lebih", name="Menelaah jumlah"),
        drawings.flow("ya", "pilih", "lebih", "jumlah == 5"),
        drawings.flow("habis", "lebih", "selesai"),
        toml='title = "Jumlah"\nkode = "JML"\n',
        isi=[packages.field("jumlah", "number", required=True)],
    )


def open_tasks(office: Office, instance: int) -> list[str]:
    return [row.element for row in office.waiting(instance)]


def test_what_was_written_last_decides_after_a_task_without_a_form(office: Office) -> None:
    key = office.deploy(counted())
    sekretaris = office.actor("sekretaris")
    instance = office.engine.instances.start(key, {}, sekretaris).instance
    for element, value in (("isi", {"jumlah": 3}), ("kosong", {})):
        (row,) = office.waiting(instance)
        assert row.element == element
        office.engine.tasks.complete(row.id, value, sekretaris)
    assert open_tasks(office, instance) == ["lebih"]
    (event,) = [one for one in office.events(instance, "task_completed") if one.element == "isi"]
    assert event.data["value"] == {"jumlah": 3}, "the history says what was sent"


def test_a_version_keeps_the_rule_it_was_deployed_by(office: Office) -> None:
    """A version of before is run by the first rule; a new one says its own in the history."""
    key = office.deploy(counted())
    engine: Engine = office.engine
    with engine.store.transaction() as tx:
        versions = dict(tuple(row) for row in tx.execute(sa.text("select id, naming from definition")))
        made = max(versions)
        assert versions[made] == 2
        assert engine.office.definition(tx, made).naming == 2
        tx.execute(sa.text(f"update definition set naming = 1 where id = {made}"))
    engine.office._definitions.clear()
    with engine.store.read() as tx:
        assert engine.office.definition(tx, made).naming == 1
    sekretaris = office.actor("sekretaris")
    assert engine.instances.start(key, {}, sekretaris).instance

"""What stopped the engine is kept once, after the rollback, and told to the administrators."""

from __future__ import annotations

import pytest

from engine import errors
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office


def test_an_incident_is_one_event_of_its_instance(office: Office) -> None:
    given = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="bagian">${1 / isi.nama}</camunda:inputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    files = packages.package(
        drawings.chain(
            drawings.user("isi", camunda_formRef="isi"),
            drawings.user("lagi", given, camunda_formRef="lagi"),
        ),
        isi=[packages.field("nama", "number")],
        lagi=[packages.field("bagian", readonly=True)],
    )
    engine, actor = office.engine, office.actor("sekretaris")
    started = engine.instances.start(office.deploy(files), {}, actor)
    done = engine.tasks.complete(started.next[0].id, {"nama": 0}, actor)
    for _twice in range(2):
        with pytest.raises(errors.Incident) as refusal:
            engine.tasks.complete(done.next[0].id, {}, actor)
    events = engine.history.list(started.instance, office.actor("admin"))
    assert [event.type for event in events] == ["instance_started", "task_completed", "incident_raised"]
    number = refusal.value.params["incident"]
    assert events[-1].data == {"incident": number, "code": "expression", "told": ["admin"]}
    assert (events[-1].actor, events[-1].channel, events[-1].element) == ("", "system", "lagi")
    assert engine.history.verify(started.instance) is None

"""What stopped the engine is kept once, after the rollback, and told to the administrators and to the starter."""

from __future__ import annotations

import pytest

from engine import errors
from engine.bpmn import EngineFault
from engine.service import incident_log
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import broken_at


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
    assert events[-1].data == {
        "incident": number,
        "code": "expression",
        "told": ["admin", "@sekretaris"],
        "told_names": {"@sekretaris": "Sekretaris (contoh)"},
    }
    assert (events[-1].actor, events[-1].channel, events[-1].element) == ("", "system", "lagi")
    assert broken_at(engine, started.instance) is None


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (EngineFault("expression", None, "x"), True),
        (ZeroDivisionError(), True),
        (errors.DeploymentRefused([]), True),
        (errors.Damaged(what="kecil 1"), True),
        (errors.NotFound(what="task", id=1), False),
        (errors.Conflict(by="", at=None), False),
        (errors.Busy(), False),
    ],
)
def test_an_answer_to_a_person_is_no_incident(fault: Exception, trouble: bool) -> None:
    assert incident_log.is_trouble(fault) is trouble

"""engine/bpmn/lint/vendor.py: what vendors add is executed, refused or remarked, never passed over."""

from __future__ import annotations

import pytest

from tests.engine.bpmn.drawings import boxed, chain, file, findings, node, said, user


@pytest.mark.parametrize(
    "inner",
    [
        "<camunda:executionListener class='x'/>",
        "<camunda:taskListener event='create'/>",
        "<camunda:formData/>",
        "<camunda:connector/>",
        "<zeebe:taskDefinition type='x'/>",
        "<spiffworkflow:preScript>x = 1</spiffworkflow:preScript>",
        "<camunda:inputOutput><camunda:outputParameter name='x'>1</camunda:outputParameter>"
        "</camunda:inputOutput>",
        "<camunda:inputOutput><camunda:inputParameter name='x'><camunda:script>1</camunda:script>"
        "</camunda:inputParameter></camunda:inputOutput>",
    ],
)
def test_vendor_behaviour_is_refused_not_left_out(inner: str) -> None:
    text = file(chain(user("t", f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>")))
    assert ("vendor", "t") in said(text)


def test_vendor_attributes_are_refused_or_remarked() -> None:
    assert ("vendor", "t") in said(file(chain(user("t", camunda_class="org.contoh.X"))))
    (finding,) = findings(file(chain(user("t", camunda_dueDate="P1D"))))
    assert (finding.level, finding.rule) == ("warning", "ignored-attribute")


@pytest.mark.parametrize("space", ["http://activiti.org/bpmn", "http://flowable.org/bpmn"])
def test_a_dialect_that_is_not_read_is_refused_where_it_would_change_something(space: str) -> None:
    listener = f'<bpmn:extensionElements><x:taskListener xmlns:x="{space}"/></bpmn:extensionElements>'
    assert ("dialect", "t") in said(file(chain(user("t", listener))))
    text = file(chain(user("t"))).replace("camunda:candidateGroups", f'xmlns:x="{space}" x:candidateGroups')
    assert ("dialect", "t") in said(text)
    harmless = file(chain(user("t"))).replace('id="t"', f'id="t" xmlns:x="{space}" x:modelEditor="1"')
    assert not {rule for rule, _ in said(harmless)}


def test_an_implementation_of_a_vendor_at_a_send_task_is_refused() -> None:
    message = '<bpmn:message id="M" name="M"/>'
    text = file(chain(node("sendTask", "k", messageRef="M", camunda_type="external")), before=message)
    assert ("vendor", "k") in said(text)


MANY = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>{}</bpmn:extensionElements>"
    "</bpmn:multiInstanceLoopCharacteristics>"
)


FLOWABLE = 'xmlns:flowable="http://flowable.org/bpmn"'


@pytest.mark.parametrize(
    ("inner", "what"),
    [
        ("<zeebe:priorityDefinition priority='9'/>", "priorityDefinition"),
        ("<zeebe:taskHeaders><zeebe:header key='a' value='b'/></zeebe:taskHeaders>", "taskHeaders, header"),
        ("<zeebe:formDefinition formId='isi' bindingType='versionTag'/>", "formDefinition bindingType"),
        (
            "<camunda:failedJobRetryTimeCycle>R3/PT1M</camunda:failedJobRetryTimeCycle>",
            "failedJobRetryTimeCycle",
        ),
        ("<zeebe:noSuchThing/>", "noSuchThing"),
        ("<flowable:noSuchThing xmlns:flowable='http://flowable.org/bpmn'/>", "noSuchThing"),
    ],
)
def test_what_vendors_add_and_alur_does_not_do_is_remarked(inner: str, what: str) -> None:
    found = [f for f in findings(file(chain(user("t", boxed(inner))))) if f.rule == "no-effect"]
    assert [(f.level, f.element, f.params["what"]) for f in found] == [("warning", "t", what)]


@pytest.mark.parametrize(
    ("attribute", "value", "told"),
    [
        ("camunda_priority", "50", True),
        ("camunda_asyncBefore", "true", True),
        ("camunda_asyncBefore", "false", False),
        ("camunda_formRefBinding", "version", True),
        ("camunda_formRefBinding", "latest", False),
        ("camunda_elementVariable", "x", True),
        ("camunda_modelerTemplate", "x", False),
        ("zeebe_noSuchThing", "1", True),
    ],
)
def test_attributes_of_vendors_are_read_remarked_or_say_what_holds_anyway(
    attribute: str, value: str, told: bool
) -> None:
    found = [f for f in findings(file(chain(user("t", **{attribute: value})))) if f.rule == "no-effect"]
    assert [f.params["what"] for f in found] == ([attribute.partition("_")[2]] if told else [])


@pytest.mark.parametrize(("value", "told"), [("false", ["isStartableInTasklist"]), ("true", [])])
def test_who_may_start_is_not_said_by_a_vendor_in_silence(value: str, told: list[str]) -> None:
    found = findings(file(chain(user("t")), inside=f' camunda:isStartableInTasklist="{value}"'))
    assert [f.params["what"] for f in found if f.rule == "no-effect"] == told


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            file(chain(user("t", boxed("<zeebe:formDefinition externalReference='x'/>")))),
            "formDefinition externalReference",
        ),
        (
            file(
                chain(
                    user(
                        "t",
                        MANY.format(
                            "<zeebe:loopCharacteristics inputCollection='=[1]' outputCollection='x'/>"
                        ),
                    )
                )
            ),
            "loopCharacteristics outputCollection",
        ),
        (
            file(
                chain(
                    user(
                        "t",
                        MANY.format("<zeebe:loopCharacteristics inputCollection='=[1]' outputElement='=x'/>"),
                    )
                )
            ),
            "loopCharacteristics outputElement",
        ),
        (
            file(chain(user("t"))).replace(
                'id="selesai">',
                f'id="selesai"><bpmn:terminateEventDefinition {FLOWABLE} flowable:terminateAll="true"/>',
            ),
            "terminateAll",
        ),
    ],
)
def test_what_would_change_a_run_is_refused(text: str, what: str) -> None:
    errors = [f for f in findings(text) if f.level == "error"]
    assert [(f.rule, f.params["what"]) for f in errors] == [("vendor", what)]

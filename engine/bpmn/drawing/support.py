"""Which BPMN is executed and which is refused by name: the one table lint, tests and README read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What is executed, exactly as the standard says. Key: BPMN name; value: a note for people who draw.
SUPPORTED: Mapping[str, str] = MappingProxyType(
    {
        "process": "one executable process a file; other pools are documentation",
        "laneSet": "lanes name the role that does the work; lanes may be nested",
        "startEvent": "plain, message, signal or timer; one plain in each sub-process, an event in event ones",
        "endEvent": "plain, terminate, or one that throws a message, signal, error or escalation",
        "userTask": "a step in somebody's inbox, with a form",
        "manualTask": "a step in somebody's inbox that is only confirmed",
        "scriptTask": "lines of `name = expression` in Alur's own small language",
        "businessRuleTask": "asks a decision table (.dmn) of the package: hit policies U, F, A, R and C",
        "exclusiveGateway": "the first flow whose condition holds, else the default flow",
        "parallelGateway": "all flows at once; the joining one waits for all, also within return loops",
        "inclusiveGateway": "every flow whose condition holds; the joining one waits for what can still come",
        "subProcess": "an embedded sub-process with its own start and end, or an event sub-process",
        "callActivity": "another process of the package, with values of its own",
        "sendTask": "sends a message",
        "receiveTask": "waits for a message",
        "eventBasedGateway": "the first of the events after it decides",
        "multiInstanceLoopCharacteristics": "for each item of a list, or so many times; until a condition",
        "standardLoopCharacteristics": "again while a condition holds, tested before or after, with a maximum",
        "intermediateCatchEvent": "waits for a timer, message or signal, or is where a link goes on",
        "intermediateThrowEvent": "plain, or throws a message, signal or escalation, or leads to a link",
        "boundaryEvent": "timer, message, signal, error or escalation on a task or sub-process",
        "timerEventDefinition": "duration (working time of the agency's calendar), date, or counted cycle R3/P1D",
        "messageEventDefinition": "a message by name and correlation key; one receiver",
        "signalEventDefinition": "a signal by name; everything that waits for it receives it",
        "errorEventDefinition": "an error by code; the nearest sub-process that catches it ends",
        "escalationEventDefinition": "an escalation by code; the nearest that catches it, else nobody",
        "linkEventDefinition": "goes on at the link of the same name",
        "terminateEventDefinition": "ends everything that is still open in its process or sub-process",
        "sequenceFlow": "with a condition where it leaves a gateway or a task; several flows out are a split",
    }
)

# What is drawn for readers and changes nothing.
DOCUMENTATION = words(
    "association collaboration category dataInputAssociation dataObject dataObjectReference"
    " dataOutputAssociation dataStore dataStoreReference documentation error escalation extensionElements"
    " group incoming ioSpecification itemDefinition lane message messageFlow outgoing participant property"
    " signal textAnnotation correlationProperty auditing monitoring resource interface"
)

# What the constructs above are made of.
PARTS = words(
    "definitions childLaneSet flowNodeRef conditionExpression script loopCardinality loopDataInputRef"
    " completionCondition loopCondition inputDataItem timeDuration timeDate timeCycle"
)

# What is refused by name. Value: the code of what to draw instead (webui.messages.rules has the words).
REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "task": "user_task",
        "serviceTask": "user_or_script_task",
        "transaction": "sub_process",
        "adHocSubProcess": "parallel_gateway",
        "complexGateway": "exclusive_or_parallel_gateway",
        "implicitThrowEvent": "user_task",
        "compensateEventDefinition": "user_task",
        "cancelEventDefinition": "terminate_end",
        "conditionalEventDefinition": "exclusive_gateway",
        "callChoreography": "process",
        "choreography": "process",
        "choreographyTask": "process",
        "subChoreography": "process",
        "globalChoreographyTask": "process",
        "conversation": "process",
        "globalConversation": "process",
        "globalTask": "user_task",
        "globalUserTask": "user_task",
        "globalManualTask": "user_task",
        "globalScriptTask": "script_task",
        "globalBusinessRuleTask": "exclusive_gateway",
        "import": "process",
        "complexBehaviorDefinition": "whole_list",
        "loopDataOutputRef": "element_values",
        "outputDataItem": "element_values",
        "resourceRole": "candidate_groups",
        "performer": "candidate_groups",
        "humanPerformer": "candidate_groups",
        "potentialOwner": "candidate_groups",
        "eventDefinitionRef": "timer_inside",
        "correlationSubscription": "user_task",
    }
)

EVENTS = words(
    "startEvent endEvent intermediateCatchEvent intermediateThrowEvent implicitThrowEvent boundaryEvent"
)
GATEWAYS = words("exclusiveGateway parallelGateway inclusiveGateway complexGateway eventBasedGateway")
TASKS = words(
    "task userTask manualTask scriptTask serviceTask businessRuleTask sendTask receiveTask callActivity"
    " callChoreography choreographyTask subChoreography"
)
SCOPES = words("subProcess transaction adHocSubProcess")
ACTIVITIES = TASKS | SCOPES
NODES = ACTIVITIES | EVENTS | GATEWAYS

# The nodes that are executed, by what a token does there.
HUMAN = frozenset({"userTask", "manualTask"})  # it lies in somebody's inbox
WAITS = HUMAN | {"receiveTask"}  # it rests until something comes from outside
INNER = frozenset({"subProcess", "callActivity"})  # it goes on inside
JOINS = frozenset({"parallelGateway", "inclusiveGateway"})  # it may wait for others
CONDITIONAL = frozenset({"exclusiveGateway", "inclusiveGateway"})  # conditions say where it goes
EXCLUSIVE = frozenset({"exclusiveGateway", "eventBasedGateway"})  # it takes one of the ways

# Which event definitions each event may carry ("" is none).
_SENT = words("messageEventDefinition signalEventDefinition")
_INSIDE = words("errorEventDefinition escalationEventDefinition")
_TIMER = frozenset({"timerEventDefinition"})
_LINK = frozenset({"linkEventDefinition"})
_NONE = frozenset({""})
DEFINITIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "startEvent": _NONE,  # of a process itself: STARTS
        "endEvent": _NONE | _SENT | _INSIDE | {"terminateEventDefinition"},
        "intermediateCatchEvent": _TIMER | _SENT | _LINK,
        "intermediateThrowEvent": _NONE | _SENT | _LINK | {"escalationEventDefinition"},
        "boundaryEvent": _TIMER | _SENT | _INSIDE,
    }
)
# The start event of the process itself, and that of an event sub-process.
STARTS = _NONE | _TIMER | _SENT
TRIGGERS = _TIMER | _SENT | _INSIDE
# What to draw instead of a definition that its event cannot carry.
ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "linkEventDefinition": "sequence_flow",
        "terminateEventDefinition": "terminate_end",
        "errorEventDefinition": "boundary_event",
        "escalationEventDefinition": "boundary_event",
        "messageEventDefinition": "receive_task",
        "signalEventDefinition": "boundary_event",
        "timerEventDefinition": "boundary_timer",
    }
)

# Attributes that change what a node does and that Alur does not execute, with the one value that is harmless.
BEHAVIOUR: Mapping[str, str] = MappingProxyType(
    {
        "startQuantity": "1",
        "completionQuantity": "1",
        "isForCompensation": "false",
        "triggeredByEvent": "false",
        "behavior": "All",
        "parallelMultiple": "false",
        "instantiate": "false",
        "eventGatewayType": "Exclusive",
    }
)

# Vendor elements and attributes that would change what happens; refused, because leaving them out is silent.
VENDOR_ELEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "executionListener": "script_task",
        "taskListener": "script_task",
        "connector": "user_or_script_task",
        "outputParameter": "element_values",
        "output": "element_values",
        "formData": "form_file",
        "userTaskForm": "form_file",
        "variableMapping": "input_parameters",
        "taskDefinition": "user_or_script_task",
        "calledDecision": "exclusive_gateway",
        "calledElement": "call_activity",
        "in": "input_parameters",
        "out": "element_values",
        "script": "script_task",
        "preScript": "script_task",
        "postScript": "script_task",
        "taskSchedule": "boundary_timer",
        "serviceTaskOperator": "user_or_script_task",
        "calledDecisionId": "exclusive_gateway",
    }
)
VENDOR_ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "class": "user_or_script_task",
        "delegateExpression": "user_or_script_task",
        "expression": "user_or_script_task",
        "topic": "user_or_script_task",
        "type": "user_or_script_task",
        "decisionRef": "exclusive_gateway",
        "resource": "script_task",
        "formHandlerClass": "form_file",
        "caseRef": "call_activity",
        "calledElementTenantId": "plain_attribute",
        "calledElementVersion": "plain_attribute",
        "calledElementVersionTag": "plain_attribute",
        "variableMappingClass": "input_parameters",
        "variableMappingDelegateExpression": "input_parameters",
    }
)
# Vendor attributes that Alur leaves out but that a reader may rely on: a warning.
IGNORED_ATTRIBUTES = frozenset({"dueDate", "followUpDate"})
# What of a dialect that is not read would change what happens; the rest of it is for its own editor.
FOREIGN = (
    frozenset(VENDOR_ELEMENTS)
    | frozenset(VENDOR_ATTRIBUTES)
    | words(
        "assignee candidateGroups candidateUsers candidateStarterGroups collection elementVariable formKey formProperty"
        " field eventListener initiator resultVariable inputOutput skipExpression"
    )
)
FOREIGN_REFUSED: Mapping[str, str] = MappingProxyType({"terminateAll": "plain_attribute"})

# What of the vendors is executed: elements and attributes by the node that carries them.
VENDOR_EXECUTED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "businessRuleTask": words("calledDecision"),
        "callActivity": words("calledElement in out output"),
    }
)
_PEOPLE = words("assignee candidateGroups candidateUsers formRef formKey")
VENDOR_READ: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "userTask": _PEOPLE,
        "manualTask": _PEOPLE,
        "startEvent": words("formRef formKey"),
        "process": words("candidateStarterGroups"),
        "multiInstanceLoopCharacteristics": words("collection elementVariable"),
        "businessRuleTask": words(
            "decisionRef resultVariable mapDecisionResult decisionRefVersion decisionRefVersionTag"
            " decisionRefTenantId decisionRefBinding"
        ),
        "callActivity": words("calledElementBinding"),
    }
)
# The vendor elements that are read, and which of their attributes.
VENDOR_PARTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "properties": frozenset(),
        "property": words("id name value"),
        "inputOutput": frozenset(),
        "inputParameter": words("name"),
        "ioMapping": frozenset(),
        "input": words("source target"),
        "output": words("source target"),
        "in": words("source sourceExpression target variables businessKey local"),
        "out": words("source sourceExpression target variables businessKey local"),
        "formDefinition": words("formId formKey"),
        "assignmentDefinition": words("assignee candidateGroups candidateUsers"),
        "loopCharacteristics": words("inputCollection inputElement"),
        "calledElement": words("processId"),
        "calledDecision": words("decisionId resultVariable"),
        "userTask": frozenset(),
        "executionListeners": frozenset(),
        "taskListeners": frozenset(),
    }
)
# Attributes of such elements that would change what happens.
VENDOR_PART_ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "formDefinition externalReference": "form_file",
        "loopCharacteristics outputCollection": "element_values",
        "loopCharacteristics outputElement": "element_values",
        "calledElement propagateAllParentVariables": "input_parameters",
        "calledElement propagateAllChildVariables": "element_values",
    }
)
# What an editor writes for itself.
EDITORIAL = words(
    "modelerTemplate modelerTemplateVersion modelerTemplateIcon modelerConfigurationTemplate"
    " modelerConfigurationName diagramRelationId modelEditor id"
)
# Values that say what holds here anyway ("": nothing is said).
HARMLESS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "isStartableInTasklist": frozenset({"", "true"}),
        "exclusive": frozenset({"", "true"}),
        "async": frozenset({"", "false"}),
        "asyncBefore": frozenset({"", "false"}),
        "asyncAfter": frozenset({"", "false"}),
        "formRefBinding": frozenset({"", "deployment", "latest"}),
        "bindingType": frozenset({"", "deployment", "latest"}),
        "decisionRefBinding": frozenset({"", "deployment", "latest"}),
        "terminateAll": frozenset({"", "false"}),
    }
)
SCRIPT_FORMATS = frozenset({"", "alur", "python"})
# Names the engine uses for its own tasks.
RESERVED_IDS = frozenset({"Start", "End", "Root"})
RESERVED_ENDINGS = (".BoundaryEventSplit", ".BoundaryEventJoin", ".EndJoin", ".Fork")

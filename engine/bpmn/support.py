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
        "startEvent": "one plain start event in each process and sub-process",
        "endEvent": "plain, or terminate",
        "userTask": "a step in somebody's inbox, with a form",
        "manualTask": "a step in somebody's inbox that is only confirmed",
        "scriptTask": "lines of `name = expression` in Alur's own small language",
        "exclusiveGateway": "the first flow whose condition holds, else the default flow",
        "parallelGateway": "all flows at once; the joining one waits for all, also within return loops",
        "inclusiveGateway": "every flow whose condition holds; the joining one waits for what can still come",
        "subProcess": "an embedded sub-process with its own start and end",
        "multiInstanceLoopCharacteristics": "for each item of a list, or so many times; until a condition",
        "standardLoopCharacteristics": "again while a condition holds, tested before or after, with a maximum",
        "intermediateCatchEvent": "waits for a timer: a duration or a date",
        "boundaryEvent": "a timer on a task or sub-process, interrupting or not",
        "timerEventDefinition": "duration (working time of the agency's calendar) or date",
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

# What is refused by name. Value: the code of what to draw instead (rules.INSTEAD has the words).
REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "task": "user_task",
        "serviceTask": "user_or_script_task",
        "businessRuleTask": "exclusive_gateway",
        "sendTask": "user_task",
        "receiveTask": "user_task",
        "callActivity": "sub_process",
        "transaction": "sub_process",
        "adHocSubProcess": "parallel_gateway",
        "eventSubProcess": "boundary_timer",
        "complexGateway": "exclusive_or_parallel_gateway",
        "eventBasedGateway": "boundary_timer",
        "intermediateThrowEvent": "user_task",
        "implicitThrowEvent": "user_task",
        "messageEventDefinition": "user_task",
        "signalEventDefinition": "user_task",
        "errorEventDefinition": "exclusive_gateway",
        "escalationEventDefinition": "boundary_timer",
        "compensateEventDefinition": "user_task",
        "cancelEventDefinition": "terminate_end",
        "linkEventDefinition": "sequence_flow",
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
HUMAN = frozenset({"userTask", "manualTask"})

# Which event definitions each event may carry ("" is none).
DEFINITIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "startEvent": frozenset({""}),
        "endEvent": frozenset({"", "terminateEventDefinition"}),
        "intermediateCatchEvent": frozenset({"timerEventDefinition"}),
        "boundaryEvent": frozenset({"timerEventDefinition"}),
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
        "taskDefinition": "user_or_script_task",
        "calledDecision": "exclusive_gateway",
        "calledElement": "sub_process",
        "script": "script_task",
        "preScript": "script_task",
        "postScript": "script_task",
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
        "decisionRef": "exclusive_gateway",
        "resource": "script_task",
        "formHandlerClass": "form_file",
    }
)
# Vendor attributes that Alur leaves out but that a reader may rely on: a warning.
IGNORED_ATTRIBUTES = frozenset({"dueDate", "followUpDate"})
SCRIPT_FORMATS = frozenset({"", "alur", "python"})
# Names the engine uses for its own tasks.
RESERVED_IDS = frozenset({"Start", "End", "Root"})
RESERVED_ENDINGS = (".BoundaryEventSplit", ".BoundaryEventJoin", ".EndJoin", ".Fork")

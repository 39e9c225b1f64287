"""Every lint rule with its English sentence, for messages, tests and the manual. Words only, no logic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.errors import Finding

# Rule id → sentence; names in braces are params of the finding. `file` and `element` are always there.
RULES: Mapping[str, str] = MappingProxyType(
    {
        # the package and its files
        "file-name": "The file name {file} is not plain: letters, digits, dot, dash and underscore only.",
        "too-many-files": "The package has more than {limit} files.",
        "too-large": "{file} has {size} bytes; at most {limit} are accepted.",
        "no-diagram": "The package has no .bpmn file.",
        "many-diagrams": "The package has several .bpmn files ({files}); call the one to run process.bpmn.",
        "toml": "{file} is not a readable TOML file: {detail}.",
        "process-file": "{key} in {file} is not accepted ({reason}): {value}.",
        "roles-file": "Role {role} in {file}: {key} is not accepted: {value}.",
        "table": "{file} is not a readable table, line {line} ({reason}). {detail}",
        # an archive
        "archive-no-zip": "{file} is no ZIP archive.",
        "archive-damaged": "The archive {file} is damaged or not honest about its content; make it anew. {entry}",
        "archive-too-large": "The archive {file} has more than {limit} bytes when it is unpacked.",
        "archive-too-many": "The archive {file} has more than {limit} files.",
        "archive-zip64": "The archive {file} is ZIP64 or in parts; make it a plain ZIP.",
        "archive-path": "The archive {file} has an address that leads outside: {entry}.",
        "archive-link": "The archive {file} has a link where a file should be: {entry}.",
        "archive-secret": "The archive {file} is locked with a password; make it without one.",
        "archive-method": "The archive {file} is compressed in an unknown way; make it a plain ZIP.",
        "archive-nested": "The archive {file} has another archive inside, {entry}; take its files out first.",
        "archive-twice": "The archive {file} has {entry} twice.",
        # the text of the diagram
        "not-xml": "{file} is not XML.",
        "xml": "{file} is not well-formed XML, line {line}: {detail}.",
        "doctype": "{file} has a DOCTYPE; that is refused, because it can read files and exhaust the server.",
        "too-deep": "{file} is nested deeper than {limit} levels.",
        "too-many-elements": "{file} has more than {limit} elements.",
        "too-many-attributes": "{file} has an element with more than {limit} attributes.",
        "not-bpmn": "{file} is not a BPMN 2.0 file and holds no process (found: {found}).",
        "coordinate": "The drawing of {element} has a coordinate that is no number: {value}.",
        "not-drawn": "{count} elements are not drawn in the diagram, the first is {first}.",
        # structure
        "missing-id": "A {kind} has no id.",
        "duplicate-id": "The id {id} is a duplicate: {count} elements have it.",
        "id": "The id {id} is not accepted: letters, digits, dot, dash and underscore, at most {limit}.",
        "too-long": "The name of {element} has {count} characters; at most {limit} are accepted.",
        "process-key": "The process id is now {element}, but this draft is for {expected}; give it that id back.",
        "no-executable": "The file has no process that is marked as executable.",
        "many-executable": "{element} is one of {count} executable processes; exactly one is run.",
        "not-called": "No call activity calls a process of {path}; that diagram is not run.",
        "not-executed": "The process {element} is not marked as executable and is taken as documentation.",
        "too-many-processes": "The file has {count} processes; at most {limit} are accepted.",
        "too-big": "Too many steps in a row or in one part: {count}, at most {limit}; use sub-processes.",
        "nesting": "The sub-process {element} is nested deeper than {limit} levels.",
        "unsupported": "{element} {name}: {what} is not executed; {instead}.",
        "vendor": "{element} {name}: the vendor's {what} is not executed; {instead}.",
        "dialect": "{element} {name}: {what} is written for another engine; write it in camunda's attributes.",
        "no-effect": "{element} {name}: {what} has no effect here.",
        "ignored-attribute": "{element} {name}: {what} has no effect; draw a boundary timer instead.",
        "unknown-element": "{element}: {what} is no element of BPMN 2.0 that can be executed here.",
        "reference": "{element}: {what} refers to {target}, which does not exist.",
        "lane-node": "The lane {element} {name} lists {target}, which does not exist.",
        "flow": "The sequence flow {element} has a {end} that does not exist: {target}.",
        "flow-across": "The sequence flow {element} crosses into another process or sub-process: {target}.",
        "no-start": "{element} has no start event.",
        "many-starts": "{element} is one of {count} start events; exactly one is accepted here.",
        "start-key": "{element} {name}: {what} has no effect at a start; every message of its name starts one.",
        "not-armed": "{element} {name} starts nothing: its process runs only where it is called.",
        "unreachable": "{element} {name} cannot be reached from the start event.",
        "end-outgoing": "The end event {element} has an outgoing flow.",
        "dead-end": "{element} {name} leads nowhere: draw a flow to the next step or to an end event.",
        "event-incoming": "The {kind} {element} cannot have an incoming flow.",
        "no-end": "{element} has no end event that can be reached.",
        # gateways and flows
        "default": "{element} {name} names a default flow that does not leave it: {target}.",
        "default-condition": "The default flow {element} has a condition; it is not looked at.",
        "default-never": "The default flow {element} is never taken: {source} has flows without a condition.",
        "no-condition": "The flow {element} leaves the gateway {gateway} without a condition.",
        "nobody-to-ask": "{element} {name} has no conditions, and no one task before it asks ({reason}).",
        "no-default": "{element} {name} has no default flow; it stops when no condition holds.",
        "ignored-condition": "The flow {element} has a condition but is no way out of a choice.",
        "busy-loop": "{element} {name} is in a loop in which nobody acts and nothing waits.",
        "join-deadlock": "The join {element} {name} waits for {target}, which only comes after it.",
        "loop-into-parallel": "A return flow enters only some branches before {element} {name}: {target}.",
        "unbalanced-parallel": "A branch of the split {element} {name} reaches {target} without the join.",
        "twice": "{element} {name} is reached by several branches of {split} and is done once for each.",
        # events
        "many-definitions": "The event {element} {name} has {count} definitions; exactly one is accepted.",
        "no-definition": "The {kind} {element} {name} does not say what it waits for.",
        "timer": "The timer {element} {name} cannot be understood ({reason}): {value}.",
        "working-hours": "{element} {name}: the hours of {value} are working hours, about {days} working days; "
        "for days write {use}, for the wall clock sop:waktu=kalender.",
        "timer-once": "{element} {name} goes on at its first time, so the cycle {value} would come once; "
        "write a duration {use}, or draw a timer that interrupts nothing on the border of the task.",
        "no-name": "{element} {name}: the {kind} has no name by which it is known.",
        "error-interrupts": "{element} {name}: an error always interrupts; draw the event so.",
        "caught-twice": "{element} {name} catches {what} {value}, which {other} catches already.",
        "never-comes": "{element} {name} never comes: {target} is a {kind} and throws nothing.",
        "link": "{element} {name}: the link {value} is caught in {count} places; exactly one is needed.",
        "link-outgoing": "{element} {name}: a link has no outgoing flow; it goes on where it is caught.",
        "event-gateway": "{element} {name}: after an event gateway come two or more events ({reason}: {target}).",
        "event-sub-process": "The event sub-process {element} {name} is not accepted ({reason}): {target}.",
        "boundary": "The boundary event {element} is attached to {target}, which does not exist here.",
        "boundary-host": "The boundary event {element} is attached to {target}, a {kind}; use a task.",
        "many-deadlines": "{element} {name} has {count} non-interrupting timers; its deadline is {used}.",
        # tasks
        "unknown-role": "{element} {name}: the role {role} does not exist.",
        "role-spelling": "{element} {name}: the role {role} does not exist; write {meant} if that is meant.",
        "call-none": "{element} {name} does not say which process it calls: set its called element.",
        "call-fixed": "{element} {name} calls {target}; write the id of one process, not an expression.",
        "call-unknown": "{element} {name} calls {target}, no process of this package; there are: {known}.",
        "call-circle": "{element} {name} calls {target}, which leads back to this call; draw a return flow.",
        "call-depth": "{element} {name}: calls go deeper than {limit} processes; draw sub-processes instead.",
        "call-start": "{element} {name} calls {target}, which has {count} plain start events; give it one.",
        "call-version": "{element} {name} asks for a {target}; a call runs the process of its own package.",
        "call-whole": "{element} {name}: {what} is not executed; pass each value by its name.",
        "mixed-assignment": "{element} {name}: {what} mixes fixed names with an expression: {text}.",
        "user-name": "{element} {name}: {user} is no user name.",
        "user-role": "{element} {name}: {user} is a role and no person; write {role} in candidateGroups.",
        "lane-role": "{element} {name}: its lane {lane} is no role; it goes to whoever starts the process.",
        "no-lane": "{element} {name} lies in no lane; it goes to whoever starts the process.",
        "no-role": "{element} {name} has no role; it goes to whoever starts the process.",
        "unknown-form": "{element} {name}: the form {form} is not in the package.",
        "no-choices": "{name}: {field} has nothing to choose from; a table for {input} needs the column value.",
        "input-kind": "{name}: {field} starts empty, because its kind of field cannot hold {value}.",
        "subject-name": "The subject asks for {missing}, which the start form does not have: {subject}.",
        "nameless-process": "The process has no name and no title; people would read its id.",
        "nameless-task": "The task {element} has no name; in the inbox it is called after the process.",
        "nameless-lane": "The lane {element} has no name; it is called after its role.",
        "missing-input": "{element} {name}: the form {form} shows the input {input}, which the task lacks.",
        "decision": "{element} {name}: the decision it asks is not clear ({reason}): {value}.",
        "decision-table": "The decision {decision} in {file} cannot be executed ({reason}): {text}.",
        "decision-word": "{name} Decision {decision}: nothing gives {text}; if it is a text, write it in quotes.",
        "decision-comma": "Decision {decision} in {file}: for a decimal number write {use} instead of {text}; "
        "two values have a blank after the comma.",
        "decision-kind": "Decision {decision} in {file}: the column {column} holds values of kind {kind}; "
        "{text} is of another.",
        "not-dmn": "{file} is not a DMN file (found: {found}).",
        "script-language": "{element} {name}: the language {language} is not executed; use assignments.",
        "script": "{element} {name}: the script is not lines of `name = expression` ({code}): {text}.",
        "expression": "{element} {name}: {what} is not in the expression language ({code} {detail}): {text}.",
        "bare-key": "{element} {name}: {what} has an object with the bare key {key}; write '{key}' in quotes.",
        "decimal-comma": "{element} {name}: {what} has a decimal comma; write {use} instead of {found}.",
        "input-name": "{element} {name}: {input} is no name for an input parameter.",
        "input-text": "{element} {name}: write the input parameter {input} as an expression: {text}.",
        "multi-host": "{element} {name}: a {kind} cannot be repeated; repeat a user task or sub-process.",
        "multi-instance": "{element} {name}: what it is repeated for is not clear ({reason}): {value}.",
        "too-many-instances": "{element} {name} is repeated {count} times; at most {limit} are accepted.",
        "loop": "{element} {name}: how often it is repeated is not clear ({reason}): {value}.",
        "unknown-name": "{element} {name}: no form, element or script gives {unknown}; it is null.",
        "racing-name": "{element} {name}: {unknown} may be written at the same time by {writers}, so it depends on who "
        "is faster; write a full name instead: {use}.",
        "racing-result": "{element} {name}: {unknown} may be written at the same time by {writers}, so it depends on "
        "who is faster; let each write a name of its own.",
        "item-field": "{element} {name}: {path} is answered once for each item; name the item: {use}.",
        "item-result": "{element} {name}: {path} is only written for an item and ends with it; read it inside, or put "
        "it into a form there.",
        "unknown-table": "{element} {name}: the table {table} is not in the package's data folder.",
        "no-form-to-read": "{element} {name}: {path} reads {read}, which has no form.",
        "unknown-field": "{element} {name}: {path}: the form {form} has no field {field}.",
        # the SOP
        "return-reason": "The return {element} needs a required field {field} in the form of {task}.",
        "return-without-form": "The return {element} asks no reason: {task} has no form with {field}.",
        "step-number": "{element} {name}: {value} is no step number.",
        "step-twice": "{element} {name} has the step number {step} of {other}.",
        "step-none": "{element} {name} belongs to no numbered step.",
        "step-gap": "The step numbers have gaps; missing: {missing}.",
        "step-name": "Step {step} ({element}) has no name.",
        "step-subject": "Step {step} starts with who does it; start with the verb: {text}.",
        "step-verb": "Step {step} does not start with a verb ({word}): {text}.",
        "no-standard-time": "Step {step} ({name}) has no standard time: attach a non-interrupting timer.",
        "unread-time": "The standard time of step {step}, {duration}, could not be read in the source.",
        "no-output": "Step {step} ({name}) has no output.",
        "grade": "{element} {name}: {key} has no such grade: {value}.",
        "exit-label": "The decision {element} {name} has ways out without a label: {flows}.",
        "exit-count": "The decision {element} {name} has {count} ways out; an SOP decides between two.",
        # saved tests
        "scenario-file": "The saved test {file} cannot be read ({reason}): {detail}.",
        "scenario-act": "Saved test {test}: act {act}, {what}, is refused ({reason}): {detail}.",
        "scenario": "Saved test {test}: at act {act} the path should lead to {expected}; it leads to {found}.",
        "scenario-open": "Saved test {test}: after act {act} {expected} should be open; open is {found}.",
        "scenario-end": "Saved test {test}: after act {act} the process should have ended; it goes on.",
        "scenario-goes-on": "Saved test {test}: after act {act} the process should go on; it has ended.",
        # forms (engine.forms)
        "form-json": "The form {file} cannot be read as a form ({reason}), line {line}.",
        "form-component": "The form {file}: the component {component} {key} is not accepted ({reason}).",
        "form-attribute": "The form {file}: {attribute} of {component} {key} is not accepted ({reason}).",
        "form-key": "The form {file}: {component} has no usable {attribute}: {key}.",
        "form-expression": "The form {file}: {attribute} of {key} is no expression ({reason}): {text}.",
        "form-duplicate-key": "The form {file}: the key {key} is a duplicate.",
        "form-limit": "The form {file}: {attribute} of {component} {key} is above the limit {limit}.",
    }
)

# What to draw instead, by the code in the param `instead`.
INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "user_task": "draw a user task for whoever does it",
        "user_or_script_task": "draw a user task, or a script task with assignments",
        "script_task": "use a script task with assignments",
        "exclusive_gateway": "draw an exclusive gateway with conditions",
        "parallel_gateway": "draw a parallel gateway",
        "exclusive_or_parallel_gateway": "draw an exclusive or a parallel gateway",
        "sub_process": "draw an embedded sub-process",
        "boundary_timer": "draw a timer on the boundary of the task, or one to wait for",
        "terminate_end": "draw a terminate end event",
        "sequence_flow": "draw the sequence flow itself",
        "process": "draw one process",
        "whole_list": "the task ends when all are done",
        "element_values": "read the values under the id of the task",
        "candidate_groups": "name the role in candidateGroups or draw a lane",
        "form_file": "name a .form file of the package in formRef",
        "plain_attribute": "remove it",
        "boundary_event": "draw it on the boundary of a sub-process, or as an event sub-process",
        "receive_task": "draw a plain start and a receive task",
        "message_start": "draw a message start event",
        "call_activity": "draw a call activity with calledElement, a process of this package",
        "input_parameters": "give input parameters by name",
        "timer_inside": "put the timer into the event itself",
    }
)


class _Shown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


def sentence(finding: Finding) -> str:
    """The finding in English; an unknown rule shows its id."""
    params = _Shown(finding.params, file=finding.file, element=finding.element or "")
    if "instead" in params:
        params["instead"] = INSTEAD.get(str(params["instead"]), str(params["instead"]))
    return " ".join(RULES.get(finding.rule, finding.rule).format_map(params).split())

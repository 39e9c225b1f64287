"""The process language: reading, checking and running BPMN. Nothing else imports SpiffWorkflow (SPIFFWORKFLOW.md)."""

from engine.bpmn.compilation import compile_definition
from engine.bpmn.definition import NAMING, Definition
from engine.bpmn.drawing.paths import Paths
from engine.bpmn.drawing.roles import role_named, write_roles
from engine.bpmn.environment import Environment, Reader, office_functions
from engine.bpmn.faults import EngineFault, TaskNotReady
from engine.bpmn.limits import Limits
from engine.bpmn.lint.lint import lint_package
from engine.bpmn.model import Element, Outline, Package, Role, Step
from engine.bpmn.outcomes import DueTimer, FiredTimer, Reading, ReadyTask, Received, Subscription
from engine.bpmn.package.archive import pack, unpack
from engine.bpmn.package.files import (
    check_files,
    fingerprint,
    fingerprint_of,
    is_plain_path,
    parse_roles,
    process_key,
    read_files,
    read_folder,
)
from engine.bpmn.rules import Rule
from engine.bpmn.run.digest import digest_of
from engine.bpmn.run.pauses import Clock, NotStopped
from engine.bpmn.run.readings import replayed
from engine.bpmn.run.state import steps, waiting
from engine.bpmn.run.throw_events import Sent
from engine.bpmn.run.workflow import Workflow
from engine.errors import Finding

__all__ = [
    "NAMING",
    "Clock",
    "Definition",
    "DueTimer",
    "Element",
    "EngineFault",
    "Environment",
    "Finding",
    "FiredTimer",
    "Limits",
    "NotStopped",
    "Outline",
    "Package",
    "Paths",
    "Reader",
    "Reading",
    "ReadyTask",
    "Received",
    "Role",
    "Rule",
    "Sent",
    "Step",
    "Subscription",
    "TaskNotReady",
    "Workflow",
    "check_files",
    "compile_definition",
    "digest_of",
    "fingerprint",
    "fingerprint_of",
    "is_plain_path",
    "lint_package",
    "office_functions",
    "pack",
    "parse_roles",
    "process_key",
    "read_files",
    "read_folder",
    "replayed",
    "role_named",
    "steps",
    "unpack",
    "waiting",
    "write_roles",
]

"""The process language: reading, checking and running BPMN. Nothing else imports SpiffWorkflow."""

from engine.bpmn.definition import Definition, compile_definition
from engine.bpmn.environment import Environment
from engine.bpmn.faults import EngineFault, TaskNotReady
from engine.bpmn.lint import lint
from engine.bpmn.model import Element, Outline, Package, Role, Step
from engine.bpmn.package import parse_roles, read_files, read_folder
from engine.bpmn.workflow import DueTimer, FiredTimer, ReadyTask, Workflow
from engine.errors import Finding

__all__ = [
    "Definition",
    "DueTimer",
    "Element",
    "EngineFault",
    "Environment",
    "Finding",
    "FiredTimer",
    "Outline",
    "Package",
    "ReadyTask",
    "Role",
    "Step",
    "TaskNotReady",
    "Workflow",
    "compile_definition",
    "lint",
    "parse_roles",
    "read_files",
    "read_folder",
]

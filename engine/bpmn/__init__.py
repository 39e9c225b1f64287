"""The process language: reading, checking and running BPMN. Nothing else imports SpiffWorkflow."""

from engine.bpmn.archive import pack, unpack
from engine.bpmn.compare import Change, compare
from engine.bpmn.definition import NAMING, Definition, compile_definition
from engine.bpmn.digest import of_state as digest_of
from engine.bpmn.environment import Environment, office_functions
from engine.bpmn.faults import EngineFault, TaskNotReady
from engine.bpmn.limits import LIMITS, configure
from engine.bpmn.lint import lint
from engine.bpmn.migrate import CannotMove, Migrated, Move, Obstacle, Translation
from engine.bpmn.model import Element, Outline, Package, Role, Step
from engine.bpmn.outcomes import DueTimer, FiredTimer, ReadyTask, Received, Subscription
from engine.bpmn.package import (
    check_files,
    fingerprint,
    fingerprint_of,
    parse_roles,
    plain,
    process_key,
    read_files,
    read_folder,
)
from engine.bpmn.paths import Paths
from engine.bpmn.roles import role_named
from engine.bpmn.scenariofile import files as saved_tests
from engine.bpmn.scenarios import replay
from engine.bpmn.state import steps, waiting
from engine.bpmn.throwing import Sent
from engine.bpmn.workflow import Workflow
from engine.errors import Finding

__all__ = [
    "LIMITS",
    "NAMING",
    "CannotMove",
    "Change",
    "Definition",
    "DueTimer",
    "Element",
    "EngineFault",
    "Environment",
    "Finding",
    "FiredTimer",
    "Migrated",
    "Move",
    "Obstacle",
    "Outline",
    "Package",
    "Paths",
    "ReadyTask",
    "Received",
    "Role",
    "Sent",
    "Step",
    "Subscription",
    "TaskNotReady",
    "Translation",
    "Workflow",
    "check_files",
    "compare",
    "compile_definition",
    "configure",
    "digest_of",
    "fingerprint",
    "fingerprint_of",
    "lint",
    "office_functions",
    "pack",
    "parse_roles",
    "plain",
    "process_key",
    "read_files",
    "read_folder",
    "replay",
    "role_named",
    "saved_tests",
    "steps",
    "unpack",
    "waiting",
]

"""engine/bpmn/run/digest.py: 43 characters that stand for a stored state and for no other."""

from __future__ import annotations

import re

from engine.bpmn.run.digest import of_state
from tests.engine.bpmn.models import END, START, Run, chain, process, user


def test_a_state_has_one_digest_and_an_ended_instance_none() -> None:
    run = Run(process(START, END, user("a"), user("b"), chain("mulai", "a", "b", "selesai")))
    blob = run.workflow.dump()
    assert re.fullmatch(r"[\w-]{43}", of_state(blob))
    assert of_state(run.again().dump()) == of_state(blob), "loading and storing changes nothing"
    assert of_state(run.do("a").workflow.dump()) != of_state(blob)
    assert of_state(b"") == ""


def test_one_changed_bit_is_seen() -> None:
    assert len({of_state(bytes([3, byte])) for byte in range(256)}) == 256

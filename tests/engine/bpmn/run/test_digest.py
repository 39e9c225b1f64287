"""engine/bpmn/run/digest.py: 43 characters that stand for a stored state and for no other."""

from __future__ import annotations

import re

from engine.bpmn.run.digest import digest_of
from tests.engine.bpmn.models import END, START, Run, chain, process, user


def test_a_state_has_one_digest_and_an_ended_instance_none() -> None:
    run = Run(process(START, END, user("a"), user("b"), chain("mulai", "a", "b", "selesai")))
    blob = run.workflow.dump()
    assert re.fullmatch(r"[\w-]{43}", digest_of(blob))
    assert digest_of(run.again().dump()) == digest_of(blob), "loading and storing changes nothing"
    assert digest_of(run.do("a").workflow.dump()) != digest_of(blob)
    assert digest_of(b"") == ""


def test_one_changed_bit_is_seen() -> None:
    assert len({digest_of(bytes([3, byte])) for byte in range(256)}) == 256

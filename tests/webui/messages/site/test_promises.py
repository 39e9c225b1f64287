"""Every promise that a check looks at has a sentence of its own, which names the case or what of the database."""

from __future__ import annotations

import re

import pytest

from engine.service.audit import soundness
from engine.service.audit.verification import Fault
from engine.settings import HOME
from webui import language
from webui.messages.faults import fault_of, fault_sentence
from webui.messages.site import promises


@pytest.mark.parametrize("spoken", ["id", "en"])
@pytest.mark.parametrize("what", [*promises.SENTENCES, "one of a later version"])
def test_a_broken_promise_is_one_whole_sentence(what: str, spoken: str) -> None:
    which = {"clock": "2027-11-23T02:00:00+00:00", "late": "notice_mail"}.get(what, "X")
    fault, numbers = fault_of(
        {"kind": soundness.KIND, "instance_id": 7, "what": what, "which": which, "number": "A-1"}
    )
    assert fault == Fault("unsound", 7, what=what, which=which)
    with language.speak(spoken):
        sentence = fault_sentence(fault, numbers)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert which not in sentence or which == "X"


def test_every_promise_of_the_check_has_a_sentence() -> None:
    from engine import store

    source = "".join(
        (HOME / name).read_text("utf-8")
        for name in (
            "engine/store/soundness.py",
            "engine/store/condition.py",
            "engine/service/audit/soundness.py",
        )
    )
    named = {*re.findall(r'Broken\("(\w+)"', source), *store.soundness.CASES, *store.soundness.LISTS}
    assert named - {"content"} == set(promises.SENTENCES)


def test_what_is_left_out_is_said_once() -> None:
    assert promises.left_out(("trees",))[0].startswith("Isi indeks PostgreSQL tidak diperiksa")
    assert len(promises.left_out(("lists", "late"))) == 1

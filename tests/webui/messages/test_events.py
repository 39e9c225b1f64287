"""Every event of a case is one whole sentence."""

from __future__ import annotations

import re

import pytest

from tests.tools.site import START
from tests.webui.messages.samples import event, source
from webui import messages
from webui.messages import events


def test_every_event_of_a_case_has_a_sentence() -> None:
    recorded = set(re.findall(r'(?:record|_record)\(\s*(?:SYSTEM, )?"(\w+)"', source("engine/service")))
    recorded |= {"task_completed", "task_returned"}
    assert len(recorded) > 8
    assert recorded <= set(events.SENTENCES)


@pytest.mark.parametrize("type_", [*events.SENTENCES, "jenis_baru"])
def test_an_event_is_one_whole_sentence(type_: str) -> None:
    sentence = messages.event_sentence(event(type_, due=START.isoformat(), reason="Salah hitung."))
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_who_acts_for_another_is_said() -> None:
    said = messages.event_sentence(event("task_completed"))
    assert said == "Sari (Plh. Sekretaris) menyelesaikan langkah 8 “Memeriksa”."

"""Every fault that the proof finds is one whole sentence that names its chain and record."""

from __future__ import annotations

import pytest

from engine.service.audit.verification import Fault
from webui import language
from webui.messages import faults


@pytest.mark.parametrize("kind", sorted(faults.SENTENCES))
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_a_fault_is_one_whole_sentence(kind: str, spoken: str) -> None:
    stored = {"seal_leaf_named": "seal_leaf", "unreadable_row": "unreadable", "act": "altered"}.get(
        kind, kind
    )
    what = {"record": "task", "act": "act"}.get(kind, "")
    found = Fault(stored, 7, 0 if kind == "unreadable_row" else 3, 5, 2, what, "X")
    with language.speak(spoken):
        sentence = faults.fault_sentence(found, {7: "PDK-2026-0001"})
    assert sentence.endswith(".")
    assert "%(" not in sentence


@pytest.mark.parametrize("what", sorted(faults.WHATS))
def test_what_differs_from_the_history_is_named(what: str) -> None:
    sentence = faults.fault_sentence(Fault("record", 7, 3, what=what, which="“Langkah 3”"), {})
    assert sentence.startswith("Berkas 7: ")
    assert sentence.endswith("tidak lagi seperti pada catatan 3.")


def test_a_chain_is_called_by_what_is_known_of_it() -> None:
    for chain, instance in (("Riwayat sistem", 0), ("Berkas 7 (PDK-2026-0001)", 7), ("Berkas 8", 8)):
        found = faults.fault_sentence(Fault("missing", instance, 3, 5), {7: "PDK-2026-0001"})
        assert found == f"{chain}, catatan 3–5: hilang."
    assert faults.purged_words(2).startswith("2 berkas dimusnahkan")

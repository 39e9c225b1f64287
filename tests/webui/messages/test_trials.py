"""What happened in a trial, and what could not be done, as sentences."""

from __future__ import annotations

import inspect
import re

import pytest

from engine.service.workshop.views import Spot, TrialTask, TrialTimer
from tests.tools.site import START
from webui import language
from webui.messages import trials

STEP = Spot("Langkah_3/kearsipan", "Langkah_3", "Isi data", 3, "Bidang Kearsipan")
CODES = re.findall(r'^ {8}"([a-z-]+)":', inspect.getsource(trials.reason), re.MULTILINE)


def test_a_place_is_told_with_step_name_and_unit() -> None:
    assert trials.spot_words(STEP) == "langkah 3. Isi data (Bidang Kearsipan)"
    assert trials.spot_words(Spot("e", "e", "Selesai")) == "Selesai"


def test_a_task_that_opened_says_for_whom_and_until_when() -> None:
    told = trials.opened(TrialTask(STEP, (("kearsipan", "Kearsipan"),), START, False))
    assert told.endswith("untuk Kearsipan, tenggat Sen, 23 Nov 2026 pukul 09.00 WIB.")
    assert trials.opened(TrialTask(STEP, (), None, False)).endswith("untuk yang memulai.")


def test_a_timer_that_came_is_a_deadline_or_a_wait() -> None:
    late = TrialTimer(STEP, STEP, True, START, ())
    assert "tugasnya tetap terbuka" in trials.timer(late)
    assert trials.timer(TrialTimer(STEP, None, False, START, ())).startswith("Waktu “langkah 3.")


def test_one_role_at_both_steps_of_a_pair_is_told_by_what_the_model_does() -> None:
    assert "ditolak" in trials.same_role(STEP, "tolak")
    assert "diminta menulis catatan" in trials.same_role(STEP, "peringatan")


@pytest.mark.parametrize("spoken", ["id", "en"])
def test_every_refusal_is_one_whole_sentence(spoken: str) -> None:
    assert len(CODES) > 10
    with language.speak(spoken):
        for code in CODES:
            sentence = trials.refusal({"reason": code, "detail": "X", "limit": 5})
            assert sentence.endswith(".")
            assert code not in sentence or code in (
                "role",
                "form",
                "past",
                "act",
                "far",
                "many",
                "ended",
                "started",
            )
        assert "baru" in trials.refusal({"reason": "baru"})
    assert trials.refusal({"field": "title", "reason": "empty"}) == "Beri nama uji ini."

"""Stopped clocks in sentences that office people read."""

from __future__ import annotations

from flask import Flask

from engine.errors import InstanceSuspended, NotPaused
from tests.tools.site import START
from tests.webui.messages.samples import event
from webui import messages
from webui.messages.work import clocks

AT = "2026-11-24T02:00:00+00:00"


def test_events(app: Flask) -> None:
    with app.test_request_context():
        said = messages.event_sentence(
            event(
                "task_paused",
                kind="menunggu pihak luar",
                rest=450 * clocks.MINUTE,
                reason="Surat belum datang.",
            )
        )
        assert said == (
            "Sari (Plh. Sekretaris) menjeda tenggat langkah 8 “Memeriksa” (menunggu pihak luar); sisanya 1 hari kerja. "
            "Alasan: Surat belum datang."
        )
        hidden = messages.event_sentence(event("task_paused", kind="lainnya", rest=60 * clocks.MINUTE))
        assert hidden.endswith("sisanya 1 jam.")
        due = [{"task": 1, "due": AT}]
        assert "melanjutkan tenggat langkah 8" in messages.event_sentence(event("task_resumed", tasks=due))
        assert "batas jeda" in messages.event_sentence(event("task_resumed", tasks=due, on=AT))
        assert "menangguhkan berkas ini. Alasan: Cuti." in messages.event_sentence(
            event("instance_suspended", reason="Cuti.")
        )
        assert "yang ditangguhkan sejak Sel, 24 Nov 2026" in messages.event_sentence(
            event("instance_resumed", since=AT)
        )


def test_refusals(app: Flask) -> None:
    with app.test_request_context():
        said = messages.refusal_sentence(InstanceSuspended(by="Admin", at=START, reason="Cuti bersama."))
        assert said.startswith("Berkas ini ditangguhkan oleh Admin, ")
        assert said.endswith("Alasan: Cuti bersama.")
        reasons = ("forbidden", "none", "late", "running", "paused", "times", "limit")
        sentences = {
            messages.refusal_sentence(NotPaused(reason=one, times=2, limit="P5D", at=START))
            for one in reasons
        }
        assert len(sentences) == len(reasons)
        assert messages.refusal_sentence(NotPaused(reason="lain")) == "Tenggat ini tidak dapat dijeda."

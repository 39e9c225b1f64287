"""Words on who is away and who acts: whole sentences, without a code in them."""

from __future__ import annotations

from datetime import date

import pytest

from engine.service.views import Notice
from tests.tools.site import START
from webui import language
from webui.messages.agency import absences

DATA = {
    "by": "Kepala Dinas (peraga)",
    "deputy": "Perencana (peraga)",
    "absent": "Sekretaris (peraga)",
    "kind": "plh",
    "role": "Sekretaris",
    "first": "2026-11-24",
    "last": "2026-11-26",
    "letter": "800/12/2026",
    "reason": "Cutinya dipersingkat.",
    "tasks": 2,
    "claimed_to": "deputy",
}
PARAMS = {
    "person": "Perencana (peraga)",
    "absent": "Sekretaris (peraga)",
    "role": "Sekretaris",
    "kind": "plt",
    "first": "2026-11-24",
    "last": "2026-11-26",
    "days": 366,
}
REASONS = [
    "no_date", "past", "too_far", "too_long_time", "letter_later", "switched_off", "own_office", "oneself_named",
    "oneself_handed",
    "post_held", "post_vacant", "which_holder", "no_holder", "acting_taken", "circle", "away_already", "no_group",
    "with_group", "not_theirs",
]  # fmt: skip


def notice(kind: str, **other: object) -> str:
    data = {**DATA, **other}
    one = Notice(
        id=1, kind=kind, at=START, instance=None, number="", task=None, name="", data=data, read=False
    )
    return absences.notice(one)


@pytest.mark.parametrize("spoken", ["id", "en"])
@pytest.mark.parametrize("reason", REASONS)
def test_every_refusal_is_a_sentence(reason: str, spoken: str) -> None:
    with language.speak(spoken):
        said = absences.problem(reason, PARAMS)
    assert said.endswith(".")
    assert not any(mark in said for mark in ("%(", "?", "plt", "_"))


@pytest.mark.parametrize("spoken", ["id", "en"])
@pytest.mark.parametrize("kind", absences.NOTICES)
def test_every_notice_names_the_deputy_and_the_capacity(kind: str, spoken: str) -> None:
    with language.speak(spoken):
        said = notice(kind)
    assert said.endswith(".")
    assert "Perencana (peraga)" in said
    assert "Plh. Sekretaris" in said


def test_what_became_of_the_work_is_told() -> None:
    assert notice("delegation_begun").endswith("2 tugas yang sudah diambil Sekretaris (peraga) ikut beralih.")
    assert notice("delegation_begun", claimed_to="role").endswith("kembali ke jabatannya.")
    assert notice("delegation_begun", tasks=0).endswith("24 November 2026 sampai 26 November 2026.")
    assert notice("delegation_ended").endswith("Alasan: Cutinya dipersingkat.")


def test_days_and_states() -> None:
    one = date(2026, 11, 24)
    assert absences.days(one, one) == "24 November 2026"
    assert absences.iso_days({}) == "–"
    assert absences.kind("") == ""
    assert absences.kind("cuti") == "Cuti"
    assert absences.problem("lain", {}) == ""
    at = "Sen, 23 Nov 2026 pukul 09.00 WIB"
    assert "sudah berjalan sejak" in absences.moved({"state": "begun"}, at)
    assert "diakhiri oleh Ani" in absences.moved({"state": "ended", "by": "Ani"}, at)
    assert "sudah berakhir" in absences.moved({"state": "over"}, at)

"""Acts of the workshop as sentences."""

from __future__ import annotations

import pytest

from engine.errors import Problem
from engine.service.workshop.views import WorkshopAct
from tests.tools.site import START
from webui import language
from webui.messages import workshop
from webui.messages.workshop import act_sentence


def act(type_: str, actor: str = "sari", **data: object) -> WorkshopAct:
    return WorkshopAct(START, type_, actor, "Sari" if actor else "", "web", data)


@pytest.mark.parametrize("type_", sorted(workshop.SENTENCES))
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_an_act_is_whole_with_and_without_facts(type_: str, spoken: str) -> None:
    facts: dict[str, object] = {
        "draft": 3,
        "version": 2,
        "before": 1,
        "reason": "Judulnya jelas.",
        "note": "Baik.",
        "base": 1,
    }
    with language.speak(spoken):
        for sentence in (
            act_sentence(act(type_)),
            act_sentence(act(type_, "sari", **facts)),
        ):
            assert sentence.endswith((".", "–"))
            assert "%(" not in sentence


def test_who_acted_without_an_account_of_ours_is_named_so() -> None:
    assert act_sentence(act("draft_discarded", draft=3)) == "Sari membuang rancangan 3."
    assert act_sentence(act("draft_discarded", "", draft=3, account="root")).startswith("Operator (root)")
    assert act_sentence(act("draft_discarded", "", draft=3)).startswith("Sistem")
    assert act_sentence(act("of_a_later_version")) == "Sari: of_a_later_version"


@pytest.mark.parametrize("code", sorted(workshop.SOP_PROBLEMS))
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_a_fault_of_an_sop_is_a_sentence_at_its_field(code: str, spoken: str) -> None:
    with language.speak(spoken):
        said = workshop.sop_problem(Problem("nama", code, {"limit": 200, "value": "hari"}))
        assert said.endswith(".")
        assert "%(" not in said
        assert workshop.sop_place("langkah/1/nama") in ("Langkah 2: Nama langkah", "Step 2: Name of the step")
        assert workshop.sop_problem(Problem("nama", "required"))

"""The forms of a plan are read by the renderer of the task page, whatever a step is called."""

from __future__ import annotations

from hypothesis import given

from engine.bpmn.templates import small_forms
from engine.bpmn.templates.plan import Plan, PlannedStep
from engine.forms import read_form
from tests.engine.bpmn.templates import plans


@given(plans.plans())
def test_every_step_has_a_form_that_can_be_read(plan: Plan) -> None:
    forms = small_forms.write(plan)
    assert len(forms) == len(plan.steps) + 1
    for path, content in forms.items():
        assert read_form(content, path).title


def test_a_step_that_sends_back_asks_for_the_reason() -> None:
    forms = small_forms.write(plans.proposal())
    first, second = (read_form(forms[f"forms/langkah_{no}.form"], "f") for no in (1, 2))
    assert sorted(first.keys) == ["berkas", "catatan"]
    value, problems = {"keputusan": "kembalikan"}, second.check({"keputusan": "kembalikan"}, {}, {})
    assert [(one.path, one.code) for one in problems] == [("alasan", "required")], value
    assert second.check({"keputusan": "setuju"}, {}, {}) == []


def test_a_name_that_looks_like_a_template_is_no_title() -> None:
    forms = small_forms.write(Plan("k", "T", (PlannedStep("Isi {{x}}", "bidang", "Bidang"),)))
    assert read_form(forms["forms/langkah_1.form"], "f").title == "Langkah 1"

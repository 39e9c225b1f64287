"""What one task does with its form: how it begins, and what of it is accepted."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import FormInvalid
from engine.forms import Posted, answers
from tests.engine.forms import samples
from tests.engine.forms.samples import choose, field, make, rows


def test_the_fields_that_take_files_say_which() -> None:
    form = make(field("number"), field("filepicker", "bukti", accept=".pdf,.xlsx"))
    assert answers.file_fields(form) == ("bukti",)
    assert answers.accepted(form, "bukti") == (".pdf", ".xlsx")
    assert answers.accepted(form, "isi") == ()
    assert answers.file_fields(None) == answers.accepted(None, "bukti") == ()


def test_a_visit_begins_with_what_was_sent_before_but_never_with_a_decision() -> None:
    form = make(field("number", "a"), field("textfield", "b", defaultValue="baku"))
    assert answers.begin(form, {"a": 3}, {"a": 5}) == {"a": 5, "b": "baku"}
    assert answers.begin(form, {"a": 3}, None) == {"a": 3, "b": "baku"}
    review = make(field("radio", "keputusan", values=choose("setuju")), field("textfield", "alasan"))
    assert answers.begin(review, {}, {"keputusan": "setuju", "alasan": "lama"}) == {}
    assert answers.begin(None, {"a": 1}, {"a": 5}) == {}


def test_rows_of_another_number_belong_to_another_visit() -> None:
    form = make(rows(field("number", "a"), field("textfield", "b", readonly=True), allowAddRemove=False))
    now = {"daftar": [{"b": "x"}, {"b": "y"}]}
    assert answers.begin(form, now, {"daftar": [{"a": 1}, {"a": 2}]}) == {"daftar": [{"a": 1}, {"a": 2}]}
    assert answers.begin(form, now, {"daftar": [{"a": 1}]}) == now


def test_a_form_is_accepted_as_a_whole() -> None:
    form = make(field("number"), field("expression", "dua", expression="=isi * 2"))
    assert answers.accept(form, Posted({"isi": "1,5"})) == {"isi": 1.5, "dua": 3}
    assert answers.accept(form, {"isi": 1.5}) == {"isi": 1.5, "dua": 3}
    with pytest.raises(FormInvalid) as refused:
        answers.accept(samples.load("tinjau"), {"keputusan": "setuju"}, samples.CHOICES)
    assert [(one.path, one.code) for one in refused.value.problems] == [("paraf", "must_check")]


def test_without_a_form_nothing_may_be_sent() -> None:
    assert answers.accept(None, {}) == answers.accept(None, Posted({"csrf_token": "x"})) == {}
    with pytest.raises(FormInvalid) as refused:
        answers.accept(None, {"isi": 1})
    assert [(one.path, one.code) for one in refused.value.problems] == [("isi", "unknown")]
    with pytest.raises(FormInvalid):
        answers.accept(None, [1])


def test_files_are_those_of_the_task() -> None:
    form = make(field("filepicker", "bukti"), field("textfield", "nama"))
    fact = {"name": "a.pdf", "sha256": "0" * 64, "size": 3}
    for given in (Posted({"nama": "Ani", "bukti": "b.pdf"}), {"nama": "Ani", "bukti": [{**fact, "size": 4}]}):
        assert answers.accept(form, given, files={"bukti": [fact]}) == {"bukti": [fact], "nama": "Ani"}
        assert answers.accept(form, given, files={"bukti": []}) == {"nama": "Ani"}


def test_rows_may_be_fewer_but_never_more_than_can_be_sent() -> None:
    """A list that people add to has its own limit, one of the step has the rows it was given."""
    open_ = make(rows(field("textfield", "n"), path="b", properties={"maxRows": "2"}))
    fixed = make(rows(field("textfield", "n"), path="b", allowAddRemove=False))
    one = {"n": "a"}
    inputs: dict[str, Any] = {"b": [{}, {}]}
    for form, code in ((open_, "max_rows"), (fixed, "rows")):
        answers.require_rows(form, {"b": [one] * 2}, inputs, {})
        answers.require_rows(form, {"b": [one] * 4}, inputs, {"b": [one] * 4})
        for before in ({}, {"b": [one] * 2}, {"b": "bukan baris"}):
            with pytest.raises(FormInvalid) as refusal:
                answers.require_rows(form, {"b": [one] * 3}, inputs, before)
            (problem,) = refusal.value.problems
            assert (problem.path, problem.code, problem.params) == ("b", code, {"limit": 2})
    assert not answers.grown(open_, {"b": [one] * 2}), "needs no look at what the step gives"
    assert answers.grown(fixed, {"b": [one]})

"""A decision drawn as buttons sends what the same choice in the form would have sent."""

from __future__ import annotations

import flask
from hypothesis import given
from hypothesis import strategies as st

from webui.forms import decision
from webui.forms.fields import Field, Option

NAMES = st.text(min_size=1, max_size=20)


def question(*choices: tuple[str, str]) -> Field:
    return Field(
        "radios", "f-keputusan", "keputusan", "Keputusan", choices=tuple(Option(*one) for one in choices)
    )


APPROVE, BACK = ("setuju", "Setujui"), ("kembalikan", "Kembalikan")
BOX = Field(
    "check",
    name="paraf",
    label="Saya memaraf.",
    required=True,
    shown_by="keputusan",
    shown_for=("", "setuju"),
)
REASON = Field("area", name="alasan", label="Alasan", shown_by="keputusan", shown_for=("kembalikan",))
NOTE = Field("area", name="catatan", label="Catatan")


def test_what_goes_with_an_answer_stands_with_it_and_the_rest_in_the_form() -> None:
    found, left = decision.split([question(BACK, APPROVE), REASON, BOX, NOTE])
    assert found is not None
    assert left == (NOTE,)
    approve, back = found.answers
    assert (approve.value, approve.sentences, approve.fields) == ("setuju", ("Saya memaraf.",), ())
    assert (back.value, back.returns, [one.name for one in back.fields]) == ("kembalikan", True, ["alasan"])
    assert found.chosen is None


def test_a_field_of_several_answers_or_too_many_answers_keep_the_plain_choice() -> None:
    shared = Field("text", name="x", shown_by="keputusan", shown_for=("setuju", "kembalikan"))
    many = question(*((str(one), str(one)) for one in range(decision.MOST + 1)))
    group = Field("group", fields=(question(APPROVE, BACK),))
    inside = Field("group", fields=(BOX,))
    assert decision.split([question(APPROVE, BACK), inside])[0] is None
    for fields in ([question(APPROVE, BACK, ("lain", "Lain")), shared], [many], [group], [NOTE]):
        assert decision.split(fields) == (None, tuple(fields))


def test_a_box_that_need_not_be_ticked_is_never_ticked_by_a_button() -> None:
    free = Field("check", name="salinan", label="Dengan salinan", shown_by="keputusan", shown_for=("setuju",))
    found, _left = decision.split([question(APPROVE, BACK), free])
    assert found is not None
    assert found.answers[0].press == "kirim:keputusan=setuju"
    assert found.answers[0].fields[0].name == "salinan"


@given(value=NAMES, box=NAMES, typed=st.dictionaries(NAMES, NAMES, max_size=3))
def test_the_pressed_button_posts_what_the_choice_would(value: str, box: str, typed: dict[str, str]) -> None:
    """Whatever letters an answer and a box are named with, and whatever else the form holds."""
    named = Field(
        "check", name=box, label="Saya setuju.", required=True, shown_by="keputusan", shown_for=(value,)
    )
    found, _left = decision.split([question((value, "Setujui")), named])
    assert found is not None
    typed = {name: text for name, text in typed.items() if name not in ("aksi", "keputusan", box)}
    data = {**typed, "aksi": found.answers[0].press}
    with flask.Flask("post").test_request_context("/", method="POST", data=data):
        decision.answer_by_button()
        posted = flask.request.form.to_dict(flat=False)
    plain = {"keputusan": [value], "aksi": ["kirim"], **{name: [text] for name, text in typed.items()}}
    assert posted == ({**plain, box: ["on"]} if box not in ("aksi",) else plain)


def test_a_post_without_such_a_button_is_left_alone() -> None:
    for act in ("kirim", "simpan", "hapus:indikator:1", ""):
        with flask.Flask("post").test_request_context("/", method="POST", data={"aksi": act}):
            before = flask.request.form
            decision.answer_by_button()
            assert flask.request.form is before

"""webui/forms/conditions.py: when a field is on the page."""

from __future__ import annotations

from tests.webui.forms.drawn import drawn, form, shipped
from webui import forms
from webui.forms.fields import Field


def test_a_field_that_belongs_to_one_answer_says_so() -> None:
    alasan = drawn(shipped("periksa"))["alasan"]
    assert alasan.shown_by == "keputusan"
    assert alasan.shown_for == ("kembalikan",)
    assert alasan.shown_words == "Diisi bila Keputusan: Kembalikan untuk perbaikan."


def test_what_a_form_may_read_beyond_its_inputs_is_seen() -> None:
    hidden = {
        "type": "textfield",
        "id": "x",
        "key": "x",
        "label": "X",
        "conditional": {"hide": "=not Langkah_1.perlu"},
    }
    of = form(
        hidden,
        {"type": "expression", "id": "y", "key": "y", "label": "Y", "expression": "=Langkah_1.jumlah + 1"},
    )

    def shown(perlu: bool) -> dict[str, Field]:
        names = {"Langkah_1": {"perlu": perlu, "jumlah": 2}}
        return {one.name: one for one in forms.draw(of, {}, {}, names=names).fields}

    assert set(shown(False)) == {"y"}
    assert set(shown(True)) == {"x", "y"}
    assert shown(True)["y"].shown == "3"


def test_a_field_hidden_by_its_data_is_not_there() -> None:
    assert "catatan_permintaan" not in drawn(shipped("periksa"))
    assert "catatan_permintaan" in drawn(shipped("periksa"), inputs={"catatan_permintaan": "Mohon lengkap."})


def test_what_holds_in_a_row_holds_in_each_that_says_the_same_beside_the_choice() -> None:
    """Two rows of one number and two of another, one of what is as good as the first, and one of none."""
    of = form(
        {
            "type": "dynamiclist",
            "id": "l",
            "path": "daftar",
            "label": "Daftar",
            "components": [
                {"type": "number", "id": "n", "key": "n", "label": "N"},
                {"type": "select", "id": "s", "key": "s", "label": "S", "values": choices("a", "b")},
                {
                    "type": "textfield",
                    "id": "t",
                    "key": "t",
                    "label": "T",
                    "conditional": {"hide": '=n != 1 or s != "a"'},
                },
            ],
        }
    )
    rows = [{"n": 1}, {"n": 2}, {"n": 1, "s": "b"}, {"n": 2, "s": "a"}, {"n": True}, {}]
    (table,) = forms.draw(of, {"daftar": rows}, {}).fields
    found = [row.cells[2] for row in table.rows]
    by = [one.shown_by for one in found]
    assert by == ["daftar.0.s", "", "daftar.2.s", "", "daftar.4.s", ""]
    assert [one.shown_for for one in found if one.shown_by] == [("a",)] * 3
    assert [one.away for one in found] == [False, True, False, True, False, True]


def choices(*values: str) -> list[dict[str, str]]:
    return [{"value": one, "label": one.upper()} for one in values]

"""Forms about people: dates are whole days of the office, and a refusal stands at its field."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from engine import errors
from webui.pages.administration import person_form


def test_a_term_is_from_the_first_moment_of_a_day_until_after_the_last(app: Flask) -> None:
    with app.test_request_context("/"):
        found = person_form.appointment(
            {"jabatan": "sekretaris", "mulai": "2026-11-24", "sampai": "24/11/2026"}
        )
        assert found.start is not None
        assert found.end is not None
        assert found.start.isoformat() == "2026-11-24T00:00:00+07:00"
        assert found.end.isoformat() == "2026-11-25T00:00:00+07:00"
        assert person_form.appointment({"jabatan": "sekretaris"}).start is None
        with pytest.raises(errors.Invalid) as refusal:
            person_form.appointment({"sampai": "31-02-2026"}, 2)
        assert refusal.value.params == {"field": "end", "reason": "date", "at": 2}


def test_roles_stand_in_rows_and_empty_ones_are_none(app: Flask) -> None:
    form = MultiDict([("nama", "Siti"), ("jabatan", "sekretaris"), ("jabatan", ""), ("nomor_surat", "800/1")])
    with app.test_request_context("/"):
        assert [one["jabatan"] for one in person_form.role_rows(form)] == ["sekretaris", "", ""]
        found = person_form.newcomer(form)
        assert (found.name, [one.letter for one in found.roles]) == ("Siti", ["800/1"])


def test_a_refusal_stands_at_its_field(app: Flask) -> None:
    wrong = [
        errors.Invalid(field="name", reason="required"),
        errors.Invalid(field="role", reason="unknown_role", at=1),
        errors.Invalid(field="username", reason="oneself"),
    ]
    with app.test_request_context("/"):
        told = person_form.told(wrong)
        assert told["nama"] == "Wajib diisi."
        assert "jabatan" in told
        assert [sorted(one) for one in person_form.told_of_roles(wrong)] == [[], ["jabatan"], []]

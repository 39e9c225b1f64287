"""What the diagram of a draft can refer to: roles, forms with their fields, tables."""

from __future__ import annotations

import pytest

from engine import errors
from engine.service.workshop import draft_references
from engine.service.workshop.draft_references import FieldChoice
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database


def test_roles_forms_and_tables_of_a_draft_are_offered(office: Office) -> None:
    owner = office.actor("pemilik")
    draft = office.engine.drafts.open(sop.KEY, owner)
    found = office.engine.choices.read(draft, owner)
    assert found.diagram == "process.bpmn"
    assert {"sekretaris", "kepala_dinas"} <= {role.id for role in found.roles}
    assert [form.name for form in found.forms] == sorted(form.name for form in found.forms)
    assert found.tables == tuple(sorted(found.tables)) != ()
    filled = next(form for form in found.forms if form.name == "isian")
    assert "indikator" in filled.inputs
    (rows,) = (one for one in filled.fields if one.kind == "rows")
    assert (rows.key, rows.many) == ("indikator", True)
    with pytest.raises(errors.NotFound):
        office.engine.choices.read(999, owner)
    with pytest.raises(errors.Forbidden):
        office.engine.choices.read(draft, office.actor("sekretaris"))


def test_a_field_is_called_as_conditions_call_it_and_what_is_only_shown_is_left_out(office: Office) -> None:
    owner = office.actor("pemilik")
    options = [{"value": "ya", "label": "Ya"}]
    files = packages.package(
        drawings.chain(drawings.user("isi", camunda_formRef="isi")),
        isi=[
            packages.field("setuju", "radio", required=True, values=options),
            packages.field("tampil", readonly=True),
            packages.field("bukti", "filepicker"),
        ],
    )
    draft = office.engine.drafts.create(files, owner)
    (form,) = office.engine.choices.read(draft, owner).forms
    assert form.fields == (
        FieldChoice("setuju", "setuju", "choice", False, True, (("ya", "Ya"),)),
        FieldChoice("bukti", "bukti", "file", False, False, ()),
    )
    assert form.inputs == ("tampil",)


@pytest.mark.parametrize(
    ("files", "diagram"),
    [
        ({"process.bpmn": b"<rusak"}, "process.bpmn"),
        ({"alur.bpmn": b"<rusak"}, "alur.bpmn"),
        ({"a.bpmn": b"<rusak", "b.bpmn": b"<rusak"}, "process.bpmn"),
        ({}, "process.bpmn"),
    ],
)
def test_beside_a_diagram_that_cannot_be_read_the_rest_is_offered_still(
    files: dict[str, bytes], diagram: str
) -> None:
    form = packages.two_steps()["forms/isi.form"]
    path, package = draft_references.read_package({**files, "forms/isi.form": form})
    assert path == diagram
    assert list(package.forms) == ["isi"]

"""Two packages of one process compared: versions by their ids, drafts by theirs."""

from __future__ import annotations

import pytest

from engine import errors
from engine.service.workshop.comparison import Reference
from tests import sop, versions
from tests.engine.service import packages
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database


def number(office: Office, key: str = sop.KEY) -> int:
    return office.engine.versions.list(key, office.actor("admin"))[0].definition_id


def test_two_versions_are_compared_in_the_order_that_is_asked(office: Office) -> None:
    first = number(office)
    office.deploy(versions.later())
    second, kadis = number(office), office.actor("kadis")
    found = office.engine.comparisons.between(Reference(first), Reference(second), kadis)
    assert (found.key, found.left.number, found.right.number) == (sop.KEY, 1, 2)
    assert (found.left.definition, found.left.draft, found.left.bpmn) == (first, None, "process.bpmn")
    assert versions.ADDED in {one.element for one in found.changes if one.kind == "added"}
    back = office.engine.comparisons.between(Reference(second), Reference(first), kadis)
    assert versions.ADDED in {one.element for one in back.changes if one.kind == "removed"}
    assert office.engine.comparisons.between(Reference(first), Reference(first), kadis).changes == ()


def test_a_draft_is_compared_with_its_version(office: Office) -> None:
    owner, drafts = office.actor("pemilik"), office.engine.drafts
    draft = drafts.open(sop.KEY, owner)
    drafts.write(draft, {"data/baru.csv": b"a,b\n1,2\n"}, 1, owner)
    found = office.engine.comparisons.between(Reference(number(office)), Reference(draft=draft), owner)
    assert (found.right.number, found.right.definition, found.right.draft) == (0, None, draft)
    assert [(one.what, one.kind, one.element) for one in found.changes] == [
        ("file", "added", "data/baru.csv")
    ]
    drafts.write(draft, {"process.bpmn": b"<rusak"}, 2, owner)
    with pytest.raises(errors.DeploymentRefused):
        office.engine.comparisons.between(Reference(number(office)), Reference(draft=draft), owner)


def test_what_cannot_be_compared_is_refused(office: Office) -> None:
    other = Reference(number(office, office.deploy(packages.two_steps())))
    one, owner = Reference(number(office)), office.actor("pemilik")
    between = office.engine.comparisons.between
    with pytest.raises(errors.Invalid) as refused:
        between(one, other, owner)
    assert refused.value.params["field"] == "right"
    for nobody in (Reference(999), Reference(draft=999), Reference()):
        with pytest.raises(errors.NotFound):
            between(one, nobody, owner)
    with pytest.raises(errors.Forbidden):
        between(one, one, office.actor("sekretaris"))

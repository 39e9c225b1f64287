"""Settings of drafts and versions: what may be chosen, the next number, and one way to save with one event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import errors
from engine.service.views import Actor
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database


@pytest.fixture
def owner(office: Office) -> Actor:
    return office.actor("pemilik")


def test_what_there_is_to_choose_from(office: Office, owner: Actor) -> None:
    view = office.engine.process_settings.view(office.engine.drafts.open(sop.KEY, owner), owner)
    assert view.text is not None
    assert view.first == ("Kepala Dinas",)
    chosen = next(one for one in view.lists if one.source == view.text.source)
    assert (chosen.step, chosen.label) == (3, "Indikator kinerja")
    labels = {one.key: one.label for one in view.fields}
    assert (labels["tahun"], labels["realisasi"]) == ("Tahun", "Realisasi")
    assert all(one.known for one in view.fields)
    assert view.summary.number == "PDK-2026-0001"
    assert view.summary.columns[:2] == ("Indikator kinerja", "Satuan")
    typed = replace(view.text, number="{urut}/{kode}", columns={**view.text.columns, "hilang": "kolom"})
    seen = office.engine.process_settings.view(view.draft.id, owner, typed)
    assert seen.summary.number == "1/PDK"
    assert [one.key for one in seen.fields if not one.known] == ["hilang"]
    broken = office.engine.process_settings.view(view.draft.id, owner, replace(typed, number="{"))
    assert broken.summary.number == ""


def test_saving_is_saving_a_file(office: Office, owner: Actor) -> None:
    settings, drafts = office.engine.process_settings, office.engine.drafts
    made = drafts.open(sop.KEY, owner)
    text = settings.view(made, owner).text
    assert text is not None
    assert settings.save(made, text, 1, owner) == 1
    assert settings.save(made, replace(text, code="DK"), 1, owner) == 2
    with pytest.raises(errors.Conflict):
        settings.save(made, replace(text, code="X"), 1, owner)
    with pytest.raises(errors.Forbidden):
        settings.save(made, replace(text, code="X"), 2, office.actor("kadis"))
    with pytest.raises(errors.Forbidden):  # who may not write is not told first what to mend
        settings.save(made, replace(text, number="{"), 2, office.actor("kadis"))
    with pytest.raises(errors.FormInvalid) as refused:
        settings.save(made, replace(text, number="{kode}"), 2, owner)
    assert [(one.path, one.code) for one in refused.value.problems] == [("nomor", "pattern_count")]
    with pytest.raises(errors.NotFound):
        settings.view(999, owner)
    drafts.submit(made, "Kode diganti menurut surat.", 2, owner)
    with pytest.raises(errors.DraftMoved):
        settings.save(made, replace(text, code="X"), 2, owner)
    assert b'kode = "DK"' in drafts.file(made, "process.toml", owner)


def test_of_a_version_and_of_drafts_that_say_little(office: Office, owner: Actor) -> None:
    info = office.engine.definitions.process(sop.KEY, owner)
    found = office.engine.process_settings.of_version(info.definition_id, owner)
    assert (found.starters, found.of_first, found.schedule.complete) == (("Kepala Dinas",), True, False)
    assert found.keys == ("Tahun", "Periode", "Unit pengisi", "Kode")
    with pytest.raises(errors.Forbidden):
        office.engine.process_settings.of_version(info.definition_id, office.actor("perencana"))
    made = office.engine.drafts.create(packages.package(drawings.chain(drawings.user("isi"))), owner)
    view = office.engine.process_settings.view(made, owner)
    assert (view.lists, view.fields, view.summary.number) == ((), (), "kecil-2026-0001")
    assert view.text is not None
    office.engine.process_settings.save(made, replace(view.text, code="K"), 1, owner)
    assert office.engine.drafts.file(made, "process.toml", owner) == b'kode = "K"\n'
    unread = {"process.toml": b"= x", "process.bpmn": b"<"}
    office.engine.drafts.write(made, dict(unread), 2, owner)
    assert office.engine.process_settings.view(made, owner).text is None
    with pytest.raises(errors.DeploymentRefused):
        office.engine.process_settings.save(made, view.text, 3, owner)

"""A new SOP: a draft of its own with an event, named once, from steps or as a copy; or nothing at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from engine import errors, store
from engine.bpmn.templates.plan import MOST_STEPS
from engine.service.views import Actor
from engine.service.workshop.new_sops import NewSopText, StepText
from tests import sop
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

pytestmark = pytest.mark.one_database
STEPS = (
    StepText("Menyusun usulan", "sekretaris", "2", "jam"),
    StepText(unit="hari"),
    StepText("Menyetujui usulan", "kepala_dinas", "", "hari", True),
)


@pytest.fixture
def owner(office: Office) -> Actor:
    return office.actor("pemilik")


def wrong(office: Office, text: NewSopText, owner: Actor) -> list[tuple[str, str]]:
    with pytest.raises(errors.FormInvalid) as refused:
        office.engine.new_sops.begin(text, owner)
    return [(one.path, one.code) for one in refused.value.problems]


def test_it_is_a_draft_with_an_event(office: Office, owner: Actor) -> None:
    text = NewSopText(title="Usul  Belanja", unit="Sekretariat", steps=STEPS)
    made = office.engine.new_sops.begin(text, owner)
    view = office.engine.drafts.view(made, owner)
    assert (view.key, view.title, view.base, view.revision) == ("usul_belanja", "Usul Belanja", None, 1)
    assert not [one for one in office.engine.drafts.lint(made, owner) if one.level == "error"]
    with office.engine.store.read() as tx:
        acts = [row for row in store.history.of_system(tx) if row.type == "draft_opened"]
    assert [(row.data["draft"], row.data["process"]) for row in acts] == [(made, "usul_belanja")]
    assert office.engine.new_sops.begin(text, owner) == made  # the same, sent twice
    assert wrong(office, replace(text, unit="Bidang"), owner) == [("nama", "taken")]
    other = office.engine.new_sops.begin(NewSopText(title="Usul: belanja!", steps=STEPS), owner)
    assert office.engine.drafts.view(other, owner).key == "usul_belanja_2"
    reserved = office.engine.new_sops.begin(NewSopText(title="Banding", steps=STEPS), owner)
    assert office.engine.drafts.view(reserved, owner).key == "banding_2"
    assert_sound(office.engine)


def test_what_is_sent_twice_at_once_is_one_draft(office: Office, owner: Actor) -> None:
    text = NewSopText(title="Usul Belanja", steps=STEPS)
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _one: office.engine.new_sops.begin(text, owner), range(3)))
    assert len(set(made)) == len(office.engine.drafts.list(owner)) == 1


def test_an_sop_in_force_is_copied_under_another_key(office: Office, owner: Actor) -> None:
    made = office.engine.new_sops.begin(NewSopText(title="Data Triwulan", source=sop.KEY, copied=True), owner)
    view = office.engine.drafts.view(made, owner)
    assert (view.key, view.base) == ("data_triwulan", None)
    assert len(view.files) == len(
        office.engine.drafts.view(office.engine.drafts.open(sop.KEY, owner), owner).files
    )
    assert wrong(office, NewSopText(title="Lain", source="tidak_ada", copied=True), owner) == [
        ("dari", "choice")
    ]


def test_nothing_is_stored_of_what_is_refused(office: Office, owner: Actor) -> None:
    row = STEPS[0]
    for text, found in (
        (NewSopText(), [("nama", "required"), ("langkah", "no_steps")]),
        (NewSopText("Pengumpulan data kinerja", steps=STEPS), [("nama", "taken")]),
        (NewSopText("a\x00b", steps=STEPS), [("nama", "control")]),
        (NewSopText("n" * 10_000, steps=STEPS), [("nama", "too_long")]),
        (NewSopText("Baik", code="K" * 31, steps=STEPS), [("kode", "too_long")]),
        (NewSopText("Baik", number="{tahun}", steps=STEPS), [("nomor", "pattern_count")]),
        (NewSopText("Baik", number="{x} {urut}", steps=STEPS), [("nomor", "pattern_name")]),
        (NewSopText("Baik", steps=(row,) * (MOST_STEPS + 1)), [("langkah", "too_many_steps")]),
        (
            NewSopText("Baik", steps=(StepText("", "sekretaris", "1", "hari"),)),
            [("langkah/0/nama", "required")],
        ),
        (
            NewSopText("Baik", steps=(StepText("\u200b", "bidang", "1", "hari"),)),
            [("langkah/0/nama", "required")],
        ),
        (NewSopText("Baik", steps=(StepText("Isi", "", "1", "hari"),)), [("langkah/0/jabatan", "no_role")]),
        (
            NewSopText("Baik", steps=(StepText("Isi", "x", "1", "hari"),)),
            [("langkah/0/jabatan", "unknown_role")],
        ),
        (
            NewSopText("Baik", steps=(StepText("Isi", "bidang", "P1D", "hari"),)),
            [("langkah/0/waktu", "time")],
        ),
        (
            NewSopText("Baik", steps=(StepText(), StepText("Isi", "bidang", returns=True))),
            [("langkah/1/kembali", "first_returns")],
        ),
    ):
        assert wrong(office, text, owner) == found
    with pytest.raises(errors.Forbidden):
        office.engine.new_sops.begin(NewSopText("Baik", steps=STEPS), office.actor("kadis"))
    assert office.engine.drafts.list(owner) == []


def test_the_most_steps_are_within_what_a_process_may_have(office: Office, owner: Actor) -> None:
    steps = (
        STEPS[0],
        *(StepText("Menyetujui usulan", "kepala_dinas", "1", "hari", True),) * (MOST_STEPS - 1),
    )
    made = office.engine.new_sops.begin(NewSopText("Panjang", steps=steps), owner)
    assert not [one for one in office.engine.drafts.lint(made, owner) if one.level == "error"]

"""One case whole: steps, marks on the diagram, the state of the document, and the proof of its history."""

from __future__ import annotations

from datetime import timedelta

from engine.clock import FixedClock
from engine.service.cases.dossier import Part
from engine.service.views import EarlierData, InstanceView
from tests import sop
from tests.engine.service.conftest import Office


def seen(office: Office, instance: int, username: str = "auditor") -> InstanceView:
    return office.engine.instances.get(instance, office.actor(username))


def states(view: InstanceView) -> str:
    """The steps' states by their first letters, step 1 first."""
    return "".join(step.state[0] for step in view.steps)


def test_steps_and_marks_follow_the_work(office: Office, clock: FixedClock) -> None:
    started = office.start()
    view = seen(office, started.instance)
    assert states(view) == "a" + "w" * 9
    assert (set(view.active), set(view.done), view.overdue) == ({"Langkah_1"}, {"Mulai"}, ())
    office.work_to(started.instance, "Langkah_3_permintaan")
    view = seen(office, started.instance)
    assert states(view) == "dda" + "w" * 7
    assert set(view.active) == {"Langkah_3", "Langkah_3_permintaan"}
    assert set(view.done) == {"Mulai", "Langkah_1", "Langkah_2"}, "what nobody has worked yet is not done"
    office.do(office.work_to(started.instance, "Langkah_3_isian"))
    view = seen(office, started.instance)
    assert states(view) == "dda" + "w" * 7
    assert set(view.active) == {"Langkah_3", "Langkah_3_isian"}
    assert set(view.done) == {"Mulai", "Langkah_1", "Langkah_2", "Langkah_3_permintaan"}
    clock.advance(timedelta(days=9))
    view = seen(office, started.instance)
    assert set(view.overdue) == {"Langkah_3", "Langkah_3_isian"}
    assert [step.no for step in view.steps if step.overdue] == [3]
    office.work_to(started.instance, "Langkah_10")
    view = seen(office, started.instance)
    assert states(view) == "d" * 9 + "a"
    assert "Langkah_3" in view.done
    worked = ("perencana", "bidang.kearsipan", "bidang.perpustakaan", "sekretaris")
    assert sorted(view.steps[2].completed_by) == sorted(office.actor(name).name for name in worked)
    office.do(office.waiting(started.instance)[0])
    view = seen(office, started.instance)
    assert states(view) == "d" * 10
    assert "Selesai" in view.done
    assert not [name for name in view.done if name.endswith("_terlambat")], (
        "no overdue path was finished by that"
    )
    assert view.active == ()
    assert {"Langkah_3", "Langkah_3_isian"} <= set(view.overdue), "done late stays late"


def test_a_step_that_sent_the_work_back_waits_again(office: Office) -> None:
    started = office.start()
    for review, expected in (
        ("Langkah_4", "dda" + "w" * 7),
        ("Langkah_7", "dddddawwww"),
        ("Langkah_8", "ddddddawww"),
        ("Langkah_9", "dddddddaww"),
    ):
        office.do(office.work_to(started.instance, review), back=True)
        view = seen(office, started.instance)
        assert states(view) == expected
        assert review not in view.done
        assert review not in view.active
    for review in ("Langkah_8", "Langkah_7"):
        office.do(office.work_to(started.instance, review), back=True)
    assert states(seen(office, started.instance)) == "dddddawwww"
    assert [step.visits for step in seen(office, started.instance).steps] == [1, 1, 2, 2, 1, 3, 4, 3, 1, 0]
    office.work_to(started.instance, "Langkah_10")
    assert states(seen(office, started.instance)) == "d" * 9 + "a"


def test_the_document_has_the_state_of_the_last_step_that_stands(office: Office) -> None:
    started = office.start()

    def state() -> str:
        return seen(office, started.instance).document_state

    assert state() == ""
    office.work_to(started.instance, "Langkah_2")
    assert state() == "Data Awal"
    office.work_to(started.instance, "Langkah_6")
    assert state() == "Draft Data Kinerja"
    office.work_to(started.instance, "Langkah_8")
    assert state() == "Dokumen Final Penyusunan Data Kinerja"
    office.do(office.work_to(started.instance, "Langkah_8"), back=True)
    assert state() == "Final Penyusunan Data Kinerja", "the paraf is to be given again"
    office.do(office.work_to(started.instance, "Langkah_7"), back=True)
    assert state() == "Draft Data Kinerja"
    office.work_to(started.instance, "Langkah_10")
    assert state() == "Dokumen Mekanisme Pengumpulan Data Kinerja"
    assert seen(office, started.instance, "bidang.kearsipan").document_state == state(), (
        "to all who see the case"
    )
    office.do(office.waiting(started.instance)[0])
    assert state() == "Dokumen Mekanisme Pengumpulan Data Kinerja didistribusikan"


def test_a_reader_sees_data_in_the_order_of_the_sop(office: Office) -> None:
    started = office.start()
    office.do(office.work_to(started.instance, "Langkah_7"), back=True)
    view = seen(office, started.instance)
    elements = list(dict.fromkeys(one.element for one in view.data))
    assert elements == ["Langkah_1", "Langkah_2", "Langkah_3_permintaan", "Langkah_3_isian", *sop.REVIEWS[:1],
                        "Langkah_5", "Langkah_6", "Langkah_7"]  # fmt: skip
    assert [one.item_label for one in view.data if one.item_label] == [
        "Bidang Kearsipan", "Bidang Perpustakaan", "Sekretariat (pengisi data)"
    ]  # fmt: skip
    assert view.data[-1].value["alasan"] == sop.REASON
    assert view.identity


def test_a_part_is_read_alone_and_says_what_the_whole_says(office: Office) -> None:
    started = office.start()
    office.do(office.work_to(started.instance, "Langkah_7"), back=True)
    office.work_to(started.instance, "Langkah_8")
    actor = office.actor("auditor")
    whole = seen(office, started.instance)
    fields = {"events": Part.EVENTS, "data": Part.DATA, "taken": Part.DRAWING, "done": Part.DRAWING}
    for part in (Part(0), *Part):
        view = office.engine.instances.get(started.instance, actor, part)
        assert (view.row, view.steps, view.document_state) == (whole.row, whole.steps, whole.document_state)
        for name, wanted in fields.items():
            assert getattr(view, name) == (getattr(whole, name) if part is wanted else ()), (part, name)


def sent(office: Office, instance: int, reader: str) -> list[EarlierData]:
    """All that was sent in a case and a reader may see, oldest first, read by its pages."""
    found: list[EarlierData] = []
    while page := office.engine.instances.submissions(instance, office.actor(reader), len(found)).sent:
        found += [one for one, _ in page]
    return found[::-1]


def test_every_submission_is_told_in_the_order_it_was_sent(office: Office) -> None:
    started = office.start()
    office.do(office.work_to(started.instance, "Langkah_7"), back=True)
    office.work_to(started.instance, "Langkah_8")
    every = sent(office, started.instance, "auditor")
    assert [one.element for one in every][-4:] == ["Langkah_6", "Langkah_7", "Langkah_6", "Langkah_7"]
    assert [one.value["keputusan"] for one in every if one.element == "Langkah_7"] == ["kembalikan", "setuju"]
    own = sent(office, started.instance, "bidang.kearsipan")
    assert [one.item_label for one in own] == ["Bidang Kearsipan"], "others' rows are not its own to see"

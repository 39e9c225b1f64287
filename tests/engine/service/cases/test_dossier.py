"""One case whole: steps, marks on the diagram, the state of the document, and the proof of its history."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import errors
from engine.clock import FixedClock
from engine.service.views import InstanceView
from engine.service.workshop.views import Requested
from tests import sop, versions
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


def test_the_way_taken_is_told_from_the_history(office: Office) -> None:
    started = office.start()
    view = seen(office, started.instance)
    assert (set(view.taken), view.returned) == ({"Mulai", "Alur_mulai"}, ())
    office.do(office.work_to(started.instance, "Langkah_9"), back=True)
    view = seen(office, started.instance)
    assert view.returned == ("Alur_9_kembali",)
    assert {"Alur_9_keputusan", "Keputusan_9", "Alur_8_ya", "Alur_3_minta", "Alur_3_4"} <= set(view.taken)
    assert not {"Alur_9_ya", "Alur_8_kembali", "Alur_3_langsung", "Alur_selesai"} & set(view.taken)
    office.do(office.work_to(started.instance, "Langkah_10"))
    view = seen(office, started.instance)
    assert view.returned == ("Alur_9_kembali",)
    assert {"Alur_9_ya", "Alur_selesai"} <= set(view.taken)
    assert "Selesai" in view.done
    again = office.start()
    office.do(office.work_to(again.instance, "Langkah_4"), back=True)
    view = seen(office, again.instance)
    assert view.returned == ("Alur_4_kembali",)
    assert "Alur_3_langsung" in view.taken


def test_the_way_taken_on_an_earlier_version_is_marked_where_it_still_stands(office: Office) -> None:
    row = office.work_to(office.start().instance, "Langkah_8")
    admin, versions_ = office.actor("admin"), office.engine.versions
    before = versions_.list(sop.KEY, admin)[0].definition_id
    office.deploy(versions.later(renamed=True))
    wanted = Requested(before, versions_.list(sop.KEY, admin)[0].definition_id, {})
    office.engine.migrations.start(wanted, "Langkah baru berlaku untuk semua.", admin)
    office.engine.migrations.run_due()
    office.engine.instances.move(row.id, "Langkah_7", "Paraf belum lengkap.", admin)
    view = seen(office, row.instance)
    assert view.row.version == 2
    assert {"Alur_1_2", "Alur_2_3", "Alur_7_ya"} <= set(view.taken), "the same flows, of a renamed step too"
    assert not {"Alur_6_7", "Alur_6b_7", "Alur_8_kembali"} & set(view.taken), "drawn otherwise, or never gone"
    assert view.returned == ()


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


@pytest.mark.parametrize("change", ["data", "actor", "delete", "swap"])
def test_a_history_that_was_tampered_with_says_so(office: Office, change: str) -> None:
    """Whoever can remove the guards of the database cannot mend the chain as well."""
    started = office.start()
    office.work_to(started.instance, "Langkah_4")
    other = office.start()
    assert seen(office, started.instance).chain_ok
    statements = {
        "data": "update event set data = replace(data, 'periode', 'waktu') where instance_id = 1 and seq = 1",
        "actor": "update event set actor = 'kadis' where instance_id = 1 and seq = 3",
        "delete": "delete from event where instance_id = 1 and seq = (select event_count from instance where id = 1)",
        "swap": "update event set at = at + 1 where instance_id = 1 and seq = 4",
    }
    with office.engine.store.transaction() as tx:
        unguarded(tx.connection)
        assert tx.execute(sa.text(statements[change])).rowcount == 1
    assert not seen(office, started.instance).chain_ok
    first = {"data": 1, "actor": 3, "swap": 4}
    bad = office.engine.history.verify(started.instance)
    assert bad == first.get(change, bad)
    assert bad is not None
    assert seen(office, other.instance).chain_ok, "the chain of another case is its own"
    if change == "delete":  # the history says another state than the stored one: nothing is built on it
        with pytest.raises(errors.Incident) as stop:
            office.do(office.waiting(started.instance)[0])
        assert stop.value.params["reason"] == "altered"
    else:
        office.do(office.waiting(started.instance)[0])
    assert not seen(office, started.instance).chain_ok, "the break stays, also where work goes on"


def unguarded(connection: sa.Connection) -> None:
    """Drop the triggers that refuse changes of the history, as an owner of the database could."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(
            sa.text("select name from sqlite_master where type = 'trigger' and tbl_name = 'event'")
        )
        for name in names.scalars().all():
            connection.execute(sa.text(f"drop trigger {name}"))
    else:
        connection.execute(sa.text("alter table event disable trigger user"))

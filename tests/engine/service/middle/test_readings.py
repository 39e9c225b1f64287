"""Step 3 opens with the office's indicators: read once, kept in the act's event and state, whatever changes later."""

from __future__ import annotations

from typing import Any

import pytest

from engine import errors
from engine.forms import Posted
from engine.service.record.indicators import Taken
from engine.store.tx import Statement
from tests import sop
from tests.engine.service.conftest import Killed, Office
from tests.engine.service.record.conftest import ended, followed
from tests.soundness import assert_sound

PERIOD = (2026, "Triwulan III")
REQUEST = "Langkah_3_permintaan"


def begin(office: Office) -> Taken:
    return office.engine.record.indicators.begin(sop.KEY, [PERIOD], office.actor("pemilik"))


def change(office: Office, code: str, target: str | None = None, **cells: str) -> None:
    """Change an indicator of the list, and what it aims at in the period."""
    indicators = office.engine.record.indicators
    item = next(one for one in indicators.all() if one.row.reference == code)
    known = {
        "kode": code, "indikator": item.row.name, "satuan": item.row.unit, "arah": item.row.direction,
        "penanggung_jawab": item.row.role, "keterangan": item.row.note, "rumus": item.row.formula,
    }  # fmt: skip
    targets = {} if target is None else {PERIOD: target}
    indicators.save(item.row.id, known | cells, targets, item.row.revision, office.actor("pemilik"))


def opened(office: Office) -> tuple[int, Any]:
    """A case whose step 3 has opened, and that task as its holder sees it."""
    instance = office.start().instance
    row = office.work_to(instance, REQUEST)
    return instance, office.engine.tasks.get(row.id, office.holder(row))


def rows(view: Any) -> dict[str, dict[str, Any]]:
    return {row["kode"]: row for row in view.value["indikator"]}


def test_the_list_fills_the_rows_and_the_event_keeps_what_was_read(office: Office) -> None:
    assert begin(office) == Taken(12, 0, 0)
    change(office, "IK-01", "72,5", rumus="jumlah skor / 7")
    change(office, "IK-02", berlaku_sampai="2026-06-30")
    instance, view = opened(office)
    found = rows(view)
    assert len(found) == 11
    assert "IK-02" not in found, "what is over before the period is left out"
    assert (found["IK-01"]["target"], found["IK-03"]["target"]) == (72.5, 24000)
    assert found["IK-01"]["bidang"] == "bidang_perpustakaan"
    (source,) = view.sources
    assert (source.name, source.given) == ("indikator_kantor", PERIOD)
    (event,) = [one for one in office.events(instance) if "read" in one.data]
    assert source.at == event.at
    (read,) = event.data["read"]
    assert (read["name"], read["given"], len(read["value"])) == ("indikator_kantor", [*PERIOD], 11)

    change(office, "IK-01", "80")
    again = office.engine.tasks.get(view.row.id, office.actor("perencana"))
    assert rows(again)["IK-01"]["target"] == 72.5, "an open case keeps what it read"
    assert again.sources == view.sources
    for row in iter(lambda: office.waiting(instance), []):
        office.do(row[0])
    followed(office)
    with office.engine.store.read() as tx:
        statement = Statement("select data from record_row where indicator = 'IK-01'")
        assert '"target":72.5' in tx.rows(statement)[0][0].replace(" ", ""), "so does its row of the register"
    assert office.engine.audit.verify().sound
    assert_sound(office.engine)


@pytest.mark.one_database
def test_an_office_without_a_list_has_the_table_of_the_package(office: Office) -> None:
    instance, view = opened(office)
    assert len(rows(view)) == 12
    assert view.sources == ()
    assert not [one for one in office.events(instance) if "read" in one.data]
    begin(office)
    assert office.engine.tasks.get(view.row.id, office.actor("perencana")).sources == ()


@pytest.mark.one_database
def test_a_list_with_nothing_in_force_gives_no_rows_at_all(office: Office) -> None:
    begin(office)
    for item in office.engine.record.indicators.all():
        change(office, item.row.reference, berlaku_sejak="2027-01-01")
    _instance, view = opened(office)
    assert rows(view) == {}
    assert view.sources


@pytest.mark.one_database
def test_what_lacks_a_target_or_a_bidang_is_to_be_said_by_who_confirms(office: Office) -> None:
    begin(office)
    change(office, "IK-01", "")
    change(office, "IK-07", penanggung_jawab="")
    _instance, view = opened(office)
    found = rows(view)
    assert found["IK-01"].get("target") is None
    assert not found["IK-07"].get("bidang")
    with pytest.raises(errors.FormInvalid) as refusal:
        office.engine.tasks.complete(view.row.id, Posted({}), office.actor("perencana"))
    places = list(found)
    assert {(one.path, one.code) for one in refusal.value.problems} == {
        (f"indikator/{places.index('IK-01')}/target", "required"),
        (f"indikator/{places.index('IK-07')}/bidang", "required"),
    }


@pytest.mark.one_database
def test_a_completion_taken_back_with_what_followed_stands_on_what_was_read(office: Office) -> None:
    """The step before is done again on what its own event says it read, though the list is another by then."""
    begin(office)
    instance = office.start().instance
    office.work_to(instance, REQUEST)
    sender = next(one for one in reversed(office.events(instance)) if "read" in one.data)
    change(office, "IK-01", "80")
    actor = office.engine.people.actor(sender.actor)
    assert actor is not None
    assert sender.task is not None
    office.engine.withdrawals.withdraw(sender.task, "Keliru mengirim, saya perbaiki dahulu.", actor)
    row = office.work_to(instance, REQUEST)
    view = office.engine.tasks.get(row.id, office.holder(row))
    assert rows(view)["IK-01"]["target"] == 80, "it opens anew, and reads anew"
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
def test_the_period_before_stands_beside_for_the_own_bidang_only(office: Office) -> None:
    ended(office, periode="Triwulan II")
    instance = office.start().instance
    office.work_to(instance, "Langkah_3_isian")
    register = office.engine.record.register
    for row in office.waiting(instance):
        actor = office.holder(row)
        view = office.engine.tasks.get(row.id, actor)
        last = register.last_time(view.measured, actor)
        assert (last.year, last.period) == (2026, "Triwulan II")
        assert set(last.rows) == set(rows(view))
        assert register.last_time(view.measured, office.actor("kadis")).rows == {}
    first = office.engine.tasks.get(
        office.waiting(instance)[0].id, office.holder(office.waiting(instance)[0])
    )
    assert first.measured.path == "indikator"


@pytest.mark.one_database
def test_two_bidang_at_one_indicator_each_have_their_row_and_their_past(office: Office) -> None:
    aims = [PERIOD, (2026, "Triwulan IV")]
    office.engine.record.indicators.begin(sop.KEY, aims, office.actor("pemilik"))
    register = office.engine.record.register
    for period in ("Triwulan III", "Triwulan IV"):
        instance = office.start({**sop.START, "periode": period}).instance
        row = office.work_to(instance, REQUEST)
        view = office.engine.tasks.get(row.id, office.holder(row))
        listed = view.value["indikator"]
        twice = {**listed[0], "bidang": "bidang_kearsipan"}
        value = {**view.value, "indikator": [*listed, twice]}
        office.engine.tasks.complete(row.id, value, office.holder(row))
        shares = {one.roles[0]: one for one in office.waiting(instance)}
        for role in ("bidang_kearsipan", "bidang_perpustakaan"):
            shown = office.engine.tasks.get(shares[role].id, office.holder(shares[role]))
            assert "IK-01" in rows(shown)
            if period == "Triwulan IV":
                last = register.last_time(shown.measured, office.holder(shares[role]))
                assert last.rows["IK-01"].row.role == role
        while waiting := office.waiting(instance):
            office.do(waiting[0])
        followed(office)
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
def test_the_opening_of_step_3_happens_wholly_or_not_at_all(office: Office, killed: Killed) -> None:
    begin(office)
    instance = office.start().instance
    row = office.work_to(instance, "Langkah_2")
    actor = office.holder(row)
    value = sop.filled(row.element, office.engine.tasks.get(row.id, actor).value)
    killed(lambda engine: engine.tasks.complete(row.id, value, actor))
    assert office.work_to(instance, REQUEST).element == REQUEST
    assert office.engine.audit.verify().sound

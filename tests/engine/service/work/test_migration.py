"""Moving one token by hand: the administrator's repair, with a reason, within what stays sound."""

from __future__ import annotations

import pytest

from engine import errors
from engine.service import Engine
from tests.engine.service.conftest import Killed, Office
from tests.soundness import assert_sound

pytestmark = pytest.mark.one_database

REASON = "Salah pilih pada langkah sebelumnya."


def test_a_token_goes_back_and_the_instance_ends(office: Office) -> None:
    row = office.work_to(office.start().instance, "Langkah_6")
    (opened,) = office.engine.instances.move(row.id, "Langkah_5", REASON, office.actor("admin"))
    assert opened.element == "Langkah_5"
    event = office.events(row.instance)[-1]
    assert (event.type, event.element, event.data["to"]) == ("token_moved", "Langkah_6", "Langkah_5")
    assert event.data["closed"] == [{"element": "Langkah_6", "task": row.id}]
    assert [one["task"] for one in event.data["opened"]] == [opened.id]
    assert_sound(office.engine)
    with pytest.raises(errors.TaskClosed):
        office.do(row)
    office.do(office.work_to(row.instance, "Langkah_10"))
    assert_sound(office.engine)


def test_every_bidang_goes_with_its_step(office: Office) -> None:
    row = office.work_to(office.start().instance, "Langkah_3_isian")
    (opened,) = office.engine.instances.move(row.id, "Langkah_2", REASON, office.actor("admin"))
    assert [one.id for one in office.waiting(row.instance)] == [opened.id]
    assert_sound(office.engine)
    office.engine.instances.move(opened.id, "Langkah_3", REASON, office.actor("admin"))
    assert [one.element for one in office.waiting(row.instance)] == ["Langkah_3_permintaan"]
    assert_sound(office.engine)


def test_what_is_refused(office: Office) -> None:
    row = office.work_to(office.start().instance, "Langkah_6")
    before = office.dump()
    for username in ("kadis", "pemilik", "sekretaris"):
        with pytest.raises(errors.Forbidden):
            office.engine.instances.move(row.id, "Langkah_5", REASON, office.actor(username))
    with pytest.raises(errors.Invalid):
        office.engine.instances.move(row.id, "Langkah_5", "", office.actor("admin"))
    for target, code in (
        ("Langkah_6", "here"),
        ("Langkah_3_isian", "scope"),
        ("Keputusan_7", "kind"),
        ("tidak_ada", "gone"),
    ):
        with pytest.raises(errors.CannotBeMoved) as refusal:
            office.engine.instances.move(row.id, target, REASON, office.actor("admin"))
        assert refusal.value.params["reason"] == code
    assert office.dump() == before


@pytest.mark.fault
def test_a_kill_leaves_it_here_or_there(office: Office, killed: Killed) -> None:
    row, actor = office.work_to(office.start().instance, "Langkah_3_isian"), office.actor("admin")

    def act(engine: Engine) -> None:
        engine.instances.move(row.id, "Langkah_2", REASON, actor)

    assert killed(act) > 6

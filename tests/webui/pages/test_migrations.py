"""Comparing versions and moving what runs, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop, versions
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
REASON = "Versi baru berlaku pekan ini."
PLACE = f"/sop/{sop.KEY}/pindah"


def numbers(engine: Engine) -> tuple[int, int]:
    """The ids of the shipped version and of the next one."""
    admin = office.actor(engine, "admin")
    before = engine.versions.list(sop.KEY, admin)[0].definition_id
    return before, engine.definitions.deploy(versions.later(renamed=True), SETUP).definition_id


def test_instances_are_tried_and_moved(visitor: Come, engine: Engine) -> None:
    first, second = office.brought_to(engine, "Langkah_2"), office.brought_to(engine, "Langkah_8")
    for back in (True, False):  # the eighth step sends the work back, and has it again
        (task,) = office.open_tasks(engine, second)
        person = office.actor(engine, sop.PEOPLE[task.roles[0]])
        given = sop.filled(task.element, engine.tasks.get(task.id, person).value, back=back)
        engine.tasks.complete(task.id, given, person)
    before, after = numbers(engine)
    owner = visitor("pemilik").get(f"{PLACE}?dari={before}&ke={after}")
    assert "Pada halaman ini 1 dapat pindah, 1 tetap." in owner.words
    assert "tidak ada lagi pada versi tujuan" in owner.words
    assert "tenggat yang dijanjikan tetap" in owner.words
    assert not owner.document.xpath("//textarea")
    kadis = visitor("kadis")
    page = kadis.get(f"{PLACE}?dari={before}&ke={after}")
    short = page.send({"alasan": "pendek"}, action=PLACE)
    assert (short.status, "Sedikitnya 10 huruf" in short.words) == (422, True)
    done = page.send({"alasan": REASON}, action=PLACE)
    assert "0 dari 2 berkas" in done.words
    engine.migrations.run_due()
    done = kadis.get(done.path)
    assert ("2 dari 2 berkas" in done.words, "1 dipindahkan" in done.words, "1 tetap" in done.words) == (
        True,
    ) * 3
    mapped = kadis.get(f"{PLACE}?dari={before}&ke={after}&ganti.Langkah_2={versions.RENAMED}")
    assert "Pada halaman ini 1 dapat pindah, 0 tetap." in mapped.words
    mapped.send({"alasan": REASON}, action=PLACE)
    engine.migrations.run_due()
    assert "Pemindahan sebelumnya" in kadis.get(PLACE).words
    for instance in (first, second):
        case = visitor("admin").get(f"/berkas/{instance}/riwayat")
        assert "memindahkan berkas ini dari versi 1 ke versi 2" in case.words
    # What was done was done under the standard time of its own version, whatever the version of the case says now.
    eighth = visitor("kadis").get(f"/berkas/{second}/waktu").all("//tbody/tr")[7]
    assert "3 hari" in eighth, eighth
    assert visitor("admin").get("/laporan").status == 200
    assert kadis.get(f"{PLACE}/999").status == 404
    assert visitor("sekretaris").get(PLACE).status == 403


def test_the_administrator_moves_a_task(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_6")
    task = office.open_tasks(engine, instance)[0].id
    action = f"/tugas/{task}/pindahkan"
    assert not visitor("kadis").get(f"/berkas/{instance}").document.xpath(f"//form[@action='{action}']")
    page = visitor("admin").get(f"/berkas/{instance}")
    refused = page.send({"ke": "Langkah_3_isian", "alasan": REASON}, action=action)
    assert (refused.status, "kelompok langkah" in refused.words) == (422, True)
    moved = page.send({"ke": "Langkah_5", "alasan": REASON}, action=action)
    assert "Pekerjaan dipindahkan" in moved.words
    assert f"Alasan: {REASON}" in moved.visitor.get(f"{moved.path}/riwayat").words
    again = page.send({"ke": "Langkah_4", "alasan": REASON}, action=action)
    assert again.status == 409

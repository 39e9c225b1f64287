"""webui/pages/reckoning.py: what a form would show now, for who may fill it in; nothing comes of asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
SEND = ("aksi", "kirim")
CONFIRM = "f-indikator-2-realisasi_dipastikan"


def asked(page: Page, fields: dict[str, str], address: str = "") -> tuple[int, Any]:
    """Ask as the script of a page does: the token in the head, the fields in the body."""
    form = page.form(page.document.xpath("//main//form[@data-form]")[0].get("action") or "")
    where = address or page.document.xpath("//fieldset[@data-reckon]")[0].get("data-reckon")
    body = dict(form.form_values())
    headers = {"Accept": "application/json", "X-CSRFToken": body.pop("csrf_token")}
    answer = page.visitor.client.post(where, data=body | fields, headers=headers)
    return answer.status_code, answer.get_json()


@pytest.fixture
def task(engine: Engine) -> int:
    return office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")


def test_results_come_while_one_types_and_nothing_is_kept(visitor: Come, engine: Engine, task: int) -> None:
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    instance = engine.tasks.get(task, office.actor(engine, "admin")).row.instance
    before = engine.instances.get(instance, office.actor(engine, "admin"))
    status, said = asked(page, {"indikator.0.realisasi": "70,5", "indikator.2.realisasi": "80"})
    assert status == 200
    assert said["texts"]["f-indikator-0-capaian"] == "90,38"
    assert said["texts"]["f-indikator-0-predikat"] == "Tinggi"
    assert said["asks"] == {CONFIRM: ["16 kali Target. Yakin?", "80"]}
    assert not said["shown"]["f-indikator-0-belum_tersedia"]
    assert said["shown"]["f-indikator-1-belum_tersedia"]
    status, said = asked(page, {"indikator.0.realisasi": "72.5", "indikator.1.realisasi": "=1+1"})
    assert said["faults"] == {
        "f-indikator-0-realisasi": "Gunakan koma untuk desimal, misalnya 72,5.",
        "f-indikator-1-realisasi": "Isi dengan angka, misalnya 1.234,5.",
    }
    view = engine.tasks.get(task, office.actor(engine, "bidang.kearsipan"))
    assert (view.row.claimed_by, view.draft_at) == (None, None)
    assert engine.instances.get(instance, office.actor(engine, "admin")) == before


def test_only_who_may_fill_it_in_is_answered(visitor: Come, task: int) -> None:
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    other = visitor("bidang.perpustakaan").get("/tugas")
    token = other.document.xpath("//input[@name='csrf_token']/@value")[0]
    answer = other.visitor.client.post(
        f"/tugas/{task}/hitung", headers={"X-CSRFToken": token, "Accept": "application/json"}
    )
    assert answer.status_code == 403
    sent = page.send({f"indikator.{row}.realisasi": "40" for row in range(4)}, button=SEND)
    assert sent.path == "/tugas"
    assert asked(page, {})[0] in (403, 409)


def test_a_far_number_is_asked_about_once_and_its_answer_stands_in_the_history(
    visitor: Come, engine: Engine, task: int
) -> None:
    figures = {f"indikator.{row}.realisasi": "40" for row in range(4)} | {"indikator.2.realisasi": "80"}
    refused = visitor("bidang.kearsipan").get(f"/tugas/{task}").send(figures, button=SEND)
    assert refused.status == 422
    (sentence,) = refused.all("//*[@id='ringkasan-galat']//li")
    assert sentence.endswith("baris 3: Realisasi: 16 kali Target. Yakin? Betulkan, atau centang “Ya, benar”.")
    box = refused.document.get_element_by_id(CONFIRM)
    assert (box.get("value"), box.get("checked")) == ("80", None)
    changed = refused.send(
        {"indikator.2.realisasi": "90", "indikator.2.realisasi_dipastikan": "80"}, button=SEND
    )
    assert changed.status == 422, "what was confirmed is another number"
    sent = changed.send({"indikator.2.realisasi_dipastikan": "90"}, button=SEND)
    assert sent.path == "/tugas"
    view = engine.tasks.get(task, office.actor(engine, "bidang.kearsipan"))
    assert view.value["indikator"][2]["realisasi_dipastikan"] == 90
    record = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    assert "Dipastikan: 18 kali Target" in record.words


def test_what_was_confirmed_is_not_asked_again_on_a_return(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_3_isian")
    for one in office.open_tasks(engine, instance, "Langkah_3_isian"):
        person = office.actor(engine, sop.PEOPLE[one.roles[0]])
        value = engine.tasks.get(one.id, person).value
        rows = [{"realisasi": 80, "realisasi_dipastikan": 80} for _row in value["indikator"]]
        engine.tasks.complete(one.id, {"indikator": rows}, person)
    (review,) = office.open_tasks(engine, instance, "Langkah_4")
    planner = office.actor(engine, "perencana")
    engine.tasks.complete(review.id, sop.filled("Langkah_4", {}, back=True), planner)
    (again,) = (
        one.id
        for one in office.open_tasks(engine, instance, "Langkah_3_isian")
        if one.item == "bidang_kearsipan"
    )
    page = visitor("bidang.kearsipan").get(f"/tugas/{again}")
    assert page.document.get_element_by_id(CONFIRM).get("checked") is not None
    assert page.send(button=SEND).path == "/tugas"


def test_a_trial_and_a_start_form_are_answered_too(visitor: Come, engine: Engine) -> None:
    draft = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
    page = visitor("pemilik").get(f"/sop/rancangan/{draft}/coba?tugas=")
    status, said = asked(page, {}, f"/sop/rancangan/{draft}/coba/hitung")
    assert (status, said["faults"]) == (200, {})
    page = visitor("kadis").get(f"/mulai/{sop.KEY}")
    status, said = asked(page, {"tahun": "2026.5"}, f"/mulai/{sop.KEY}/hitung")
    assert (status, set(said["faults"])) == (200, {"f-tahun"})

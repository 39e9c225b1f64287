"""What a page keeps by itself: there again when it is opened, told on the lists, and never overwritten unasked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine import errors
from engine.clock import FixedClock
from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop
from tests.engine.service.work.test_incidents import choosing
from tests.webui import office
from tests.webui.pages.test_retention import finished
from tests.webui.visitor import Page, Visitor
from webui.pages.autosaves import page_of

Come = Callable[..., Visitor]
JSON = {"Accept": "application/json"}
REVIEW = "Langkah_8"
REASON = "Angka triwulan belum sesuai dengan bukti"


class Answer:
    """What the server answers to a script."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.said: dict[str, Any] = response.get_json()


def typed(page: Page, fields: dict[str, Any], form: str = "", since: str | None = None) -> Answer:
    """Keep fields as the script of a page does."""
    shown = page.form(form)
    known = shown.get("data-since") if since is None else since
    body = dict(shown.form_values()) | fields
    address, query = shown.get("data-autosave"), {"sejak": known}
    return Answer(page.visitor.client.post(address, data=body, query_string=query, headers=JSON))


@pytest.fixture
def task(engine: Engine) -> int:
    return office.task_at(engine, REVIEW)


@pytest.fixture
def holder(engine: Engine, task: int) -> str:
    row = engine.tasks.get(task, office.actor(engine, "admin")).row
    return sop.PEOPLE[row.roles[0]]


def test_typed_text_is_there_again_on_another_day_and_device(
    visitor: Come, engine: Engine, task: int, holder: str, clock: FixedClock
) -> None:
    kept = typed(visitor(holder).get(f"/tugas/{task}"), {"keputusan": "kembalikan", "alasan": REASON})
    assert kept.status == 200
    at = kept.said["words"].removeprefix("Tersimpan ")
    again = visitor(holder).get(f"/tugas/{task}")
    assert f"Isian Anda tersimpan {at}, belum dikirim." in again.words
    values = dict(again.form().form_values())
    assert (values["keputusan"], values["alasan"]) == ("kembalikan", REASON)
    view = engine.tasks.get(task, office.actor(engine, holder))
    assert (view.row.claimed_by, view.draft_at) == (None, None), "it takes no task and is no draft"
    assert "ada isian tersimpan" in visitor(holder).get("/tugas").words
    drop = again.document.xpath("//button[@data-drop]")[0].get("formaction")
    dropped = again.visitor.post(drop, {"csrf_token": values["csrf_token"]})
    assert dropped.path == f"/tugas/{task}"
    assert "Isian tersimpan dibuang." in dropped.words
    assert not dict(dropped.form().form_values()).get("alasan")
    assert "ada isian tersimpan" not in visitor(holder).get("/tugas").words


def test_the_newer_of_draft_and_typed_text_shows_and_the_other_is_a_link_away(
    visitor: Come, engine: Engine, task: int, holder: str, clock: FixedClock
) -> None:
    person = visitor(holder)
    saved = person.get(f"/tugas/{task}").send(
        {"keputusan": "kembalikan", "alasan": "Simpanan sementara saya"}, button=("aksi", "simpan")
    )
    assert typed(saved, {"alasan": REASON}).status == 200
    page = person.get(f"/tugas/{task}")
    assert page.all("//textarea[@name='alasan']") == [REASON]
    older = person.get(f"/tugas/{task}?isian=simpanan")
    assert older.all("//textarea[@name='alasan']") == ["Simpanan sementara saya"]
    assert "Yang tampak ini simpanan sementara." in older.words
    saved = page.send(button=("aksi", "simpan"))
    assert "belum dikirim" not in saved.words
    assert saved.all("//textarea[@name='alasan']") == [REASON]


def test_two_tabs_never_overwrite_each_other_unasked(visitor: Come, task: int, holder: str) -> None:
    person = visitor(holder)
    first, second = person.get(f"/tugas/{task}"), person.get(f"/tugas/{task}")
    assert typed(first, {"alasan": "dari tab pertama", "keputusan": "kembalikan"}).status == 200
    refused = typed(second, {"alasan": "dari tab kedua", "keputusan": "kembalikan"})
    assert (refused.status, refused.said["error"]) == (409, "text_newer")
    assert "tersimpan di tab atau perangkat lain" in refused.said["message"]
    assert (
        typed(
            second, {"alasan": "dari tab kedua", "keputusan": "kembalikan"}, since=refused.said["at"]
        ).status
        == 200
    )
    assert person.get(f"/tugas/{task}").all("//textarea[@name='alasan']") == ["dari tab kedua"]


def test_a_task_that_somebody_ended_leaves_the_text_to_its_writer(
    visitor: Come, engine: Engine, task: int, holder: str
) -> None:
    page = visitor(holder).get(f"/tugas/{task}")
    instance = engine.tasks.get(task, office.actor(engine, holder)).row.instance
    engine.instances.cancel(instance, "Dimulai dua kali.", office.actor(engine, "kadis"))
    kept = typed(page, {"alasan": REASON})
    assert kept.said["gone"]
    assert "Tugas ini ditarik oleh" in kept.said["words"]
    after = visitor(holder).get(f"/tugas/{task}")
    assert "Isian Anda yang belum terkirim" in after.words
    assert REASON in after.all("//textarea[@id='salinan']")[0]
    assert REASON not in visitor("kadis").get(f"/tugas/{task}").text


def test_a_start_form_is_found_again(visitor: Come, engine: Engine) -> None:
    person = visitor("kadis")
    page = person.get(f"/mulai/{sop.KEY}")
    assert typed(page, {"isi_disposisi": "Mohon dikumpulkan", "tahun": "20x6"}).status == 200
    assert "Ada isian tersimpan" in person.get("/mulai?semua=").words
    assert "Isian mulai" in person.get("/tugas").words
    assert "Isian mulai" not in person.get("/tugas?tab=selesai").words
    again = visitor("kadis").get(f"/mulai/{sop.KEY}")
    values = dict(again.form().form_values())
    assert (values["isi_disposisi"], values["tahun"]) == ("Mohon dikumpulkan", "20x6"), "as it was typed"
    sent = again.send(sop.START, button=("aksi", "kirim"))
    assert sent.path.startswith("/berkas/")
    assert "Isian mulai" not in person.get("/tugas").words


def test_remarks_and_reasons_are_kept_as_well(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    person = visitor("kadis")
    case = f"/berkas/{instance}"
    for place, action, name in (
        (f"{case}/riwayat", f"{case}/komentar", "komentar"),
        (case, f"{case}/batalkan", "alasan"),
    ):
        assert typed(person.get(place), {name: f"Kata {name}"}, action).status == 200
        assert f"Kata {name}" in person.get(place).all(f"//textarea[@name='{name}']")
    person.get(f"{case}/riwayat").send(action=f"{case}/komentar")
    assert person.get(f"{case}/riwayat").all("//textarea[@name='komentar']") == [""]
    (task,) = (row.id for row in office.open_tasks(engine, instance))
    admin = visitor("admin")
    assert typed(admin.get(f"/tugas/{task}"), {"alasan": REASON}, f"/tugas/{task}/alihkan").status == 200
    assert REASON in admin.get(f"/tugas/{task}").all("//textarea[@name='alasan']")


def asked(engine: Engine, clock: FixedClock) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Every form that asks for a reason: whose, on which page, where it is sent to, and what it asks beside."""
    admin, owner, kadis = (office.actor(engine, one) for one in ("admin", "pemilik", "kadis"))
    engine.definitions.deploy(choosing(task=True), SETUP)
    clerk = office.actor(engine, "sekretaris")
    (stopping,) = engine.instances.start("kecil", {}, clerk).next
    with pytest.raises(errors.Incident):
        engine.tasks.complete(stopping.id, {"pilihan": "z"}, clerk)
    named, due = finished(engine), finished(engine)
    clock.advance(timedelta(days=731))
    proposals = [engine.retention.propose([named], REASON, admin)]
    case = office.started(engine)
    (first,) = office.open_tasks(engine, case)
    view = engine.tasks.get(first.id, kadis)
    engine.tasks.complete(first.id, sop.filled(first.element, view.value), kadis)
    drafts = [engine.drafts.open(sop.KEY, owner) for _ in range(3)]
    for draft in drafts:
        revision = engine.drafts.view(draft, owner).revision
        revision = engine.drafts.write(draft, {"data/lain.csv": f"{draft}\n".encode()}, revision, owner)
        if draft != drafts[0]:
            engine.drafts.submit(draft, REASON, revision, owner)
    own = [f"/sop/rancangan/{draft}" for draft in drafts]
    return [
        ("kadis", f"/tugas/{first.id}/tarik", f"/tugas/{first.id}/tarik", {}),
        ("admin", f"/berkas/{case}", f"/tugas/{first.id}/pindahkan", {"ke": "Langkah_3"}),
        ("admin", f"/berkas/{case}", f"/berkas/{case}/batalkan", {}),
        ("admin", "/insiden/1", "/insiden/1/tutup", {}),
        ("pemilik", own[0], f"{own[0]}/ajukan", {}),
        ("kadis", own[1], f"{own[1]}/kembalikan", {}),
        ("kadis", own[2], f"{own[2]}/berlakukan", {}),
        ("admin", "/retensi", "/retensi", {"berkas": str(due)}),
        ("admin", f"/retensi/{proposals[0]}", f"/retensi/{proposals[0]}/tarik", {}),
    ]


def test_every_reason_is_kept(visitor: Come, engine: Engine, clock: FixedClock) -> None:
    """Each is there again on its page, nobody else's, gone when it is thrown away, and gone when it is sent."""
    other = visitor("bidang.kearsipan")
    token = other.token()
    for who, address, action, beside in asked(engine, clock):
        person = visitor(who)
        fields = {"alasan": REASON, **beside}
        assert typed(person.get(address), fields, action).status == 200, action
        again = person.get(address)
        shown = again.form(action)
        assert fields.items() <= dict(shown.form_values()).items(), action
        folds = [one for one in shown.iterancestors("details") if one.get("open") is None]
        assert not folds, f"{action} is folded away"
        kept = shown.get("data-autosave")
        body = {"csrf_token": token, "alasan": REASON}
        assert other.client.post(kept, data=body, headers=JSON).status_code in (403, 404), action
        dropped = person.post(
            shown.xpath(".//button[@data-drop]")[0].get("formaction"), {"csrf_token": person.token()}
        )
        assert dropped.path == address, action
        assert not dict(dropped.form(action).form_values()).get("alasan"), action
        assert typed(dropped, fields, action).status == 200
        assert person.get(address).send(action=action).status == 200, action
        name = kept.removeprefix("/isian-tersimpan/")
        assert engine.autosaves.of([name], office.actor(engine, who)) == {}, action


def test_what_cannot_be_kept_is_said_in_json(visitor: Come, task: int, holder: str) -> None:
    person = visitor(holder)
    page = person.get(f"/tugas/{task}")
    for size in (2_000_000, 10_000_000, 13_000_000):
        large = typed(page, {"alasan": "x" * size})
        assert large.status == 413
    assert typed(page, {"alasan": REASON}, since="kemarin").status == 200, "what is no moment knows nothing"
    other = visitor("bidang.kearsipan")
    other.get("/tugas")
    token = dict(page.form().form_values())["csrf_token"]
    address = page.form().get("data-autosave")
    refused = other.client.post(address, data={"csrf_token": token}, headers=JSON)
    assert refused.status_code == 403
    person.client.delete_cookie("alur")
    out = typed(page, {"alasan": REASON})
    assert out.status in (401, 403)


def test_what_is_dropped_leads_back_to_its_page(app: Any) -> None:
    with app.test_request_context():
        assert page_of("start", "pdk") == "/mulai/pdk"
        assert page_of("task", "9" * 5_000) == "/tugas"
        assert page_of("reassign", "3") == "/tugas/3"
        assert page_of("comment", "3") == "/berkas/3/riwayat"
        assert page_of("comment", "x") == "/tugas"
        assert page_of("lain", "3") == "/tugas"

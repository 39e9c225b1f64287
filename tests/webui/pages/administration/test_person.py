"""One person: changed, given roles, sent off and let in again; who comes second is told who was first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from engine import store
from engine.clock import FixedClock
from engine.service import Engine
from tests.tools.site import PASSWORD
from tests.webui import office
from tests.webui.pages.administration.test_people import link_of
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
HERE = "/administrasi/orang/sekretaris"


def told(page: Page) -> str:
    return " ".join(page.all("//main//div[@role='status']"))


def test_data_is_changed_and_said(visitor: Come, engine: Engine) -> None:
    admin = visitor("admin")
    page = admin.get(HERE)
    page = page.send(
        {"nama": "Siti Rahma", "nip": "198001312005012003", "surel": "s@dinas.go.id"}, action=HERE
    )
    assert "Data sekretaris disimpan" in told(page)
    assert page.document.xpath("//input[@name='nip']/@value") == ["19800131 200501 2 003"]
    assert "Terakhir diubah oleh" in page.words
    wrong = page.send({"nip": "19", "nama": "Lain"}, action=HERE)
    assert wrong.status == 422
    assert wrong.document.xpath("//*[@aria-invalid]/@name") == ["nip"]
    assert ("nama", "Lain") in wrong.form(HERE).form_values()
    taken = admin.get("/administrasi/orang/kadis").send(
        {"nip": "198001312005012003"}, action="/administrasi/orang/kadis"
    )
    assert "sudah dicatat pada akun sekretaris" in taken.words
    sentence = "mengubah data Siti Rahma."
    assert sentence in visitor("auditor").get("/audit/sistem").words
    assert engine.audit.verify().sound


def test_who_comes_second_is_told_who_was_first_and_keeps_what_was_typed(
    visitor: Come, engine: Engine
) -> None:
    admin = visitor("admin")
    page = admin.get(HERE)
    page.send({"nama": "Yang Pertama"}, action=HERE)
    late = page.send({"nama": "Yang Kedua", "nip": "198001312005012003"}, action=HERE)
    assert late.status == 409
    name = office.actor(engine, "admin").name
    assert f"oleh {name}" in late.words
    assert "Yang Kedua" in late.words
    assert "198001312005012003" in late.words
    assert engine.people.get("sekretaris").name == "Yang Pertama"


def test_a_role_is_given_with_dates_and_taken_after_a_look_ahead(visitor: Come, engine: Engine) -> None:
    admin, grant = visitor("admin"), f"{HERE}/jabatan"
    page = admin.get(HERE).send(
        {"jabatan": "kepala_dinas", "mulai": "2026-11-24", "sampai": "30-11-2026", "nomor_surat": "800/2"},
        action=grant,
    )
    assert "Jabatan Kepala Dinas diberikan" in told(page)
    assert "Sel, 24 Nov 2026 sampai Sen, 30 Nov 2026" in page.words
    assert "Akan datang" in page.words
    wrong = page.send({"jabatan": "presiden", "nomor_surat": "800/3"}, action=grant)
    assert (wrong.status, wrong.document.xpath("//*[@aria-invalid]/@name")) == (422, ["jabatan"])
    assert ("nomor_surat", "800/3") in wrong.form(grant).form_values()
    assert admin.get(f"{HERE}/jabatan/auditor/cabut").status == 404
    ahead = admin.get(f"{HERE}/jabatan/sekretaris/cabut")
    assert "Sekretaris tidak punya pemegang lagi" in ahead.words
    done = ahead.send()
    assert "Jabatan Sekretaris dicabut" in told(done)
    assert "Jabatan yang lalu" in done.words
    assert engine.audit.verify().sound


def test_a_role_held_for_a_time_is_taken_with_a_reason(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    admin, until = office.actor(engine, "admin"), clock() + timedelta(days=3)
    engine.people.grant("perencana", "sekretaris", admin, kind="plh", end=until, letter="800/12/2026")
    here = "/administrasi/orang/perencana/jabatan/sekretaris/cabut"
    page = visitor("admin").get(here)
    refused = page.send({"alasan": "pendek"})
    assert (refused.status, refused.document.xpath("//*[@aria-invalid]/@name")) == (422, ["alasan"])
    assert "pendek" in refused.words
    done = refused.send({"alasan": "Cutinya dibatalkan."})
    assert "Jabatan Sekretaris dicabut" in told(done)
    newest = engine.notices.list(office.actor(engine, "sekretaris"))[0]
    assert (newest.kind, newest.data["reason"]) == ("delegation_ended", "Cutinya dibatalkan.")
    assert engine.audit.verify().sound


def test_a_leaver(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    (task,) = office.open_tasks(engine, instance)
    engine.tasks.claim(task.id, office.actor(engine, "kadis"))
    kadis, admin = visitor("kadis"), visitor("admin")
    ahead = admin.get("/administrasi/orang/kadis/nonaktif")
    for said in (
        "1 sesi yang terbuka berakhir",
        "1 tugas yang sudah diambilnya kembali",
        task.number,
        "Kepala Dinas tidak punya pemegang lagi. 1 tugasnya",
    ):
        assert said in ahead.words, said
    done = ahead.send()
    assert (
        "Akun Kepala Dinas (contoh) dinonaktifkan. 1 sesi diakhiri. 1 tugas dikembalikan kepada jabatannya. "
        "Kepala Dinas tidak punya pemegang lagi. 1 tugasnya"
    ) in told(done)
    assert kadis.get("/tugas").path == "/masuk"
    assert admin.get("/administrasi/orang?keadaan=nonaktif").words.count("Nonaktif") >= 2
    on = done.send(action="/administrasi/orang/kadis/aktif")
    assert "Akun Kepala Dinas (contoh) diaktifkan" in told(on)
    assert visitor("kadis").get("/tugas").path == "/tugas"


def test_a_forgotten_password(visitor: Come) -> None:
    admin, stranger = visitor("admin"), visitor()
    path = link_of(admin.get(HERE).send(action=f"{HERE}/tautan").text)
    assert "Ada tautan yang belum dipakai" in admin.get(HERE).words
    page = stranger.get(path).send(
        dict.fromkeys(("sandi_baru", "sandi_ulang"), "tiga kuda makan roti"), action=path
    )
    assert page.path == "/masuk"
    assert stranger.sign_in("sekretaris", "tiga kuda makan roti")


def test_a_held_account_is_marked_and_let_in_again(visitor: Come) -> None:
    stranger, admin = visitor(), visitor("admin")
    for _ in range(5):
        stranger.get("/masuk").send({"nama": "sekretaris", "sandi": "salah"}, action="/masuk")
    assert "Ditahan" in " ".join(admin.get("/administrasi/orang?keadaan=ditahan").all("//tbody"))
    held = admin.get("/akun-ditahan").document.xpath("//a[@class='row-link']/@href")
    assert held == [HERE]
    page = admin.get(HERE)
    assert "Akun ini ditahan" in page.words
    opened = page.send(action="/akun-ditahan/sekretaris")
    assert opened.path == HERE
    assert "Akun ini ditahan" not in opened.words


def test_the_history_of_a_person_is_one_step_away_and_back(visitor: Come) -> None:
    admin = visitor("admin")
    (address,) = admin.get(HERE).document.xpath("//main//a[starts-with(@href, '/orang/')]/@href")
    history = admin.get(address)
    assert history.status == 200
    assert HERE in history.document.xpath("//main//a/@href")
    assert HERE not in visitor("auditor").get(address).document.xpath("//main//a/@href")


def test_sessions_and_a_lost_second_factor(visitor: Come, engine: Engine) -> None:
    person, admin = visitor("sekretaris"), visitor("admin")
    page = admin.get(HERE)
    assert "Masuk" in " ".join(page.all("//ul[@class='devices']"))
    ended = page.send(action=f"{HERE}/sesi")
    assert "1 sesi diakhiri" in told(ended)
    assert person.get("/tugas").path == "/masuk"
    with engine.store.transaction() as tx:
        row = store.people.by_username(tx, "sekretaris")
        assert row is not None
        store.second_factors.add(tx, row.id, b"", engine.clock(), 0)
    short = admin.get(HERE).send({"alasan": "pendek"}, action=f"{HERE}/verifikasi")
    assert (short.status, short.document.xpath("//*[@aria-invalid]/@name")) == (422, ["alasan"])
    reset = short.send({"alasan": "Ponselnya hilang di jalan."}, action=f"{HERE}/verifikasi")
    assert "diatur ulang" in told(reset)


def test_what_nobody_does_to_oneself(visitor: Come, engine: Engine) -> None:
    admin, own = visitor("admin"), "/administrasi/orang/admin"
    page = admin.get(own)
    for part in ("jabatan", "tautan", "sesi", "aktif"):
        assert not page.document.xpath(f"//form[contains(@action, '{own}/{part}')]"), part
    revision = {"csrf_token": admin.token(), "revisi": "0"}
    given = admin.post(f"{own}/jabatan", revision | {"jabatan": "kepala_dinas"})
    assert (given.status, "oleh administrator lain" in given.words) == (422, True)
    assert admin.post(f"{own}/tautan", revision).status == 422
    assert admin.post(f"{own}/nonaktif", revision).status == 422
    ahead = admin.get(f"{own}/jabatan/admin/cabut")
    assert "administrator aktif yang terakhir" in ahead.words
    assert admin.post(f"{own}/jabatan/admin/cabut", revision).status == 422
    assert engine.people.actor("admin") is not None
    assert PASSWORD

"""What the proof of the history found, as sentences: which record of which case, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.service.audit.soundness import KIND as UNSOUND
from engine.service.audit.verification import Fault
from webui import filters
from webui.language import gettext as _
from webui.language import marked, ngettext
from webui.messages.site.promises import promise_sentence

SENTENCES = {
    "altered": marked("%(chain)s, catatan %(seq)s: isinya diubah."),
    "missing": marked("%(chain)s, catatan %(range)s: hilang."),
    "inserted": marked("%(chain)s, catatan %(seq)s: disisipkan."),
    "moved": marked("%(chain)s, catatan %(seq)s: urutannya ditukar."),
    "rewritten": marked(
        "%(chain)s, catatan %(range)s: bukan lagi yang disegel; isinya diubah, disisipkan, atau ditukar "
        "dan kode pengamannya dihitung ulang."
    ),
    "head": marked("%(chain)s, catatan %(seq)s: tidak cocok dengan catatan terakhir yang disebut berkasnya."),
    "act": marked(
        "%(chain)s, catatan %(seq)s: tidak menyebut keadaan yang ditinggalkannya; bukan Alur yang menulisnya."
    ),
    "unreadable": marked(
        "%(chain)s, catatan %(seq)s: isinya tidak dapat dibaca; bukan Alur yang menulisnya."
    ),
    "unreadable_row": marked("%(chain)s: barisnya tidak dapat dibaca; bukan Alur yang menulisnya."),
    "instance_missing": marked("%(chain)s, catatan %(range)s: berkas beserta riwayatnya hilang."),
    "instance_inserted": marked(
        "%(chain)s, catatan %(range)s: berkas disisipkan; mengaku lebih tua daripada segel yang tidak mengenalnya."
    ),
    "tombstone": marked(
        "Riwayat sistem, catatan %(seq)s: tanda pemusnahan %(chain)s dipalsukan; tidak dibuat di sini."
    ),
    "record": marked("%(chain)s: %(what)s tidak lagi seperti pada catatan %(seq)s."),
    "guard": marked(
        "Basis data: pelindung %(which)s hilang, dimatikan, atau diganti; “alur init” memasangnya kembali."
    ),
    "trigger": marked(
        "Basis data: pemicu %(which)s bukan buatan Alur; cari tahu siapa yang memasangnya, lalu lepaskan."
    ),
    "content": marked("Isi lampiran tersimpan %(which)s bukan lagi yang dulu disimpan."),
    "seal_altered": marked("Segel %(seal)s: isinya bukan yang dulu dibuat."),
    "seal_missing": marked("Segel %(seal)s: hilang dari basis data."),
    "seal_signature": marked("Segel %(seal)s: tanda tangannya tidak cocok dengan kunci Alur ini."),
    "seal_leaf": marked(
        "Segel %(seal)s: daftar riwayat yang disegel di basis data bukan yang ditandatangani."
    ),
    "seal_leaf_named": marked(
        "Segel %(seal)s: catatan terakhir %(chain)s di basis data bukan yang ditandatangani."
    ),
    "seal_older": marked(
        "Basis data ini lebih tua daripada segel terbaru yang dikenal di sini: segel %(seal)s, %(when)s, tidak ada di "
        "dalamnya. Pulihkan cadangan yang lebih baru, atau terima dengan “alur audit accept”."
    ),
    "seal_other": marked(
        "Segel %(seal)s, %(when)s, yang dikenal di sini bukan yang ada di basis data: basis data lain, atau yang lebih "
        "tua, telah menggantikannya. Pulihkan yang benar, atau terima dengan “alur audit accept”."
    ),
    "key_change": marked(
        "Riwayat sistem, catatan %(seq)s: pergantian kunci segel dipalsukan; tidak ada kunci Alur ini yang menjaminnya."
    ),
    "seal_file": marked("File segel %(seal)s: rusak, dipalsukan, atau tidak dibuat dengan kunci Alur ini."),
}
WHATS = {
    "state": marked("keadaan jalannya (isian, langkah, dan waktu yang berjalan)"),
    "number": marked("nomor"),
    "subject": marked("perihal"),
    "definition": marked("versi SOP"),
    "started": marked("waktu mulai atau pemulainya"),
    "ended": marked("status atau waktu selesainya"),
    "task": marked("tugas %(which)s (pelaksana, waktu, atau tenggatnya)"),
    "attachment": marked("lampiran %(which)s"),
    "visits": marked("lama pengerjaan yang disimpan untuk laporan"),
    "recap": marked("ringkasan riwayat untuk halaman berkas"),
    "person": marked("akun %(which)s (nama, NIP, sandi, atau aktif tidaknya)"),
    "password_link": marked("tautan kata sandi %(which)s"),
    "register": marked("baris Pencatatan dan Pendataan yang dicatat dari berkas itu"),
    "kept": marked("Pencatatan dan Pendataan %(which)s"),
    "addendum": marked("adendum %(which)s pada Pencatatan dan Pendataan"),
    "indicator": marked("indikator %(which)s, atau targetnya"),
    "mail": marked("alamat surel %(which)s, atau apa yang dikirim ke sana"),
    "feed": marked("alamat kalender pribadi %(which)s"),
    "role": marked("pemegang jabatan %(which)s (masa, surat, atau pencabutannya)"),
    "rights": marked("jabatan %(which)s (hak, atasan, atau namanya)"),
    "proposal": marked("usul hak %(which)s"),
    "calendar": marked("kalender kerja (%(which)s)"),
    "setting": marked("pengaturan %(which)s"),
    "version": marked("versi SOP %(which)s (isi, judul, status, atau pengesahnya)"),
    "draft": marked("rancangan SOP %(which)s"),
    "disposal": marked("usul pemusnahan %(which)s"),
    "filter": marked("filter tersimpan milik %(which)s"),
    "session": marked("perangkat yang dipakai masuk oleh %(which)s"),
    "absence": marked("catatan tidak di tempat %(which)s"),
    "loan": marked("pengalihan sementara tugas %(which)s"),
    "factor": marked("verifikasi dua langkah atau kode pemulihan %(which)s"),
    "inbox": marked("daftar tugas (%(which)s)"),
    "pause": marked("jeda tenggat %(which)s"),
    "suspension": marked("penangguhan berkas ini"),
    "wait": marked("pengatur waktu atau penantian %(which)s"),
}


def fault_sentence(fault: Fault, numbers: Mapping[int, str]) -> str:
    """Return one fault as one sentence; `numbers` are the numbers of the cases that still have a row."""
    if not fault.instance_id:
        chain = _("Riwayat sistem")
    elif number := numbers.get(fault.instance_id):
        chain = _("Berkas %(id)s (%(number)s)", id=fault.instance_id, number=number)
    else:
        chain = _("Berkas %(id)s", id=fault.instance_id)
    if fault.kind == UNSOUND:
        return promise_sentence(fault, chain)
    named = fault.kind == "seal_leaf" and fault.instance_id
    kind = "act" if fault.what == "act" else fault.kind
    kind = "unreadable_row" if fault.kind == "unreadable" and not fault.seq else kind
    sentence = SENTENCES["seal_leaf_named" if named else kind]
    spread = f"{fault.seq}–{fault.last}" if fault.last > fault.seq else str(fault.seq)
    what = _(WHATS[fault.what], which=fault.which) if fault.what in WHATS else ""
    return _(
        sentence,
        chain=chain,
        seq=fault.seq or "–",
        range=spread,
        seal=fault.seal,
        what=what,
        which=fault.which,
        when=_moment(fault.which) if fault.kind.startswith("seal_o") else "",
    )


def _moment(text: str) -> str:
    """Return a moment that a fault keeps as ISO 8601; whatever else stands there, as it is."""
    try:
        return filters.full_time(datetime.fromisoformat(text))
    except ValueError:
        return text


def unproven_words(number: int) -> str:
    """Return that the key of older seals was lost, and what alone proves them."""
    return _(
        "Segel sampai nomor %(number)s dibuat dengan kunci yang hilang: keasliannya hanya terbukti dengan "
        "file segel dari masa itu yang disimpan di luar. Yang sesudahnya terbukti dengan kunci sekarang.",
        number=number,
    )


def purged_words(count: int) -> str:
    """Return what was purged by the rules, and how that is proved."""
    return ngettext(
        "%(num)s berkas dimusnahkan menurut jadwal retensi; tanda pemusnahannya utuh dan dibuat di sini.",
        "%(num)s berkas dimusnahkan menurut jadwal retensi; tanda pemusnahannya utuh dan dibuat di sini.",
        count,
    )


def fault_of(facts: Mapping[str, Any]) -> tuple[Fault, dict[int, str]]:
    """Return a fault as an event or a notice keeps it, with the number of its case."""
    fault = Fault(**{"kind": "record"} | {name: facts[name] for name in Fault._fields if name in facts})
    if fault.kind not in SENTENCES and fault.kind != UNSOUND:
        fault = fault._replace(kind="record")
    return fault, {fault.instance_id: str(facts["number"])} if facts.get("number") else {}

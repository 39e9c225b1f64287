"""The system's history in words: a sentence for each event, labels for its other facts, and groups to filter by."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from engine.service.audit.verification import Fault
from engine.service.views import EventView
from engine.service.workshop.views import WorkshopAct
from webui import filters
from webui.language import gettext as _
from webui.language import marked
from webui.messages import calendar, events, incidents, workshop
from webui.messages.faults import fault_of, fault_sentence

SENTENCES = {
    "signed_in": marked("%(who)s masuk."),
    "signed_out": marked("%(who)s keluar; semua sesinya berakhir."),
    "sign_in_failed": marked("Percobaan masuk sebagai %(who)s gagal."),
    "sign_in_failed.unknown": marked("Percobaan masuk gagal: nama penggunanya tidak dikenal."),
    "sign_in_throttled": marked(
        "Percobaan masuk sebagai %(who)s ditahan sementara: terlalu banyak yang gagal."
    ),
    "sign_in_throttled.unknown": marked("Percobaan masuk ditahan sementara: terlalu banyak yang gagal."),
    "settings_changed": marked("%(who)s menjalankan Alur dengan pengaturan yang berubah."),
    "roles_changed": marked("%(who)s mengubah daftar jabatan."),
    "person_created": marked("%(who)s menambahkan akun %(name)s (%(person)s)."),
    "person_switched.True": marked("%(who)s mengaktifkan akun %(person)s."),
    "person_switched.False": marked("%(who)s menonaktifkan akun %(person)s."),
    "person_unlocked": marked("%(who)s membuka kembali akun %(person)s yang ditahan."),
    "password_changed": marked("%(who)s mengganti kata sandi %(person)s."),
    "password_refused": marked("%(who)s gagal mengganti kata sandi: kata sandi lamanya salah."),
    "feed_made": marked("%(who)s membuat alamat kalender pribadi."),
    "feed_renewed": marked("%(who)s mengganti alamat kalender pribadinya; yang lama tidak berlaku lagi."),
    "feed_revoked": marked("%(who)s mencabut alamat kalender pribadinya."),
    "mail_address_set": marked("%(who)s mencatat alamat surel %(person)s."),
    "mail_address_removed": marked("%(who)s menghapus alamat surel %(person)s."),
    "mail_confirmed": marked("%(who)s mengonfirmasi alamat surelnya."),
    "mail_choice.none": marked("%(who)s memilih tidak menerima surel."),
    "mail_choice.at_once": marked("%(who)s memilih menerima surel seketika."),
    "mail_choice.digest": marked("%(who)s memilih satu ringkasan surel tiap pagi kerja."),
    "role_granted.tetap": marked("%(who)s memberi %(person)s jabatan %(role)s."),
    "role_granted.plh": marked("%(who)s menunjuk %(person)s sebagai Plh. %(role)s."),
    "role_granted.plt": marked("%(who)s menunjuk %(person)s sebagai Plt. %(role)s."),
    "work_vacant": marked("Tidak ada lagi yang dapat mengerjakan %(tasks)s tugas milik %(holders)s."),
    "role_revoked": marked("%(who)s mencabut jabatan %(role)s dari %(person)s."),
    "calendar_changed.None": marked("%(who)s mengubah kalender kerja: %(changes)s. Alasan: %(reason)s"),
    "calendar_changed.True": marked("%(who)s memuat tabel libur nasional bawaan ke kalender kerja."),
    "seal_requested": marked("%(who)s meminta segel dibuat."),
    "history_inspected.0": marked("Seluruh riwayat diperiksa: semuanya utuh."),
    "history_inspected": marked("Seluruh riwayat diperiksa: %(faults)s kesalahan ditemukan."),
    "fault_found": marked("Pemeriksaan riwayat menemukan kesalahan: %(fault)s"),
    "fault_gone": marked("Tidak lagi ditemukan kesalahan ini: %(fault)s"),
    "instance_viewed": marked("%(who)s melihat berkas %(number)s."),
    "task_viewed": marked("%(who)s melihat sebuah tugas pada berkas %(number)s."),
    "file_viewed": marked("%(who)s membuka lampiran %(file)s pada berkas %(number)s."),
    "person_viewed": marked("%(who)s melihat riwayat %(person)s."),
    "report_viewed": marked("%(who)s melihat laporan %(process)s, %(start)s sampai %(end)s."),
    "list_exported": marked("%(who)s mengekspor daftar berkas, %(rows)s baris."),
    "tasks_exported": marked("%(who)s mengekspor daftar tugasnya, %(rows)s baris."),
    "filter_saved": marked("%(who)s menyimpan filter %(name)s."),
    "filter_removed": marked("%(who)s menghapus filter %(name)s."),
    "exported.seal": marked("%(who)s mengunduh segel %(seal)s."),
    "exported.instance": marked("%(who)s mengekspor berkas %(number)s."),
    "exported.disposal": marked("%(who)s mengekspor berkas usul pemusnahan %(disposal)s."),
    "exported.log": marked("%(who)s mengekspor riwayat semua berkas sebagai %(format)s."),
    "exported.model": marked("%(who)s mengekspor model proses versi %(version)s."),
    "exported.version": marked("%(who)s mengunduh file SOP versi %(version)s."),
    "exported.report": marked("%(who)s mengekspor laporan %(process)s, %(start)s sampai %(end)s."),
    "exported.calendar": marked("%(who)s mengekspor tabel hari khusus kalender kerja."),
    "exported.draft": marked("%(who)s mengunduh file rancangan %(draft)s."),
    "disposal_proposed": marked("%(who)s mengusulkan pemusnahan %(disposal)s. Alasan: %(reason)s"),
    "disposal_exported": marked("%(who)s membuat arsip usul pemusnahan %(disposal)s."),
    "disposal_approved": marked("%(who)s menyetujui pemusnahan %(disposal)s. Alasan: %(reason)s"),
    "disposal_withdrawn": marked("%(who)s menarik usul pemusnahan %(disposal)s. Alasan: %(reason)s"),
    "instance_purged": marked("Berkas %(number)s dimusnahkan atas persetujuan %(who)s."),
    "recorded": marked(
        "Sistem mencatat keadaan semua jabatan, akun, kalender, pengaturan, versi, dan rancangan saat ini."
    ),
    "incident_raised": marked("Sistem mencatat insiden %(incident)s: sebuah proses tidak dapat dimulai."),
    "incident_solved": marked("%(who)s menutup insiden %(incident)s. Alasan: %(reason)s"),
}
LABELS = {
    "account": marked("Akun komputer"),
    "active": marked("Aktif"),
    "address": marked("Alamat jaringan"),
    "approved_by": marked("Disetujui oleh"),
    "at": marked("Waktu"),
    "basis": marked("Dasar"),
    "base": marked("Dari versi"),
    "before": marked("Sebelumnya"),
    "class": marked("Retensi"),
    "code": marked("Sebab"),
    "days": marked("Hari yang dicatat"),
    "disposal": marked("Usul pemusnahan"),
    "draft": marked("Rancangan"),
    "drafted_by": marked("Disusun oleh"),
    "due_on": marked("Jatuh waktu"),
    "end": marked("Sampai"),
    "ended_at": marked("Selesai pada"),
    "events": marked("Jumlah catatan"),
    "export": marked("Kode pengaman arsip"),
    "failed": marked("Masih gagal karena"),
    "fate": marked("Nasib akhir"),
    "file": marked("Lampiran"),
    "files": marked("Isi yang berubah"),
    "filters": marked("Filter"),
    "format": marked("Format"),
    "head": marked("Catatan terakhir yang disegel"),
    "holders": marked("Pemegang tugas"),
    "inactive": marked("Inaktif"),
    "incident": marked("Insiden"),
    "instance": marked("Nomor internal berkas"),
    "instances": marked("Berkas"),
    "kind": marked("Kedudukan"),
    "letter": marked("Surat perintah"),
    "mapping": marked("Padanan langkah"),
    "migration": marked("Pemindahan"),
    "moved": marked("Dipindahkan"),
    "name": marked("Nama"),
    "note": marked("Keterangan"),
    "number": marked("Nomor"),
    "overdue": marked("Terlambat"),
    "person": marked("Orang"),
    "process": marked("Proses"),
    "proposed_by": marked("Diusulkan oleh"),
    "reason": marked("Alasan"),
    "regimes": marked("Jam kerja yang dimuat"),
    "recompute": marked("Tenggat dihitung ulang"),
    "refused": marked("Ditolak"),
    "revision": marked("Revisi"),
    "role": marked("Jabatan"),
    "rows": marked("Baris"),
    "seal": marked("Segel"),
    "sha256": marked("Kode pengaman (hash)"),
    "signature": marked("Tanda tangan"),
    "size": marked("Ukuran"),
    "start": marked("Mulai"),
    "started": marked("Dimulai"),
    "status": marked("Status"),
    "system_events": marked("Jumlah catatan sistem"),
    "step": marked("Langkah"),
    "sums": marked("Kode pengaman daftar isi"),
    "task": marked("Nomor internal tugas"),
    "tasks": marked("Tugas"),
    "tries": marked("Percobaan"),
    "told": marked("Diberi tahu"),
    "changed": marked("Yang berubah"),
    "text": marked("Kata yang dicari"),
    "version": marked("Versi"),
    "waiting": marked("Menunggu"),
    "what": marked("Yang diekspor"),
    "year": marked("Tahun"),
    "years": marked("Tahun"),
}
CHOICES = {
    "tetap": marked("tetap"),
    "plh": marked("Plh."),
    "plt": marked("Plt."),
    "open": marked("berjalan"),
    "completed": marked("selesai"),
    "cancelled": marked("dibatalkan"),
    "none": marked("tidak"),
    "at_once": marked("seketika"),
    "digest": marked("ringkasan pagi"),
    "csv": marked("CSV"),
    "xlsx": marked("XLSX"),
    "xes": marked("XES"),
    "musnah": marked("musnah"),
    "permanen": marked("permanen"),
    "dinilai kembali": marked("dinilai kembali"),
}
CHANNELS = {
    "web": marked("melalui aplikasi"),
    "cli": marked("melalui terminal"),
    "system": marked("oleh sistem"),
}
EVERYTHING = "semua"
DAILY = ("signed_in", "signed_out")  # so many that nothing else is seen: shown only when asked for

# By the word in the address: how it is called, and the types of it.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "masuk": (
        marked("Masuk dan kata sandi"),
        (
            "signed_in",
            "signed_out",
            "sign_in_failed",
            "sign_in_throttled",
            "person_unlocked",
            "password_changed",
            "password_refused",
        ),
    ),
    "orang": (
        marked("Orang dan jabatan"),
        (
            "person_created",
            "person_switched",
            "feed_made",
            "feed_renewed",
            "feed_revoked",
            "role_granted",
            "role_revoked",
            "mail_address_set",
            "mail_address_removed",
            "mail_confirmed",
            "mail_choice",
            "roles_changed",
            "work_vacant",
            "recorded",
        ),
    ),
    "sop": (marked("SOP"), tuple(workshop.SENTENCES)),
    "pengaturan": (
        marked("Kalender dan pengaturan"),
        ("calendar_changed", "settings_changed", "filter_saved", "filter_removed"),
    ),
    "dilihat": (
        marked("Dilihat dan diekspor"),
        (
            "instance_viewed",
            "task_viewed",
            "file_viewed",
            "person_viewed",
            "report_viewed",
            "list_exported",
            "tasks_exported",
            "exported",
            "seal_requested",
        ),
    ),
    "pemusnahan": (
        marked("Pemusnahan"),
        (
            "disposal_proposed",
            "disposal_exported",
            "disposal_approved",
            "disposal_withdrawn",
            "instance_purged",
        ),
    ),
    "keutuhan": (marked("Pemeriksaan riwayat"), ("history_inspected", "fault_found", "fault_gone")),
    "insiden": (marked("Insiden"), ("incident_raised", "incident_solved")),
}
VARIANTS = {
    "calendar_changed": "seed",
    "exported": "what",
    "history_inspected": "faults",
    "mail_choice": "choice",
    "role_granted": "kind",
    "person_switched": "active",
}
WORDED = re.compile(r"%\((\w+)\)s")
FAULTS = ("fault_found", "fault_gone")
OF_FAULT = frozenset({*Fault._fields, "number", "inspection", "found"})
HIDDEN = frozenset({"person_name", "process_title", "seed", "national", "request"})
DIGEST = re.compile(r"[0-9a-f]{64}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d\S*)?")
IN_ACTS = frozenset({"draft", "version", "reason", "base", "note", "instances", "moved", "refused"})


def who(event: EventView) -> str:
    """Return the person in the capacity acted in; what the command line did without one is its operator's."""
    account = event.data.get("account")
    if event.actor or not account:
        return events.who(event)
    return _("Operator (%(account)s)", account=account)


def system_sentence(event: EventView) -> str:
    """Return one sentence; a type unknown to this version is named as it is stored."""
    if event.type in workshop.SENTENCES:
        return workshop.act_sentence(_act(event))
    sentence = _pattern(event)
    if not sentence:
        return _("%(who)s: %(type)s.", who=who(event), type=event.type)
    words = {name: who(event) if name == "who" else _word(event, name) for name in WORDED.findall(sentence)}
    return _(sentence, **words)


def system_facts(event: EventView) -> list[tuple[str, str]]:
    """Return what the sentence leaves out, as labels and words; a fact without a label keeps its own name."""
    said = _facts_in_sentence(event) | HIDDEN
    told = calendar.facts(event) if event.type == "calendar_changed" else []
    return told + [
        (_(LABELS[name]) if name in LABELS else name, _value(event, name, fact))
        for name, fact in sorted(event.data.items(), key=lambda one: (len(str(one[1])) > 60, one[0]))
        if name not in said and fact not in (None, "", [], {})
    ]


def system_words(event: EventView) -> tuple[str, list[tuple[str, str]]]:
    """Sentence and facts; an event whose facts no program of ours wrote says that instead."""
    try:
        return system_sentence(event), system_facts(event)
    except Exception:  # whatever stands there, the other events are told
        return _("Catatan ini tidak dapat dibaca; bukan Alur yang menulisnya."), []


def channel(event: EventView) -> str:
    """Return how the act reached the system."""
    return _(CHANNELS[event.channel]) if event.channel in CHANNELS else event.channel


def _pattern(event: EventView) -> str:
    if event.type in ("sign_in_failed", "sign_in_throttled") and not event.actor:
        return SENTENCES[f"{event.type}.unknown"]
    field = VARIANTS.get(event.type)
    plain = SENTENCES.get(event.type, "")
    return SENTENCES.get(f"{event.type}.{event.data.get(field)}", plain) if field else plain


def _facts_in_sentence(event: EventView) -> frozenset[str]:
    """Return the facts that the sentence says already."""
    account = frozenset() if event.actor else frozenset({"account"})
    if event.type in workshop.SENTENCES:
        told = IN_ACTS | {"before"} if event.type == "migration_started" else IN_ACTS
        return account | (told - {"reason"} if event.type == "version_enforced" else told)
    sentence = _pattern(event)
    if not sentence:
        return account
    if event.type in FAULTS:
        return account | OF_FAULT
    changed = {"dates", "hours", "policy"} if event.type == "calendar_changed" else set()
    return account | set(WORDED.findall(sentence)) | {VARIANTS.get(event.type, "")} | changed


def _act(event: EventView) -> WorkshopAct:
    name = who(event) if event.actor else event.actor_name
    return WorkshopAct(event.at, event.type, event.actor, name, event.channel, dict(event.data))


def _word(event: EventView, name: str) -> str:
    fact = event.data.get(name)
    if name == "fault":
        return fault_sentence(*fault_of(event.data))
    if name == "changes":
        return calendar.changes(event)
    if name == "number" and fact is None:
        return f"#{event.data.get('instance', '?')}"
    return "–" if fact in (None, "") else _value(event, name, fact)


def _value(event: EventView, name: str, fact: Any) -> str:
    """A fact in words: people, roles and processes by name, moments as dates, lists and pairs without brackets."""
    if name == "person" and event.type == "person_created":
        return str(fact)  # the user name, beside the name
    if name in ("person", "process") and event.data.get(f"{name}_{'name' if name == 'person' else 'title'}"):
        return str(event.data[f"{name}_{'name' if name == 'person' else 'title'}"])
    if name == "role":
        return filters.role_label(fact)
    if name in ("code", "failed"):
        return incidents.cause(str(fact))
    if name in ("told", "holders") and isinstance(fact, list):
        return ", ".join(filters.role_label(one).removeprefix("@") for one in fact)
    if name == "changed" and isinstance(fact, dict):
        return "; ".join(_change(key, pair) for key, pair in fact.items())
    if name == "sums" and isinstance(fact, dict):  # by instance; of a disposal there are many
        return ", ".join([*map(str, fact.values())][:3]) + (", …" if len(fact) > 3 else "")
    if isinstance(fact, dict):
        return "; ".join(
            f"{_(LABELS[key]) if key in LABELS else key}: {_value(event, key, one)}"
            for key, one in fact.items()
        )
    if isinstance(fact, list | tuple):
        return ", ".join(_value(event, "", one) for one in fact)
    if isinstance(fact, bool | float):
        return filters.number(fact)
    text = str(fact)
    if MOMENT.fullmatch(text):
        moment = datetime.fromisoformat(text)
        return filters.full_time(moment) if moment.tzinfo else filters.written_date(text)
    return _(CHOICES[text]) if text in CHOICES and name != "reason" else text


def _change(name: str, pair: Any) -> str:
    """What changed under a name, before and after; of a thing with parts those parts, or that it is new or gone."""
    before, after = pair
    label = filters.role_label(name)
    if isinstance(before, dict) and isinstance(after, dict):
        parts = (key for key in {**before, **after} if before.get(key) != after.get(key))
        told = (f"{key} {_side(before.get(key))} → {_side(after.get(key))}" for key in parts)
        return f"{label}: {', '.join(told)}"
    if isinstance(before, dict) or isinstance(after, dict):
        return _("%(name)s (baru)", name=label) if before is None else _("%(name)s (dihapus)", name=label)
    return f"{label}: {_side(before)} → {_side(after)}"


def _side(fact: Any) -> str:
    if isinstance(fact, list):
        return ", ".join(map(_side, fact)) or "–"
    text = str(fact)
    return "–" if fact in (None, "") else text[:12] + "…" if DIGEST.fullmatch(text) else filters.number(fact)

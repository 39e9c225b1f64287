"""What is said of people to whoever administers them: faults of what was typed, how an account stands, which rights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.errors import Problem
from engine.service.agency.nip import grouped
from webui import filters
from webui.language import gettext as _
from webui.language import marked, ngettext
from webui.messages.events import capacity

if TYPE_CHECKING:  # whoever says a refusal needs none of these services
    from engine.service.agency.departures import Acting, Departure, Vacancy
    from engine.service.agency.directory import Holding
    from engine.service.agency.people import Switched

Params = Mapping[str, Any]

# By the word in the address, the state and how it is called.
STATES: Mapping[str, tuple[str, str]] = {
    "": ("", marked("Semua")),
    "aktif": ("active", marked("Aktif")),
    "nonaktif": ("inactive", marked("Nonaktif")),
    "ditahan": ("held", marked("Ditahan")),
    "tanpa-jabatan": ("without_role", marked("Tanpa jabatan")),
    "belum-masuk": ("never", marked("Belum pernah masuk")),
}
RIGHTS = {
    "admin": marked("mengelola orang, jabatan, dan pengaturan"),
    "audit": marked("membaca semua berkas dan riwayat"),
    "deploy": marked("menyusun SOP"),
    "enforce": marked("memberlakukan SOP"),
}


def problem(reason: str, params: Params) -> str:
    """Return what is wrong with what was said of a person, or with a link; "" for anything else."""
    words = {
        "nip": _("NIP terdiri dari 18 angka. Salin dari SK, atau kosongkan bila belum ada."),
        "nip_birth": _(
            "Delapan angka pertama NIP adalah tanggal lahir (tahun, bulan, tanggal), dan itu bukan tanggal yang "
            "mungkin. Periksa lagi."
        ),
        "nip_taken": _(
            "NIP itu sudah dicatat pada akun %(username)s. Periksa lagi.",
            username=params.get("username", "?"),
        ),
        "own_role": _("Jabatan sendiri diberikan oleh administrator lain, bukan oleh Anda."),
        "last_administrator": _(
            "Orang ini administrator aktif yang terakhir. Beri dahulu orang lain jabatan administrator."
        ),
        "date": _("Itu bukan tanggal yang ada. Tulis seperti 23-11-2026."),
        "link_own": _("Kata sandi sendiri diganti di halaman Ganti kata sandi."),
        "link_inactive": _("Akun ini nonaktif. Minta administrator mengaktifkannya dahulu."),
        "link_used": _(
            "Tautan ini sudah dipakai. Masuk dengan kata sandi yang sudah dipilih, atau minta tautan baru kepada "
            "administrator."
        ),
        "link_void": _(
            "Tautan ini tidak berlaku lagi karena ada yang lebih baru atau kata sandinya sudah diganti. Minta tautan "
            "baru kepada administrator."
        ),
        "link_over": _(
            "Tautan ini berlaku satu hari dan sudah lewat. Minta tautan baru kepada administrator."
        ),
    }
    return words.get(reason, "")


def table_problem(problem: Problem, cell: Callable[[], str]) -> str:
    """Return one fault of a table of people; "" for anything else. `cell` says what is wrong with a person's cell."""
    params = problem.params
    if problem.code == "person":
        return f"{_(CELLS[params['field']])}: {cell()}"
    words = {
        "people_encoding": _(
            "huruf di baris ini tidak terbaca. Simpan dari Excel sebagai “CSV UTF-8”, lalu pilih lagi."
        ),
        "people_quoting": _("tanda kutip dibuka tetapi tidak ditutup."),
        "people_row": _("ada lebih banyak kolom daripada di baris judul."),
        "people_columns": _(
            "kolomnya terlalu banyak. Judul kolom: nama, nama_pengguna, nip, surel, jabatan."
        ),
        "people_rows": _(
            "paling banyak %(limit)s orang sekaligus.", limit=filters.number(params.get("limit", 0))
        ),
        "people_large": _(
            "file terlalu besar; paling besar %(limit)s.", limit=filters.size(int(params.get("limit", 0)))
        ),
        "people_column": _(
            "kolom “%(name)s” tidak dikenal. Judul kolom: nama, nama_pengguna, nip, surel, jabatan.",
            name=params.get("name", ""),
        ),
        "people_column_twice": _("kolom %(name)s ada dua.", name=params.get("name", "")),
        "people_column_missing": _("kolom %(name)s tidak ada.", name=params.get("name", "")),
        "people_none": _("tidak ada orang di bawah baris judul."),
        "people_more": ngettext(
            "%(num)s kesalahan lain tidak ditampilkan.",
            "%(num)s kesalahan lain tidak ditampilkan.",
            int(params.get("more", 0)),
        ),
        "person_role": _("jabatan “%(name)s” tidak dikenal.", name=params.get("name", "")),
        "person_taken": _("nama pengguna %(username)s sudah dipakai.", username=params.get("username", "")),
        "person_nip_taken": _(
            "NIP itu sudah dicatat pada akun %(username)s.", username=params.get("username", "")
        ),
        "person_twice": _(
            "nama pengguna %(username)s sudah ada di baris %(line)s.",
            username=params.get("username", ""),
            line=params.get("first", ""),
        ),
        "person_nip_twice": _("NIP itu sudah ada di baris %(line)s.", line=params.get("first", "")),
    }
    return words.get(problem.code, "")


CELLS = {
    "username": marked("nama pengguna"),
    "name": marked("nama"),
    "nip": marked("NIP"),
    "mail": marked("surel"),
    "role": marked("jabatan"),
    "end": marked("jabatan"),
    "letter": marked("jabatan"),
}


def capacities(roles: Mapping[str, str]) -> list[str]:
    """Return the roles of somebody as people say them, with Plh. and Plt."""
    return [capacity(filters.role_label(role), kind) for role, kind in roles.items()]


def stands(active: bool, held: object, chosen: bool) -> tuple[str, str, str]:
    """Return how an account stands, as kind and icon of a chip and its words; the weightiest first."""
    if not active:
        return "plain", "stop", _("Nonaktif")
    if held:
        return "late", "late", _("Ditahan")
    if not chosen:
        return "today", "clock", _("Belum memilih kata sandi")
    return "good", "done", _("Aktif")


def term(start: datetime | None, end: datetime | None) -> str:
    """Return from when until when somebody holds an office, by days; the last day is one on which it is held."""
    last = last_day(end)
    if start and last:
        return _("%(start)s sampai %(end)s", start=filters.short_date(start), end=filters.short_date(last))
    if last:
        return _("sampai %(end)s", end=filters.short_date(last))
    return _("sejak %(start)s", start=filters.short_date(start)) if start else _("tanpa batas waktu")


def last_day(end: datetime | None) -> date | None:
    """Return the last day of a term that ends before a moment."""
    return filters.local(end - timedelta(microseconds=1)).date() if end else None


def rights(held: Iterable[str]) -> str:
    """Return what rights let somebody do."""
    return "; ".join(_(RIGHTS[one]) for one in RIGHTS if one in held)


def holding_state(one: Holding) -> str:
    """Return how a role that was given stands today."""
    return {"later": _("Akan datang"), "over": _("Sudah berakhir"), "revoked": _("Dicabut")}.get(
        one.state, _("Berlaku")
    )


def vacancy(one: Vacancy) -> str:
    """Return that a role has nobody then, and with whom its work stands."""
    if one.tasks:
        return ngettext(
            "%(role)s tidak punya pemegang lagi. %(num)s tugasnya yang terbuka juga ada pada %(stands)s, untuk "
            "dialihkan, sampai ada pemegang baru.",
            "%(role)s tidak punya pemegang lagi. %(num)s tugasnya yang terbuka juga ada pada %(stands)s, untuk "
            "dialihkan, sampai ada pemegang baru.",
            one.tasks,
            role=one.label,
            stands=", ".join(one.stands) or _("administrator"),
        )
    return _(
        "%(role)s tidak punya pemegang lagi. Tugas barunya juga ada pada %(stands)s, untuk dialihkan, sampai ada "
        "pemegang baru.",
        role=one.label,
        stands=", ".join(one.stands) or _("administrator"),
    )


def acting(one: Acting) -> str:
    """Return an office that was held for some days and ends."""
    return _("%(role)s (%(term)s)", role=capacity(one.label, one.kind), term=term(one.start, one.end))


def tasks_back(ahead: Departure) -> str:
    """Return how many tasks go back to where they came from."""
    return ngettext(
        "%(num)s tugas yang sudah diambilnya kembali kepada jabatannya:",
        "%(num)s tugas yang sudah diambilnya kembali kepada jabatannya:",
        ahead.count,
    )


def switched_off(name: str, done: Switched) -> str:
    """Return what switching off did."""
    said = [_("Akun %(name)s dinonaktifkan.", name=name)]
    if done.sessions:
        said.append(ngettext("%(num)s sesi diakhiri.", "%(num)s sesi diakhiri.", done.sessions))
    if done.tasks:
        said.append(
            ngettext(
                "%(num)s tugas dikembalikan kepada jabatannya.",
                "%(num)s tugas dikembalikan kepada jabatannya.",
                done.tasks,
            )
        )
    return " ".join(said)


def rights_granted(data: Params) -> str:
    """Return that another administrator gave somebody a role that carries rights."""
    given = [
        _("%(name)s (%(roles)s)", name=name, roles=", ".join(map(filters.role_label, roles)))
        for name, roles in data.get("given", ())
    ]
    more = int(data.get("people", 0)) - len(given)
    if more > 0:
        given.append(_("%(count)s orang lain", count=more))
    return _(
        "%(by)s memberi jabatan dengan kewenangan khusus kepada %(given)s. Periksa bila Anda tidak mengetahuinya.",
        by=data.get("by") or _("Operator"),
        given=", ".join(given),
    )


def nip(digits: str) -> str:
    """Return a NIP as it is printed."""
    return grouped(digits)

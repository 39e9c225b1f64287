"""The accounts that a newcomer to the demonstration may try: what each is for, and with which one begins."""

from __future__ import annotations

from typing import NamedTuple

from engine.service.agency.setup import DEMO_PEOPLE
from engine.service.views import Person
from webui import current
from webui.language import gettext as _
from webui.language import marked, ngettext

FIRST = ("kadis", "perencana")  # the one who gives the order, and the one who does most of what follows
ERRANDS = {
    "kadis": marked("Memberi perintah pengumpulan data, menandatangani dokumen, memutuskan versi baru SOP"),
    "sekretaris": marked("Meneruskan perintah, memeriksa hasilnya, mengisi data Sekretariat"),
    "perencana": marked("Meminta dan menelaah data bidang, menyusun dokumen, memaraf, mendistribusikan"),
    "bidang.perpustakaan": marked("Mengisi data kinerja Bidang Perpustakaan"),
    "bidang.kearsipan": marked("Mengisi data kinerja Bidang Kearsipan"),
    "pemilik": marked("Mengubah SOP dan mengajukan versi barunya"),
    "auditor": marked("Membaca semuanya, tidak mengubah apa pun"),
    "admin": marked("Mengatur akun, mengalihkan tugas, menangani insiden"),
}
PLACES = {username: place for place, (username, _name, _roles) in enumerate(DEMO_PEOPLE)}


class Newcomer(NamedTuple):
    """One account: what is done with it (its roles, where that is not known), and what waits for it in words."""

    person: Person
    errand: str
    waiting: str
    first: bool


def accounts() -> list[Newcomer]:
    """Return the accounts of the demonstration by the way of the SOP; those that came later after all others."""
    people = current.engine().people
    labels = {role.id: role.label for role in people.roles()}
    found = [one for one in people.list() if one.demo and one.active]
    return [
        Newcomer(
            one,
            errand(one.username)
            or ", ".join(labels.get(role, role) for role in one.roles)
            or _("Tanpa jabatan"),
            waiting(one.username),
            one.username in FIRST,
        )
        for one in sorted(found, key=lambda one: PLACES.get(one.username, len(PLACES)))
    ]


def errand(username: str) -> str:
    """Return what an account is for; nothing for one that is not of the demonstration from the beginning."""
    return _(ERRANDS[username]) if username in ERRANDS else ""


def waiting(username: str) -> str:
    """Return how many tasks, and versions to decide on, wait for somebody; nothing where none do."""
    engine = current.engine()
    actor = engine.people.actor(username)
    count = engine.tasks.count(actor) + len(engine.drafts.awaiting(actor)) if actor else 0
    return ngettext("%(num)s tugas menunggu", "%(num)s tugas menunggu", count) if count else ""

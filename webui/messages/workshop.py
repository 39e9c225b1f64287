"""Acts of the workshop as sentences: who drafted, submitted, put in force, and why."""

from __future__ import annotations

from collections.abc import Callable

from engine.service.workshop.views import WorkshopAct
from webui.language import gettext as _


def _who(act: WorkshopAct) -> str:
    """Return the person; what the command line or the installation did without one is named so."""
    if act.actor:
        return act.actor_name
    account = act.data.get("account")
    return _("Operator (%(account)s)", account=account) if account else _("Sistem")


def _filled(act: WorkshopAct, sentence: str) -> str:
    facts: dict[str, object] = {"draft": "?", "version": "?", "before": "–", "reason": "–", "base": "–"}
    facts |= {"instances": 0, "moved": 0, "refused": 0, **act.data}
    words = {name: "–" if fact in ("", None) else fact for name, fact in facts.items()}
    return sentence % {"who": _who(act), **words}


def _opened(act: WorkshopAct) -> str:
    if act.data.get("base"):
        return _filled(act, _("%(who)s membuka rancangan %(draft)s dari versi %(base)s."))
    return _filled(act, _("%(who)s membuka rancangan %(draft)s."))


def _enforced(act: WorkshopAct) -> str:
    said = _filled(act, _("%(who)s memberlakukan rancangan %(draft)s sebagai versi %(version)s."))
    note = act.data.get("note")
    return said + " " + _("Catatan: %(note)s", note=note) if note else said


SENTENCES: dict[str, Callable[[WorkshopAct], str]] = {
    "draft_opened": _opened,
    "draft_saved": lambda a: _filled(a, _("%(who)s mengubah rancangan %(draft)s.")),
    "draft_submitted": lambda a: _filled(a, _("%(who)s mengajukan rancangan %(draft)s. Alasan: %(reason)s")),
    "draft_withdrawn": lambda a: _filled(a, _("%(who)s menarik kembali rancangan %(draft)s.")),
    "draft_rejected": lambda a: _filled(
        a, _("%(who)s mengembalikan rancangan %(draft)s. Alasan: %(reason)s")
    ),
    "draft_discarded": lambda a: _filled(a, _("%(who)s membuang rancangan %(draft)s.")),
    "version_deployed": lambda a: _filled(a, _("%(who)s memasang dan memberlakukan versi %(version)s.")),
    "version_enforced": _enforced,
    "migration_started": lambda a: _filled(
        a,
        _(
            "%(who)s memindahkan %(instances)s berkas berjalan dari versi %(before)s ke versi %(version)s. "
            "Alasan: %(reason)s"
        ),
    ),
    "migration_finished": lambda a: _filled(
        a, _("Pemindahan selesai: %(moved)s berkas dipindahkan, %(refused)s tetap pada versi lama.")
    ),
    "version_reinstated": lambda a: _filled(
        a, _("%(who)s memberlakukan kembali versi %(version)s. Alasan: %(reason)s")
    ),
}


def act_sentence(act: WorkshopAct) -> str:
    """Return one sentence; a type unknown to this version is named as it is stored."""
    make = SENTENCES.get(act.type)
    return make(act) if make else _filled(act, "%(who)s: " + act.type.replace("%", "%%"))

"""The history as sentences: who, in which capacity, did what; timers are the system's, with the rule behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.forms import answers
from engine.service import pairs
from engine.service.views import EventView
from webui import filters
from webui.language import gettext as _
from webui.messages import calendar, migrations
from webui.messages.work import clocks, four_eyes, mentions
from webui.messages.work.four_eyes import HOLDINGS as HOLDINGS
from webui.messages.work.four_eyes import capacity as capacity


def who(event: EventView) -> str:
    """Sari (Fungsional Perencana); acts without a person are the system's."""
    if not event.actor:
        return _("Sistem")
    role = capacity(event.role_label, event.holding)
    return f"{event.actor_name} ({role})" if role else event.actor_name


def _task(event: EventView) -> str:
    """langkah 3 "Isi data", or the name alone for a task outside the numbered steps."""
    name = event.name or event.element
    if event.step:
        return _("langkah %(step)s “%(name)s”", step=event.step, name=name)
    return f"“{name}”"


def _filled(event: EventView, sentence: str, **params: object) -> str:
    return sentence % {"who": who(event), "task": _task(event), **params}


def _same(event: EventView) -> str:
    """Return beside a completion that the same person did the other step of a pair, and why."""
    same = pairs.read(event.data.get(pairs.FACT) or ())
    said = four_eyes.printed(same, str(event.data.get(pairs.NOTE) or ""))
    return f" {said}" if said else ""


def _returned(event: EventView) -> str:
    value = event.data.get("value") or {}
    reason = value.get(answers.REASON) or event.data.get("reason")
    if reason:
        return _filled(
            event, _("%(who)s mengembalikan pekerjaan pada %(task)s. Alasan: %(reason)s"), reason=reason
        ) + _same(event)
    return _filled(event, _("%(who)s mengembalikan pekerjaan pada %(task)s.")) + _same(event)


def _withdrawn(event: EventView) -> str:
    reason = event.data.get("reason")
    if reason is None:  # not the reader's to see
        return _filled(event, _("%(who)s menarik kembali kiriman %(task)s."))
    return _filled(event, _("%(who)s menarik kembali kiriman %(task)s. Alasan: %(reason)s"), reason=reason)


def _acting(event: EventView) -> str:
    """Return the capacity for which work went to somebody: Plh. Sekretaris."""
    delegation = event.data.get("delegation") or {}
    return capacity(filters.role_label(str(delegation.get("role", ""))), str(delegation.get("kind", "")))


def _until(event: EventView) -> str:
    """Return until when a task is handed on, as the end of a sentence; "" where it is for good."""
    until = event.data.get("until")
    if not until:
        return ""
    return _(" sampai %(until)s", until=filters.full_time(datetime.fromisoformat(str(until))))


def _released(event: EventView) -> str:
    data = event.data
    before = data.get("before_name") or data.get("before", "?")
    if data.get("delegation"):
        return _filled(
            event,
            _("%(who)s mengembalikan %(task)s dari %(before)s ke jabatannya: %(acting)s mulai bertugas."),
            before=before,
            acting=_acting(event),
        )
    if data.get("reason"):
        return _filled(
            event,
            _("%(who)s mengembalikan %(task)s dari %(before)s ke kelompoknya%(until)s. Alasan: %(reason)s"),
            before=before,
            until=_until(event),
            reason=data["reason"],
        )
    return _filled(event, _("%(who)s melepas %(task)s."))


def _assigned(event: EventView) -> str:
    data = event.data
    after = data.get("after_name") or data.get("after", "?")
    if data.get("delegation"):
        return _filled(
            event,
            _("%(who)s mengalihkan %(task)s dari %(before)s kepada %(person)s (%(acting)s)."),
            before=data.get("before_name") or data.get("before", "?"),
            person=after,
            acting=_acting(event),
        )
    if data.get("came_back"):
        return _filled(
            event,
            _("%(who)s mengembalikan %(task)s kepada %(person)s: masa pengalihannya berakhir."),
            person=after,
        )
    sentence = (
        _(
            "%(who)s mengalihkan %(task)s kepada %(person)s%(until)s, di luar jabatan tugas itu. "
            "Alasan: %(reason)s"
        )
        if data.get("across")
        else _("%(who)s mengalihkan %(task)s kepada %(person)s%(until)s. Alasan: %(reason)s")
    )
    return _filled(
        event,
        sentence,
        person=after,
        until=_until(event),
        reason=data.get("reason", "–"),
    )


def _due(event: EventView) -> str:
    due = event.data.get("due")
    return filters.full_time(datetime.fromisoformat(str(due))) if due else "–"


def _file(event: EventView, sentence: str) -> str:
    return _filled(event, sentence, file=event.data.get("file", "?"))


def _cancelled(event: EventView) -> str:
    reason = event.data.get("reason", "–")
    return _filled(event, _("%(who)s membatalkan berkas ini. Alasan: %(reason)s"), reason=reason)


def _commented(event: EventView) -> str:
    text = event.data.get("comment")
    if text is None:  # not the reader's to see
        return _filled(event, _("%(who)s memberi komentar."))
    names = event.data.get("mentioned_names") or {}
    return _filled(event, _("%(who)s berkomentar: “%(text)s”"), text=mentions.shown(text, names))


def _incident(event: EventView, sentence: str) -> str:
    return _filled(event, sentence, number=event.data.get("incident", "?"))


def _retried(event: EventView) -> str:
    """Return that the administrator went on from the last good state, and the fault that came of it."""
    if event.data.get("failed"):
        return _incident(event, _("%(who)s mencoba lagi insiden #%(number)s; masih terhenti."))
    return _incident(event, _("%(who)s mencoba lagi insiden #%(number)s."))


def _with_name(event: EventView, sentence: str) -> str:
    """Return a message or signal with its name, and its key where it has one."""
    name, key = event.data.get("name", "?"), event.data.get("key")
    return _filled(event, sentence, what=f"“{name}” ({key})" if key else f"“{name}”")


def _started(event: EventView) -> str:
    """Return who began the case, and by which rule where nobody filled in a form."""
    rule = event.data.get("rule") or {}
    name, key = rule.get("name", "?"), rule.get("key")
    what = f"“{name}” ({key})" if key else f"“{name}”"
    if rule.get("sender"):
        what = _("%(what)s dari %(sender)s", what=what, sender=str(rule["sender"]).removeprefix("@"))
    if rule.get("kind") == "timer":
        return _filled(
            event, _("%(who)s memulai berkas ini menurut jadwal %(text)s."), text=rule.get("text", "?")
        )
    if rule.get("kind") == "message":
        return _filled(event, _("%(who)s memulai berkas ini karena pesan %(what)s."), what=what)
    if rule.get("kind") == "signal":
        return _filled(event, _("%(who)s memulai berkas ini karena sinyal %(what)s."), what=what)
    return _filled(event, _("%(who)s memulai berkas ini."))


SENTENCES: dict[str, Callable[[EventView], str]] = {
    "instance_started": _started,
    "task_completed": lambda e: _filled(e, _("%(who)s menyelesaikan %(task)s.")) + _same(e),
    "task_returned": _returned,
    "task_withdrawn": _withdrawn,
    "task_claimed": lambda e: _filled(e, _("%(who)s mengambil %(task)s.")),
    "task_released": _released,
    "task_assigned": _assigned,
    "task_reminded": lambda e: _filled(e, _("%(who)s mengingatkan akan %(task)s.")),
    "task_opened": lambda e: _filled(e, _("%(who)s membuka %(task)s.")),
    "draft_saved": lambda e: _filled(
        e,
        _("%(who)s menyimpan sementara isian %(task)s dari Excel.")
        if e.data.get("source") == "excel"
        else _("%(who)s menyimpan sementara isian %(task)s."),
    ),
    "rows_renewed": lambda e: _filled(
        e,
        _("%(who)s mengambil perubahan Daftar indikator pada %(task)s: %(rows)s baris."),
        rows=e.data.get("rows", "?"),
    ),
    "file_attached": lambda e: _file(e, _("%(who)s melampirkan %(file)s pada %(task)s.")),
    "file_removed": lambda e: _file(e, _("%(who)s menghapus lampiran %(file)s dari %(task)s.")),
    "timer_fired": lambda e: _filled(e, _("%(who)s: waktu %(task)s habis (%(due)s)."), due=_due(e)),
    "step_overdue": lambda e: _filled(
        e, _("%(who)s: %(task)s melewati tenggat %(due)s. Pelaksana dan atasannya diberi tahu."), due=_due(e)
    ),
    "message_received": lambda e: _filled(
        e, _("%(who)s: pesan “%(message)s” diterima pada %(task)s."), message=e.data.get("name", "?")
    ),
    "message_sent": lambda e: _with_name(e, _("%(who)s mengirim pesan %(what)s dari %(task)s.")),
    "signal_sent": lambda e: _with_name(e, _("%(who)s mengumumkan %(what)s dari %(task)s.")),
    "instance_migrated": lambda e: migrations.migrated_sentence(e, who(e)),
    "token_moved": lambda e: migrations.token_sentence(
        e, who(e), _task(e), e.data.get("to_name") or e.data.get("to", "?")
    ),
    "due_recounted": lambda e: calendar.recounted(e, who(e), _task(e)),
    "task_paused": lambda e: clocks.paused(e, who(e), _task(e)),
    "task_resumed": lambda e: clocks.resumed(e, who(e), _task(e)),
    "instance_suspended": lambda e: clocks.suspended(e, who(e)),
    "instance_resumed": lambda e: clocks.unsuspended(e, who(e)),
    "instance_completed": lambda e: _("Berkas ini selesai."),
    "instance_cancelled": _cancelled,
    "comment_added": _commented,
    "incident_raised": lambda e: _incident(e, _("%(who)s: langkah terhenti, insiden #%(number)s dicatat.")),
    "incident_retried": _retried,
    "incident_stays": lambda e: _incident(
        e, _("%(who)s: insiden #%(number)s tidak dicoba lagi dengan sendirinya; administrator diberi tahu.")
    ),
    "incident_solved": lambda e: _filled(
        e,
        _("%(who)s menutup insiden #%(number)s. Alasan: %(reason)s"),
        number=e.data.get("incident", "?"),
        reason=e.data.get("reason", "–"),
    ),
}


def event_sentence(event: EventView) -> str:
    """Return one sentence; a type unknown to this version is named as it is stored."""
    make = SENTENCES.get(event.type)
    return make(event) if make else _filled(event, _("%(who)s: %(type)s pada %(task)s."), type=event.type)

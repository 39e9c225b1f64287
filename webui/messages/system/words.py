"""An event of the system's history in words: a sentence, and its other facts by labels."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from engine.service.audit.verification import Fault
from engine.service.views import EventView
from engine.service.workshop.views import WorkshopAct
from webui import filters
from webui.language import gettext as _
from webui.messages import calendar, events, incidents, workshop
from webui.messages.agency import roles
from webui.messages.faults import fault_of, fault_sentence
from webui.messages.site import backups
from webui.messages.system.labels import CHANNELS, CHOICES, LABELS, OF_TYPE, place
from webui.messages.system.sentences import SENTENCES, VARIANTS

WORDED = re.compile(r"%\((\w+)\)s")
FAULTS = ("fault_found", "fault_gone")
OF_FAULT = frozenset({*Fault._fields, "number", "inspection", "found"})
HIDDEN = frozenset(
    {
        "person_name", "instead_of_name", "receiver_name", "process_title", "seed", "national", "request", "backup",
        "naming", "outcome", "people", "act", "differences",
    }
)  # fmt: skip
# What proves a change of keys is for programs: people compare the short codes of the keys.
OF_KEYS = frozenset({"by_old", "by_new", "old_modulus", "new_modulus", "format", "at"})
KEYS = ("seal_key_changed", "seal_key_lost", "cookie_key_changed")
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
        (_label(event, name), _value(event, name, fact))
        for name, fact in sorted(event.data.items(), key=lambda one: (len(str(one[1])) > 60, one[0]))
        if name not in said and fact not in (None, "", [], {})
    ]


def _label(event: EventView, name: str) -> str:
    label = OF_TYPE.get((event.type, name)) or LABELS.get(name)
    return _(label) if label else name


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
    if event.type == "backup_failed":
        return account | {"reason", "cause"}
    if event.type in KEYS:
        account |= OF_KEYS
    changed = {"dates", "hours", "policy"} if event.type == "calendar_changed" else set()
    return account | set(WORDED.findall(sentence)) | {VARIANTS.get(event.type, "")} | changed


def _act(event: EventView) -> WorkshopAct:
    name = who(event) if event.actor else event.actor_name
    return WorkshopAct(event.at, event.type, event.actor, name, event.channel, dict(event.data))


def _word(event: EventView, name: str) -> str:
    fact = event.data.get(name)
    if name == "fault":
        return fault_sentence(*fault_of(event.data))
    if name == "cause":
        return backups.reason(str(event.data.get("reason", "")))
    if name == "changes":
        return calendar.changes(event)
    if name == "number" and fact is None:
        return f"#{event.data.get('instance', '?')}"
    return "–" if fact in (None, "") else _value(event, name, fact)


def _value(event: EventView, name: str, fact: Any) -> str:
    """A fact in words: people, roles and processes by name, moments as dates, lists and pairs without brackets."""
    if name == "person" and event.type == "person_created":
        return str(fact)  # the user name, beside the name
    if name in ("instead_of", "receiver"):
        return str(event.data.get(f"{name}_name", fact))
    if name in ("person", "process") and event.data.get(f"{name}_{'name' if name == 'person' else 'title'}"):
        return str(event.data[f"{name}_{'name' if name == 'person' else 'title'}"])
    if name == "role":
        return filters.role_label(fact)
    if name in ("code", "failed"):
        return incidents.cause(str(fact))
    if name == "place":
        return place(str(fact))
    if name in ("free", "total") and isinstance(fact, int):
        return filters.size(fact)
    if name in ("told", "holders", "roles", "order") and isinstance(fact, list):
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
        told = (
            f"{_(roles.FACTS[key])} {roles.fact(key, before.get(key))} → {roles.fact(key, after.get(key))}"
            if key in roles.FACTS
            else f"{key} {_side(before.get(key))} → {_side(after.get(key))}"
            for key in parts
        )
        return f"{label}: {', '.join(told)}"
    if isinstance(before, dict) or isinstance(after, dict):
        label = next((str(one["label"]) for one in pair if one and one.get("label")), label)
        return _("%(name)s (baru)", name=label) if before is None else _("%(name)s (dihapus)", name=label)
    return f"{label}: {_side(before)} → {_side(after)}"


def _side(fact: Any) -> str:
    if isinstance(fact, list):
        return ", ".join(map(_side, fact)) or "–"
    text = str(fact)
    return "–" if fact in (None, "") else text[:12] + "…" if DIGEST.fullmatch(text) else filters.number(fact)

"""What an operator changes outside the program, noted when it takes effect: the site's settings.

They are compared with what was noted last; of several processes that start together one notes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from engine import store
from engine.service.context import Context
from engine.settings import VARIABLES, Settings

NOTED = "settings_noted"


def settings(context: Context, account: str) -> bool:
    """Note which settings differ from those noted last, with before and after; return whether any does."""
    with context.store.read() as tx:
        if store.settings.get(tx, NOTED) == kept(context.settings):
            return False
    with context.store.transaction() as tx:
        before, after = store.settings.get(tx, NOTED), kept(context.settings)
        if before == after or not store.settings.replace(tx, NOTED, before, after):
            return False
        changed = between(before or kept(Settings()), after)
        if changed:
            stands = store.office_rows.facts(tx, setting=("key", [NOTED]))
            _note(context, tx, "settings_changed", account, changed, stands)
        return bool(changed)


def kept(chosen: Settings) -> dict[str, Any]:
    """Return the rules of the office among the settings, by variable, as JSON; of a mail server no password."""
    found = {one.names[0]: getattr(chosen, one.field) for one in VARIABLES if not one.of_machine}
    return found | {
        "ALUR_MAIL_URL": _without_password(chosen.mail_url),
        "ALUR_SEAL_MAIL_TO": list(chosen.seal_mail_to),
        "ALUR_BACKUP_RECIPIENTS": list(chosen.backup_recipients) or None,
        "ALUR_SECOND_FACTOR": list(chosen.second_factor) or None,
        "ALUR_TRUSTED_PROXIES": [str(one) for one in chosen.trusted_proxies] or None,
    }


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return every name whose value differs, with [before, after]; what is absent is None."""
    return {
        name: [before.get(name), after.get(name)]
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }


def _without_password(address: str | None) -> str | None:
    if not address:
        return None
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def baseline(context: Context, tx: store.Tx) -> None:
    """Write once what stands in the tables of the office: the beginning of what the proof compares.

    A table that came later is written the same way when it is first there.
    """
    said = store.history.of_types(tx, ("recorded",), len(store.office_rows.COLUMNS))
    known = {table for event in said for table in event.data["rows"]}
    fresh = [table for table in store.office_rows.COLUMNS if table not in known]
    if not fresh:
        return
    facts: dict[str, Any] = store.office_rows.facts(tx, **dict.fromkeys(fresh))
    if not said:
        facts["open_tasks"] = store.office_rows.holders(tx)
    store.history.append_system(tx, store.Event(context.clock(), "recorded", channel="system", data=facts))


def _note(
    context: Context,
    tx: store.Tx,
    type_: str,
    account: str,
    changed: Mapping[str, Any],
    stands: Mapping[str, Any],
) -> None:
    facts: dict[str, Any] = {"changed": dict(changed), **stands}
    if account:
        facts["account"] = account
    channel = "cli" if account else "system"
    store.history.append_system(tx, store.Event(context.clock(), type_, channel=channel, data=facts))

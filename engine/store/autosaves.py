"""What somebody has typed into a form and not sent: one text for each person and form, seen by that person alone.

It decides nothing and is no part of a case: it goes when its writer sends the form, when the case is destroyed, or
after it has lain untouched for long enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from engine.store import values
from engine.store.tx import Statement, Tx

START = "start/"  # before the key of a process: its start form


class AutosaveRow(NamedTuple):
    """One text as it was posted: names with texts, in the order of the page. `page` is the page it came from."""

    form: str
    data: tuple[tuple[str, str], ...]
    at: datetime
    page: str


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in values.from_json(text))


_read = values.row_reader(AutosaveRow, AutosaveRow._fields, data=_pairs, at=values.from_us)

# A page that never heard the answer to its last text may send the next one; another page must know the newest.
_PUT = Statement(
    """insert into autosave (person_id, form, instance_id, page, data, at) values (?, ?, ?, ?, ?, ?)
    on conflict (person_id, form) do update set instance_id = excluded.instance_id, page = excluded.page,
        data = excluded.data,
        at = case when excluded.at > autosave.at then excluded.at else autosave.at + 1 end
    where autosave.at <= ? or autosave.page = excluded.page
    returning at"""
)
_LOCK_INSTANCE = Statement("select id from instance where id = ? {lock}", lock="for key share")
_LOCK_PERSON = Statement("select id from person where id = ? {lock}", lock="for no key update")
_AT = Statement("select at from autosave where person_id = ? and form = ?")
_DELETE = Statement("delete from autosave where person_id = ? and form = ?")
_DELETE_ONE = Statement("delete from autosave where person_id = ? and form = ? and at = ?")
_SENT = """left join task t on t.instance_id = a.instance_id and a.form in ('task/' || t.id, 'note/' || t.id)
    and t.state = 'done' and t.completed_by = a.person_id"""
_OF_SENT = Statement(
    f"""select a.at, a.page, t.completed_at, t.request_id, a.person_id, a.form from autosave a {_SENT}
    where a.instance_id = ? and t.id is not null"""
)
_DELETE_OLD = Statement("delete from autosave where at < ?")


def lock(tx: Tx, person_id: int, instance_id: int | None) -> None:
    """Wait for whatever sends a form now, and let it wait until the end of this transaction: what acts on the instance,
    or of a form without one what the person begins (which calls this, too). Texts do not wait for each other's.
    """
    if instance_id is None:
        tx.row(_LOCK_PERSON, (person_id,))
    else:
        tx.row(_LOCK_INSTANCE, (instance_id,))


def put(
    tx: Tx,
    person_id: int,
    form: str,
    fields: Sequence[tuple[str, str]],
    at: datetime,
    *,
    since: datetime | None,
    page: str,
    instance_id: int | None = None,
) -> datetime | None:
    """Keep a text in place of the one of `since` or older; return its moment, later than that of the one before.

    None when another page has kept a newer one: then that stays. Raises Invalid for what no database keeps.
    """
    text = values.to_json([list(pair) for pair in fields])
    known = values.to_us(since) if since else 0
    row = tx.row(_PUT, (person_id, form, instance_id, page, text, values.to_us(at), known))
    return None if row is None else values.from_us(row[0])


def moment(tx: Tx, person_id: int, form: str) -> datetime | None:
    """Return when the text of a form was kept."""
    row = tx.row(_AT, (person_id, form))
    return None if row is None else values.from_us(row[0])


def of(tx: Tx, person_id: int, forms: Sequence[str]) -> dict[str, AutosaveRow]:
    """Return the texts a person has in these forms and has not sent, whether those sent are forgotten yet or not."""
    if not forms:
        return {}
    rows = tx.rows(_of_statement(len(forms)), (person_id, *forms))
    return {row[0]: _read(row) for row in rows if not _is_sent(row[2], *row[3:])}


def begun(tx: Tx, person_id: int, forms: Sequence[str]) -> dict[str, datetime]:
    """Return in which of these forms, and in which start forms, a person has a text, and since when; in one look."""
    rows = tx.rows(_begun_statement(len(forms)), (person_id, START, START[:-1] + "0", *forms))
    return {form: values.from_us(at) for form, at in rows}


def delete(tx: Tx, person_id: int, form: str) -> None:
    """Forget what a person typed into a form, if there is anything."""
    tx.change(_DELETE, (person_id, form))


def forget_sent(tx: Tx, instance_id: int) -> None:
    """Forget what was typed into the forms of an instance by those who have sent them since.

    What somebody typed whom another came before is still that person's.
    """
    rows = tx.rows(_OF_SENT, (instance_id,))
    sent = [(person, form, row[0]) for *row, person, form in rows if _is_sent(*row)]
    tx.many(_DELETE_ONE, sent)


def delete_before(tx: Tx, moment: datetime) -> int:
    """Forget what was last kept before a moment, and return how many texts that were."""
    return tx.change(_DELETE_OLD, (values.to_us(moment),))


@lru_cache(maxsize=200)
def _of_statement(forms: int) -> Statement:
    marks = ", ".join("?" * forms)
    return Statement(
        f"""select a.form, a.data, a.at, a.page, t.completed_at, t.request_id from autosave a {_SENT}
        where a.person_id = ? and a.form in ({marks})"""
    )


def _is_sent(at: int, page: str, completed_at: int | None, request_id: bytes | None) -> bool:
    """Return whether a text went with a completion by its writer: it is of the page that was sent, on whatever clock,
    or older. A text is later than the draft that it goes on from, if only by microseconds, however the clock stands.
    """
    if completed_at is None:
        return False
    return completed_at >= at - 1000 or (
        request_id is not None and page.lower() == str(UUID(bytes=bytes(request_id)))
    )


@lru_cache(maxsize=200)
def _begun_statement(forms: int) -> Statement:
    within = f" or form in ({', '.join('?' * forms)})" if forms else ""
    return Statement(
        f"select form, at from autosave where person_id = ? and (form >= ? and form < ?{within})"
    )

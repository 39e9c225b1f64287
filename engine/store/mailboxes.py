"""Where people get mail: one address each, what they want to be told there, and what was told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import mailbox, notice_told, person
from engine.store.tx import Statement, Tx

NONE, AT_ONCE, DIGEST = "none", "at_once", "digest"
CHOICES = (AT_ONCE, DIGEST, NONE)


class MailboxRow(NamedTuple):
    """The mail of one person.

    An address counts from `confirmed_at` on. `code_salt` is what the code asked for last was made from, "" for none;
    `refused_at` and `refused_code` are the server's last refusal for good, forgotten with the next mail it takes;
    `digest_on` is the day (ISO) for which the digest is made.
    """

    person_id: int
    address: str
    salt: str
    confirmed_at: datetime | None
    choice: str
    code_salt: str
    code_at: datetime | None
    code_tries: int
    refused_at: datetime | None
    refused_code: str
    digest_on: str

    @property
    def on(self) -> bool:
        """Whether anything is mailed: the address is the person's, and mail is wanted."""
        return self.confirmed_at is not None and self.choice != NONE


class RefusedRow(NamedTuple):
    """Somebody whose mail the server refuses for good, since when and with which code of SMTP."""

    username: str
    name: str
    at: datetime
    code: str


_COLUMNS = ", ".join(MailboxRow._fields)
_MOMENTS = {"confirmed_at": values.from_us, "code_at": values.from_us, "refused_at": values.from_us}
_read = values.row_reader(MailboxRow, MailboxRow._fields, **_MOMENTS)
_GET = Statement(f"select {_COLUMNS} from mailbox where person_id = ?")
_LOCK = Statement(f"select {_COLUMNS} from mailbox where person_id = ? {{lock}}", lock="for update")
_PUT = Statement(
    """insert into mailbox (person_id, address, salt, choice, code_salt, code_tries, refused_code, digest_on)
    values (?, ?, ?, ?, '', 0, '', '') on conflict (person_id) do update set address = excluded.address,
    salt = excluded.salt, confirmed_at = null, code_salt = '', code_at = null, code_tries = 0, refused_at = null,
    refused_code = ''"""
)
_REMOVE = Statement("delete from mailbox where person_id = ?")
_CLAIM_DAY = Statement("update mailbox set digest_on = ? where person_id = ? and digest_on < ?")
_REFUSED = Statement(
    "update mailbox set refused_at = ?, refused_code = ? where person_id = ? and address = ?"
)
_TAKEN = Statement(
    "update mailbox set refused_at = null, refused_code = '' where person_id = ? and refused_at is not null"
)
_REFUSALS = Statement(
    """select p.username, p.name, m.refused_at, m.refused_code from mailbox m join person p on p.id = m.person_id
    where m.refused_at is not null and p.active order by m.refused_at limit ?"""
)
_read_refused = values.row_reader(RefusedRow, RefusedRow._fields, at=values.from_us)
_TELL = Statement("insert into notice_told (person_id, cause, at) values (?, ?, ?) on conflict do nothing")
_FORGET = Statement(
    """delete from notice_told where at < ?
    and not exists (select 1 from notice n where n.cause = notice_told.cause)"""
)


def get(tx: Tx, person_id: int) -> MailboxRow | None:
    """Return where a person gets mail."""
    row = tx.row(_GET, (person_id,))
    return None if row is None else _read(row)


def lock(tx: Tx, person_id: int) -> MailboxRow | None:
    """Return the same; until the transaction ends nobody else changes it."""
    row = tx.row(_LOCK, (person_id,))
    return None if row is None else _read(row)


def put(tx: Tx, person_id: int, address: str, salt: str, choice: str) -> None:
    """Give a person an address, which is to be confirmed; whoever had another keeps the choice made there."""
    tx.change(_PUT, (person_id, address, salt, choice))


def put_many(tx: Tx, addresses: Iterable[tuple[int, str, str]], choice: str) -> None:
    """Give people who have none an address each, by person, address and salt; they are to be confirmed."""
    tx.many(_PUT, [(*one, choice) for one in addresses])


def change(tx: Tx, person_id: int, **facts: object) -> None:
    """Change columns of one mailbox; moments are given as such."""
    stored = {name: values.to_us(one) if isinstance(one, datetime) else one for name, one in facts.items()}
    tx.execute(sa.update(mailbox).where(mailbox.c.person_id == person_id).values(stored))


def remove(tx: Tx, person_id: int) -> bool:
    """Forget where a person gets mail; False when nothing was known."""
    return tx.change(_REMOVE, (person_id,)) > 0


def awaiting_digest(tx: Tx, day: str) -> list[int]:
    """Return who wants a digest and has none of this day (ISO) or a later one yet."""
    chosen = (
        sa.select(mailbox.c.person_id)
        .join_from(mailbox, person)
        .where(mailbox.c.confirmed_at.is_not(None), mailbox.c.choice == DIGEST, person.c.active)
        .where(mailbox.c.digest_on < day)
        .order_by(mailbox.c.person_id)
    )
    return [int(one) for one in tx.execute(chosen).scalars()]


def claim_day(tx: Tx, person_id: int, day: str) -> bool:
    """Take it upon this transaction to make a person's digest of a day; False when another worker has."""
    return tx.change(_CLAIM_DAY, (day, person_id, day)) == 1


def refused(tx: Tx, person_id: int, address: str, at: datetime, code: str) -> None:
    """Note that the server refused this address for good."""
    tx.change(_REFUSED, (values.to_us(at), code, person_id, address))


def refusals(tx: Tx, limit: int) -> list[RefusedRow]:
    """Return active people whose mail the server refuses for good, the longest first."""
    return [_read_refused(row) for row in tx.rows(_REFUSALS, (limit,))]


def taken(tx: Tx, person_id: int) -> None:
    """Note that the server took a mail: what it refused before is forgotten."""
    tx.change(_TAKEN, (person_id,))


def tell(tx: Tx, person_id: int, causes: Iterable[str], at: datetime) -> list[str]:
    """Note that a mail tells a person of these causes, and return those that none told before."""
    moment = values.to_us(at)
    return [one for one in causes if tx.change(_TELL, (person_id, one, moment)) == 1]


def told(tx: Tx, person_id: int, causes: Collection[str]) -> frozenset[str]:
    """Return of which of these causes a mail has told the person."""
    chosen = sa.select(notice_told.c.cause).where(
        notice_told.c.person_id == person_id, notice_told.c.cause.in_(list(causes))
    )
    return frozenset(tx.execute(chosen).scalars())


def forget_told(tx: Tx, before: datetime) -> int:
    """Forget what was told before that moment and is no notice any more; return how much."""
    return tx.change(_FORGET, (values.to_us(before),))

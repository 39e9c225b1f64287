"""All that was sent in an instance, also what was sent again later, newest first and by pages."""

from __future__ import annotations

from dataclasses import dataclass

from engine import store
from engine.service import access, access_view, recap, rows
from engine.service.context import Context
from engine.service.views import Actor, EarlierData
from engine.store.history_pages import Reader

PAGE = 10
COUNTED = (*rows.SUBMITTED, rows.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Submissions:
    """Forms that were sent, each with the visit it was of; `total` is how many there are."""

    sent: tuple[tuple[EarlierData, int], ...]
    total: int
    sound: bool


def page(context: Context, instance_id: int, actor: Actor, begin: int) -> Submissions:
    """Return a page of the forms that were sent, stand, and are the actor's to see; from place `begin` on.

    Raises NotFound.
    """
    with context.store.read() as tx:
        seen = access_view.require(context, tx, instance_id, actor)
        reader = None
        if not seen.whole:
            each = store.places.holders(tx, instance_id)
            own = [one for one in each if access.capacity(actor, one.split()) is not None]
            reader = Reader(actor.username, actor.roles.keys(), own)
        found, count = store.history_pages.submissions(tx, instance_id, reader, begin, PAGE)
        names = store.people.names_of(tx, {link.event.actor for link, _ in found})
        if count is None:
            acts = recap.read(tx, seen.case.instance, seen.versions).recap.acts
            types = [(type_, count) for by in acts.values() for type_, count in by.items()]
            count = sum(
                -many if type_ == rows.WITHDRAWN else many for type_, many in types if type_ in COUNTED
            )
    sent = tuple((rows.submission(context.office, seen, link.event, names), visit) for link, visit in found)
    return Submissions(sent, count, all(link.sound for link, _ in found))

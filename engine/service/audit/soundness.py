"""The promises rows keep to each other at every moment: of some cases in one snapshot, and of the site as a whole."""

from __future__ import annotations

import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from engine import errors, store
from engine.bpmn import Workflow
from engine.service.context import Context
from engine.store import Fault, values
from engine.store.soundness import Broken, Standing

KIND = "unsound"  # of the faults; `what` is the promise
LONGEST = 100  # characters of what names it
AHEAD = timedelta(hours=1)  # by which a clock may have been put right
LATE = timedelta(days=4)  # longer than a mail server may be away
OTHERS = stat.S_IRWXG | stat.S_IRWXO
# What the proof of a case calls these rows, when it has named them already.
PROVED: Mapping[str, str] = {
    "listed_done": "inbox",
    "listed_due": "inbox",
    "listed_nowhere": "inbox",
    "tasks": "task",
    "history": "task",
    "timers": "wait",
    "waits": "wait",
    "state": "state",
    "recap_ahead": "recap",
    "visits_of_open": "visits",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the site as a whole: the look at it, which reads in transactions of its own, and what it can name
    beside its own name.
    """

    name: str
    look: Callable[[], Iterator[Broken]]
    promises: tuple[str, ...] = ()


class NotLookedAt(Exception):
    """A part of the site could not be looked at, by no fault of its own."""


def of_cases(context: Context, tx: store.Tx, start: int, end: int) -> list[Fault]:
    """Return what is not sound of the cases from id `start` to before `end`, as one transaction sees them."""
    with store.proof.any_text(tx):
        found = list(store.soundness.of_cases(tx, start, end))
        for instance_id, standing in store.soundness.standing(tx, start, end).items():
            found += _state(context, tx, instance_id, standing)
    return [fault(one) for one in found]


def fault(broken: Broken) -> Fault:
    """Return a promise that does not hold as a fault, to be told and kept like those of the proof."""
    if broken.promise == "content":
        return Fault("content", which=broken.which)
    return Fault(
        KIND, broken.instance_id, what=broken.promise, which=" ".join(broken.which.split())[:LONGEST]
    )


def unproved(found: Collection[Fault], proved: Collection[Fault]) -> tuple[Fault, ...]:
    """Return the faults that the proof of the same cases has not named in its own words."""
    named = {(one.instance_id, one.what) for one in proved if one.kind == "record"}
    return tuple(one for one in found if (one.instance_id, PROVED.get(one.what)) not in named)


def look(part: Part) -> tuple[tuple[Fault, ...], bool]:
    """Look at a part of the site; return what is wrong, and whether it could be looked at."""
    try:
        return tuple(map(fault, part.look())), True
    except (NotLookedAt, errors.Busy):  # PostgreSQL ends what takes too long
        return (), False


def of_site(context: Context, *, whole: bool, machine: bool = True) -> list[Part]:
    """Return the parts of the site that belong to no single case; what a damaged database can still say comes first.

    `whole` is with every index of the database, `machine` with the files that only its own account may read.
    """
    parts = [Part("pages", lambda: _pages(context, whole=whole))] if context.store.dialect == "sqlite" else []
    parts += [
        Part("tables", lambda: _read(context, store.condition.tables), ("index", "column")),
        Part("lists", lambda: _read(context, store.soundness.lists), tuple(store.soundness.LISTS)),
        Part("late", lambda: _read(context, lambda tx: store.soundness.late(tx, context.clock() - LATE))),
        Part("numbers", lambda: _read(context, lambda tx: _numbers(context, tx)), ("number",)),
        Part("clock", lambda: _read(context, lambda tx: _clock(context, tx))),
    ]
    parts.append(Part("contents", lambda: _contents(context)))
    if context.store.dialect == "sqlite":
        parts.append(Part("references", lambda: _read(context, store.condition.pointers), ("reference",)))
    else:
        parts.append(
            Part(
                "marks",
                lambda: _read(context, store.condition.marks),
                ("index_unusable", "reference_unproved"),
            )
        )
        parts.append(Part("references", lambda: _pointing(context), ("reference",)))
        if whole:
            parts.append(Part("trees", lambda: _trees(context), ("index_damaged",)))
    if machine:
        parts.append(Part("files", lambda: _files(context)))
    return parts


def _read(context: Context, look: Callable[[store.Tx], Iterator[Broken]]) -> Iterator[Broken]:
    with context.store.read() as tx, store.proof.any_text(tx):
        found = list(look(tx))
    yield from found


def _state(context: Context, tx: store.Tx, instance_id: int, standing: Standing) -> Iterator[Broken]:
    """What the engine's state waits for is what people see of it: tasks, timers, messages and signals."""
    try:
        definition = context.office.definition(tx, standing.definition_id)
    except Exception:  # whatever stands there, the look goes on
        yield Broken("version", instance_id)
        return
    try:
        workflow = Workflow.load(standing.state, definition, context.office.environment(definition))
        tasks = {one.id.bytes: (one.element, values.to_due(one.due)) for one in workflow.ready()}
        timers = {one.id.bytes: (one.element, values.to_us(one.due)) for one in workflow.timers()}
        heard = workflow.subscriptions() if definition.hears else ()
        waits = {(one.id.bytes, one.element, one.kind, one.name, one.key) for one in heard}
    except Exception:  # likewise
        yield Broken("state", instance_id)
        return
    if wrong := set(tasks.items()) ^ set(standing.tasks.items()):
        yield Broken("tasks", instance_id, min(one[1][0] for one in wrong))
    if wrong := set(timers.items()) ^ set(standing.timers.items()):
        yield Broken("timers", instance_id, min(one[1][0] for one in wrong))
    if unlike := waits ^ standing.waits:
        yield Broken("waits", instance_id, min(one[1] for one in unlike))


def _numbers(context: Context, tx: store.Tx) -> Iterator[Broken]:
    """A running number that lags behind would be given a second time."""
    zone, titles = context.settings.zone, dict(store.definitions.titles(tx))
    for key, year, value in store.soundness.counters(tx):
        with suppress(ValueError, OverflowError):  # a year that no calendar has: nothing was given in it
            start, end = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
            if value < store.soundness.given(tx, key, start, end):
                yield Broken("number", which=f"{titles.get(key, key)} {year}")


def _clock(context: Context, tx: store.Tx) -> Iterator[Broken]:
    newest = store.soundness.newest(tx)
    if newest is not None and newest > context.clock() + AHEAD:
        yield Broken("clock", which=newest.isoformat())


def _pages(context: Context, *, whole: bool) -> Iterator[Broken]:
    found: list[Broken] = []
    try:
        with context.store.read() as tx:
            try:
                found += store.condition.pages(tx, whole=whole)
            except Exception as damage:  # so damaged that it cannot even say so
                found.append(Broken("pages", which=str(damage)))
    except errors.StoreUnavailable:  # nor end the transaction
        if not found:
            raise
    yield from found


def _pointing(context: Context) -> Iterator[Broken]:
    for one in store.soundness.references():
        yield from _read(context, lambda tx, one=one: store.condition.pointing(tx, one))  # type: ignore[misc]


def _contents(context: Context) -> Iterator[Broken]:
    """The files of versions; those of cases are looked at with them."""
    with context.store.read() as tx:
        digests = store.soundness.version_files(tx)
    for digest in digests:
        with context.store.read() as tx:
            intact = store.files.intact(tx, digest)
        if not intact:
            yield Broken("content", which=digest.hex())


def _trees(context: Context) -> Iterator[Broken]:
    """Look through each index in a transaction of its own: the first that is damaged would end it."""
    with context.store.read() as tx:
        trees = store.condition.trees(tx)
    if trees is None:
        raise NotLookedAt
    for index, name in trees:
        try:
            with context.store.read() as tx:
                store.condition.walk_tree(tx, index)
        except errors.AlurError:
            raise
        except Exception:  # of PostgreSQL, in its own words
            yield Broken("index_damaged", which=name)


def _files(context: Context) -> Iterator[Broken]:
    """Whoever else may read the secret could sign in the name of anybody; the database likewise."""
    database = context.store.file
    for one in (context.settings.secret_file, *([database] if database is not None else [])):
        if _open_to_others(one):
            yield Broken("rights", which=one.name)


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OTHERS)
    except OSError:  # there is none
        return False

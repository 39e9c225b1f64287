"""Every statement that reaches the database's driver, told as it runs: for counting them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import event

from engine.store.database import Store

Watch = Callable[[str], None]

UNCOUNTED = ("begin", "commit", "rollback")
WITHIN = "'main'.'"  # what the index of words of SQLite does in its own tables
WRITES = ("insert", "update", "delete", "replace")


@contextmanager
def watched(store: Store, watch: Watch) -> Iterator[None]:
    """Tell `watch` of each statement that the Store's connections hand to their driver; one that is run for
    several sets of values is told once for each. A transaction's beginning and end are not told,
    nor what the database does by itself on account of one (triggers, the index of words).

    Connections in use when it begins are not watched: nobody else works with the Store meanwhile.
    """

    def seen(text: str) -> None:
        if not text.lstrip().lower().startswith(UNCOUNTED) and WITHIN not in text:
            watch(text)

    begin, end = _sqlite(seen) if store.dialect == "sqlite" else _postgres(seen)
    with ExitStack() as stack:
        for pool in store.pools():
            event.listen(pool, "checkout", begin)
            stack.callback(event.remove, pool, "checkout", begin)
            event.listen(pool, "checkin", end)
            stack.callback(event.remove, pool, "checkin", end)
        yield


def _sqlite(seen: Watch) -> tuple[Callable[..., None], Callable[..., None]]:
    """SQLite itself tells of each statement that it runs, values and all; of one that sets off a trigger again for
    each: a write just like the one before is the same.
    """
    before = ""

    def tell(text: str) -> None:
        nonlocal before
        if text != before or not text.lstrip().lower().startswith(WRITES):
            seen(text)
        before = text

    def begin(connection: Any, *_about: object) -> None:
        connection.set_trace_callback(tell)

    def end(connection: Any, *_about: object) -> None:
        if connection is not None:
            connection.set_trace_callback(None)

    return begin, end


def _postgres(seen: Watch) -> tuple[Callable[..., None], Callable[..., None]]:
    """Each cursor of psycopg tells of what it is handed."""
    from psycopg import Cursor

    class Telling(Cursor[Any]):
        def execute(self, query: Any, *given: Any, **named: Any) -> Any:
            seen(str(query))
            return super().execute(query, *given, **named)

        def executemany(self, query: Any, params_seq: Any, **named: Any) -> None:
            every = list(params_seq)
            for _one in every:
                seen(str(query))
            super().executemany(query, every, **named)

    usual: dict[int, Any] = {}

    def begin(connection: Any, *_about: object) -> None:
        usual[id(connection)] = connection.cursor_factory
        connection.cursor_factory = Telling

    def end(connection: Any, *_about: object) -> None:
        if connection is not None and id(connection) in usual:
            connection.cursor_factory = usual.pop(id(connection))

    return begin, end

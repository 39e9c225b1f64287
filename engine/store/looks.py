"""What one thread reads of one moment: the reads of a whole page in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from engine import errors
from engine.store.tx import Tx


class Look:
    """A transaction that only reads, begun by the first read of a thread and shared by all those after it.

    It ends with the look, before the thread writes, and with a fault: the read after that begins another one, which
    sees what is there by then. A thread that looks holds one connection, and none when it asks for that of a writer.
    """

    def __init__(self, begin: Callable[[], AbstractContextManager[Tx]]) -> None:
        self._begin = begin
        self._held: AbstractContextManager[Tx] | None = None
        self._tx: Tx | None = None
        self._reads = 0  # in progress, one inside the other

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Take part in the transaction; a fault in the outermost read ends it as it would end one of its own."""
        if self._tx is None:
            held = self._begin()
            self._tx = held.__enter__()
            self._held = held
        self._reads += 1
        try:
            yield self._tx
        except BaseException as fault:
            self._reads -= 1
            if not self._reads:
                self.end(fault)
            raise
        self._reads -= 1

    def end(self, fault: BaseException | None = None) -> None:
        """Give the connection back, if one is held; raises what the store makes of a fault.

        A read in progress is a RuntimeError: its transaction would be gone.
        """
        if self._reads:
            raise RuntimeError("a transaction inside a read")
        held, self._held, self._tx = self._held, None, None
        if held is not None and fault is not None:
            held.__exit__(type(fault), fault, fault.__traceback__)
        elif held is not None:
            with suppress(errors.StoreUnavailable):  # a database lost by now takes nothing of what was read
                held.__exit__(None, None, None)

    def close(self) -> None:
        """Give the connection back for good, whoever may still be reading."""
        self._reads = 0
        self.end()

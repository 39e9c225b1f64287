"""What every service stands on: settings, database, clock, and what is known of the office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from engine.clock import Clock, system_clock
from engine.keys import SigningKey
from engine.service.office import Office
from engine.settings import Settings
from engine.store import Store


@dataclass
class Context:
    """The ground of one process: made once when it opens, shared by its threads and by all services.

    `store` begins transactions, `clock` gives the moment of an act, `office` knows roles, calendar and definitions.
    `machine_clock` is what sessions and codes run by, whatever clock a demonstration has.
    A service that needs another service is given that one besides; no service knows the engine that holds it.
    """

    settings: Settings
    store: Store
    clock: Clock
    office: Office
    machine_clock: Clock = field(default=system_clock)

    @classmethod
    def open(cls, settings: Settings, store: Store, clock: Clock) -> Context:
        """Return the ground over an open database."""
        return cls(settings, store, clock, Office(settings, store, clock))

    def local_now(self) -> datetime:
        """Return this moment in the office's own time."""
        return self.clock().astimezone(self.settings.zone)

    @cached_property
    def key(self) -> SigningKey:
        """The site's key of seals, made at first need. Raises Misconfigured."""
        self.settings.secret()  # the file is there, with its first part
        return SigningKey.of_file(self.settings.secret_file)

"""What every service stands on: settings, database, clock, and what is known of the office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from engine import errors
from engine.clock import Clock, system_clock
from engine.keys import SigningKey
from engine.secret_file import SETTING, SecretFile
from engine.service.office import Office
from engine.settings import Settings
from engine.store import Store, seals


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
    def secret(self) -> SecretFile:
        """The secret file, as this process sees it."""
        return SecretFile(self.settings.secret_file)

    def cookie_keys(self) -> tuple[bytes, ...]:
        """Return the keys of cookies that hold, that which signs first; made at first need.

        Raises Misconfigured where they cannot be read or made; key_lost for a site that has made seals, whose secret
        is not to be made anew in silence.
        """
        content = self.secret.content()
        if content is None:
            if self._has_seals():
                raise errors.Misconfigured(setting=SETTING, reason="key_lost")
            self.settings.secret()
            content = self.secret.fresh()
        if content is None:
            raise errors.Misconfigured(setting=SETTING, reason="missing", file=str(self.settings.secret_file))
        return content.accepted

    def first_key(self) -> SigningKey:
        """Return the key of seals of a site that has made none yet, made at first need. Raises Misconfigured."""
        self.cookie_keys()  # the file is there, with its first part
        return SigningKey.of_file(self.settings.secret_file)

    def _has_seals(self) -> bool:
        if self.store.is_blank():
            return False
        with self.store.read() as tx:
            return bool(seals.newest(tx))

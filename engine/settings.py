"""All settings of Alur, read from the environment in this one place and checked before anything starts."""

from __future__ import annotations

import dataclasses
import difflib
import ipaddress
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from engine import errors, keys, readers
from engine.clock import Clock, FileClock, system_clock

MIB = 1024 * 1024
PREFIX = "ALUR_"
LIKENESS = 0.65  # from which a name may be a misspelt one
HOME = (
    Path(__file__).resolve().parent.parent
)  # the working copy, or site-packages where the wheel puts processes/


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose; every field has a default that runs on one machine."""

    database_url: str = "sqlite:///var/alur.db"
    owner_url: str | None = dataclasses.field(default=None, repr=False)
    processes: Path = HOME / "processes"
    secret_file: Path = Path("var/secret")
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    connections: int = 4_000
    rest_seconds: int = 15
    trusted_proxies: tuple[readers.Network, ...] = ()
    public_url: str | None = None
    worker: bool = True
    demo: bool = False
    demo_password: str | None = dataclasses.field(default=None, repr=False)
    clock_file: Path | None = None
    language: str = "id"
    timezone: str = "Asia/Jakarta"
    due_policy: str = "akhir_hari"
    cap: int | None = None
    max_upload: int = 20 * MIB
    mail_url: str | None = dataclasses.field(default=None, repr=False)
    mail_from: str | None = None
    seal_mail_to: tuple[str, ...] = ()
    tracking: bool = False
    limit_steps: int = 500
    limit_instances: int = 200
    limit_nodes: int = 500
    limit_nesting: int = 20
    limit_calls: int = 10
    limit_hops: int = 100
    limit_expression: int = 2_000
    limit_depth: int = 40
    limit_timer_days: int = 3_650

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ, **overrides: Any) -> Settings:
        """The settings of this process: an override that is not None wins over the environment.

        Text is read and checked like the variable's; a value of another type is taken as it is.
        Raises Misconfigured with the name of the variable and a reason code; also for a name that begins with
        `ALUR_` and is none of the settings, so that no misspelt one is passed over in silence.
        """
        _refuse_unknown(environ)
        values: dict[str, Any] = {}
        for variable in VARIABLES:
            given = overrides.pop(variable.field, None)
            if given is None:
                given = next((environ[name] for name in variable.names if environ.get(name)), None)
            if given is None:
                continue
            try:
                values[variable.field] = variable.read(given) if isinstance(given, str) else given
            except ValueError as fault:
                raise errors.Misconfigured(setting=variable.names[0], reason=str(fault)) from fault
        if values.get("seal_mail_to") and not (values.get("mail_url") and values.get("mail_from")):
            raise errors.Misconfigured(setting="ALUR_SEAL_MAIL_TO", reason="no_mail")
        if overrides:
            raise TypeError(f"no such setting: {', '.join(sorted(overrides))}")
        return cls(**values)

    @property
    def loopback(self) -> bool:
        """Whether the site can be reached from this machine only."""
        return is_loopback(self.host)

    @property
    def trial(self) -> bool:
        """Whether the comforts of a demonstration (one-click sign-in, a clock to move) are allowed."""
        return self.demo and self.loopback

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def clock(self) -> Clock:
        """The clock of this site: the clock file in a demonstration on this machine, else the machine's."""
        return FileClock(self.clock_file) if self.clock_file and self.trial else system_clock

    def secret(self) -> bytes:
        """The key material for cookies, at least 32 bytes; made at first use for its owner only.

        Raises Misconfigured when the file is too short, others may read it, or it cannot be read or made.
        """
        return keys.secret_of_file(self.secret_file)


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in DESCRIPTIONS:
            known = [one.removeprefix(PREFIX) for one in DESCRIPTIONS]
            near = difflib.get_close_matches(name.removeprefix(PREFIX), known, 1, LIKENESS)
            raise errors.Misconfigured(
                setting=name, reason="unknown", nearest=PREFIX + near[0] if near else None
            )


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine and no other."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Variable(NamedTuple):
    """One environment variable (its aliases after it), the field it fills, its reader and its meaning."""

    names: tuple[str, ...]
    field: str
    read: Callable[[str], Any]
    description: str


VARIABLES = (
    Variable(
        ("ALUR_DATABASE_URL",),
        "database_url",
        readers.database,
        "Where data live: `sqlite:///var/alur.db` or `postgresql://user:password@host/name`.",
    ),
    Variable(
        ("ALUR_OWNER_URL",),
        "owner_url",
        readers.database,
        "For `alur init` on PostgreSQL: owner of the tables; the role of the site may then only add to the history.",
    ),
    Variable(("ALUR_PROCESSES",), "processes", Path, "Folder of process packages, roles and calendar."),
    Variable(
        ("ALUR_SECRET_FILE",),
        "secret_file",
        Path,
        "File with the key of cookies and seals; made at first start, equal on all machines of one site.",
    ),
    Variable(("ALUR_HOST",), "host", str, "Address the site listens on."),
    Variable(
        ("ALUR_PORT", "PORT"), "port", readers.whole(0, 65535), "Port the site listens on; `PORT` works too."
    ),
    Variable(
        ("ALUR_THREADS",),
        "threads",
        readers.whole(1, 256),
        "Requests answered at the same time by one process.",
    ),
    Variable(
        ("ALUR_CONNECTIONS",),
        "connections",
        readers.whole(50, 100_000),
        "Connections one process holds at the same time; when all are taken, the one that rested longest is closed.",
    ),
    Variable(
        ("ALUR_REST_SECONDS",),
        "rest_seconds",
        readers.whole(1, 3_600),
        "Seconds a connection may rest between two requests; behind a proxy longer than the proxy keeps its own.",
    ),
    Variable(
        ("ALUR_TRUSTED_PROXIES",),
        "trusted_proxies",
        readers.networks,
        "Addresses and networks of reverse proxies, with commas, whose `X-Forwarded-*` headers are believed.",
    ),
    Variable(
        ("ALUR_PUBLIC_URL",),
        "public_url",
        readers.public_url,
        "Address people reach the site by, such as `https://alur.example`; no other name is answered.",
    ),
    Variable(
        ("ALUR_WORKER",),
        "worker",
        readers.flag,
        "Whether `alur serve` also fires timers (1) or `alur worker` does (0).",
    ),
    Variable(
        ("ALUR_DEMO",), "demo", readers.flag, "Demonstration: example people; one-click sign-in on loopback."
    ),
    Variable(
        ("ALUR_DEMO_PASSWORD",), "demo_password", str, "Password of the demo people instead of a random one."
    ),
    Variable(
        ("ALUR_CLOCK_FILE",),
        "clock_file",
        Path,
        "File with an ISO time that becomes the site's time; only in demo mode on loopback.",
    ),
    Variable(
        ("ALUR_LANGUAGE",),
        "language",
        readers.choice("id", "en"),
        "First language of pages and command line: id or en.",
    ),
    Variable(("ALUR_TIMEZONE",), "timezone", readers.zone, "Time zone of the office."),
    Variable(
        ("ALUR_DUE_POLICY",),
        "due_policy",
        readers.choice("akhir_hari", "bergulir"),
        "A day is due at the end of a working day (akhir_hari) or at the same working time (bergulir).",
    ),
    Variable(
        ("ALUR_BATAS_CAPAIAN",),
        "cap",
        readers.cap,
        "Highest capaian that is written: none, 100, 110 or 120 percent.",
    ),
    Variable(
        ("ALUR_MAX_UPLOAD",),
        "max_upload",
        lambda text: readers.whole(1, 20)(text) * MIB,
        "Largest attachment in MiB, at most 20.",
    ),
    Variable(
        ("ALUR_MAIL_URL",),
        "mail_url",
        readers.mail_server,
        "Mail server: `smtp://user:password@host:587`, or `smtps://…`; encrypted where the server can.",
    ),
    Variable(("ALUR_MAIL_FROM",), "mail_from", readers.address, "Address that mails of the site come from."),
    Variable(
        ("ALUR_SEAL_MAIL_TO",),
        "seal_mail_to",
        readers.addresses,
        "Addresses outside the site, with commas, that every seal is mailed to.",
    ),
    Variable(
        ("ALUR_TRACKING",),
        "tracking",
        readers.flag,
        "Public page `/lacak`: the steps of a case by its number and code, without names or data.",
    ),
    Variable(
        ("ALUR_LIMIT_STEPS",),
        "limit_steps",
        readers.whole(500, 10_000),
        "Automatic steps a process may take in one act before it counts as running in circles.",
    ),
    Variable(
        ("ALUR_LIMIT_INSTANCES",),
        "limit_instances",
        readers.whole(1, 1_000),
        "How many times one multi-instance may repeat its task or sub-process.",
    ),
    Variable(
        ("ALUR_LIMIT_NODES",),
        "limit_nodes",
        readers.whole(10, 500),
        "Nodes one process or sub-process may have when it is deployed, at most 500.",
    ),
    Variable(
        ("ALUR_LIMIT_NESTING",),
        "limit_nesting",
        readers.whole(1, 20),
        "How deep sub-processes may be nested when they are deployed, at most 20.",
    ),
    Variable(
        ("ALUR_LIMIT_CALLS",),
        "limit_calls",
        readers.whole(0, 20),
        "How deep called processes may call others when they are deployed, at most 20.",
    ),
    Variable(
        ("ALUR_LIMIT_HOPS",),
        "limit_hops",
        readers.whole(1, 1_000),
        "How many messages may follow from each other before a person or a time acts again.",
    ),
    Variable(
        ("ALUR_LIMIT_EXPRESSION",),
        "limit_expression",
        readers.whole(100, 2_000),
        "Characters an expression of a diagram may have when it is deployed, at most 2000.",
    ),
    Variable(
        ("ALUR_LIMIT_DEPTH",),
        "limit_depth",
        readers.whole(5, 40),
        "How deep brackets of such an expression may be nested when it is deployed, at most 40.",
    ),
    Variable(
        ("ALUR_LIMIT_TIMER_DAYS",),
        "limit_timer_days",
        readers.whole(1, 3_650),
        "Working days the longest timer may last, at most 3650.",
    ),
)

DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {variable.names[0]: variable.description for variable in VARIABLES}
)

"""All settings of Alur, read from the environment in this one place and checked before anything starts."""

from __future__ import annotations

import dataclasses
import difflib
import ipaddress
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from engine import errors, keys, readers
from engine.clock import Clock, FileClock, system_clock

T = TypeVar("T")

MIB = 1024 * 1024
PREFIX = "ALUR_"
DAY, HALF = "hari_kerja", "separuh"  # how long before its tenggat a task is told to be near
LIKENESS = 0.65  # from which a name may be a misspelt one
HOME = Path(__file__).resolve().parent.parent  # the working copy, or site-packages
PACKED = (
    Path(__file__).resolve().parent / "processes"
)  # where a wheel carries what a working copy has at its top
SHIPPED = PACKED if PACKED.is_dir() else HOME / "processes"


@dataclasses.dataclass(frozen=True, slots=True)
class Variable:
    """How a setting is given: the names it has in the environment, its own first, its reader and its meaning.

    The reader takes the text and raises ValueError with a reason code. `of_machine` is what belongs to this machine
    or to nobody's eyes: where it listens, where its files lie, a password. The rest are rules of the office.
    """

    field: str
    names: tuple[str, ...]
    read: Callable[[str], Any]
    description: str
    of_machine: bool


def setting(
    default: T,
    read: Callable[[str], T],
    description: str,
    *,
    name: str | None = None,
    alias: str | None = None,
    secret: bool = False,
    of_machine: bool = False,
) -> T:
    """Declare a setting: the field, its variable, its line in README and what an option of a command takes.

    The variable is `ALUR_` and the name of the field where no other `name` is given; `alias` is read where it is
    not set. A `secret` stays out of what is printed. Typed as the value, as mypy sees the fields of a dataclass.
    """
    return dataclasses.field(
        default=default,
        repr=not secret,
        metadata={
            "name": name,
            "alias": alias,
            "read": read,
            "description": description,
            "of_machine": of_machine,
        },
    )


def _variable(field: dataclasses.Field[Any]) -> Variable:
    said = field.metadata
    names = (said["name"] or PREFIX + field.name.upper(), *filter(None, [said["alias"]]))
    return Variable(field.name, names, said["read"], said["description"], said["of_machine"])


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose; every field has a default that runs on one machine."""

    database_url: str = setting(
        "sqlite:///var/alur.db",
        readers.database,
        "Where data live: `sqlite:///var/alur.db` or `postgresql://user:password@host/name`.",
        of_machine=True,
    )
    owner_url: str | None = setting(
        None,
        readers.database,
        "For `alur init` on PostgreSQL: owner of the tables; the role of the site may then only add to the history.",
        secret=True,
        of_machine=True,
    )
    processes: Path = setting(
        SHIPPED, Path, "Folder of process packages, roles and calendar.", of_machine=True
    )
    secret_file: Path = setting(
        Path("var/secret"),
        Path,
        "File with the key of cookies and seals; made at first start, equal on all machines of one site.",
        of_machine=True,
    )
    host: str = setting("127.0.0.1", str, "Address the site listens on.", of_machine=True)
    port: int = setting(
        8000,
        readers.Whole(0, 65535),
        "Port the site listens on; `PORT` works too.",
        alias="PORT",
        of_machine=True,
    )
    threads: int = setting(
        8, readers.Whole(1, 256), "Requests answered at the same time by one process.", of_machine=True
    )
    connections: int = setting(
        4_000,
        readers.Whole(50, 100_000),
        "Connections one process holds at the same time; when all are taken, the one that rested longest is closed.",
    )
    rest_seconds: int = setting(
        15,
        readers.Whole(1, 3_600),
        "Seconds a connection may rest between two requests; behind a proxy longer than the proxy keeps its own.",
    )
    trusted_proxies: tuple[readers.Network, ...] = setting(
        (),
        readers.networks,
        "Addresses and networks of reverse proxies, with commas, whose `X-Forwarded-*` headers are believed.",
    )
    public_url: str | None = setting(
        None,
        readers.public_url,
        "Address people reach the site by, such as `https://alur.example`; no other name is answered.",
    )
    worker: bool = setting(
        True,
        readers.flag,
        "Whether `alur serve` also fires timers (1) or `alur worker` does (0).",
        of_machine=True,
    )
    demo: bool = setting(False, readers.flag, "Demonstration: example people; one-click sign-in on loopback.")
    demo_password: str | None = setting(
        None, str, "Password of the demo people instead of a random one.", secret=True, of_machine=True
    )
    clock_file: Path | None = setting(
        None,
        Path,
        "File with an ISO time that becomes the site's time; only in demo mode on loopback.",
        of_machine=True,
    )
    language: str = setting(
        "id",
        readers.choice("id", "en"),
        "First language of pages and command line: id or en.",
        of_machine=True,
    )
    timezone: str = setting("Asia/Jakarta", readers.zone, "Time zone of the office.")
    due_policy: str = setting(
        "akhir_hari",
        readers.choice("akhir_hari", "bergulir"),
        "A day is due at the end of a working day (akhir_hari) or at the same working time (bergulir).",
    )
    due_soon: str = setting(
        DAY,
        readers.choice(DAY, HALF),
        "When a tenggat is near: one working day before (hari_kerja; half of the time where that is later), or at half "
        "of the working time (separuh).",
    )
    cap: int | None = setting(
        None,
        readers.cap,
        "Highest capaian that is written: none, 100, 110 or 120 percent.",
        name="ALUR_BATAS_CAPAIAN",
    )
    max_upload: int = setting(
        20 * MIB, readers.Whole(1, 20, unit=MIB), "Largest attachment in MiB, at most 20."
    )
    mail_url: str | None = setting(
        None,
        readers.mail_server,
        "Mail server: `smtp://user:password@host:587`, or `smtps://…`; encrypted where the server can.",
        secret=True,
    )
    mail_from: str | None = setting(None, readers.address, "Address that mails of the site come from.")
    seal_mail_to: tuple[str, ...] = setting(
        (), readers.addresses, "Addresses outside the site, with commas, that every seal is mailed to."
    )
    digest_hour: int = setting(
        7,
        readers.Whole(0, 23),
        "Hour of a working morning, in the office's zone, from which people are mailed their digest of notices.",
    )
    check_hour: int = setting(
        1,
        readers.Whole(0, 23),
        "Hour of the night, in the office's zone, from which the worker checks the whole history once a day.",
    )
    backup_folder: Path | None = setting(
        None,
        Path,
        "Folder in which the worker puts a backup each night, on another disk than the database; none: no backups.",
        of_machine=True,
    )
    backup_hour: int = setting(
        2,
        readers.Whole(0, 23),
        "Hour of the night, in the office's zone, from which the worker makes the backup of a day.",
    )
    backup_keep: int = setting(
        14, readers.Whole(1, 3_650), "How many backups stay in that folder; older ones are removed."
    )
    backup_recipients: tuple[str, ...] = setting(
        (),
        readers.recipients,
        "Public keys of age (`age1…`), with commas, that every backup is encrypted for; see `alur backup --make-key`.",
    )
    log: str = setting(
        "text",
        readers.choice("text", "json"),
        "How the log is written on the error output: lines for people (text) or JSON objects (json).",
        of_machine=True,
    )
    log_level: str = setting(
        "info",
        readers.choice("debug", "info", "warning", "error"),
        "From which level on the log says something: debug, info, warning or error.",
        of_machine=True,
    )
    log_access: bool = setting(
        True,
        readers.flag,
        "Whether the log has a line for each page that is asked for (1) or not (0).",
        of_machine=True,
    )
    metrics_token: str | None = setting(
        None,
        readers.token,
        "Token of at least 16 signs by which another machine reads `/metrics` and the parts of `/sehat/siap`.",
        secret=True,
        of_machine=True,
    )
    second_factor: tuple[str, ...] = setting(
        (),
        readers.rights,
        "Rights, with commas, whose holders must sign in with a second factor: none, admin, audit, deploy, enforce.",
    )
    tracking: bool = setting(
        False,
        readers.flag,
        "Public page `/lacak`: the steps of a case by its number and code, without names or data.",
    )
    limit_steps: int = setting(
        500,
        readers.Whole(500, 10_000),
        "Automatic steps a process may take in one act before it counts as running in circles.",
    )
    limit_instances: int = setting(
        200, readers.Whole(1, 1_000), "How many times one multi-instance may repeat its task or sub-process."
    )
    limit_nodes: int = setting(
        500,
        readers.Whole(10, 500),
        "Nodes one process or sub-process may have when it is deployed, at most 500.",
    )
    limit_nesting: int = setting(
        20, readers.Whole(1, 20), "How deep sub-processes may be nested when they are deployed, at most 20."
    )
    limit_calls: int = setting(
        10,
        readers.Whole(0, 20),
        "How deep called processes may call others when they are deployed, at most 20.",
    )
    limit_hops: int = setting(
        100,
        readers.Whole(1, 1_000),
        "How many messages may follow from each other before a person or a time acts again.",
    )
    limit_expression: int = setting(
        2_000,
        readers.Whole(100, 2_000),
        "Characters an expression of a diagram may have when it is deployed, at most 2000.",
    )
    limit_depth: int = setting(
        40,
        readers.Whole(5, 40),
        "How deep brackets of such an expression may be nested when it is deployed, at most 40.",
    )
    limit_timer_days: int = setting(
        3_650, readers.Whole(1, 3_650), "Working days the longest timer may last, at most 3650."
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ, **overrides: Any) -> Settings:
        """Return the settings of this process: an override that is not None wins over the environment.

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
        """Return the clock of this site: the clock file in a demonstration on this machine, else the machine's."""
        return FileClock(self.clock_file) if self.clock_file and self.trial else system_clock

    def secret(self) -> bytes:
        """Return the key material for cookies, at least 32 bytes; made at first use for its owner only.

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
    """Return whether a host name or address means this machine and no other."""
    if host == "localhost":
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback


VARIABLES = tuple(_variable(field) for field in dataclasses.fields(Settings))
DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {variable.names[0]: variable.description for variable in VARIABLES}
)

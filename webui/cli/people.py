"""Commands on people: `alur user add|import|list|link|password|factor|mail|grant|revoke|disable|enable|unlock`."""

from __future__ import annotations

import csv
import re
import secrets
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from engine.service import Engine
from engine.service.accounts.password_links import Link
from engine.service.agency import imports
from engine.service.agency.delegation_rules import Terms
from engine.service.views import Actor
from webui import filters
from webui.cli.base import Command, Group, Run, account, as_json, as_user, pass_run, reason_option, show_json
from webui.cli.parameters import Existing, argument, option
from webui.exports import log
from webui.language import gettext as _
from webui.language import marked, ngettext
from webui.messages import mail as mail_words
from webui.messages.agency import people as words

F = TypeVar("F", bound=Callable[..., Any])

DATE = re.compile(r"\d{4}-?\d\d-?\d\d", re.ASCII)
YEARS = range(1970, 2200)
LONGEST_LINE = 10_000  # characters; what is longer than a password may be is refused as one


@click.group("user", cls=Group)
def user() -> None:
    pass


@user.command("list", cls=Command, help=marked("Daftar pengguna."))
@as_json
@pass_run
def list_people(run: Run, as_json: bool) -> None:
    with run.engine() as engine:
        people = engine.people.list()
        if as_json:
            show_json(
                [
                    {
                        "username": one.username,
                        "name": one.name,
                        "active": one.active,
                        "roles": dict(one.roles),
                    }
                    for one in people
                ]
            )
            return
        for one in people:
            state = "" if one.active else " (" + _("nonaktif") + ")"
            click.echo(f"{one.username:<22} {one.name}{state}: {', '.join(one.roles)}")


@user.command("unlock", cls=Command, help=marked("Buka kembali akun yang ditahan karena salah kata sandi."))
@argument("person")
@as_user
@pass_run
def unlock(run: Run, person: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.attempts.unlock(person, run.actor(engine, username))
        click.echo(_("Akun %(username)s dapat masuk lagi.", username=person))


def password_option(function: F) -> F:
    return option(
        "--password-stdin",
        "asked",
        is_flag=True,
        help=marked(
            "Baca kata sandi dari masukan (satu baris), atau tanyakan di terminal; tanpa ini dibuatkan dan dicetak."
        ),
    )(function)


@user.command("add", cls=Command, help=marked("Tambah pengguna; kata sandinya dicetak bila tidak diberikan."))
@argument("person")
@argument("name")
@option("--role", "roles", multiple=True, help=marked("Jabatan; boleh beberapa kali."))
@option("--mail", default="", help=marked("Alamat surel; orangnya mengonfirmasi sendiri dengan kode."))
@option("--nip", default="", help=marked("NIP, 18 angka."))
@password_option
@as_user
@pass_run
def add(
    run: Run,
    person: str,
    name: str,
    roles: tuple[str, ...],
    mail: str,
    nip: str,
    asked: bool,
    username: str | None,
) -> None:
    chosen = read_password() if asked else secrets.token_urlsafe(12)
    with run.engine() as engine:
        added = engine.people.create(
            person, name, chosen, roles, admin(run, engine, username), mail=mail, nip=nip
        )
        click.echo(_("Pengguna %(username)s ditambahkan.", username=added.username))
        if not asked:
            click.echo(_("Kata sandi: %(password)s", password=chosen))
        click.echo(_("Saat masuk pertama kali, orangnya memilih kata sandi sendiri."))


@user.command("password", cls=Command, help=marked("Beri kata sandi baru; sesi lama berakhir."))
@argument("person")
@password_option
@as_user
@pass_run
def password(run: Run, person: str, asked: bool, username: str | None) -> None:
    chosen = read_password() if asked else secrets.token_urlsafe(12)
    with run.engine() as engine:
        engine.people.set_password(person, chosen, admin(run, engine, username))
        click.echo(_("Kata sandi %(username)s diganti.", username=person))
        if not asked:
            click.echo(_("Kata sandi: %(password)s", password=chosen))


@user.command(
    "link",
    cls=Command,
    help=marked("Buat tautan sekali pakai untuk memilih kata sandi; berlaku satu hari, yang lama gugur."),
)
@argument("person")
@as_user
@pass_run
def link(run: Run, person: str, username: str | None) -> None:
    with run.engine() as engine:
        made = engine.agency.password_links.make(person, admin(run, engine, username))
        click.echo(address(made))
        click.echo(_("Berlaku satu kali, sampai %(until)s.", until=filters.full_time(made.until)), err=True)


@user.command(
    "import",
    cls=Command,
    help=marked("Tambah orang dari tabel CSV, semua atau tidak seorang pun; tautan kata sandinya dicetak."),
)
@argument("file", type=Existing(file=True))
@as_user
@pass_run
def import_(run: Run, file: Path, username: str | None) -> None:
    with run.engine() as engine:
        with file.open("rb") as opened:
            content = opened.read(imports.MOST_BYTES + 1)
        links = engine.agency.imports.take(content, admin(run, engine, username))
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow((_("Nama"), _("Nama pengguna"), _("Tautan")))
        writer.writerows((log.safe(one.name), one.username, address(one)) for one in links)
        click.echo(ngettext("%(num)s orang ditambahkan.", "%(num)s orang ditambahkan.", len(links)), err=True)


@user.command(
    "factor",
    cls=Command,
    help=marked("Atur ulang verifikasi dua langkah yang hilang; orangnya lalu masuk dengan kata sandi saja."),
)
@argument("person")
@option("--reset", is_flag=True, required=True, help=marked("Hapus kunci dan kode pemulihannya."))
@reason_option
@as_user
@pass_run
def factor(run: Run, person: str, reset: bool, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.site.second_factors.reset(person, reason, admin(run, engine, username))
        click.echo(_("Verifikasi dua langkah %(username)s diatur ulang.", username=person))


@user.command(
    "mail",
    cls=Command,
    help=marked("Beri alamat surel, yang dikonfirmasi orangnya dengan kode; bila kosong, alamatnya dihapus."),
)
@argument("person")
@argument("address", required=False, default="")
@as_user
@pass_run
def mail(run: Run, person: str, address: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.mailboxes.give(person, address, admin(run, engine, username))
        if address:
            click.echo(
                _(
                    "Alamat surel %(username)s dicatat; orangnya mengonfirmasi di halaman Akun.",
                    username=person,
                )
            )
        else:
            click.echo(_("Alamat surel %(username)s dihapus.", username=person))


@user.command(
    "grant", cls=Command, help=marked("Beri jabatan: tetap, atau Plh./Plt. dengan tanggal dan nomor surat.")
)
@argument("person")
@argument("role")
@option(
    "--kind",
    type=click.Choice(["tetap", "plh", "plt"]),
    default="tetap",
    help=marked("Jenis."),
)
@option(
    "--from",
    "start",
    help=marked("Mulai berlaku, misalnya 2026-11-23 atau 2026-11-23T08:00."),
)
@option(
    "--until",
    "end",
    help=marked("Sampai dengan tanggal ini, misalnya 2026-11-27; dengan jam: berakhir pada saat itu."),
)
@option("--letter", default="", help=marked("Nomor surat perintah."))
@option("--letter-date", "dated", help=marked("Tanggal surat perintah."))
@option(
    "--for",
    "absent",
    default="",
    help=marked("Yang digantikan oleh Plh., bila jabatannya dipegang beberapa orang."),
)
@option(
    "--claimed",
    type=click.Choice(["deputy", "role"]),
    default="deputy",
    help=marked(
        "Tugas yang sudah diambil beralih kepada pengganti (deputy), atau kembali ke jabatan (role)."
    ),
)
@option(
    "--even-away",
    "even",
    is_flag=True,
    help=marked("Tetap tunjuk walaupun penggantinya juga tidak di tempat."),
)
@as_user
@pass_run
def grant(
    run: Run,
    person: str,
    role: str,
    kind: str,
    start: str | None,
    end: str | None,
    letter: str,
    dated: str | None,
    absent: str,
    claimed: str,
    even: bool,
    username: str | None,
) -> None:
    begin, until, of_letter = moment(run, start), moment(run, end, last=True), moment(run, dated)
    with run.engine() as engine:
        actor = admin(run, engine, username)
        if kind == "tetap":
            engine.people.grant(person, role, actor, start=begin, end=until, letter=letter)
        else:
            day = of_letter.date() if of_letter else None
            terms = Terms(role, person, kind, begin, until, letter, day, absent, claimed)
            engine.agency.delegations.give(terms, actor, confirmed=even)
        click.echo(_("%(username)s memegang %(role)s.", username=person, role=role))


@user.command("revoke", cls=Command, help=marked("Cabut jabatan dari seseorang."))
@argument("person")
@argument("role")
@option("--reason", default="", help=marked("Alasan, jika dipegang sebagai Plh. atau Plt."))
@as_user
@pass_run
def revoke(run: Run, person: str, role: str, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.people.revoke(person, role, admin(run, engine, username), reason=reason)
        click.echo(_("%(role)s dicabut dari %(username)s.", username=person, role=role))


@user.command("disable", cls=Command, help=marked("Nonaktifkan akun; sesinya berakhir seketika."))
@argument("person")
@as_user
@pass_run
def disable(run: Run, person: str, username: str | None) -> None:
    with run.engine() as engine:
        done = engine.people.set_active(person, False, admin(run, engine, username))
        click.echo(words.switched_off(person, done))


@user.command("enable", cls=Command, help=marked("Aktifkan kembali akun."))
@argument("person")
@as_user
@pass_run
def enable(run: Run, person: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.people.set_active(person, True, admin(run, engine, username))
        click.echo(_("Akun %(username)s diaktifkan.", username=person))


def read_password() -> str:
    """Return the first line of standard input; at a terminal it is asked for, unseen and twice.

    Never a word of the command: those stand in the list of processes and in the shell's history.
    """
    if sys.stdin.isatty():
        return str(
            click.prompt(_("Kata sandi baru"), hide_input=True, confirmation_prompt=_("Ketik sekali lagi"))
        )
    return sys.stdin.readline(LONGEST_LINE).rstrip("\r\n")


def admin(run: Run, engine: Engine, username: str | None) -> Actor:
    """Return who manages people: the person named, or whoever sets up a database that has no administrator yet."""
    first = engine.setup.first_administrator(account()) if not username else None
    return first or run.actor(engine, username)


def address(made: Link) -> str:
    """Return the address of a link; where nobody said by which name people reach this office's Alur, its path."""
    path = f"/sandi/pilih/{made.token}"
    return mail_words.link(path) or path


def moment(run: Run, text: str | None, *, last: bool = False) -> datetime | None:
    """Return a date or time of the office as a moment; of the `last` day the end. Raises UsageError."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        if found.year not in YEARS:
            raise ValueError(found.year)
    except ValueError as problem:
        raise click.UsageError(
            _("“%(text)s” bukan tanggal; tulis seperti 2026-11-23.", text=text)
        ) from problem
    if last and DATE.fullmatch(text):
        found += timedelta(days=1)
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(run.settings.timezone))


COMMANDS = (user,)

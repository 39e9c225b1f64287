"""Commands of the working calendar: what is special in a year, and changes with their reason."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from engine import workdays
from engine.service.calendar import calendars
from engine.service.calendar.calendar_views import CalendarChange, CalendarView, Changed, Renewal
from webui import filters
from webui.cli.base import Command, Group, Run, as_json, as_user, pass_run, reason_option, show_json
from webui.cli.parameters import Existing, argument, option
from webui.language import gettext as _
from webui.language import marked, ngettext
from webui.messages import calendar as words

MAX_FILE = 1_000_000


@click.group("calendar", cls=Group)
def calendar() -> None:
    """Only its commands do anything."""


@calendar.command("show", cls=Command, help=marked("Hari khusus dan jam kerja sebuah tahun."))
@argument("year", type=click.IntRange(2000, 2199), required=False)
@as_user
@as_json
@pass_run
def show(run: Run, year: int | None, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        view = engine.agency.calendars.view(year or filters.local(engine.clock()).year, actor)
        if as_json:
            show_json(_facts(view))
            return
        for one in view.checks:
            if not one.confirmed:
                click.echo(_("%(year)s belum dipastikan: tenggat pada tahun itu sementara.", year=one.year))
        for day in view.days:
            source = _("kantor") if day.own else _("bawaan")
            said = words.day(day.rule.to_dict() if day.rule else None, basis=True)
            click.echo(f"{day.date}  {said}  ({source})")
        for regime in view.calendar.regimes:
            facts = regime.to_dict()
            click.echo(f"{regime.name}, {words.period(facts)}: {words.regime(facts)}")
        click.echo(_("Cara menghitung tenggat: %(policy)s", policy=words.policy(view.policy)))


@calendar.command(
    "set", cls=Command, help=marked("Tetapkan sebuah hari, atau cara menghitung tenggat dengan --policy.")
)
@argument("day", required=False)
@argument("kind", required=False)
@option("--hours", default="", help=marked("Jam buka, misalnya 07.30-11.30."))
@option("--note", default="", help=marked("Nama hari itu."))
@option("--basis", default="", help=marked("Surat atau ketetapan yang menjadi dasarnya."))
@option("--policy", help=marked("akhir_hari atau bergulir."))
@reason_option
@as_user
@as_json
@pass_run
def set_(
    run: Run,
    day: str | None,
    kind: str | None,
    hours: str,
    note: str,
    basis: str,
    policy: str | None,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    if (day is None or kind is None) and (policy is None or day is not None):
        raise click.UsageError(_("Sebutkan tanggal dan jenisnya, misalnya 2026-12-01 libur_daerah."))
    with run.engine() as engine:
        try:
            days = {} if day is None or kind is None else dict([_day(day, kind, hours, note, basis)])
        except workdays.CalendarError as error:
            raise calendars.invalid(error) from error
        wanted = CalendarChange(days=days, policy=policy, basis="" if days else basis)
        _show_changed(
            engine.agency.calendars.change(wanted, reason, None, run.actor(engine, username)), as_json
        )


@calendar.command(
    "remove", cls=Command, help=marked("Cabut ketetapan kantor atas sebuah hari; tabel bawaan berlaku.")
)
@argument("day")
@reason_option
@as_user
@as_json
@pass_run
def remove(run: Run, day: str, reason: str, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        try:
            wanted = CalendarChange(restored=frozenset({workdays.read_date(day)}))
        except workdays.CalendarError as error:
            raise calendars.invalid(error) from error
        _show_changed(
            engine.agency.calendars.change(wanted, reason, None, run.actor(engine, username)), as_json
        )


@calendar.command(
    "import", cls=Command, help=marked("Muat hari khusus dari tabel CSV, semua atau tidak satu pun.")
)
@argument("file", type=Existing(file=True))
@reason_option
@as_user
@as_json
@pass_run
def import_(run: Run, file: Path, reason: str, username: str | None, as_json: bool) -> None:
    with file.open("rb") as opened:
        content = opened.read(MAX_FILE + 1)
    with run.engine() as engine:
        _show_changed(
            engine.agency.calendars.take(content, reason, None, run.actor(engine, username)), as_json
        )


@calendar.command(
    "difference", cls=Command, help=marked("Beda tabel libur nasional bawaan dengan yang sudah dimuat.")
)
@argument("year", type=click.IntRange(2000, 2199))
@as_user
@as_json
@pass_run
def difference(run: Run, year: int, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        found = engine.agency.calendars.view(year, run.actor(engine, username)).renewals
        if as_json:
            show_json({"year": year, "dates": [_renewal(one) for one in found]})
            return
        for one in found:
            click.echo(f"{one.day}  {words.renewal(one)}")
        if not found:
            click.echo(_("Tidak ada beda: kalender sudah menurut tabel bawaan."))


@calendar.command(
    "update", cls=Command, help=marked("Perbarui hari bawaan sebuah tahun menurut tabel libur nasional.")
)
@argument("year", type=click.IntRange(2000, 2199))
@reason_option
@as_user
@as_json
@pass_run
def update(run: Run, year: int, reason: str, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        _show_changed(engine.agency.calendars.fetch(year, reason, run.actor(engine, username)), as_json)


@calendar.command("export", cls=Command, help=marked("Tulis hari khusus sebagai CSV; tanpa tahun, semuanya."))
@argument("year", type=click.IntRange(2000, 2199), required=False)
@as_user
@pass_run
def export(run: Run, year: int | None, username: str | None) -> None:
    with run.engine() as engine:
        text = engine.agency.calendars.table(year, run.actor(engine, username))
    sys.stdout.buffer.write(text.encode())


def _day(day: str, kind: str, hours: str, note: str, basis: str) -> tuple[date, workdays.DayRule | None]:
    if kind == workdays.PLAIN:
        return workdays.read_date(day), None
    windows = workdays.write_windows(workdays.table.hours(hours))
    facts = {"date": day, "kind": kind, "windows": windows, "note": note, "basis": basis}
    rule = workdays.DayRule.from_dict(facts)
    return rule.date, rule


def _show_changed(done: Changed, as_json: bool) -> None:
    if as_json:
        show_json({"revision": done.revision, "changes": done.entries, "deadlines": done.tenggat})
    elif not done.entries:
        click.echo(_("Tidak ada yang berubah: kalender sudah seperti itu."))
    else:
        click.echo(ngettext("%(num)s perubahan dicatat.", "%(num)s perubahan dicatat.", done.entries))
        if done.tenggat:
            click.echo(
                ngettext(
                    "%(num)s tenggat terbuka dihitung ulang.",
                    "%(num)s tenggat terbuka dihitung ulang.",
                    done.tenggat,
                )
            )


def _renewal(one: Renewal) -> dict[str, object]:
    sides = {"before": one.before, "after": one.after}
    told = {name: rule.to_dict() if rule else None for name, rule in sides.items()}
    return {"date": one.day.isoformat(), **told, "moved": one.moved.isoformat() if one.moved else None}


def _facts(view: CalendarView) -> dict[str, object]:
    return {
        "year": view.year,
        "revision": view.revision,
        "policy": view.policy,
        "confirmed": view.calendar.confirmed(view.year),
        "days": [
            {
                "date": one.date.isoformat(),
                "kind": one.rule.kind if one.rule else workdays.PLAIN,
                "hours": one.rule.to_dict()["windows"] if one.rule else [],
                "note": one.rule.note if one.rule else "",
                "basis": one.rule.basis if one.rule else "",
                "own": one.own,
            }
            for one in view.days
        ],
        "hours": [regime.to_dict() for regime in view.calendar.regimes],
    }


COMMANDS = (calendar,)

"""Commands that make and run a site: init, demo, serve, worker."""

from __future__ import annotations

import secrets
import signal
from collections.abc import Callable
from typing import Any, TypeVar

import click

from engine import errors, process_folder
from engine.service import Engine
from webui import current, language, messages
from webui.cli.base import Command, Run, pass_run
from webui.cli.machine import departures
from webui.cli.parameters import option, setting_option
from webui.language import gettext as _
from webui.language import marked
from webui.messages import mail, refusals
from webui.messages.faults import fault_sentence

T = TypeVar("T")

STOPS = (signal.SIGTERM, signal.SIGINT)
STEPS = {
    "database": marked("basis data: %(detail)s"),
    "roles": marked("jabatan: %(detail)s"),
    "roles_used": marked("tidak ada lagi dalam roles.toml tetapi masih dipakai, jadi dibiarkan: %(detail)s"),
    "roles_own": marked("sudah diubah kantor, jadi tidak mengikuti roles.toml: %(detail)s"),
    "calendar": marked("kalender kerja: %(detail)s"),
    "process": marked("proses: %(detail)s"),
    "cases": marked("berkas contoh, beberapa detik: %(detail)s"),
}


@click.command("init", cls=Command)
@pass_run
def init(run: Run) -> None:
    with run.engine(create=True) as engine:
        prepare(engine)


def prepare(engine: Engine) -> None:
    """Make the database ready, and print each step and what is in force."""
    folder = engine.settings.processes
    if process_folder.is_packed(folder):
        replaced = _(
            "Folder proses di %(folder)s diganti saat Alur diperbarui. Buat folder sendiri dengan alur new FOLDER.",
            folder=folder,
        )
        click.echo(replaced, err=True)
    for one in engine.setup.init(tell_step):
        state = _("baru") if one.new else _("tidak berubah")
        click.echo(_("%(key)s versi %(version)s (%(state)s)", key=one.key, version=one.version, state=state))


def tell_step(step: str, detail: str) -> None:
    click.echo(_(STEPS[step], detail=without_password(detail)))


@click.command("demo", cls=Command)
@option(
    "--cases",
    is_flag=True,
    help=marked(
        "Siapkan basis data juga; yang baru diisi berkas contoh, seperti kantor yang sudah berjalan."
    ),
)
@pass_run
def demo(run: Run, cases: bool) -> None:
    from engine import demonstration  # what deploys and tries processes comes with it: only here

    chosen = run.settings.demo_password or secrets.token_urlsafe(9)
    with run.engine(create=cases) as engine:
        made = demonstration.make(run.settings, chosen, engine.clock, tell_step) if cases else []
        if made:
            added = [one.username for one in engine.people.list()]
            click.echo(
                _(
                    "%(count)s berkas contoh: %(first)s sampai %(last)s.",
                    count=len(made),
                    first=made[0],
                    last=made[-1],
                )
            )
        else:
            if cases:
                click.echo(_("Basis data ini bukan yang baru: berkas contoh tidak ditambahkan."))
                prepare(engine)
            added = engine.setup.demo(chosen)
        if not added:
            click.echo(_("Akun contoh sudah ada."))
            return
        click.echo(_("Akun contoh: %(names)s", names=", ".join(added)))
        if not run.settings.demo_password:
            click.echo(_("Kata sandi mereka (hanya dicetak sekali ini): %(password)s", password=chosen))


def farewell(left: bool) -> None:
    """Say how what ran on and on has ended: a site that has moved is to be started anew where it is now."""
    if left:
        click.echo(messages.refusal_sentence(errors.Moved()), err=True)
        click.get_current_context().exit(departures.STATUS)
    click.echo(_("Berhenti."))


@click.command("serve", cls=Command)
@setting_option("host", help=marked("Alamat yang didengarkan."))
@setting_option("port", help=marked("Port."))
@setting_option("demo", help=marked("Mode simulasi, hanya pada komputer ini."))
@setting_option("worker", help=marked("Pemroses tenggat di dalam Alur."))
@pass_run
def serve(run: Run, /, **given: Any) -> None:
    # Flask and waitress come with these: only here, so that every other command starts at once.
    from engine.worker import Worker
    from webui.serving.server import Server

    with run.engine(
        wait=True, **{name: value for name, value in given.items() if value is not None}
    ) as engine:
        settings = engine.settings
        begin(engine)
        server = Server(engine, settings)
        if server.connections < settings.connections:
            few = _(
                "Sistem hanya mengizinkan %(count)s sambungan sekaligus: naikkan batas file terbuka (ulimit -n).",
                count=server.connections,
            )
            click.echo(few, err=True)
        give_mail_words(engine)
        sweeper = Worker(engine) if settings.worker else None
        if sweeper:
            sweeper.start()
        departure = departures.Departure(engine)
        click.echo(_("Alur siap di %(address)s — Ctrl-C untuk berhenti.", address=server.address))
        try:
            server.run(departure.start)
        finally:
            departure.stop()
            server.close()
            if sweeper:
                sweeper.stop()
    farewell(departure.has_come)


@click.command("worker", cls=Command)
@pass_run
def worker(run: Run) -> None:
    from engine.worker import Worker

    with run.engine(wait=True) as engine:
        begin(engine)
        give_mail_words(engine)
        sweeper = Worker(engine)
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # before the thread begins, which takes it over
        sweeper.start()
        departure = departures.Departure(engine)
        departure.start()
        try:
            click.echo(_("Pemroses tenggat berjalan — Ctrl-C untuk berhenti."))
            signal.sigwait(STOPS)
        finally:
            departure.stop()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
            sweeper.stop()
    farewell(departure.has_come)


def begin(engine: Engine) -> None:
    """What every process that runs on and on does first: its keys are there, its database is the newest it knows."""
    if stale := engine.site.keys.require():
        click.echo(_("Segel tidak dibuat di sini. %(why)s", why=refusals.refusal_sentence(stale)), err=True)
    for fault in engine.site.known_seals.look():
        click.echo(fault_sentence(fault, {}), err=True)


def give_mail_words(engine: Engine) -> None:
    """Say what a worker's thread writes in mails: it has no language and no zone of its own."""

    def spoken(
        words: Callable[[T], tuple[str, str]], of: Callable[[T], str]
    ) -> Callable[[T], tuple[str, str]]:
        def write(about: T) -> tuple[str, str]:
            with current.outside(engine, engine.settings), language.speak(of(about)):
                return words(about)

        return write

    engine.mailing.compose = spoken(mail.seal_mail, lambda _seal: engine.settings.language)
    engine.mailboxes.compose = spoken(mail.code_mail, lambda code: code.language)
    engine.mails.compose = spoken(mail.notice_mail, lambda told: told.language)
    with current.outside(engine, engine.settings):
        engine.mails.switch_off = mail.link(mail.ACCOUNT)


def without_password(detail: str) -> str:
    """Return a setting without the password that a database address may carry."""
    scheme, at, rest = detail.rpartition("@")
    return f"…@{rest}" if at and scheme else detail


COMMANDS = (init, demo, serve, worker)

"""Administrasi: the administrator's home. What needs somebody now, and a door to every room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import flask

from engine.service.audit.inspections import Inspected
from engine.service.cases.troubles import MOST, SHOWN
from webui import current, filters
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages.events import capacity
from webui.messages.site import condition

pages = flask.Blueprint("administration", __name__)

AHEAD = 60  # days in which the next day off is looked for


class Room(NamedTuple):
    """A door: its title, where it leads, how it stands in a sentence, and whether somebody should look in."""

    title: str
    target: str
    words: str
    calls: bool = False


@pages.get("/administrasi")
def page() -> str:
    engine, actor = current.engine(), current.actor()
    found = engine.troubles.list(actor)
    unheld, unheld_count, _after = engine.task_lists.without_holder(actor, limit=SHOWN)
    return flask.render_template(
        "administration/home.html",
        section="administration",
        found=found,
        unheld=unheld,
        unheld_count=unheld_count,
        count=tally,
        rooms=[*people(), roles(), delegations(), suspensions(), calendar(), *site(), inspections()],
    )


def tally(number: int) -> str:
    """Return a count as it is shown: beyond what was looked for there are that many or more."""
    return f"{MOST - 1}+" if number >= MOST else str(number)


def people() -> list[Room]:
    """Who is there, who cannot work yet, and whose account is held back."""
    directory, actor = current.engine().agency.directory, current.actor()
    active = directory.page(actor, state="active").count
    bare = directory.page(actor, state="without_role").count
    told = ngettext("%(num)s orang aktif.", "%(num)s orang aktif.", active)
    if bare:
        told += " " + ngettext("%(num)s belum punya jabatan.", "%(num)s belum punya jabatan.", bare)
    return [Room(_("Orang dan akun"), flask.url_for("people.page"), told, bool(bare)), held()]


def roles() -> Room:
    """Jabatan that nobody holds, and changes of rights that wait for a second person."""
    agency, actor, target = current.engine().agency, current.actor(), flask.url_for("roles.page")
    waiting = len(agency.rights_proposals.waiting(actor))
    if waiting:
        words = ngettext(
            "%(num)s usul hak menunggu orang kedua.", "%(num)s usul hak menunggu orang kedua.", waiting
        )
        return Room(_("Jabatan"), target, words, calls=True)
    known = len(current.engine().people.roles())
    return Room(_("Jabatan"), target, ngettext("%(num)s jabatan.", "%(num)s jabatan.", known))


def delegations() -> Room:
    standing = current.engine().agency.delegations.standing(current.actor())
    runs = [one for one in standing if one.state == "runs"]
    if runs:
        told = ", ".join(f"{capacity(one.role_label, one.kind)}: {one.deputy_name}" for one in runs)
        words = _("Sekarang %(acting)s.", acting=told)
    elif standing:
        first = standing[0]
        words = _(
            "Mulai %(day)s: %(acting)s.",
            day=filters.long_date(first.start),
            acting=f"{capacity(first.role_label, first.kind)}, {first.deputy_name}",
        )
    else:
        words = _("Tidak ada Plh. atau Plt. yang ditunjuk.")
    return Room(_("Plh. dan Plt."), flask.url_for("delegations.page"), words)


def suspensions() -> Room:
    resting = len(current.engine().suspensions.list(current.actor()))
    words = (
        ngettext("%(num)s berkas ditangguhkan.", "%(num)s berkas ditangguhkan.", resting)
        if resting
        else _("Tidak ada berkas yang ditangguhkan.")
    )
    return Room(_("Berkas ditangguhkan"), flask.url_for("suspensions.page"), words)


def held() -> Room:
    locked = len(current.engine().attempts.held(current.actor()))
    words = (
        ngettext(
            "%(num)s akun ditahan karena salah kata sandi.",
            "%(num)s akun ditahan karena salah kata sandi.",
            locked,
        )
        if locked
        else _("Tidak ada akun yang ditahan.")
    )
    return Room(_("Akun ditahan"), flask.url_for("locks.page"), words, bool(locked))


def calendar() -> Room:
    """The next day off, and whether the year to come has been compared with its decrees when it is near."""
    today, work = filters.local(current.now()).date(), current.engine().office.calendar()
    target = flask.url_for("calendar.page")
    year = (today + timedelta(days=AHEAD)).year
    if not work.confirmed(year):
        unsure = _("Hari libur %(year)s belum dicocokkan dengan keputusannya.", year=year)
        return Room(_("Kalender kerja"), target, unsure, calls=True)
    ahead = (today + timedelta(days=number) for number in range(1, AHEAD))
    free = next((day for day in ahead if is_special(day)), None)
    words = (
        _("Hari libur berikutnya: %(day)s.", day=filters.long_date(free))
        if free
        else _("Tidak ada hari libur dalam dua bulan ke depan.")
    )
    return Room(_("Kalender kerja"), target, words)


def is_special(day: date) -> bool:
    """Return whether the office rests on a date for a reason of its own, not because the week ends."""
    work = current.engine().office.calendar()
    return work.rule(day) is not None and not work.is_workday(day)


def site() -> list[Room]:
    """Mail, backups and seals at a glance, and one door to the rest of the site where any of it is amiss."""
    engine, actor = current.engine(), current.actor()
    lines = {one.name: one for one in condition.lines(engine.site.watch.vitals())}
    target = flask.url_for("condition.page")
    refused = len(engine.mailboxes.refusals(actor))
    if not condition.sends_mail():
        mail = Room(_("Surel"), target + "#surel", _("Kantor ini belum mengirim surel."))
    elif refused:
        words = ngettext(
            "%(num)s alamat ditolak server surel.", "%(num)s alamat ditolak server surel.", refused
        )
        mail = Room(_("Surel"), target + "#surel", words, calls=True)
    else:
        mail = Room(_("Surel"), target + "#surel", _("Tidak ada alamat yang ditolak."))
    shown = [
        Room(one.title, f"{target}#{name}", one.words, not one.sound)
        for name in ("backup", "seal")
        if (one := lines.get(name))
    ]
    amiss = [one for name, one in lines.items() if not one.sound and name not in ("backup", "seal")]
    words = amiss[0].words if amiss else _("Basis data, pemroses latar, dan ruang penyimpanan baik.")
    return [mail, *shown, Room(_("Keadaan situs"), target, words, bool(amiss))]


def inspections() -> Room:
    state: Inspected = current.engine().inspections.state()
    target = flask.url_for("checks.page")
    if state.findings:
        words = ngettext("%(num)s kesalahan ditemukan.", "%(num)s kesalahan ditemukan.", len(state.findings))
        return Room(_("Pemeriksaan"), target, words, calls=True)
    if state.finished is None or state.finished.finished_at is None:
        return Room(_("Pemeriksaan"), target, _("Pemeriksaan lengkap pertama dilakukan malam ini."))
    when = filters.full_time(state.finished.finished_at)
    return Room(_("Pemeriksaan"), target, _("Semuanya cocok pada %(when)s.", when=when))

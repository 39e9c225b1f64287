"""The whole SOP through the command line, and every other command at a fitting moment."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from engine.settings import HOME
from tests import sop, versions
from tests.black_box import contents, packages
from tests.black_box.office import Done, Office
from tests.black_box.words import spread
from tests.tools.site import START
from webui import cli

REASON = ("--reason", "Dicatat untuk kotak hitam.")
PDF = b"%PDF-1.7\ncontoh\n"
FOLDER = str(HOME / "processes" / sop.KEY)
TABLES = (
    "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name <> 'alembic_version' "
    "order by name"
)


class Terminal:
    """Somebody at a terminal, whose every command is written down with what it answered."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.words = office.words()
        self.lines: list[str] = []

    def act(self, *arguments: str, stdin: str = "", who: str = "") -> Done:
        """Run one command."""
        given = [*arguments, *(("--as", who) if who else ())]
        done = self.office.alur(*given, stdin=stdin)
        shown = " ".join(given)
        self.say("", f"$ alur {shown}" + (f" < {stdin}" if stdin else ""), f"exit {done.status}")
        for name, told in (("out", done.stdout), ("err", done.stderr)):
            self.lines += [f"{name}: {line}" for line in self._told(told).splitlines()]
        return done

    def json(self, *arguments: str, data: Any = None, who: str = "") -> Any:
        """Run one command with --json; its answer."""
        words = [*arguments, "--json"] + (["--data", "-"] if data is not None else [])
        done = self.act(*words, stdin="" if data is None else json.dumps(data, ensure_ascii=False), who=who)
        return json.loads(done.stdout)

    def read(self, *arguments: str, who: str = "", english: bool = False) -> Any:
        """Run a command that only reads, in words (of both languages, if asked) and as JSON; its JSON."""
        self.act(*arguments, who=who)
        if english:
            self.act(*arguments, "--lang", "en", who=who)
        return self.json(*arguments, who=who)

    def file(self, name: str, *arguments: str, who: str) -> None:
        """Run a command that writes a file, and write down what is in it."""
        target = self.office.folder / name
        self.act(*arguments, "-o", str(target), who=who)
        if target.exists():
            self.say("\n".join(contents.lines(name, target.read_bytes())))

    def say(self, *lines: str) -> None:
        self.lines += [self.words.plain(line) for line in lines]

    def _told(self, text: str) -> str:
        """What was written; JSON of one line over several."""
        try:
            value = json.loads(text)
        except ValueError:
            return self.words.plain(text)
        if json.dumps(value, ensure_ascii=False) + "\n" != text:
            return self.words.plain(text)
        return self.words.plain(spread(value))


def walk(office: Office) -> list[str]:
    """The record of the command line."""
    terminal = Terminal(office)
    terminal.act("init")
    terminal.act("demo")
    refusals(terminal)
    first = the_sop(terminal)
    readers(terminal, first)
    handing(terminal)
    people(terminal)
    calendar(terminal)
    second_version(terminal)
    drafts(terminal)
    incidents(terminal)
    messages(terminal)
    retention(terminal)
    proofs(terminal, first)
    terminal.say(*stored(office))
    return terminal.lines


def refusals(terminal: Terminal) -> None:
    terminal.read("lint", FOLDER)
    wrong = packages.written(packages.faulty(), terminal.office.folder / "salah")
    terminal.read("lint", wrong, english=True)
    terminal.act("deploy", wrong)
    terminal.json("deploy", wrong)
    terminal.act("lint", str(terminal.office.folder / "tidak-ada"))
    terminal.read("show", sop.KEY, who="kadis", english=True)
    terminal.act("start", "tidak_ada", who="kadis")
    terminal.json("start", "tidak_ada", who="kadis", data={})
    terminal.act("start", sop.KEY)
    terminal.act("start", sop.KEY, who="siapa")
    terminal.act("start", sop.KEY, "--lang", "fr", who="kadis")
    wrong_data = dict(sop.START, tahun="dua ribu", asing=1)
    terminal.act("start", sop.KEY, "--data", "-", stdin=json.dumps(wrong_data), who="kadis")
    terminal.json("start", sop.KEY, who="kadis", data=wrong_data)
    terminal.act("start", sop.KEY, "--data", "-", stdin="[1", who="kadis")
    terminal.act("tugas")
    terminal.act("show", "1", "2")
    terminal.act("claim", "x", who="kadis")
    terminal.act("start", sop.KEY, "--data", "-", stdin=json.dumps(sop.START), who="auditor")
    terminal.act("--version")


def the_sop(terminal: Terminal) -> int:
    """One case from its start to its end: a return at each review, a late step, a file, a comment, another holder."""
    started = terminal.json("start", sop.KEY, who="kadis", data=sop.START)
    case = int(started["instance"])
    waiting = started["next"]
    returned: set[str] = set()
    shown: set[str] = set()
    while waiting:
        row = waiting.pop(0)
        task, element = str(row["id"]), row["element"]
        who = sop.PEOPLE[row["role"]]
        if element == "Langkah_2" and not returned:
            terminal.office.set_clock(START + timedelta(days=2))
            terminal.read("tasks", who="sekretaris", english=True)
            terminal.office.sweep()
            terminal.act("tasks", "--tab", "kelompok", who="sekretaris")
            around(terminal, case, task)
        if element == "Langkah_5" and "Langkah_5" not in shown:
            attachments(terminal, task)
        facts = (
            terminal.json("show", task, who=who) if element in shown else terminal.read("show", task, who=who)
        )
        shown.add(element)
        back = element in sop.REVIEWS and element not in returned
        if back:
            returned.add(element)
            terminal.act("complete", task, "--data", "-", stdin='{"keputusan": "kembalikan"}', who=who)
            terminal.json("complete", task, data={"keputusan": "kembalikan"}, who=who)
        done = terminal.json("complete", task, data=sop.filled(element, facts["data"], back=back), who=who)
        waiting += done["next"]
        if element == "Langkah_3_isian":
            terminal.office.set_clock(START + timedelta(days=2, hours=len(shown)))
    terminal.act("complete", task, who=who)
    terminal.act("comment", str(case), "--text", "Sudah tutup.", who=who)
    return case


def around(terminal: Terminal, case: int, task: str) -> None:
    """All that may be done with a task but completing it."""
    terminal.act("claim", task, who="bidang.kearsipan")
    terminal.act("claim", task, who="sekretaris")
    terminal.act("claim", task, who="sekretaris")
    terminal.act("tasks", "--tab", "saya", who="sekretaris")
    terminal.act("release", task, who="sekretaris")
    terminal.act("draft", task, "--data", "-", stdin='{"catatan_sekretaris": "Sementara"}', who="sekretaris")
    terminal.act("draft", task, "--data", "-", stdin='{"catatan": "Sementara"}', who="sekretaris")
    terminal.act("reassign", task, "sekretaris", "--reason", "pendek", who="admin")
    terminal.act("reassign", task, "perencana", *REASON, who="admin")
    terminal.act("reassign", task, "auditor", "--across", *REASON, who="admin")
    terminal.act("reassign", task, "perencana", "--across", *REASON, who="admin")
    terminal.act("complete", task, who="sekretaris")
    terminal.act("reassign", task, "sekretaris", *REASON, who="perencana")
    terminal.act("reassign", task, "sekretaris", *REASON, who="admin")
    terminal.act("comment", str(case), "--text", "Mohon dipercepat.\nTerima kasih.", who="kadis")
    terminal.act("comment", str(case), "--text", " ", who="kadis")
    terminal.act("comment", "99", "--text", "Tidak ada.", who="kadis")
    terminal.act("show", "99", who="kadis")
    terminal.json("show", "99", who="kadis")
    terminal.act("show", task, who="bidang.kearsipan")
    terminal.json("show", task, who="bidang.kearsipan")


def attachments(terminal: Terminal, task: str) -> None:
    folder = terminal.office.folder
    for name, content in (("draf.pdf", PDF), ("lain.pdf", PDF + b"2"), ("palsu.pdf", b"MZ")):
        (folder / name).write_bytes(content)
    kept = terminal.json("attach", task, str(folder / "draf.pdf"), who="perencana")
    terminal.act("attach", task, str(folder / "lain.pdf"), "--field", kept["field"], who="perencana")
    terminal.act("attach", task, str(folder / "palsu.pdf"), who="perencana")
    terminal.act("attach", task, str(folder / "lain.pdf"), "--field", "tidak_ada", who="perencana")
    terminal.act("detach", task, str(kept["id"] + 1), who="perencana")
    terminal.act("detach", task, "99", who="perencana")


def readers(terminal: Terminal, case: int) -> None:
    terminal.read("history", str(case), who="auditor", english=True)
    terminal.act("history", "99", who="auditor")
    terminal.json("history", "99", who="auditor")
    for who in ("kadis", "bidang.kearsipan", "pemilik", "admin"):
        terminal.act("history", str(case), who=who)
    terminal.read("instances", who="admin", english=True)
    terminal.act("instances", "--status", "completed", "--query", "triwulan", who="kadis")
    terminal.act("instances", "--status", "open", who="kadis")
    terminal.act("tasks", "--tab", "selesai", who="perencana")
    terminal.json("tasks", "--tab", "selesai", "--instance", str(case), who="sekretaris")
    terminal.act("tasks", "--tab", "menunggu", who="kadis")


def handing(terminal: Terminal) -> None:
    """A case worked in plain words, whose people go, and which is cancelled."""
    text = json.dumps(sop.START | {"periode": "Triwulan IV"}, ensure_ascii=False)
    terminal.act("start", sop.KEY, "--data", "-", stdin=text, who="kadis")
    (row,) = terminal.json("tasks", who="kadis")
    task, case = str(row["id"]), str(row["instance"])
    data = json.dumps(terminal.json("show", task, who="kadis")["data"])
    terminal.act("user", "revoke", "sekretaris", "sekretaris", who="admin")
    terminal.act("complete", task, "--data", "-", stdin=data, who="kadis")
    terminal.read("tasks", who="kadis")
    terminal.act("user", "grant", "sekretaris", "sekretaris", who="admin")
    terminal.act("cancel", case, "--reason", "pendek", who="kadis")
    terminal.act("cancel", case, *REASON, who="bidang.kearsipan")
    terminal.act("cancel", case, *REASON, who="kadis")
    terminal.act("cancel", case, *REASON, who="kadis")
    terminal.read("history", case, who="kadis")


def people(terminal: Terminal) -> None:
    secret = "sandi yang cukup panjang\n"
    terminal.act("user", "add", "plh.kadis", "Pelaksana (contoh)", "--role", "kepala_dinas", who="kadis")
    terminal.act("user", "add", "plh.kadis", "Pelaksana (contoh)", "--role", "kepala_dinas", who="admin")
    terminal.act("user", "add", "plh.kadis", "Dua kali (contoh)", who="admin")
    terminal.act("user", "add", "baru", "Baru (contoh)", "--password-stdin", stdin=secret, who="admin")
    terminal.act("user", "add", "lemah", "Lemah (contoh)", "--password-stdin", stdin="x\n", who="admin")
    terminal.act("user", "password", "baru", "--password-stdin", stdin=secret, who="admin")
    terminal.act("user", "password", "baru", who="admin")
    plh = ("user", "grant", "baru", "sekretaris", "--kind", "plh", "--from", "2026-11-30")
    terminal.act(*plh, who="admin")
    terminal.act(*plh, "--until", "2026-12-04T16:00", "--letter", "800/12/2026", who="admin")
    terminal.act("user", "grant", "baru", "tidak_ada", who="admin")
    terminal.act("user", "grant", "baru", "sekretaris", "--from", "kemarin", who="admin")
    terminal.act("user", "revoke", "baru", "auditor", who="admin")
    terminal.act("user", "disable", "baru", who="admin")
    terminal.act("user", "enable", "baru", who="admin")
    terminal.act("user", "disable", "plh.kadis", who="admin")
    terminal.act("user", "unlock", "baru", who="admin")
    terminal.act("user", "disable", "siapa", who="admin")
    terminal.read("user", "list")


def calendar(terminal: Terminal) -> None:
    day = ("calendar", "set", "2026-12-01", "libur_daerah", "--note", "Hari jadi kota")
    terminal.act(*day, who="admin")
    terminal.act(*day, *REASON, who="sekretaris")
    terminal.json(*day, *REASON, who="admin")
    terminal.act(*day, *REASON, who="admin")
    terminal.act(
        "calendar", "set", "2026-12-31", "jam_khusus", "--hours", "07.30-11.30", *REASON, who="admin"
    )
    terminal.act("calendar", "set", "2026-12-25", "hari_biasa", *REASON, who="admin")
    terminal.act("calendar", "set", "--policy", "bergulir", *REASON, who="admin")
    terminal.act("calendar", "set", "kemarin", "libur_daerah", *REASON, who="admin")
    terminal.act("calendar", "set", "2026-12-01", "libur", *REASON, who="admin")
    terminal.act("calendar", "set", who="admin")
    terminal.read("calendar", "show", "2026", who="auditor", english=True)
    terminal.act("calendar", "show", "2027", who="auditor")
    terminal.act("calendar", "remove", "2026-12-25", *REASON, who="admin")
    terminal.json("calendar", "remove", "2026-12-25", *REASON, who="admin")
    terminal.act("calendar", "set", "--policy", "akhir_hari", *REASON, who="admin")
    terminal.act("calendar", "export", "2026", who="auditor")
    table = terminal.office.folder / "hari.csv"
    table.write_text("tanggal;jenis\n2026-12-02;libur_daerah\n2026-13-02;libur_daerah\n", "utf-8")
    terminal.act("calendar", "import", str(table), *REASON, who="admin")
    table.write_text("tanggal;jenis\n2026-12-02;libur_daerah\n", "utf-8")
    terminal.json("calendar", "import", str(table), *REASON, who="admin")
    terminal.read("calendar", "difference", "2026", who="admin")
    terminal.act("calendar", "difference", "2031", who="admin")
    terminal.json("calendar", "update", "2031", *REASON, who="admin")
    terminal.act("calendar", "update", "2031", *REASON, who="admin")


def second_version(terminal: Terminal) -> None:
    """A case that is moved to another version, and a task that is moved to another step."""
    started = terminal.json("start", sop.KEY, who="kadis", data=sop.START | {"periode": "Triwulan II"})
    task, case = str(started["next"][0]["id"]), str(started["instance"])
    facts = terminal.json("show", task, who="kadis")
    terminal.json("complete", task, who="kadis", data=facts["data"])
    folder = packages.written(versions.later(renamed=True), terminal.office.folder / "baru")
    terminal.act("deploy", folder)
    terminal.json("deploy", folder)
    terminal.read("version", "list", sop.KEY, who="pemilik")
    way = ("migrate", sop.KEY, "--from", "1", "--to", "2")
    terminal.read(*way, "--dry-run", who="pemilik")
    terminal.act(*way, *REASON, who="pemilik")
    terminal.act(*way, *REASON, who="kadis")
    mapped = (*way, "--map", f"Langkah_2={versions.RENAMED}")
    terminal.read(*mapped, "--recompute", "--dry-run", who="kadis", english=True)
    terminal.json(*mapped, *REASON, who="kadis")
    terminal.act(*way, "--dry-run", who="kadis")
    terminal.act(*way, "--map", "Langkah_2", who="kadis")
    terminal.act("migrate", sop.KEY, "--from", "9", "--to", "2", "--dry-run", who="kadis")
    (row,) = (one for one in terminal.json("tasks", who="sekretaris") if str(one["instance"]) == case)
    terminal.act("move", str(row["id"]), "Langkah_4", *REASON, who="kadis")
    moved = terminal.json("move", str(row["id"]), "Langkah_4", *REASON, who="admin")["next"][0]["id"]
    terminal.act("move", str(moved), "Langkah_4", *REASON, who="admin")
    terminal.act("move", str(moved), "Langkah_8", *REASON, who="admin")
    terminal.read("history", case, who="admin")


def drafts(terminal: Terminal) -> None:
    """A version by four eyes, and back to the one before."""
    folder = terminal.office.folder / "kecil"
    terminal.json("deploy", packages.written(packages.archive("Lama"), folder))
    changed = packages.written(packages.archive("Baru"), folder)
    terminal.act("deploy", changed, who="pemilik")
    terminal.act("deploy", changed, *REASON, who="kadis")
    terminal.act("deploy", changed, *REASON, who="pemilik")
    terminal.read("version", "drafts", who="kadis", english=True)
    terminal.act("version", "enforce", "1", who="pemilik")
    terminal.act("version", "reject", "1", *REASON, who="kadis")
    terminal.act("version", "enforce", "1", who="kadis")
    made = str(terminal.json("deploy", changed, *REASON, who="pemilik")["draft"])
    terminal.json("version", "enforce", made, who="kadis")
    terminal.read("version", "list", "kecil", who="pemilik")
    terminal.act("version", "reinstate", "kecil", "1", *REASON, who="kadis")
    terminal.act("version", "list", "kecil", who="pemilik")
    terminal.act("version", "list", "kecil", who="sekretaris")
    terminal.file("versi.zip", "version", "export", "kecil", who="pemilik")
    terminal.file("lain.zip", "version", "export", "kecil", "--version", "9", who="pemilik")


def incidents(terminal: Terminal) -> None:
    terminal.act("deploy", packages.written(packages.stopping(), terminal.office.folder / "macet"))
    terminal.json("start", "macet", who="sekretaris", data={"pembagi": 0})
    terminal.read("incidents", who="admin")
    terminal.office.set_clock(START + timedelta(days=15))
    terminal.office.sweep()
    terminal.read("incidents", who="admin", english=True)
    (row,) = terminal.json("incidents", who="admin")
    task = next(str(one["id"]) for one in terminal.json("tasks", who="sekretaris") if one["element"] == "isi")
    terminal.act("complete", task, who="sekretaris")
    terminal.act("retry", str(row["id"]), who="admin")
    terminal.json("retry", "--all", who="admin")
    terminal.act("retry", who="admin")
    terminal.act("retry", "1", who="sekretaris")
    terminal.act("retry", "99", who="admin")
    terminal.act("cancel", str(row["instance"]), *REASON, who="admin")
    terminal.act("retry", str(row["id"]), who="admin")
    terminal.read("incidents", "--solved", who="admin")


def messages(terminal: Terminal) -> None:
    terminal.act("deploy", packages.written(packages.waiting(), terminal.office.folder / "menunggu"))
    case = str(terminal.json("start", "menunggu", who="admin", data={})["instance"])
    terminal.act("start", "menunggu", who="admin")
    terminal.act("send", "Jawab", "--key", "B-2", who="admin")
    terminal.json("send", "Jawab", "--key", "A-1", data={"hasil": "ya"}, who="admin")
    again = ("send", "Jawab", "--key", "A-1", "--request", "00000000-0000-4000-8000-000000000001")
    terminal.act(*again, who="admin")
    terminal.act(*again, who="admin")
    terminal.json("send", "Libur", "--signal", who="admin")
    terminal.act("send", "Libur", "--signal", who="admin")
    terminal.read("history", case, who="admin", english=True)


def retention(terminal: Terminal) -> None:
    started = terminal.json("start", "kecil", who="sekretaris", data={})
    data: dict[str, Any] = {"nama": "Siti (contoh)", "tanggal": "2026-12-01"}
    done = terminal.json("complete", str(started["next"][0]["id"]), who="sekretaris", data=data)
    terminal.act("complete", str(done["next"][0]["id"]), who="kadis")
    case = str(started["instance"])
    terminal.read("retention", "due", who="auditor")
    terminal.office.set_clock(START + timedelta(days=1200))
    terminal.office.sweep()
    terminal.read("retention", "due", who="auditor", english=True)
    terminal.act("retention", "due", "--until", "2027-01-01", who="auditor")
    terminal.act("retention", "propose", case, *REASON, who="sekretaris")
    terminal.act("retention", "propose", "1", *REASON, who="admin")
    terminal.act("retention", "propose", case, *REASON, who="admin")
    terminal.act("retention", "withdraw", "1", *REASON, who="admin")
    terminal.act("retention", "propose", case, *REASON, who="admin")
    terminal.read("retention", "list", who="auditor")
    told = terminal.office.folder / "usul.zip"
    terminal.file("usul.zip", "retention", "export", "2", who="admin")
    terminal.act("retention", "approve", "2", "--sha256", "00", *REASON, who="kadis")
    digest = hashed(told)
    terminal.act("retention", "approve", "2", "--sha256", digest, *REASON, who="admin")
    terminal.act("retention", "approve", "2", "--sha256", digest, *REASON, who="kadis")
    terminal.read("retention", "list", who="auditor", english=True)


def proofs(terminal: Terminal, case: int) -> None:
    terminal.office.sweep()
    terminal.read("audit", "verify", english=True)
    terminal.file("segel.json", "audit", "seal", who="auditor")
    terminal.act("audit", "seal", "-o", str(terminal.office.folder / "x"), who="kadis")
    terminal.read("audit", "verify", "--seal", str(terminal.office.folder / "segel.json"))
    terminal.act("audit", "verify", "--seal", str(terminal.office.folder / "clock"))
    terminal.file("berkas.zip", "audit", "export", str(case), who="auditor")
    terminal.file("riwayat.csv", "audit", "log", who="auditor")
    terminal.file("riwayat.xlsx", "audit", "log", "--format", "xlsx", who="auditor")
    terminal.file("riwayat.xes", "audit", "log", "--format", "xes", who="auditor")
    terminal.file("model.pnml", "audit", "model", sop.KEY, "--version", "1", who="auditor")
    terminal.act("audit", "export", "99", "-o", str(terminal.office.folder / "x"), who="auditor")


def stored(office: Office) -> Iterator[str]:
    """Every event of every chain as it is stored, and how many rows each table has."""
    with closing(sqlite3.connect(office.url.partition(":///")[2])) as connection:
        for table, order in (("system_event", "seq"), ("event", "instance_id, seq")):
            yield f"== {table}"
            for row in connection.execute(f"select * from {table} order by {order}"):
                yield "  ".join(cell.hex() if isinstance(cell, bytes) else str(cell) for cell in row)
        yield "== rows"
        for (table,) in connection.execute(TABLES).fetchall():
            (count,) = connection.execute(f"select count(*) from {table}").fetchone()
            yield f"{table}: {count}"


def hashed(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def helped(office: Office) -> list[str]:
    """The help text of every command, in both languages."""
    terminal = Terminal(office)
    for path in commands(cli.alur, ()):
        terminal.act(*path, "--help")
        terminal.act(*path, "--help", "--lang", "en")
    return terminal.lines


def commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from commands(command.commands[name], (*path, name))

"""`alur user`: passwords come from a terminal or from standard input, and are never shown."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

from tests.tools import planted
from tests.tools.site import ALUR
from tests.webui.cli.conftest import Alur


def test_a_password_comes_from_standard_input(alur: Alur) -> None:
    made = alur("user", "add", "baru", "Orang Baru", "--password-stdin", "--as", "admin", stdin="pendek\n")
    assert (made.status, made.stdout) == (1, "")
    made = alur(
        "user", "add", "baru", "Orang Baru", "--password-stdin", "--as", "admin", stdin="sandi yang panjang\n"
    )
    assert made.status == 0
    assert "sandi yang" not in made.stdout
    changed = alur(
        "user", "password", "baru", "--password-stdin", "--as", "admin", stdin="sandi lain yang panjang"
    )
    assert changed.status == 0
    assert "sandi lain" not in changed.stdout
    printed = alur("user", "password", "baru", "--as", "admin")
    assert "Kata sandi: " in printed.stdout


def test_a_password_is_asked_for_unseen_at_a_terminal(alur: Alur) -> None:
    keyboard, terminal = pty.openpty()
    command = [*ALUR, "user", "password", "kadis", "--password-stdin", "--as", "admin"]
    child = subprocess.Popen(
        command,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        env=os.environ.copy(),
    )
    os.close(terminal)
    shown = b""
    for asked in (b"Kata sandi baru: ", b"Ketik sekali lagi: "):
        while asked not in shown:
            shown += os.read(keyboard, 1000)
        os.write(keyboard, b"sandi dari papan tik\n")
    assert child.wait() == 0
    while b"diganti" not in shown:
        shown += os.read(keyboard, 1000)
    os.close(keyboard)
    assert b"papan tik" not in shown


def test_an_address_of_mail_is_noted_and_taken_away(alur: Alur) -> None:
    made = alur("user", "add", "baru", "Orang Baru", "--mail", "baru@dinas.example", "--as", "admin")
    assert made.status == 0
    refused = alur("user", "add", "lain", "Lain", "--mail", "a@b.example\nBcc: c@d.example", "--as", "admin")
    assert (refused.status, refused.stdout) == (1, "")
    assert "Itu bukan alamat surel." in refused.stderr
    noted = alur("user", "mail", "kadis", "kadis@dinas.example", "--as", "admin")
    assert noted.stdout == "Alamat surel kadis dicatat; orangnya mengonfirmasi di halaman Akun.\n"
    assert alur("user", "mail", "kadis", "--as", "admin").stdout == "Alamat surel kadis dihapus.\n"
    assert alur("user", "mail", "kadis", "kadis@dinas.example", "--as", "kadis").status == 1


def test_a_lost_second_factor_is_reset_with_a_reason(alur: Alur) -> None:
    none = alur("user", "factor", "kadis", "--reset", "--reason", "Ponselnya hilang.", "--as", "admin")
    assert (none.status, none.stdout) == (1, "")
    assert "tidak memakai verifikasi dua langkah" in none.stderr
    assert alur("user", "factor", "kadis", "--reset", "--as", "admin").status == 1
    assert alur("user", "factor", "kadis", "--reason", "Ponselnya hilang.", "--as", "admin").status == 2


def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(alur: Alur) -> None:
    made = alur(
        "user", "add", "baru", "Orang Baru", "--password-stdin", "--as", "admin", stdin="bismillah123\n"
    )
    assert (made.status, made.stdout) == (1, "")
    assert "mudah ditebak" in made.stderr


def test_a_link_is_printed_and_voids_the_one_before(alur: Alur) -> None:
    made = [alur("user", "link", "kadis", "--as", "admin") for _ in range(2)]
    found = [re.search(r"/sandi/pilih/([A-Za-z0-9_-]{43})$", one.stdout.strip()) for one in made]
    tokens = [one[1] for one in found if one]
    for one in tokens:
        planted.run.plant("a link", one)
    assert len(set(tokens)) == 2
    assert "Berlaku satu kali, sampai" in made[0].stderr
    assert alur("user", "link", "tidak.ada", "--as", "admin").status == 1
    assert alur("user", "link", "admin", "--as", "admin").status == 0


def test_people_come_from_a_table(alur: Alur, tmp_path: Path) -> None:
    file = tmp_path / "orang.csv"
    file.write_text("nama;nama_pengguna;nip;jabatan\nSiti;siti;12;Raja\nBudi;kadis;;\n")
    refused = alur("user", "import", str(file), "--as", "admin")
    assert (refused.status, refused.stdout) == (1, "")
    for said in (
        "2: jabatan “Raja” tidak dikenal.",
        "2: NIP: NIP terdiri dari 18 angka.",
        "3: nama pengguna kadis sudah dipakai.",
    ):
        assert said in refused.stderr
    file.write_text("nama;nama_pengguna;jabatan\nSiti;siti;Sekretaris\nBudi;budi;\n")
    made = alur("user", "import", str(file), "--as", "admin")
    assert made.status == 0, made.stderr
    assert made.stdout.splitlines()[0] == "Nama,Nama pengguna,Tautan"
    for token in re.findall(r"/sandi/pilih/([A-Za-z0-9_-]{43})", made.stdout):
        planted.run.plant("a link", token)
    assert "2 orang ditambahkan." in made.stderr
    assert "siti" in alur("user", "list").stdout
    nip = alur("user", "add", "tiga", "Tiga", "--nip", "19800131 200501 2 003", "--as", "admin")
    assert nip.status == 0


def test_a_plh_is_named_by_the_rules_of_the_page(alur: Alur) -> None:
    grant = ("user", "grant", "perencana", "sekretaris", "--as", "admin", "--letter", "800/12/2026")
    dated = ("--letter-date", "2026-11-20", "--from", "2026-11-24")
    vacant = alur(*grant, "--kind", "plt", *dated, "--until", "2026-11-26")
    assert (vacant.status, "masih dipegang" in vacant.stderr) == (1, True)
    other = alur(*grant, "--kind", "plh", *dated, "--until", "2026-11-26", "--for", "kadis")
    assert (other.status, "tidak memegang jabatan Sekretaris" in other.stderr) == (1, True)
    named = alur(*grant, "--kind", "plh", *dated, "--until", "2026-11-26", "--for", "sekretaris")
    assert named.status == 0, named.stderr
    twice = alur("user", "grant", "kadis", "sekretaris", "--as", "admin", "--letter", "1", "--kind", "plh",
                 "--from", "2026-11-26", "--until", "2026-11-27")  # fmt: skip
    assert "24 November 2026" not in twice.stderr
    assert "sebagai Plh. pada 26 November 2026" in twice.stderr, "the day of --until is one of its days"
    after = alur("user", "grant", "kadis", "sekretaris", "--as", "admin", "--letter", "1", "--kind", "plh",
                 "--from", "2026-11-27", "--until", "2026-11-27")  # fmt: skip
    assert after.status == 0, after.stderr
    taken = ("user", "revoke", "perencana", "sekretaris", "--as", "admin")
    bare = alur(*taken)
    assert (bare.status, "10" in bare.stderr) == (1, True), "who acts in it hears why it ended"
    assert alur(*taken, "--reason", "Cutinya dibatalkan.").status == 0

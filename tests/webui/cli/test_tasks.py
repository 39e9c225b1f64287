"""Acts on a terminal: what was done, or who was faster and when, in words and times of the office."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import sop
from tests.engine.service.work.pairs import paired
from tests.webui.cli.conftest import Alur


def test_a_task_done_by_another_tells_who_and_when(alur: Alur) -> None:
    begun = alur("start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(sop.START))
    assert (begun.status, begun.stderr) == (0, "")
    assert "tenggat Sel, 24 Nov 2026 pukul 16.00 WIB" in begun.stdout
    assert (
        alur(
            "user", "add", "plh.kadis", "Pelaksana (contoh)", "--role", "kepala_dinas", "--as", "admin"
        ).status
        == 0
    )
    assert alur("claim", "1", "--as", "plh.kadis").stdout == "Tugas 1 Anda ambil.\n"
    group = alur("tasks", "--tab", "kelompok", "--as", "kadis", "--json").stdout
    assert json.loads(group) == [], "a program that takes what stands there is not told of what is taken"
    taken = alur("complete", "1", "--as", "kadis")
    assert (taken.status, taken.stdout) == (1, "")
    assert "Pelaksana (contoh)" in taken.stderr
    assert "23 Nov 2026 pukul 09.00 WIB" in taken.stderr
    assert alur("release", "1", "--as", "plh.kadis").status == 0
    data = alur("show", "1", "--as", "kadis", "--json").stdout
    sent = alur("complete", "1", "--as", "kadis", "--data", "-", stdin=json.dumps(json.loads(data)["data"]))
    assert (sent.status, sent.stderr) == (0, "")
    late = alur("complete", "1", "--as", "plh.kadis", "--lang", "en")
    assert "Kepala Dinas (contoh)" in late.stderr
    assert late.stderr.startswith("Error: ")
    assert alur("cancel", "1", "--reason", "Salah membuat berkas ini.", "--as", "admin").status == 0
    for act in (("claim", "2"), ("cancel", "1", "--reason", "Salah membuat berkas ini.")):
        ended = alur(*act, "--as", "admin")
        assert ended.status == 1
        assert "Administrator (contoh)" in ended.stderr


def test_every_fault_of_a_form_has_its_line(alur: Alur) -> None:
    wrong = dict(sop.START, tahun="dua ribu", asing=1)
    done = alur("start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(wrong))
    lines = done.stderr.splitlines()
    assert lines[0] == "Galat: Ada isian yang perlu diperbaiki."
    assert [line.strip().partition(":")[0] for line in lines[1:]] == ["tahun", "asing"]


def test_a_draft_of_more_rows_than_can_be_sent_is_refused_as_when_it_is_sent(alur: Alur) -> None:
    alur("start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(sop.START))
    for task, person in (("1", "kadis"), ("2", "sekretaris")):
        shown = json.loads(alur("show", task, "--as", person, "--json").stdout)
        alur("complete", task, "--as", person, "--data", "-", stdin=json.dumps(shown["data"]))
    given = json.dumps({"indikator": [{"kode": f"IK-{row}"} for row in range(500)]})
    for command in ("draft", "complete"):
        done = alur(command, "3", "--as", "perencana", "--data", "-", stdin=given)
        assert done.status == 1
        assert "indikator: Paling banyak 200 baris." in done.stderr
    assert json.loads(alur("show", "3", "--as", "perencana", "--json").stdout)["data"]["indikator"][0][
        "target"
    ]


def test_an_attachment_that_is_not_there_cannot_be_taken_off(alur: Alur) -> None:
    alur("start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(sop.START))
    done = alur("detach", "1", "99", "--as", "kadis")
    assert (done.status, done.stdout) == (1, "")
    assert done.stderr.startswith("Galat: ")


def test_a_task_nobody_can_do_is_listed_for_who_may_hand_it_on(alur: Alur) -> None:
    alur("start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(sop.START))
    assert alur("user", "revoke", "kadis", "kepala_dinas", "--as", "admin").status == 0
    assert "(belum ada pemegang: Kepala Dinas)" in alur("tasks", "--as", "admin").stdout
    assert json.loads(alur("show", "1", "--as", "admin", "--json").stdout)["stands_with"] == ["admin"]
    assert alur("claim", "1", "--as", "admin").status == 1
    reason = ("--reason", "Menggantikan sementara.", "--as", "admin")
    asked = alur("reassign", "1", "sekretaris", *reason)
    assert (asked.status, "Tambahkan --across" in asked.stderr) == (1, True)
    assert "hanya berhak membaca" in alur("reassign", "1", "auditor", "--across", *reason).stderr
    assert alur("reassign", "1", "sekretaris", "--across", *reason).status == 0
    assert "belum ada pemegang" not in alur("tasks", "--as", "sekretaris").stdout
    assert "Tidak ada tugas." in alur("tasks", "--as", "admin").stdout


def test_what_was_sent_is_taken_back_until_somebody_has_it(alur: Alur) -> None:
    alur("start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(sop.START))
    data = json.loads(alur("show", "1", "--as", "kadis", "--json").stdout)["data"]
    assert alur("complete", "1", "--as", "kadis", "--data", "-", stdin=json.dumps(data)).status == 0
    reason = ("--reason", "Periode yang dipilih keliru.")
    short = alur("withdraw", "1", "--as", "kadis")
    assert (short.status, "Sedikitnya 10 huruf." in short.stderr) == (1, True)
    done = alur("withdraw", "1", *reason, "--as", "kadis", "--json")
    assert json.loads(done.stdout) == {"instance": 1, "number": "PDK-2026-0001", "task": 1}
    again = json.loads(alur("show", "1", "--as", "kadis", "--json").stdout)
    assert (again["state"], again["claimed_by"], again["data"]) == ("open", "kadis", data)
    assert alur("complete", "1", "--as", "kadis", "--data", "-", stdin=json.dumps(data)).status == 0
    assert alur("claim", "3", "--as", "sekretaris").status == 0
    refused = alur("withdraw", "1", *reason, "--as", "kadis")
    assert refused.status == 1
    assert "Sekretaris (contoh) sudah menangani" in refused.stderr


@pytest.mark.parametrize("kind", ["peringatan", "tolak"])
def test_who_did_the_other_step_of_a_pair_says_why_or_is_refused(
    alur: Alur, tmp_path: Path, kind: str
) -> None:
    for path, content in paired(kind).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    alur("deploy", str(tmp_path))
    alur("start", "kecil", "--as", "sekretaris")
    alur("complete", "1", "--as", "sekretaris")
    shown = json.loads(alur("show", "2", "--as", "sekretaris", "--json").stdout)
    assert [(one["element"], one["kind"]) for one in shown["four_eyes"]] == [("isi", kind)]
    value = json.dumps({"keputusan": "setuju"})
    bare = alur("complete", "2", "--as", "sekretaris", "--data", "-", stdin=value)
    note = ("--note", "Hanya ada satu orang hari ini.")
    said = alur("complete", "2", "--as", "sekretaris", "--data", "-", *note, stdin=value)
    assert bare.status == 1
    if kind == "tolak":
        assert "kedua langkah harus dikerjakan dua orang" in bare.stderr
        assert said.status == 1
    else:
        assert bare.stderr.startswith("Galat: --note: Tulis catatan: mengapa langkah ini")
        assert (said.status, said.stderr) == (0, "")
        history = json.loads(alur("history", "1", "--as", "auditor", "--json").stdout)
        assert history[-1]["data"]["note"] == note[1]
        assert history[-1]["data"]["four_eyes"][0]["role_label"] == "Sekretaris"

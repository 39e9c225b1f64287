"""A table of people is taken whole or not at all, and every fault in it is told at once."""

from __future__ import annotations

import tracemalloc

import pytest

from engine import errors, store
from engine.service import Engine
from engine.service.agency import imports
from engine.service.agency.imports import TOGETHER
from tests.engine.service.conftest import Killed, Office, in_system
from tests.tools.pace import at_most

HEAD = "nama;nama_pengguna;nip;surel;jabatan\n"
TWO = HEAD + (
    "Siti Aminah;siti;19800131 200501 2 003;siti@dinas.go.id;Sekretaris|bidang_kearsipan\nBudi;Budi;;;\n"
)


def faults(office: Office, text: str | bytes) -> list[tuple[str, str]]:
    content = text if isinstance(text, bytes) else text.encode()
    before = office.dump()
    found = []
    for act in (office.engine.agency.imports.look, office.engine.agency.imports.take):
        with pytest.raises(errors.FormInvalid) as refusal:
            act(content, office.actor("admin"))
        found.append([(one.path, one.params.get("reason", one.code)) for one in refusal.value.problems])
    assert found[0] == found[1]
    assert office.dump() == before
    return found[0]


def test_a_table_is_taken_whole(office: Office) -> None:
    engine, admin = office.engine, office.actor("admin")
    table = engine.agency.imports.look(TWO.encode("utf-8-sig"), admin)
    assert [(line, one.username, len(one.roles)) for line, one in table.people] == [
        (2, "siti", 2),
        (3, "budi", 0),
    ]
    links = engine.agency.imports.take(TWO.encode(), admin)
    assert [one.username for one in links] == ["siti", "budi"]
    assert set(office.actor("siti").roles) == {"sekretaris", "bidang_kearsipan"}
    found = engine.agency.directory.detail("siti", admin)
    assert (found.nip, found.mail, found.chosen) == ("198001312005012003", "siti@dinas.go.id", False)
    engine.agency.password_links.choose(links[0].token, "tiga kuda makan roti", "10.0.0.1")
    assert office.sign_in("siti", "tiga kuda makan roti").username == "siti"
    assert faults(office, TWO) == [("2", "person_taken"), ("2", "person_nip_taken"), ("3", "person_taken")]
    assert links[1].token not in repr(office.dump())
    assert engine.audit.verify().sound


@pytest.mark.one_database
def test_columns_come_in_any_order_and_commas_will_do(office: Office) -> None:
    text = 'Nama Pengguna,jabatan,NAMA\n\nsiti,Kepala Dinas | kepala_dinas,"Aminah, Siti"\n'
    ((line, one),) = office.engine.agency.imports.look(text.encode(), office.actor("admin")).people
    assert (line, one.username, one.name) == (3, "siti", "Aminah, Siti")
    assert [role.role for role in one.roles] == ["kepala_dinas"]
    template = imports.template()
    assert template.startswith("\ufeffnama;".encode())


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("1", "people_column_missing")] * 2),
        (HEAD, [("1", "people_none")]),
        ("nama;nama_pengguna;umur;nama\n", [("1", "people_column"), ("1", "people_column_twice")]),
        ("nama;nama_pengguna\nSiti;siti;lebih\n", [("2", "people_row")]),
        ("nama;nama_pengguna\nRen\xe9;rene\n".encode("cp1252"), [("2", "people_encoding")]),
        ('nama;nama_pengguna\n"Siti;siti\n', [("2", "people_quoting")]),
        ("nama;nama_pengguna" + ";x" * 1_000 + "\n", [("1", "people_columns")]),
        (
            HEAD + ";;;;\nSiti;siti;1;x;Presiden\nBudi;SITI;;;\nA;kadis;;;\n",
            [
                ("3", "person_role"),
                ("3", "nip"),
                ("3", "mail_address"),
                ("4", "person_twice"),
                ("5", "person_taken"),
            ],
        ),
    ],
)
def test_what_is_wrong_is_told_by_its_line(
    office: Office, text: str | bytes, found: list[tuple[str, str]]
) -> None:
    assert faults(office, text) == found


@pytest.mark.one_database
def test_ten_thousand_people_with_twenty_faults(office: Office) -> None:
    rows = [f"Orang {at};orang.{at};;orang{at}@dinas.go.id;sekretaris" for at in range(10_000)]
    for place in range(20):
        at = place * 490
        rows[at] = [f"Orang;orang.{at + 1};;;", "Orang;;;;", f"Orang;o.{at};12;;", f"O;o.{at};;;Raja"][
            place % 4
        ]
    text = (HEAD + "\n".join(rows)).encode()
    tracemalloc.start()
    with at_most(30), pytest.raises(errors.FormInvalid) as refusal:
        office.engine.agency.imports.take(text, office.actor("admin"))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(refusal.value.problems) == 20
    lines = [int(one.path) for one in refusal.value.problems]
    assert lines == sorted(lines)
    assert most < 100_000_000


@pytest.mark.one_database
def test_many_are_told_of_in_several_events(office: Office) -> None:
    many = TOGETHER + 1
    text = HEAD + "".join(f"Orang {at};orang.{at};;;sekretaris\n" for at in range(many))
    links = office.engine.agency.imports.take(text.encode(), office.actor("admin"))
    told = [one.data["count"] for one in in_system(office) if one.type == "people_imported"]
    assert told == [1, TOGETHER]
    assert len({one.token for one in links}) == many
    assert office.engine.audit.verify().sound
    with office.engine.store.read() as tx:
        assert len(store.people.holders(tx, "sekretaris", office.engine.clock())) == many + 1


@pytest.mark.one_database
def test_only_administrators_import(office: Office) -> None:
    for act in (office.engine.agency.imports.look, office.engine.agency.imports.take):
        with pytest.raises(errors.Forbidden):
            act(TWO.encode(), office.actor("kadis"))


@pytest.mark.fault
def test_a_table_that_is_killed_adds_nobody(office: Office, killed: Killed) -> None:
    def take(engine: Engine) -> None:
        admin = engine.people.actor("admin")
        assert admin is not None
        engine.agency.imports.take(TWO.encode(), admin)

    assert killed(take)
    assert office.engine.audit.verify().sound

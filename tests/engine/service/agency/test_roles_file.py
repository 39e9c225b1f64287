"""roles.toml read again: what changed in the file comes, what the office changed stays, and a role in use is kept."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engine import store
from engine.service.agency import roles_file
from engine.service.agency.role_views import RoleText
from tests.engine.service.conftest import Office, in_system

Files = Callable[[Mapping[str, str]], list[tuple[str, str]]]


@pytest.fixture
def init(office: Office, tmp_path: Path) -> Files:
    """Run `alur init` over the shipped folder with texts of its roles.toml replaced; gives what it tells of roles."""
    folder = shutil.copytree(office.engine.settings.processes, tmp_path / "processes")
    shipped = (folder / "roles.toml").read_text()

    def run(replaced: Mapping[str, str]) -> list[tuple[str, str]]:
        text = shipped
        for old, new in replaced.items():
            assert old in text
            text = text.replace(old, new, 1)
        (folder / "roles.toml").write_text(text)
        office.engine.context.settings = dataclasses.replace(office.engine.settings, processes=folder)
        told: list[tuple[str, str]] = []
        office.engine.setup.init(lambda step, detail: told.append((step, detail)))
        office.engine.office.forget()
        assert office.engine.audit.verify().sound
        return [one for one in told if one[0] in (roles_file.USED, roles_file.OWN)]

    return run


def labels(office: Office) -> dict[str, str]:
    return {one.id: one.label for one in office.engine.people.roles()}


def text(office: Office, role: str) -> RoleText:
    return office.engine.agency.roles.get(role, office.actor("admin")).text


def edit(office: Office, role: str, **changes: object) -> None:
    roles, admin = office.engine.agency.roles, office.actor("admin")
    view = roles.get(role, admin)
    roles.change(role, dataclasses.replace(view.text, **changes), view.item.revision, admin)  # type: ignore[arg-type]


NEW = '[arsiparis]\nlabel = "Arsiparis"\natasan = "sekretaris"\n\n[pemilik_proses]'


def test_an_office_that_edits_nothing_has_what_the_file_says(office: Office, init: Files) -> None:
    assert init({'"Sekretaris"': '"Sekretaris Dinas"', "[pemilik_proses]": NEW}) == []
    assert labels(office)["sekretaris"] == "Sekretaris Dinas"
    assert [*labels(office)][-4:] == ["arsiparis", "pemilik_proses", "auditor", "admin"]
    assert init({}) == []
    assert "arsiparis" not in labels(office), "nobody has or had it: it goes with the file"
    assert labels(office)["sekretaris"] == "Sekretaris"
    before = office.dump()
    init({})
    assert office.dump() == before


@pytest.mark.one_database
def test_what_the_office_changed_stays_and_the_rest_comes(office: Office, init: Files) -> None:
    edit(office, "sekretaris", label="Sekretaris Dinas", unit="Sekretariat Dinas")
    made = office.engine.agency.roles.add(
        RoleText(label="Bidang Layanan", family="bidang", after="bidang_kearsipan"), office.actor("admin")
    ).role
    assert init({}) == [], "the file is as it was: nothing of the office is undone"
    assert labels(office)["sekretaris"] == "Sekretaris Dinas"
    assert made in labels(office)
    told = init(
        {
            '"Sekretaris"': '"Sekretaris Baru"',
            '"Fungsional Perencana"': '"Perencana"',
            "[pemilik_proses]": NEW,
        }
    )
    assert told == [(roles_file.OWN, "Sekretaris Dinas")]
    assert labels(office)["sekretaris"] == "Sekretaris Dinas"
    assert text(office, "sekretaris").unit == "Sekretariat Dinas"
    assert labels(office)["fungsional_perencana"] == "Perencana"
    order = [*labels(office)]
    assert order.index(made) == order.index("bidang_kearsipan") + 1
    assert "arsiparis" in order
    admin = office.actor("admin")
    roles = office.engine.agency.roles
    roles.remove("arsiparis", roles.get("arsiparis", admin).item.revision, admin)
    assert init({"[pemilik_proses]": NEW}) == [(roles_file.OWN, "Sekretaris Dinas")], (
        "the file says another word"
    )
    assert "arsiparis" not in labels(office), "the office took it away"


@pytest.mark.one_database
def test_superiors_of_the_office_and_of_the_file_never_go_in_a_ring(office: Office, init: Files) -> None:
    edit(office, "kepala_dinas", superior="auditor")
    told = init({'label = "Auditor"\n': 'label = "Auditor"\natasan = "sekretaris"\n'})
    assert told == [(roles_file.OWN, "Auditor")]
    assert (text(office, "kepala_dinas").superior, text(office, "auditor").superior) == ("auditor", "")


@pytest.mark.one_database
def test_a_role_in_use_that_left_the_file_is_kept_until_nothing_uses_it(office: Office, init: Files) -> None:
    gone = '\n[auditor]\nlabel = "Auditor"\nhak = ["audit"]\n'
    assert init({gone: ""}) == [(roles_file.USED, "Auditor")]
    assert office.actor("auditor").rights == {"audit"}
    assert init({gone: ""}) == [(roles_file.USED, "Auditor")], "until it may go"
    office.engine.people.revoke("auditor", "auditor", office.actor("admin"))
    assert init({gone: ""}) == []
    assert "auditor" not in labels(office)
    assert office.engine.office.label("auditor") == "Auditor"


@pytest.mark.one_database
def test_rights_that_change_in_the_file_take_effect_and_administrators_are_told(
    office: Office, init: Files
) -> None:
    init({'unit = "Sekretariat"\n\n[fungsional': 'unit = "Sekretariat"\nhak = ["audit"]\n\n[fungsional'})
    assert office.actor("sekretaris").rights == {"audit"}
    event = next(one for one in in_system(office) if one.type == "roles_changed")
    assert event.data["told"] == ["admin"]
    (notice,) = office.engine.notices.list(office.actor("admin"))
    assert (notice.kind, notice.data["roles"]) == ("rights_by_file", ["Sekretaris"])


@pytest.mark.one_database
def test_a_database_of_before_gets_the_groups_of_the_file(office: Office, init: Files) -> None:
    with office.engine.store.transaction() as tx:
        rows = [one._replace(family="") for one in store.roles.roles(tx)]
        touched = store.roles.set_roles(tx, rows)
        store.settings.replace(tx, roles_file.READ, store.settings.get(tx, roles_file.READ), None)
        facts = store.office_rows.facts(tx, role=("id", touched), setting=("key", [roles_file.READ]))
        store.history.append_system(tx, store.Event(office.engine.clock(), "roles_changed", data=facts))
    init({})
    assert {one.id for one in office.engine.people.roles() if one.family == "bidang"} == {
        "bidang_perpustakaan", "bidang_kearsipan", "sekretariat_data",
    }  # fmt: skip

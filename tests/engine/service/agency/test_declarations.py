"""What an operator changes outside the program is noted when it takes effect, once."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.service.audit import registers
from engine.settings import Settings
from engine.store import EventRow, history, mailboxes, office_rows
from tests.engine.service.conftest import Office
from tests.tools.databases import Databases


def test_settings_and_roles_that_changed_are_events(
    office: Office, one_event: Callable[[Callable[[], object]], EventRow], tmp_path: Path
) -> None:
    engine = office.engine
    chosen = {"due_policy": "bergulir", "mail_url": "smtp://alur:rahasia@surat.example:587"}
    engine.context.settings = dataclasses.replace(engine.context.settings, **chosen)  # type: ignore[arg-type]
    noted = one_event(lambda: engine.setup.note_settings("operator"))
    assert (noted.type, noted.channel, noted.data["account"]) == ("settings_changed", "cli", "operator")
    assert noted.data["changed"]["ALUR_DUE_POLICY"] == ["akhir_hari", "bergulir"]
    assert noted.data["changed"]["ALUR_MAIL_URL"][1] == "smtp://surat.example:587"
    assert not engine.setup.note_settings("operator")
    folder = shutil.copytree(engine.settings.processes, tmp_path / "processes")
    text = (folder / "roles.toml").read_text().replace('"Sekretaris"', '"Sekretaris Dinas"', 1)
    (folder / "roles.toml").write_text(text)
    engine.context.settings = dataclasses.replace(engine.context.settings, processes=folder)
    changed = one_event(lambda: engine.setup.init())
    assert changed.type == "roles_changed"
    ((role, (old, new)),) = changed.data["changed"].items()
    assert (role, old["label"], new["label"]) == ("sekretaris", "Sekretaris", "Sekretaris Dinas")


def test_a_table_that_a_later_alur_compares_is_written_down_by_its_first_init(
    settings: Settings, clock: FixedClock, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also an office that had `alur init` before there were mailboxes names a row put in beside the history."""
    url = databases.new("sqlite")
    opened = open_engine(dataclasses.replace(settings, database_url=url), clock, create=True)
    with monkeypatch.context() as before:
        for known in (office_rows.COLUMNS, registers.WHATS):
            before.delitem(known, "mailbox")
        opened.setup.init()
        opened.setup.demo("kata-sandi-peraga")
        open_tasks = [one.data["open_tasks"] for one in recorded(opened)]
    opened.setup.init()
    opened.setup.init()
    assert [[*one.data["rows"]] for one in recorded(opened)][:-1] == [["mailbox"]]
    assert [one.data["open_tasks"] for one in recorded(opened)[-1:]] == open_tasks
    assert opened.audit.verify().sound
    with opened.store.transaction() as tx:
        mailboxes.put(tx, 1, "lain@luar.example", "garam", "digest")
    (fault,) = opened.audit.verify().faults
    assert fault.what == "mail"
    opened.close()
    databases.drop(url)


def recorded(engine: Engine) -> list[EventRow]:
    with engine.store.read() as tx:
        return history.of_types(tx, ("recorded",))

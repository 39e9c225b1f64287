"""What an operator changes outside the program is noted when it takes effect, once."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

from engine.store import EventRow
from tests.engine.service.conftest import Office


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

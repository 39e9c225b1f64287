"""One act on one locked case: all of it or nothing, and never on one that has ended."""

from __future__ import annotations

import pytest

from engine import errors
from tests.engine.service.conftest import Office


@pytest.mark.parametrize("act", ["claim", "complete", "save_draft"])
def test_an_ended_instance_says_who_ended_it(office: Office, act: str) -> None:
    started = office.start()
    (row,) = office.waiting(started.instance)
    office.engine.instances.cancel(started.instance, "Salah membuat berkas ini.", office.actor("admin"))
    call = getattr(office.engine.tasks, act)
    arguments: list[dict[str, str]] = [] if act == "claim" else [{}]
    with pytest.raises(errors.TaskClosed) as refusal:
        call(row.id, *arguments, office.actor("kadis"))
    assert refusal.value.params["by"] == office.actor("admin").name

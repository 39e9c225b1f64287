"""What lies on a disk is called as people say it, and a name of a later version by itself."""

from __future__ import annotations

from webui.messages.system import labels


def test_a_place_is_called_as_people_say_it() -> None:
    assert labels.place("backups") == "cadangan"
    assert labels.place("arsip") == "arsip"
    assert set(labels.PLACES) == {"data", "backups", "temporary"}

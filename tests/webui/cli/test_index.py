"""The index of commands says what their modules hold, and each is found by its name."""

from __future__ import annotations

import importlib
import pkgutil

from tests.webui.cli.conftest import Alur
from webui import cli
from webui.cli.index import INDEX


def test_the_index_names_every_command_of_every_module() -> None:
    modules = [
        importlib.import_module(found.name) for found in pkgutil.walk_packages(cli.__path__, "webui.cli.")
    ]
    held = {
        module.__name__.removeprefix("webui.cli."): [one.name for one in module.COMMANDS]
        for module in modules
        if hasattr(module, "COMMANDS")
    }
    assert held == {module: list(named) for module, named in INDEX.items()}


def test_what_a_command_is_for_is_written_once(alur: Alur) -> None:
    for named in INDEX.values():
        for name, what_for in named.items():
            later = cli.alur.commands[name]
            assert isinstance(later, cli.Later)
            assert later.load().help == what_for
    assert INDEX["tasks"]["tasks"] in alur("tasks", "--help").stdout
    assert INDEX["audit"]["audit"] in alur("audit").stdout


def test_a_misspelt_command_is_told_the_likeliest(alur: Alur) -> None:
    done = alur("tsks")
    assert (done.status, done.stdout) == (2, "")
    assert "'tsks'" in done.stderr
    assert "'tasks'" in done.stderr

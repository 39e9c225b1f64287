"""A command starts at once: it imports what it uses, and nothing searches for garbage while it does.

What is counted are modules; how long they take is another machine's to say.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.tools.site import ALUR, Site

IMPORTED = re.compile(r"^import time: +\d+ \| +\d+ \| *(\S+)$", re.MULTILINE)
# What one kind of page or command needs, and what the other database needs.
SELDOM = {
    "alembic",
    "babel.messages",
    "engine.bench",
    "engine.demonstration",
    "holidays",
    "icalendar",
    "openpyxl",
    "psycopg",
    "sqlalchemy.dialects.postgresql",
    "tomlkit",
    "typst",
    "xlsxwriter",
}
PAGES = {"flask", "jinja2", "waitress", "webui.app", "webui.pages", "werkzeug", "wtforms"}
ENGINE = {
    "SpiffWorkflow",
    "engine.bpmn",
    "engine.service",
    "engine.store",
    "lxml",
    "sqlalchemy",
    "webui.messages",
}
WORKSHOP = {
    "engine.bpmn.rehearsal",
    "engine.bpmn.templates",
    "engine.bpmn.versions",
    "engine.service.workshop",
}


@pytest.mark.parametrize(
    ("arguments", "without", "most"),
    [
        (("--help",), SELDOM | PAGES | ENGINE | {"importlib.metadata"}, 230),
        (("tasks", "--help"), SELDOM | PAGES | WORKSHOP, 750),
        (("tasks", "--as", "kadis"), SELDOM | PAGES | WORKSHOP, 800),
    ],
)
def test_a_command_imports_what_it_uses(
    make_site: Callable[..., Site], arguments: tuple[str, ...], without: set[str], most: int
) -> None:
    done = subprocess.run(
        watched(*arguments), env=make_site().environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    names = imported(done.stderr)
    assert names & without == set()
    assert len(names) <= most


def test_a_site_is_ready_without_what_its_first_pages_do_not_need(make_site: Callable[..., Site]) -> None:
    site = make_site(ALUR_PORT="0", ALUR_WORKER="0")
    with (
        site.log.open("w") as told,
        subprocess.Popen(
            watched("serve"), env=site.environment, stdout=subprocess.PIPE, stderr=told, text=True
        ) as process,
    ):
        assert process.stdout is not None
        ready = process.stdout.readline()
        process.terminate()
    assert "http://" in ready, site.told()
    names = imported(site.log.read_text("utf-8"))
    assert names & SELDOM == set()
    assert len(names) <= 1_220


@pytest.mark.parametrize("arguments", [["tasks", "--as", "kadis"], ["--help"]])
def test_garbage_is_searched_for_as_soon_as_a_command_works(
    make_site: Callable[..., Site], arguments: list[str]
) -> None:
    """A long command would grow without it; help is over before any search would pay."""
    code = (
        "import atexit, gc, sys; from webui.cli import main; "
        "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 0, file=sys.stderr)); "
        f"sys.argv = ['alur', *{arguments!r}]; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=make_site().environment, capture_output=True, text=True, check=False
    )
    assert done.stderr.split() == [str("--help" not in arguments), "True"]


def watched(*arguments: str) -> list[str]:
    """The command, telling on its error output what it imports."""
    python, *rest = ALUR
    return [python, "-X", "importtime", *rest, *arguments]


def imported(told: str) -> set[str]:
    names = set(IMPORTED.findall(told))
    assert "click" in names
    return names


def test_a_command_called_in_a_process_of_others_leaves_its_garbage_alone() -> None:
    code = (
        "import atexit, gc; from webui.cli import main; "
        "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count())); main(['--version'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-2:] == ["True", "0"]

"""The shape of the program and the truth of its README, held by tests."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from collections import Counter
from contextlib import closing
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import grimp

from engine.service import Engine, open_engine
from engine.settings import DESCRIPTIONS, HOME, Settings
from tests.tools.commands import commands

LONGEST = 400  # lines; a longer file is two nouns
TOP = {
    "CHANGELOG.md",
    "engine",
    "migrations",
    "processes",
    "tests",
    "webui",
    "LICENSE",
    "Makefile",
    "README.md",
    "pyproject.toml",
}
AT_TOP_TOO = {"CONTRIBUTING.md", "Containerfile"}  # where there are any
README = (HOME / "README.md").read_text("utf-8")

# Where a package came from and where a machine keeps things is nobody's business but that machine's.
FOREIGN = re.compile(
    r'"resolved":|--(?:extra-)?index-url|--find-links|--registry\b|(?:^|_)registry *='
    r"|(?<![\w.])/(?:home|root|Users)/\w"
)


def tracked() -> list[Path]:
    """Every file that a clone would have."""
    named = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOME,
        capture_output=True,
        check=True,
    )
    return [HOME / name for name in named.stdout.decode().split("\0") if name and (HOME / name).is_file()]


def source(*suffixes: str) -> list[Path]:
    """The program's own files with these endings."""
    return [
        path
        for path in tracked()
        if path.relative_to(HOME).parts[0] in {"engine", "webui"} and path.suffix in suffixes
    ]


def test_no_page_puts_rights_together() -> None:
    """Which rights answer a question is said once, in engine/service/access.py."""
    pair = re.compile(r"may\(.\w+.\)\s+(?:or|and)\s+[\w.()]*\.?may\(")
    pages = [
        path for path in tracked() if path.is_relative_to(HOME / "webui") and path.suffix in {".py", ".html"}
    ]
    assert [path.name for path in pages if pair.search(path.read_text("utf-8"))] == []


def test_files_are_one_noun_long() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in source(".py", ".js", ".mjs")}
    assert len(lengths) > 20
    long = {str(path.relative_to(HOME)): lines for path, lines in lengths.items() if lines > LONGEST}
    assert not long, f"longer than {LONGEST} lines: {long}"


# What has no test file at its own path, and why; a name that ends with a slash stands for all of a folder.
WITHOUT_A_TEST_OF_ITS_OWN = {
    "engine/bench/sites.py": "what is asked of a site, by whoever makes one: tests/webui/cli/test_bench.py",
    "engine/service/audit/comparisons.py": "parts of the proof: tests/engine/service/audit/test_verification.py",
    "engine/service/audit/findings.py": "what checks keep: tests/engine/service/site/test_checks.py",
    "engine/store/condition.py": "parts of the check: tests/engine/service/audit/test_soundness.py",
    "engine/store/soundness.py": "promises of the check: tests/engine/service/audit/test_soundness.py",
    "engine/service/calendar/calendar_views.py": "facts: tests/engine/service/calendar/test_calendars.py",
    "engine/service/pairs.py": "facts of four eyes: tests/engine/service/work/test_four_eyes.py",
    "engine/store/four_eyes.py": "statements of one act: tests/engine/service/work/test_four_eyes.py",
    "engine/service/notices/followups.py": "names who does what follows: tests/engine/service/work/test_outbox.py",
    "engine/store/troubles.py": "looked at through the service: tests/engine/service/cases/test_troubles.py",
    "engine/service/record/indicator_table.py": "cells of the list: tests/engine/service/record/test_indicators.py",
    "engine/store/indicators.py": "rows of the list: tests/engine/service/record/test_indicators.py",
    "engine/store/register.py": "rows of the register: tests/engine/service/record/test_keeping.py",
    "engine/store/register_pages.py": "rows of the register: tests/engine/service/record/test_register.py",
    "engine/service/views.py": "facts: tests/engine/service/test_rows.py, tests/engine/service/work/test_tasks.py",
    "engine/service/workshop/views.py": "facts: tests/engine/service/workshop/test_drafts.py",
    "engine/store/patience.py": "only a server that freezes shows it: tests/fault/test_frozen_database.py",
    "engine/store/tables/history.py": "declarations: tests/engine/store/test_schema.py",
    "engine/store/tables/work.py": "declarations: tests/engine/store/test_schema.py",
    "webui/serving/server.py": "only a running site shows it: tests/webui/serving/test_door.py",
    "webui/visitors/visitor.py": "`alur bench` sends through it: tests/webui/cli/test_bench.py",
    "engine/service/middle/act.py": "what an act records stands in its history: tests/engine/service/test_step.py",
    "engine/service/middle/solutions.py": "acts overcome incidents: tests/engine/service/work/test_incidents.py",
    "engine/service/audit/contents.py": "verify names what was altered: tests/engine/service/audit/test_agreement.py",
    "webui/document.py": "it is a part of the page of a case: tests/webui/pages/test_instance.py",
    "webui/forms/note.py": "a field of the page of a task: tests/webui/pages/test_four_eyes.py",
    "webui/forms/written.py": "a part of the page of a task: tests/webui/pages/test_task.py",
    "webui/exports/minutes.py": "it is downloaded from the pages of retention: tests/webui/pages/test_retention.py",
    "webui/messages/work/withdrawals.py": "words of one refusal: tests/webui/messages/test_refusals.py",
    "webui/pages/administration/locks.py": "what it lists begins at the door: tests/webui/http/test_browsers.py",
}


def of_its_own(module: Path) -> Path:
    """Where the test of a module stands: at the same path below tests."""
    path = module.relative_to(HOME)
    return HOME / "tests" / path.parent / f"test_{path.name}"


def does_something(module: Path) -> bool:
    """Whether a module defines a function, or a class that has one; what only declares tables, facts or words is
    tested by its users, and so is a `services.py`, which only names what others make.
    """
    if module.name == "services.py":
        return False
    body = ast.parse(module.read_text("utf-8")).body
    classes = (part for part in body if isinstance(part, ast.ClassDef))
    acts = any(isinstance(inside, ast.FunctionDef) for one in classes for inside in one.body)
    return acts or any(isinstance(part, ast.FunctionDef) for part in body)


def test_every_module_has_its_test_at_the_same_path_or_a_reason() -> None:
    modules = [path for path in source(".py") if path.name != "__init__.py" and "assets" not in path.parts]
    names = {path.relative_to(HOME).as_posix(): path for path in modules if does_something(path)}
    assert len(names) > 250
    bare = {name for name, path in names.items() if not of_its_own(path).is_file()}
    folders = tuple(name for name in WITHOUT_A_TEST_OF_ITS_OWN if name.endswith("/"))
    listed = WITHOUT_A_TEST_OF_ITS_OWN.keys() - set(folders)
    assert sorted(one for one in bare - listed if not one.startswith(folders)) == []
    assert sorted(listed - bare) == [], "it has a test now, or is gone"
    whole = [one for one in folders if not any(name.startswith(one) for name in bare)]
    assert not whole, f"take {whole} off the list: every module there has its test"
    for reason in WITHOUT_A_TEST_OF_ITS_OWN.values():
        assert all((HOME / path).is_file() for path in re.findall(r"tests/[\w/.]+\.py", reason)), reason
    assert len(WITHOUT_A_TEST_OF_ITS_OWN) <= 30


def test_no_folder_is_a_hall() -> None:
    """Who opens a folder sees at once what is in it; flat on purpose are the tables' nouns and the pages."""
    flat = {"engine/store", "webui/pages", "tests/engine/store", "tests/webui/pages"}
    files = Counter(path.parent.relative_to(HOME).as_posix() for path in tracked() if path.suffix == ".py")
    assert {folder: count for folder, count in files.items() if count > 25 and folder not in flat} == {}


def test_layers_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_files_import_each_other_in_a_circle() -> None:
    """Counts what is imported for types alone too: no file knows the one that holds it."""
    graph = grimp.build_graph("engine", "webui", cache_dir=None)
    files = TopologicalSorter({one: graph.find_modules_directly_imported_by(one) for one in graph.modules})
    assert len(tuple(files.static_order())) > 300  # raises CycleError, which names the circle


def test_the_engine_is_handed_facts(tmp_path: Path) -> None:
    """Pages, commands and the worker hand facts to a service, so that it never calls them back under its locks.

    Only who watches long work is told how far it is.
    """
    watched = {"Audit.log", "Audit.verify", "Setup.init"}
    named = [name for name, one in vars(Engine).items() if isinstance(one, cached_property)]
    settings = Settings(database_url=f"sqlite:///{tmp_path}/alur.db", secret_file=tmp_path / "secret")
    with closing(open_engine(settings, create=True)) as engine:
        services = {type(getattr(engine, name)) for name in named}
    asked = [
        (method, parameter.annotation)
        for service in services
        if service.__module__.startswith("engine.service.")
        for name, method in inspect.getmembers(service, inspect.isfunction)
        if not name.startswith("_")
        for parameter in inspect.signature(method).parameters.values()
    ]
    assert len(asked) > 300
    handed = {method.__qualname__ for method, annotation in asked if calls(method, str(annotation))}
    assert handed == watched


def calls(method: Any, annotation: str) -> bool:
    """Whether an annotation, or a name in it, is of something that can be called."""
    for name in re.findall(r"[A-Za-z_][\w.]*", annotation):
        found: Any = sys.modules[method.__module__]
        for part in name.split("."):
            found = getattr(found, part, None)
        if "Callable" in f"{name} {'' if inspect.isclass(found) else found}":
            return True
    return False


def test_top_level_is_as_agreed() -> None:
    top = {path.relative_to(HOME).parts[0] for path in tracked()}
    assert {name for name in top if not name.startswith(".")} - AT_TOP_TOO == TOP


def test_nothing_tells_of_a_registry_or_a_machine() -> None:
    told = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".png", ".pdf", ".ico", ".woff2"}:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if FOREIGN.search(line):
                told.append(f"{path.relative_to(HOME)}:{number}: {line.strip()[:100]}")
    assert not told, "\n".join(told)


def test_every_locked_package_has_a_hash() -> None:
    for path in (HOME / ".requirements").iterdir():
        blocks = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
        assert all(re.match(r"[a-z0-9._-]+==\S+ (;.* )?\\\n +--hash=sha256:", block) for block in blocks), (
            path.name
        )
    for path in (HOME / "webui/assets/package.json", HOME / "tests/tools/package.json"):
        versions = re.findall(r'^    "@?[\w./-]+": "(.+)",?$', path.read_text("utf-8"), re.MULTILINE)
        assert versions
        assert all(re.fullmatch(r"node build.mjs|\d+\.\d+\.\d+", version) for version in versions)


def test_only_tests_that_run_alone_have_a_limit_by_the_clock_on_the_wall() -> None:
    """Others wait with `wait_until` and bound with `at_most` (tests/tools/pace.py), which a busy machine moves not."""
    looks = re.compile(r"\b(monotonic|perf_counter)\b|\btime\.time\(|\btimeout=\d")
    watched = {
        path.relative_to(HOME / "tests").as_posix()
        for path in tracked()
        if path.suffix == ".py" and path.is_relative_to(HOME / "tests")
        if looks.search(text := path.read_text("utf-8")) and not re.search(r"mark\.(alone|soak)\b", text)
    }
    helpers = {
        "tools/site.py",
        "tools/warm.py",
        "fault/conftest.py",
        "fault/person.py",
        "test_architecture.py",
    }
    doors = {
        "webui/serving/test_door.py",
        "webui/http/test_proxies.py",
    }  # their sockets, which are asked again or answer at once
    assert watched == helpers | doors


def test_readme_says_first_what_alur_is() -> None:
    assert README.startswith("# Alur\n\nAlur makes an office's SOP a living process: ")
    assert "![Kotak Tugas" in README


def test_readme_names_every_make_target() -> None:
    makefile = (HOME / "Makefile").read_text("utf-8")
    offered = set(re.findall(r"^([a-z]+):[^#\n]*## ", makefile, re.MULTILINE)) - {"help"}
    assert {"run", "test", "soak", "lock", "clean"} <= offered
    assert offered <= set(re.findall(r"make ([a-z]+)", README))


def test_readme_names_every_setting() -> None:
    table = re.findall(r"^\| `(ALUR_[A-Z_]+)` \| (.+) \|$", README, re.MULTILINE)
    assert table == list(DESCRIPTIONS.items())


def test_readme_names_every_command() -> None:
    table = set(re.findall(r"`(alur [a-z]+(?: [a-z]+)?)(?: [A-Z]+)*`", README))
    assert table == set(commands())


def test_the_newest_release_is_the_version() -> None:
    (released, *_earlier) = re.findall(
        r"^## (\d\S+)", (HOME / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == released


def test_every_manual_is_linked_from_the_readme() -> None:
    linked = set(re.findall(r"\]\(([^)\s#]+\.md)\)", README))
    assert linked == {path.relative_to(HOME).as_posix() for path in tracked() if path.suffix == ".md"} - {
        "README.md"
    }


def test_the_ten_changes_touch_six_files_at_most() -> None:
    text = (HOME / "engine/README.md").read_text("utf-8")
    part = re.search(r"^## Ten changes.*?(?=^## )", text, re.MULTILINE | re.DOTALL)
    assert part is not None
    changes = re.split(r"^\d+\. ", part[0], flags=re.MULTILINE)[1:]
    assert len(changes) == 10
    for change in changes:
        assert 2 <= len(set(re.findall(r"`((?:engine|webui)/[\w./]+)`", change))) <= 6, change


def test_a_site_runs_without_what_only_tests_need() -> None:
    run = (HOME / ".requirements/run.txt").read_text("utf-8")
    assert not re.findall(r"^(?:jsonschema|pytest|hypothesis|playwright)\b", run, re.MULTILINE)

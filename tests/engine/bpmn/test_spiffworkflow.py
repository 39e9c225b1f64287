"""engine/bpmn/SPIFFWORKFLOW.md names all of the library that is used, and the version it was read in."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from types import ModuleType

import SpiffWorkflow

import engine.bpmn
from engine.settings import HOME

FOLDER = Path(engine.bpmn.__file__).parent
PAGE = (FOLDER / "SPIFFWORKFLOW.md").read_text("utf-8")
LIBRARY = "SpiffWorkflow"
MAY = {"run", "versions", "rehearsal"}
FILES = sorted(path for wing in MAY for path in (FOLDER / wing).glob("*.py"))


def rows(heading: str) -> Iterator[tuple[str, set[str]]]:
    """The first cell and the names in the second of each row of a table of the page."""
    table = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    for line in table.splitlines():
        if line.startswith("| `"):
            first, second, reason = [cell.strip() for cell in line.strip("|").split("|")]
            assert reason, line
            yield first.strip("`"), set(re.findall(r"`([^`]+)`", second))


@cache
def trees() -> dict[str, ast.Module]:
    return {path.relative_to(FOLDER).as_posix(): ast.parse(path.read_text("utf-8")) for path in FILES}


def test_the_page_was_read_in_the_version_that_is_installed() -> None:
    (read_in,) = re.findall(r"^Read in SpiffWorkflow (\S+)\.$", PAGE, re.MULTILINE)
    wanted = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert f"spiffworkflow=={read_in}" in wanted
    assert metadata.version("spiffworkflow") == read_in, (
        "another SpiffWorkflow: read engine/bpmn/SPIFFWORKFLOW.md, check each line of it in the new source, "
        "then write the new version there"
    )


def test_every_import_of_the_library_is_on_the_page_and_none_else() -> None:
    found: dict[str, set[str]] = {}
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not any(one.name.startswith(LIBRARY) for one in node.names), file
            elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == LIBRARY:
                for one in node.names:
                    found.setdefault(f"{node.module}.{one.name}", set()).add(file)
    assert dict(rows("Imported")) == found


def library_modules() -> Iterator[ModuleType]:
    """The modules of the library that ours lead to."""
    for info in pkgutil.walk_packages(SpiffWorkflow.__path__, f"{LIBRARY}."):
        if not re.search(r"\.(serializer|parser|spiff|camunda|dmn)(\.|$)", info.name):
            yield importlib.import_module(info.name)


@cache
def private_of_library() -> frozenset[str]:
    """The private methods and attributes that classes of the library have."""
    names: set[str] = set()
    for module in library_modules():
        text = inspect.getsource(module) if Path(module.__file__ or "").stat().st_size else ""
        names |= {*re.findall(r"def (_[a-z]\w*)\(", text), *re.findall(r"self\.(_[a-z]\w*) ?[:=]", text)}
    return frozenset(names)


def own_private(tree: ast.Module) -> set[str]:
    """What a file names so itself: its functions, and the attributes of classes without a base of the library."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    } | {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_private_name_of_the_library_that_is_used_is_on_the_page_and_none_else() -> None:
    found: dict[str, set[str]] = {}
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or node.attr not in private_of_library():
                continue
            own = (
                isinstance(node.value, ast.Name)
                and node.value.id == "self"
                and node.attr in own_private(tree)
            )
            if not own:
                found.setdefault(node.attr, set()).add(file)
    assert dict(rows("Private names")) == found


def replaced() -> Iterator[str]:
    """`file:Class.method` of every method of ours that stands before one of the library."""
    for path in FILES:
        file = path.relative_to(FOLDER).as_posix()
        module = importlib.import_module(f"engine.bpmn.{file.removesuffix('.py').replace('/', '.')}")
        for one in vars(module).values():
            if not isinstance(one, type) or one.__module__ != module.__name__:
                continue
            theirs = {
                name for base in one.__mro__ if base.__module__.startswith(LIBRARY) for name in vars(base)
            }
            for base in one.__mro__:
                if base.__module__.startswith("engine.bpmn"):
                    place = base.__module__.removeprefix("engine.bpmn.").replace(".", "/") + ".py"
                    for name, value in vars(base).items():
                        if name in theirs and not name.startswith("__") and callable_of(value):
                            yield f"{place}:{base.__name__}.{name}"


def callable_of(value: object) -> bool:
    return callable(value) or isinstance(value, property)


def test_every_method_that_stands_before_one_of_the_library_is_on_the_page_and_none_else() -> None:
    assert {name for name, _ in rows("Methods that ours stand before")} == set(replaced())


def test_every_place_that_the_page_names_exists() -> None:
    places = re.findall(r"`([\w/]+\.py):([\w.]+)`", PAGE)
    assert len(places) > 20
    for file, name in places:
        here: list[ast.stmt] = ast.parse((FOLDER / file).read_text("utf-8")).body
        for part in name.split("."):
            inside = [
                node
                for node in here
                if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == part
            ]
            values = [
                node
                for node in here
                if isinstance(node, ast.Assign | ast.AnnAssign)
                and part in {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            ]
            assert inside or values, (file, name)
            here = inside[0].body if inside else []


def test_no_other_room_of_the_process_language_may_import_the_library() -> None:
    contracts = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (forbidden,) = [one for one in contracts if one.get("forbidden_modules") == [LIBRARY]]
    rooms = {
        path.stem for path in FOLDER.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    sources = forbidden["source_modules"]
    assert {one for one in sources if one.startswith("engine.bpmn")} == {
        f"engine.bpmn.{room}" for room in rooms - MAY - {"__init__"}
    }

"""Every .md tells the truth: its links, files, modules, tests, addresses, settings, make targets and commands exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from engine.settings import DESCRIPTIONS, HOME
from tests.test_architecture import tracked
from tests.tools.addresses import addresses
from tests.tools.commands import commands

MANUALS = [path for path in tracked() if path.suffix == ".md"]
ROOMS = "engine|webui|tests|migrations|processes"
# What a manual speaks of and no clone has: files of an export, of a seal, of a package, and a field of an example.
ELSEWHERE = {
    "riwayat.json",
    "isian.json",
    "segel.json",
    "ringkasan.html",
    "data/name.csv",
    "tests/<name>.json",
    "webui/ops/requirements.txt",  # a wheel alone has it there
    "batas_waktu",
}
OF_A_MACHINE = r"/(?:etc|mnt|opt|usr|var)/"  # where an administrator puts things; no page begins so


def marked(text: str) -> list[str]:
    """What stands between backticks."""
    return [" ".join(one.split()) for one in re.findall(r"(?<!`)`([^`]+)`(?!`)", text)]


def shell(text: str) -> list[str]:
    """The commands that a manual offers for a shell, without what stands before them."""
    blocks = "\n".join(re.findall(r"^ *```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)).splitlines()
    lines = [line.partition("#")[0].strip() for line in blocks] + marked(text)
    lines = [re.sub(r"^(?:[A-Z_]+=\S+ +)+", "", line) for line in lines]
    return [re.sub(r"^\.venv/bin/", "", line) for line in lines if line]


def heading(line: str) -> str:
    """The anchor of a heading, as the usual readers of Markdown make it."""
    return re.sub(r"[^\w\- ]", "", line.strip().lower()).replace(" ", "-")


def is_there(name: str, manual: Path) -> bool:
    """Whether a file or folder stands at a path told from the top, from its manual, or from inside a package."""
    places = [HOME, manual.parent, *(HOME / "processes").iterdir()]
    pattern = re.sub(r"<[^>]+>", "*", name).rstrip("/")
    return any(any(place.glob(pattern)) for place in places)


def told_files(text: str) -> Iterator[str]:
    """Every path and file name in a text."""
    yield from re.findall(rf"(?<![\w/.-])(?:{ROOMS})/[\w./<>-]*[\w/>]", text)
    for words in marked(text):
        yield from re.findall(
            r"(?<![^ ])[\w<>-]+(?:/[\w<>-]+)*\.(?:py|md|toml|csv|json|form|html|js)(?![\w.])", words
        )
        yield from re.findall(r"(?<![^ ])[\w<>-]+(?:/[\w<>-]+)+\.bpmn(?![\w.])", words)
    yield from re.findall(r"(?<![\w/.<>-])[\w-]+\.(?:md|toml)\b", text)


def gone_links(manual: Path, text: str) -> Iterator[str]:
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        name, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = manual.parent / name if name else manual
        if not target.exists():
            yield link
            continue
        if anchor and anchor not in map(
            heading, re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
        ):
            yield link


def gone_files(manual: Path, text: str) -> Iterator[str]:
    known = {path.name for path in tracked()}
    for name in told_files(text):
        if not is_there(name, manual) and name not in ELSEWHERE and not ("/" not in name and name in known):
            yield name


def gone_modules(_manual: Path, text: str) -> Iterator[str]:
    for name in re.findall(rf"`(?:python -m )?((?:{ROOMS})(?:\.\w+)+)", text):
        parts = name.split(".")
        places = [HOME.joinpath(*parts[:count]) for count in (len(parts), len(parts) - 1)]
        if not any(place.is_dir() or place.with_suffix(".py").is_file() for place in places):
            yield name


def gone_tests(_manual: Path, text: str) -> Iterator[str]:
    for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text):
        if not re.search(rf"^def {name}\b", (HOME / path).read_text("utf-8"), re.MULTILINE):
            yield f"{path}::{name}"


def gone_addresses(_manual: Path, text: str) -> Iterator[str]:
    known = {re.sub(r"<[^>]+>", "<>", rule) for rule in addresses()}
    for words in marked(text):
        for path in re.findall(r"^(?:GET |POST )?(/[a-z][\w/<>.-]*)$", words):
            if re.sub(r"<[^>]+>", "<>", path) not in known and not re.match(OF_A_MACHINE, path):
                yield path


def gone_settings(_manual: Path, text: str) -> Iterator[str]:
    yield from (name for name in re.findall(r"\bALUR_[A-Z_]*[A-Z]\b", text) if name not in DESCRIPTIONS)


def gone_targets(_manual: Path, text: str) -> Iterator[str]:
    offered = set(re.findall(r"^([a-z]+):", (HOME / "Makefile").read_text("utf-8"), re.MULTILINE))
    for line in shell(text):
        for target in re.findall(r"^make ([a-z]+)", line):
            if target not in offered:
                yield f"make {target}"


def gone_commands(_manual: Path, text: str) -> Iterator[str]:
    """Commands that are not there, and options that they do not have."""
    for line in shell(text):
        if not re.match(r"alur [a-z]", line):
            continue
        name = max((one for one in commands() if f"{line} ".startswith(f"{one} ")), key=len, default="")
        if not name:
            yield line
            continue
        has = {word for one in commands()[name].params if isinstance(one, click.Option) for word in one.opts}
        for option in re.findall(r"(?<= )--?[a-z][\w-]*", line.removeprefix(name)):
            if option not in has | {"--help", "-h", "--lang"}:
                yield f"{name} {option}"


def fences(text: str) -> str:
    """What stands between fences that name no language: drawings of the way through the code."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return "\n".join(inside for language, inside in found if not language)


@cache
def source(path: str) -> str:
    """The Python of a file or folder, told from the top."""
    place = HOME / path
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return "\n".join(
        one.read_text("utf-8") for one in files if one.is_file() and "node_modules" not in one.parts
    )


def gone_names(_manual: Path, text: str) -> Iterator[str]:
    """Functions that a drawing places in a file, classes that it tells of, and members of modules that are named."""
    place = ""
    for line in fences(text).splitlines():
        place = next(iter(re.findall(rf"(?:{ROOMS})/[\w/.]*", line)), place)
        for name in re.findall(r"\b(\w+)\(\)", line):
            if f"def {name}(" not in source(place):
                yield f"{place} {name}()"
        for name in re.findall(r"(?<![\w.])[A-Z][a-z]+(?:[A-Z][a-z]+)+\b", line):
            if not re.search(rf"\nclass {name}\b", source("engine") + source("webui")):
                yield name
    modules = {path.parent if path.stem == "__init__" else path.with_suffix("") for path in tracked()}
    for words in marked(text) + re.findall(r"\b[a-z_]+\.[A-Z]\w+", fences(text)):
        for module, name in re.findall(r"^([a-z_]+)\.([A-Za-z_]\w*)(?:\(.*\))?$", words):
            homes = [one for one in modules if one.name == module and one.is_relative_to(HOME / "engine")]
            told = [source(f"{one.relative_to(HOME)}" + ("" if one.is_dir() else ".py")) for one in homes]
            if told and not any(re.search(rf"\b{name}\b", one) for one in told):
                yield words


@cache
def known_words() -> set[str]:
    """Every word of the program and of the shipped packages."""
    packages = (
        path for path in tracked() if path.is_relative_to(HOME / "processes") and path.suffix != ".md"
    )
    shipped = "".join(path.read_text("utf-8") for path in packages)
    return set(re.findall(r"\w+", source("engine") + source("webui") + shipped))


def gone_words(_manual: Path, text: str) -> Iterator[str]:
    """Names of two words or more, in any kind of quotation: fields, events, keys, roles, functions of the language."""
    for words in marked(text):
        if "/" not in words:
            for name in re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", words):
                if name not in known_words() | ELSEWHERE:
                    yield name


CHECKS: dict[str, Callable[[Path, str], Iterator[str]]] = {
    "links": gone_links,
    "files": gone_files,
    "modules": gone_modules,
    "tests": gone_tests,
    "names": gone_names,
    "words": gone_words,
    "addresses": gone_addresses,
    "settings": gone_settings,
    "targets": gone_targets,
    "commands": gone_commands,
}


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.relative_to(HOME).as_posix())
@pytest.mark.parametrize("what", CHECKS)
def test_what_a_manual_names_exists(what: str, manual: Path) -> None:
    assert list(CHECKS[what](manual, manual.read_text("utf-8"))) == []


WRONG = {
    "links": "[a](tidak/ada.md) [b](README.md#tidak-ada)",
    "files": "engine/tidak/ada.py and processes/tidak_ada/process.bpmn, `forms/tidak_ada.form`, tidakada.toml",
    "modules": "`engine.tidak.ada`",
    "tests": "`tests/test_manuals.py::test_tidak_ada`",
    "names": "```\nengine/worker.py  tidak_ada()  TidakAda\n```\n`access.tidak_ada`",
    "words": "`kata_yang_hilang` and `${mulai.isian_hilang}`",
    "addresses": "`GET /tidak` and `/sop/<key>/tidak`",
    "settings": "ALUR_TIDAK_ADA",
    "targets": "`make tidak`\n```sh\nmake tidak # x\n```\n",
    "commands": "`alur tidak ada`, `alur tasks --tidak`, `.venv/bin/alur version tidak`",
}


@pytest.mark.parametrize("what", CHECKS)
def test_what_is_not_there_is_named(what: str) -> None:
    assert len(list(CHECKS[what](HOME / "README.md", WRONG[what]))) == {
        "files": 4,
        "names": 3,
        "commands": 3,
    }.get(what, 2) - (what in ("modules", "tests", "settings"))

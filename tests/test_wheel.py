"""A wheel: nothing at the top of site-packages but the two packages, and a site runs from it alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import sysconfig
import tarfile
import urllib.request
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.settings import HOME
from tests.tools.pace import wait_until
from tests.tools.savings import give_secret
from tests.tools.site import free_port


@pytest.fixture
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, of the bundles that stand in this working copy."""
    folder = tmp_path_factory.mktemp("dist")
    program = Path(sys.executable).with_name("hatchling")
    subprocess.run(
        [program, "build", "-d", folder],
        cwd=HOME,
        env={**os.environ, "BUNDLED": "1"},
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with that wheel; what it needs is read from where the tests have it."""
    home = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(home, with_pip=False)
    (wheel,) = built.glob("*.whl")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(home / "bin/python"),
        "install",
        "--quiet",
        "--no-deps",
    ]
    subprocess.run([*pip, "--no-index", str(wheel)], check=True)
    # A folder named in a .pth is searched, its own .pth files are not: the working copy stays out of reach.
    needed = Path(sysconfig.get_path("purelib"))
    (home / f"lib/python3.{sys.version_info.minor}/site-packages/needed.pth").write_text(
        f"{needed}\n", "utf-8"
    )
    return home


def environment(folder: Path, **settings: str) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "ALUR_DATABASE_URL": f"sqlite:///{folder}/alur.db",
        "ALUR_SECRET_FILE": str(give_secret(folder)),
        **settings,
    }


def run(home: Path, folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [home / "bin/alur", *words],
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def holds_two_packages(built: Path) -> None:
    """Nothing else stands at the top of site-packages, and all that a site needs is inside."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"engine", "webui"}
    for inside in ("engine/migrations/env.py", "engine/processes/roles.toml", "webui/ops/requirements.txt"):
        assert inside in names
    assert any(name.startswith("webui/static/build/site.") for name in names)
    assert not [name for name in names if "node_modules" in name or name.startswith("webui/assets")]


def is_whole(built: Path) -> None:
    """A source distribution holds what a wheel is made of."""
    (packed,) = built.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {
        *("pyproject.toml", ".requirements/run.txt", "migrations/env.py", "processes/roles.toml"),
        *("webui/assets/hatch_build.py", "webui/assets/package-lock.json", "webui/assets/build.mjs"),
    }
    assert needed <= names
    assert not [name for name in names if "node_modules" in name or name.startswith(("tests/", "var/"))]


@pytest.mark.long
def test_a_site_runs_from_a_wheel_alone(built: Path, installed: Path, tmp_path: Path) -> None:
    holds_two_packages(built)
    is_whole(built)
    told = run(installed, tmp_path, "init")
    assert "diganti saat Alur diperbarui" in told.stderr
    assert str(installed) in told.stderr
    assert "alur new" in told.stderr
    processes = tmp_path / "processes"
    run(installed, tmp_path, "new", str(processes))
    told = run(installed, tmp_path, "init", ALUR_PROCESSES=str(processes))
    assert told.stderr == ""
    assert "pengumpulan_data_kinerja" in told.stdout
    port = free_port()
    settings = environment(tmp_path, ALUR_PROCESSES=str(processes), ALUR_PORT=str(port))
    served = subprocess.Popen(
        [installed / "bin/alur", "serve"], cwd=tmp_path, env=settings, stdout=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: served.poll() is not None or page(port, "/masuk"))
        assert "Alur" in page(port, "/masuk")
        assert page(port, "/lisensi")
    finally:
        served.send_signal(signal.SIGTERM)
        assert served.wait() == 0


def page(port: int, path: str) -> str:
    """The text of a page, empty where nobody answers yet."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return str(answer.read().decode())
    except OSError:
        return ""

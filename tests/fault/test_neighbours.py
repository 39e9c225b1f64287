"""Two versions that are neighbours work on one database: a site is brought to the next one without closing."""

from __future__ import annotations

import copy
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.settings import HOME
from engine.store import schema
from tests.fault.conftest import Look
from tests.fault.person import Person
from tests.soundness import assert_sound
from tests.tools.pace import wait_until
from tests.tools.site import ALUR, Site, free_port

pytestmark = pytest.mark.fault
KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
NEXT = '''"""A step that only adds."""

from __future__ import annotations

from alembic import op

revision = "9001"
down_revision = "{before}"
expands = True
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column and a table."""
    whole = "integer" if op.get_bind().dialect.name == "sqlite" else "bigint"
    strict = "strict" if op.get_bind().dialect.name == "sqlite" else ""
    op.execute(f"alter table task add column weight {{whole}}")
    op.execute(f"create table follower (instance_id {{whole}} not null primary key) {{strict}}")
'''
TABLES = """
task.append_column(number("weight", null=True))
follower = table("follower", number("instance_id", key=True))
"""


class Next:
    """The program of the next version, as files and as processes."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.site, self.folder = site, folder
        for part in ("engine", "webui", "migrations", "processes"):
            unwanted = shutil.ignore_patterns("node_modules", "__pycache__")
            shutil.copytree(HOME / part, folder / part, ignore=unwanted)
        step = NEXT.format(before=schema.versions()[-1])
        (folder / "migrations" / "versions" / "9001_next.py").write_text(step)
        with (folder / "engine" / "store" / "tables" / "work.py").open("a") as file:
            file.write(TABLES)
        self.environment = {**site.environment, "PYTHONPATH": str(folder), "ALUR_PORT": str(free_port())}
        self.there = copy.copy(site)
        self.there.url = self.url = f"http://127.0.0.1:{self.environment['ALUR_PORT']}"

    def alur(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*ALUR, *words],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def serve(self) -> subprocess.Popen[bytes]:
        with (self.site.folder / "next.log").open("wb") as log:
            served = subprocess.Popen(
                [*ALUR, "serve"], env=self.environment, cwd=self.folder, stdout=log, stderr=log
            )
        wait_until(self.there.answers)
        return served


def complete(person: Person) -> None:
    task = person.tasks()[0]
    answer = person.post(f"/tugas/{task}", person.ready_to_send(task))
    assert answer.status == 303, answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_the_version_before_goes_on_while_the_next_one_comes(
    start_site: Callable[..., Site], look: Look, tmp_path: Path, kind: str
) -> None:
    site = start_site(kind)
    person = Person(site.url, "kadis")
    for _ in range(3):
        assert person.start().status == 303
    after = Next(tmp_path / "next", site)
    migrated = after.alur("init")
    assert migrated.returncode == 0, migrated.stderr
    complete(person)  # at the old one, that was running
    served = after.serve()
    try:
        other = Person(after.url, "kadis")
        complete(other)
        assert site.stop() == 0
        site.start()  # an old one that starts now goes on, too
        complete(Person(site.url, "kadis"))
        assert other.start().status == 303
        for told in (site.alur("audit", "verify"), after.alur("audit", "verify")):
            assert told.returncode == 0, told.stderr
        assert_sound(look(site))
        assert "lebih baru" in site.alur("init", status=1).stderr
        assert "Traceback" not in site.told()
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(60)
    assert "Traceback" not in (site.folder / "next.log").read_text()

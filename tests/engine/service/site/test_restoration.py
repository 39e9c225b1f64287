"""Backups brought back: of either kind into either kind, wholly or not at all, and never over a living site."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.keys import SigningKey
from engine.service import open_engine
from engine.service.audit import newest_seal
from engine.service.cases.search import Query
from engine.service.site import containers, encryption, restoration, workplaces
from engine.service.site.restoration import Restored
from engine.settings import HOME, Settings
from tests import sop
from tests.conftest import KINDS
from tests.engine.service.audit.test_inspections import spoil, system_events
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound
from tests.tools.databases import Databases
from tests.tools.savings import give_secret

PDF = b"%PDF-1.7\n% DATA CONTOH\n"


@dataclasses.dataclass
class Place:
    """Somewhere else: no database yet, no secret file, no folder of processes."""

    settings: Settings
    clock: FixedClock

    def restore(self, file: Path, identity: Path | None = None, *, anyway: bool = False) -> Restored:
        return restoration.restore(self.settings, self.clock, file, identity, "root", silent, anyway=anyway)

    def is_empty(self) -> bool:
        opened = store.Store(self.settings.database_url)
        try:
            return opened.is_blank()
        finally:
            opened.close()

    def refusal(self, file: Path, identity: Path | None = None) -> str:
        before = self.is_empty()
        with pytest.raises(errors.BackupRefused) as refusal:
            self.restore(file, identity)
        assert self.is_empty() == before
        return str(refusal.value.params["reason"])

    @contextmanager
    def office(self) -> Iterator[Office]:
        with closing(open_engine(self.settings, self.clock)) as opened:
            yield Office(opened)


def silent(_stage: str, _done: int, _all: int) -> None:
    pass


@pytest.fixture
def new_place(databases: Databases, tmp_path: Path, clock: FixedClock) -> Iterator[Callable[[str], Place]]:
    urls: list[str] = []

    def make(kind: str) -> Place:
        url = databases.new(kind)
        urls.append(url)
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path}/baru-{len(urls)}/var/alur.db"
        folder = tmp_path / f"baru-{len(urls)}"
        return Place(
            Settings.from_env(
                {}, database_url=url, secret_file=folder / "secret", processes=folder / "processes"
            ),
            clock,
        )

    yield make
    for url in urls:
        databases.drop(url)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, new_place: Callable[[str], Place]) -> Place:
    return new_place(request.param)


@pytest.fixture
def somewhere(new_place: Callable[[str], Place]) -> Place:
    """A place for SQLite."""
    return new_place("sqlite")


@pytest.fixture
def backup(office: Office, tmp_path: Path) -> Path:
    """A backup of an office with a case under a seal, and what came after it."""
    instance = office.start().instance
    task = office.work_to(instance, "Langkah_5")
    field = office.engine.tasks.file_fields(task.id, office.holder(task))[0]
    office.engine.tasks.attach(task.id, field, "bukti.pdf", PDF, office.holder(task))
    office.engine.audit.seal(office.actor("auditor"))
    office.start(sop.START | {"periode": "Triwulan IV"})
    return office.engine.site.backups.make(tmp_path / "b.zip", "root")[0].file


class Load:
    """Four people's threads that work as fast as they can; what was acknowledged is kept, in its order."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._stop = threading.Event()
        self.done: list[tuple[int, str]] = []
        self._faults: list[BaseException] = []
        self._threads = [threading.Thread(target=self._work) for _person in range(4)]

    def __enter__(self) -> Load:
        for one in self._threads:
            one.start()
        while len(self.done) < 12:
            assert not self._faults, self._faults
            self._stop.wait(0.01)
        return self

    def __exit__(self, *_args: object) -> None:
        self._stop.set()
        for one in self._threads:
            one.join()
        assert not self._faults, self._faults

    def _work(self) -> None:
        try:
            office = self._office
            while not self._stop.is_set():
                instance = office.start().instance
                for _step in range(6):
                    task = office.waiting(instance)[0]
                    office.do(task)
                    self.done.append((task.id, task.element))
                    if self._stop.is_set():
                        return
        except BaseException as fault:
            self._faults.append(fault)


def test_a_backup_under_load_is_brought_back_sound(office: Office, place: Place, tmp_path: Path) -> None:
    task = office.work_to(office.start().instance, "Langkah_5")
    field = office.engine.tasks.file_fields(task.id, office.holder(task))[0]
    attached = office.engine.tasks.attach(task.id, field, "bukti.pdf", PDF, office.holder(task))
    with Load(office) as load:
        before = [*load.done]
        made, _removed = office.engine.site.backups.make(tmp_path / "b.zip", "root")
        during = len(load.done) - len(before)
    assert during > 0, "people went on meanwhile"
    done = place.restore(made.file)
    assert done.proved.verdict.sound
    assert (done.processes, done.aside, done.older) == ("put", (), False)
    with place.office() as there:
        engine = there.engine
        assert_sound(engine)
        assert engine.audit.verify().faults == ()
        with engine.store.read() as tx:
            for task_id, element in before:
                row = store.inbox.get(tx, task_id)
                assert row is not None
                assert (row.state, row.element) == ("done", element)
        assert engine.tasks.file(attached.id, there.holder(task))[1] == PDF
        for instance in {row.id for row in engine.instances.list(there.actor("admin"), limit=100)[0]}:
            for one in there.waiting(instance)[:1]:
                there.do(one)
        new = there.start(sop.START | {"periode": "Triwulan IV"}).instance
        there.work_to(new, "Langkah_4")
        while engine.outbox.run_due():
            pass
        assert engine.search.page(Query(text="triwulan iv"), there.actor("admin"))[0]
        assert_sound(engine)
        engine.audit.seal(there.actor("auditor"))
        assert engine.audit.verify().faults == ()
        (event,) = system_events(there, "site_restored")
        assert event.data["sha256"] == made.sha256 == containers.digest_of(made.file)
        assert event.data["account"] == "root"
        assert system_events(there, "backup_made") == [], "it came after the moment of the backup"


def test_what_was_brought_back_is_what_was_there(office: Office, backup: Path, place: Place) -> None:
    before = office.dump()
    place.restore(backup)
    with place.office() as there:
        after = there.dump()
    for tables in (before, after):
        tables["backup"] = []
        tables["system_event"] = [
            row for row in tables["system_event"] if not {"backup_made", "site_restored"} & {*row}
        ]
        tables.pop("unsealed", None)
    plain = {name: [tuple(map(_plain, row)) for row in rows] for name, rows in before.items()}
    found = {name: [tuple(map(_plain, row)) for row in rows] for name, rows in after.items()}
    shared = {name for name in plain.keys() & found.keys() if not name.startswith("search_text")}
    assert {"event", "state", "file", "person", "seal_leaf"} <= shared
    for name in shared:
        assert sorted(found[name], key=repr) == sorted(plain[name], key=repr), name


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return bytes(value) if isinstance(value, memoryview) else value


def test_a_living_site_is_left_alone(office: Office, backup: Path, clock: FixedClock) -> None:
    living = Place(office.engine.settings, clock)
    assert living.refusal(backup) == "living"
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
def test_another_program_s_database_is_left_alone(
    backup: Path, new_place: Callable[[str], Place], office: Office
) -> None:
    place = new_place("sqlite")
    file = Path(place.settings.database_url.removeprefix("sqlite:///"))
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as other:
        other.execute("create table letters (text text)")
    with pytest.raises(errors.BackupRefused) as refusal:
        place.restore(backup)
    assert refusal.value.params["reason"] == "living"
    file.write_bytes(b"a letter, long enough to be read as something" * 50)
    with pytest.raises(errors.StoreUnavailable):
        place.restore(backup)
    assert file.read_bytes().startswith(b"a letter")


@pytest.mark.one_database
def test_the_secret_of_another_site_stays(backup: Path, somewhere: Place, office: Office) -> None:
    secret = somewhere.settings.secret_file
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_text("k" * 64)
    secret.chmod(0o600)
    place_key = SigningKey.of_file(secret)
    before = secret.read_bytes()
    assert somewhere.refusal(backup) == "other_site"
    assert secret.read_bytes() == before
    found = restoration.verify(somewhere.settings, somewhere.clock, backup, None, silent)
    assert found.other_site
    assert found.verdict.sound
    assert place_key.public.fingerprint != found.manifest.key
    shutil.copy(give_secret(office.engine.settings.secret_file.parent), secret)
    assert somewhere.restore(backup).proved.other_site is False


@pytest.mark.one_database
def test_a_folder_of_processes_is_put_where_none_is(
    backup: Path, new_place: Callable[[str], Place], office: Office
) -> None:
    def files(folder: Path) -> list[str]:
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    place = new_place("sqlite")
    place.settings.processes.mkdir(parents=True)
    assert place.restore(backup).processes == "put", "an empty one gives way"
    assert files(place.settings.processes) == files(HOME / "processes")
    place = new_place("sqlite")
    place.settings.processes.mkdir(parents=True)
    (place.settings.processes / "roles.toml").write_text("# ours")
    assert place.restore(backup).processes == "kept"
    assert files(place.settings.processes) == ["roles.toml"]
    place = new_place("sqlite")
    same = dataclasses.replace(place.settings, processes=HOME / "processes")
    assert Place(same, place.clock).restore(backup).processes == "same"
    place = new_place("sqlite")
    nowhere = dataclasses.replace(place.settings, processes=backup / "processes")
    assert Place(nowhere, place.clock).restore(backup).processes == "failed"


@pytest.mark.one_database
def test_what_an_old_database_left_is_put_aside(
    backup: Path, new_place: Callable[[str], Place], office: Office
) -> None:
    """A journal of a database that is gone would be taken for part of the one that is brought back."""
    place = new_place("sqlite")
    file = Path(place.settings.database_url.removeprefix("sqlite:///"))
    file.parent.mkdir(parents=True)
    living = office.engine.store.file
    assert living is not None
    office.start()
    shutil.copy(f"{living}-wal", f"{file}-wal")
    done = place.restore(backup)
    assert [one.name for one in done.aside] == ["alur.db-wal.1"]
    with place.office() as there:
        assert_sound(there.engine)
        assert there.engine.audit.verify().sound


@pytest.mark.one_database
def test_an_altered_history_is_brought_back_only_when_asked(
    office: Office, backup: Path, somewhere: Place, tmp_path: Path
) -> None:
    spoil(office, "update event set data = '{}' where seq = 2")
    made, _removed = office.engine.site.backups.make(tmp_path / "altered.zip", "root")
    found = restoration.verify(somewhere.settings, somewhere.clock, made.file, None, silent)
    assert [one.kind for one in found.verdict.faults][:1] == ["altered"]
    assert somewhere.refusal(made.file) == "unproven"
    assert somewhere.is_empty()
    somewhere.restore(made.file, anyway=True)
    with somewhere.office() as there:
        assert system_events(there, "site_restored")[0].data["faults"] > 0
        assert not there.engine.audit.verify().sound


@pytest.mark.one_database
def test_one_of_a_later_alur_is_refused(
    office: Office, backup: Path, somewhere: Place, tmp_path: Path
) -> None:
    with repacked(backup, tmp_path) as database:
        database.execute("update alembic_version set version_num = '9999'")
    assert somewhere.refusal(tmp_path / "again.zip") == "newer"


@pytest.mark.one_database
def test_a_damaged_database_is_refused(
    office: Office, backup: Path, somewhere: Place, tmp_path: Path
) -> None:
    with repacked(backup, tmp_path) as database:
        database.execute("pragma foreign_keys = off")
        database.execute("delete from instance where id = (select max(id) from instance)")
    assert somewhere.refusal(tmp_path / "again.zip") == "database"


@contextmanager
def repacked(backup: Path, folder: Path) -> Iterator[sqlite3.Connection]:
    """Change the database in a backup, as somebody with its key would; the new one is `again.zip`."""
    out = folder / "repacked"
    out.mkdir()
    manifest = containers.read(backup, out, lambda _done, _all: None)
    with closing(sqlite3.connect(out / "alur.db", isolation_level=None)) as database:
        yield database
        (step,) = database.execute("select version_num from alembic_version").fetchone()
    members = {name: out / name for name in manifest.members}
    changed = dataclasses.replace(manifest, schema=step, members={})
    key = SigningKey.of_file(out / "secret")
    containers.write(folder / "again.zip", members, changed, key, lambda _done, _all: None)


@pytest.mark.one_database
def test_an_encrypted_one_needs_its_identity(office: Office, somewhere: Place, tmp_path: Path) -> None:
    recipient = encryption.make_identity(tmp_path / "mine")
    encryption.make_identity(tmp_path / "other")
    settings = dataclasses.replace(office.engine.settings, backup_recipients=(recipient,))
    with closing(open_engine(settings, office.engine.clock)) as engine:
        made, _removed = engine.site.backups.make(tmp_path / "b.zip.age", "root")
    assert made.encrypted
    assert somewhere.refusal(made.file) == "encrypted"
    assert somewhere.refusal(made.file, tmp_path / "other") == "identity"
    whole = made.file.read_bytes()
    made.file.write_bytes(whole[:-1])
    assert somewhere.refusal(made.file, tmp_path / "mine") == "altered"
    made.file.write_bytes(whole)
    somewhere.restore(made.file, tmp_path / "mine")
    with somewhere.office() as there:
        assert there.engine.audit.verify().sound


@pytest.mark.one_database
def test_a_full_disk_leaves_the_place_empty(
    backup: Path, somewhere: Place, monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda _path: NONE_FREE)
        assert somewhere.refusal(backup) == "room"
    assert somewhere.restore(backup).proved.verdict.sound


class _Usage:
    free = 0


NONE_FREE = _Usage()


@pytest.mark.one_database
def test_a_file_that_is_exchanged_while_it_is_proved_is_refused(
    office: Office, backup: Path, somewhere: Place, tmp_path: Path
) -> None:
    """Else the history would name another backup than the one that was brought back."""
    other = office.engine.site.backups.make(tmp_path / "lain.zip", "root")[0].file

    def exchange(stage: str, _done: int, _all: int) -> None:
        if stage == "prove" and other.exists():
            other.replace(backup)

    with pytest.raises(errors.BackupRefused) as refused:
        restoration.restore(somewhere.settings, somewhere.clock, backup, None, "root", exchange)
    assert refused.value.params["reason"] == "altered"
    assert not Path(somewhere.settings.database_url.removeprefix("sqlite:///")).exists()
    somewhere.restore(backup)


@pytest.mark.one_database
def test_one_at_a_time(backup: Path, new_place: Callable[[str], Place], office: Office) -> None:
    place = new_place("sqlite")
    folder = Path(place.settings.database_url.removeprefix("sqlite:///")).parent
    folder.mkdir(parents=True)
    with workplaces.workplace(folder, name="pulih"):
        assert place.refusal(backup) == "under_way"
    place.restore(backup)


@pytest.mark.one_database
def test_a_backup_that_was_under_way_is_not_made_over_the_one_brought_back(
    office: Office, somewhere: Place, tmp_path: Path
) -> None:
    """The database in it knows of itself as unfinished, under the very name it has."""
    folder = tmp_path / "cadangan"
    folder.mkdir()
    settings = dataclasses.replace(office.engine.settings, backup_folder=folder)
    with closing(open_engine(settings, office.engine.clock)) as engine:
        assert engine.site.backups.run_due() == 1
    (made,) = folder.iterdir()
    before = made.read_bytes()
    somewhere.restore(made)
    there = dataclasses.replace(somewhere.settings, backup_folder=folder)
    with closing(open_engine(there, somewhere.clock)) as engine:
        assert engine.site.backups.run_due() == 1
    assert made.read_bytes() == before
    assert len([*folder.iterdir()]) == 2


def test_a_seal_that_is_lost_with_the_old_database_is_told_and_the_proof_goes_on(
    office: Office, backup: Path, somewhere: Place
) -> None:
    lost = office.engine.audit.seal(office.actor("auditor"))
    known = newest_seal.path(office.engine.context)
    assert json.loads(known.read_text())["number"] == lost.number
    there = somewhere.settings.secret_file
    there.parent.mkdir(parents=True, exist_ok=True)
    there.with_name(f"{there.name}.seal").write_text(known.read_text())
    somewhere.restore(backup)
    with somewhere.office() as back:
        with back.engine.store.read() as tx:
            (told,) = store.history.of_types(tx, ["site_restored"])
        assert told.data["lost_seal"] == json.loads(known.read_text())
        assert back.engine.site.known_seals.faults() == []
        assert back.engine.audit.verify().faults == ()
        made = back.engine.audit.seal(back.actor("auditor"))
        assert json.loads(newest_seal.path(back.engine.context).read_text())["number"] == made.number

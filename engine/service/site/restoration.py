"""A backup proved, and brought back into an empty place: killed at any moment, all of it stands there or nothing."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine import errors, files, store
from engine.clock import Clock
from engine.keys import key_of_file
from engine.service import actors, system_log
from engine.service.audit import newest_seal
from engine.service.audit.audit import Audit
from engine.service.audit.verification import Verdict
from engine.service.context import Context
from engine.service.site import containers, encryption, workplaces
from engine.service.site.containers import Manifest
from engine.settings import Settings

Tell = Callable[
    [str, int, int], None
]  # a stage ("decrypt", "read", "check", "prove", "put"), done, of how many


@dataclass(frozen=True, slots=True)
class Proved:
    """What a backup says of itself, what the proof of its history found, and whether it is of another site than the
    one whose secret file lies here.
    """

    manifest: Manifest
    verdict: Verdict
    other_site: bool
    encrypted: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and where. `processes` is "put", "same", "kept" (other files stay there) or "failed".

    `aside` are files that a database which is gone had left there, by the names they have now; `older` is whether the
    tables were those of an older Alur.
    """

    proved: Proved
    processes: str
    aside: tuple[Path, ...]
    older: bool


def verify(settings: Settings, clock: Clock, file: Path, identity: Path | None, tell: Tell) -> Proved:
    """Prove a backup: that it is whole, of this Alur or an older one, and its history sound. The site is not touched.

    It is unpacked in the machine's folder for such things, and removed from there. Raises BackupRefused, OSError.
    """
    with workplaces.workplace(Path(tempfile.gettempdir())) as place:
        return _proved(settings, clock, file, identity, place, tell)


def restore(
    settings: Settings,
    clock: Clock,
    file: Path,
    identity: Path | None,
    account: str,
    tell: Tell,
    *,
    anyway: bool = False,
) -> Restored:
    """Bring a backup back where no site is: its database, its secret file, its folder of processes.

    All is made ready beside its place first; the database comes last, by one step, with the event that tells of it in
    it, so that who was interrupted does it again. A database of an older Alur is brought up to this one. With
    `anyway` also one whose history the proof found altered. Raises BackupRefused, Misconfigured, StorageFull,
    StoreUnavailable, OSError.
    """
    target = store.Store(settings.database_url)
    try:
        _require_empty(target)
        folder = target.file.parent if target.file is not None else Path(tempfile.gettempdir())
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Beside a SQLite database one at a time; on PostgreSQL the second one finds the place taken.
        with workplaces.workplace(folder, name="pulih" if target.file else "") as place:
            digest = containers.digest_of(file)
            proved = _proved(settings, clock, file, identity, place, tell)
            if containers.digest_of(file) != digest:  # what the history will name is what was read
                raise errors.BackupRefused(reason="altered", member="")
            if not proved.verdict.sound and not anyway:
                raise errors.BackupRefused(reason="unproven", faults=len(proved.verdict.faults))
            if proved.other_site:
                raise errors.BackupRefused(reason="other_site", file=str(settings.secret_file))
            copy = place / containers.DATABASE
            _make_ready(settings, clock, copy, place, digest, proved, account)
            _put_secret(place / containers.SECRET, settings.secret_file)
            processes = _put_processes(place / "processes", settings.processes)
            _drop_secrets(place)
            _require_empty(target)
            aside = _put_database(settings, target, copy, tell)
        older = not store.copies.is_current(proved.manifest.schema)
        return Restored(proved, processes, tuple(aside), older)
    finally:
        target.close()


def _proved(
    settings: Settings, clock: Clock, file: Path, identity: Path | None, place: Path, tell: Tell
) -> Proved:
    encrypted = encryption.is_encrypted(file)
    plain = file
    if encrypted:
        if identity is None:
            raise errors.BackupRefused(reason="encrypted")
        workplaces.require_room(place, file.stat().st_size)
        plain = place / "backup"
        tell("decrypt", 0, 1)
        encryption.decrypt(file, plain, identity)
        tell("decrypt", 1, 1)
    manifest = containers.read(plain, place, lambda done, all_: tell("read", done, all_))
    if encrypted:
        plain.unlink()
    if not store.copies.is_known(manifest.schema):
        raise errors.BackupRefused(reason="newer", version=manifest.version)
    copy = place / containers.DATABASE
    tell("check", 0, 1)
    if store.copies.broken(copy) or store.copies.contents(copy).schema != manifest.schema:
        raise errors.BackupRefused(reason="database")
    tell("check", 1, 1)
    with _opened(settings, clock, place) as context:
        if not store.copies.is_current(manifest.schema):
            context.store.migrate()
        verdict = Audit(context).verify(tell=lambda done, all_: tell("prove", done, all_))
    here = key_of_file(settings.secret_file)
    other = here is not None and here.fingerprint != manifest.key
    return Proved(manifest, verdict, other, encrypted)


@contextmanager
def _opened(settings: Settings, clock: Clock, place: Path) -> Iterator[Context]:
    """The site of a backup that was taken apart in `place`: its own database and key, under the settings of here."""
    url = f"sqlite:///{place / containers.DATABASE}"
    there = dataclasses.replace(
        settings,
        database_url=url,
        owner_url=None,
        secret_file=place / containers.SECRET,
        processes=place / "processes",
        seal_mail_to=(),
    )
    opened = store.Store(url)
    try:
        yield Context.open(there, opened, clock)
    finally:
        opened.close()


def _make_ready(
    settings: Settings, clock: Clock, copy: Path, place: Path, digest: str, proved: Proved, account: str
) -> None:
    """Bring the copy up to this Alur, and tell in its history that it was brought back, from which backup."""
    facts = {
        "sha256": digest,
        "made": proved.manifest.made_at,
        "seal": dict(proved.manifest.seal),
        "version": proved.manifest.version,
        "schema": proved.manifest.schema,
        "kind": proved.manifest.kind,
        "faults": len(proved.verdict.faults),
    }
    actor = actors.of_machine(account)
    with _opened(settings, clock, place) as context:
        context.store.migrate()
        with context.store.transaction() as tx:
            store.backups.drop_unfinished(tx)
            if lost := newest_seal.lost(settings.secret_file, tx):
                facts["lost_seal"] = lost._asdict()  # what this machine knew goes on from here
            system_log.log_system_event(context, tx, "site_restored", actor, facts)
    store.copies.settle(copy)


def _require_empty(target: store.Store) -> None:
    """Raise BackupRefused ("living") where a database is; what is there and is none raises as the database does."""
    file = target.file
    if file is not None and file.exists():
        journal = Path(f"{file}-wal")
        if file.stat().st_size == 0 and not (journal.exists() and journal.stat().st_size):
            return
        if store.copies.is_in_use(file):
            raise errors.BackupRefused(reason="living")
    if not target.is_blank():
        raise errors.BackupRefused(reason="living")


def _put_secret(made: Path, target: Path) -> None:
    """Put the secret file in its place at once; one that is there has the same key, and may have newer ones."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists() and key_of_file(target) is not None:
        return
    with workplaces.workplace(target.parent) as place:
        draft = place / "secret"
        draft.touch(0o600)
        draft.write_bytes(made.read_bytes())
        files.sync(draft)
        files.put(draft, target)


def _drop_secrets(place: Path) -> None:
    """Leave no key behind, wherever what follows is killed: from here on only the copy of the database is needed."""
    (place / containers.SECRET).unlink(missing_ok=True)


def _put_processes(made: Path, target: Path) -> str:
    """Put the folder of processes in its place where nothing is; return what became of it."""
    made.mkdir(exist_ok=True)
    if _files(target):
        return "same" if _files(target) == _files(made) else "kept"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with workplaces.workplace(target.parent) as place:
            draft = place / "processes"
            for name, content in _files(made).items():
                path = draft / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                files.sync(path)
            draft.mkdir(exist_ok=True)
            draft.rename(target)  # an empty folder gives way
            files.sync(target.parent)
    except OSError:  # it is the least of a site: everything else goes on
        return "failed"
    return "put"


def _files(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(one.startswith((".", "__")) for one in inside.parts):
            found[inside.as_posix()] = path.read_bytes()
    return found


def _put_database(settings: Settings, target: store.Store, copy: Path, tell: Tell) -> list[Path]:
    tell("put", 0, 1)
    if target.file is not None:
        target.close()
        aside = store.copies.put(copy, target.file)
        tell("put", 1, 1)
        return aside
    from engine.store import transfers  # a site on SQLite starts without what speaks to servers

    owner = store.Store(settings.owner_url or settings.database_url)
    try:
        with owner.transaction() as tx:
            transfers.from_file(copy, tx, lambda done, all_: tell("put", done, all_))
            if settings.owner_url:
                role = store.grants.role_of(settings.owner_url, settings.database_url)
                store.grants.give(tx, role)
    except errors.Conflict as fault:  # another process was quicker
        raise errors.BackupRefused(reason="living") from fault
    finally:
        owner.close()
    return []

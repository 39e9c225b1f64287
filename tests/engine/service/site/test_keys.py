"""Keys that rotate, keys that are lost: what old seals prove, and what a kill leaves."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import errors, secret_file, store
from engine.keys import SigningKey
from engine.secret_file import Content
from engine.service import Engine, open_engine
from engine.service.audit import held_seals, key_changes
from engine.service.audit.verification import Verdict, Verification
from engine.service.site.keys import Keys
from engine.service.views import EventView
from tests import sop
from tests.engine.service.conftest import Killed, Office
from tests.engine.service.whole import kills
from tests.engine.store.office import bare, undone, unguarded

REASON = "Pergantian kunci tahunan."


def secret(office: Office) -> Content:
    found = secret_file.read(office.engine.settings.secret_file)
    assert found is not None
    return found


def outside(office: Office) -> bytes:
    """A new seal, kept outside."""
    auditor = office.actor("auditor")
    made = office.engine.audit.seal(auditor)
    return "".join(office.engine.audit.seal_file(made.number, auditor)).encode()


def rotated(office: Office, **choice: bool) -> None:
    office.engine.site.keys.rotate(office.actor("admin"), REASON, **choice)


def reopened(office: Office, folder: Path | None = None) -> Engine:
    settings = office.engine.settings
    if folder is not None:
        settings = dataclasses.replace(settings, secret_file=folder / "secret")
    return open_engine(settings, office.engine.clock)


@pytest.fixture
def elsewhere(office: Office, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """The same site from another machine, whose secret file is a copy of what this one has now."""
    opened: list[Engine] = []

    def copied() -> Engine:
        folder = tmp_path / f"machine-{len(opened)}"
        folder.mkdir()
        copy = folder / "secret"
        copy.write_bytes(office.engine.settings.secret_file.read_bytes())
        copy.chmod(0o600)
        opened.append(reopened(office, folder))
        return opened[-1]

    yield copied
    for one in opened:
        one.close()


def kinds(verdict: Verdict) -> list[str]:
    return [one.kind for one in verdict.faults]


def lose(office: Office) -> None:
    office.engine.settings.secret_file.unlink()


def changed(office: Office) -> list[EventView]:
    types = ("seal_key_changed", "seal_key_lost", "cookie_key_changed")
    return list(office.engine.audit.system(office.actor("auditor"), types=types)[0])


def test_old_seals_verify_with_old_keys_and_the_change_stands_in_the_chain(office: Office) -> None:
    case = office.start().instance
    before, first = outside(office), office.engine.audit.key.public.fingerprint
    rotated(office)
    second = office.engine.audit.key.public.fingerprint
    office.work_to(case, "Langkah_2")
    between = outside(office)
    rotated(office, cookies=False)
    after = outside(office)
    assert len({first, second, office.engine.audit.key.public.fingerprint}) == 3
    for file in (None, before, between, after):
        verdict = office.engine.audit.verify(file)
        assert (kinds(verdict), verdict.unproven) == ([], 0)
    names = [held_seals.held(one).key for one in (before, between, after)]
    assert names[:2] == [first, second]
    again = "".join(office.engine.audit.seal_file(1, office.actor("auditor"))).encode()
    assert (held_seals.held(again).sound, held_seals.held(again).key) == (True, first)
    told = [one for one in changed(office) if one.type == "seal_key_changed"]
    assert [(one.data["old"], one.data["reason"]) for one in told] == [(second, REASON), (first, REASON)]
    assert len([one for one in changed(office) if one.type == "cookie_key_changed"]) == 1
    assert b"COMING" not in office.engine.settings.secret_file.read_bytes()


def test_what_was_signed_before_holds_unless_all_sessions_end(office: Office) -> None:
    keys, first = office.engine.site.keys, secret(office).cookie
    uid = keys.oldest()
    rotated(office, seals=False)
    second = secret(office).cookie
    assert keys.cookies() == (second, first)
    assert keys.oldest() == uid
    rotated(office, seals=False, end_sessions=True)
    third = secret(office)
    assert keys.cookies() == (third.cookie,)
    assert third.ended == (second, first)
    assert keys.oldest() == uid
    shown = keys.show()
    assert (shown[0].fingerprint, shown[0].former) == (secret_file.fingerprint(third.cookie), 0)
    assert [one.data["ended"] for one in changed(office)] == [True, False]


@pytest.mark.one_database
def test_what_is_encrypted_is_encrypted_anew_with_the_change_or_the_change_is_not(office: Office) -> None:
    context, path = office.engine.context, office.engine.settings.secret_file
    before, seen = secret_file.derived(path, b"test"), []

    def rewrap(_context: object, _tx: store.Tx) -> None:
        seen.append(secret_file.derived(path, b"test"))

    def broken(_context: object, _tx: store.Tx) -> None:
        seen.append(secret_file.derived(path, b"test"))
        raise errors.StorageFull

    with pytest.raises(errors.StorageFull):
        Keys(context, [broken]).rotate(office.actor("admin"), REASON)
    assert changed(office) == []
    assert secret(office).accepted == (secret(office).cookie,)
    assert secret_file.derived(path, b"test") == [*before, seen[0][0]], (
        "what was encrypted is read all the same"
    )
    Keys(context, [rewrap]).rotate(office.actor("admin"), REASON)
    assert secret_file.derived(path, b"test") == seen[1]
    assert seen[1][1:] == [*before, seen[0][0]]


@pytest.mark.one_database
def test_who_may_rotate_and_why(office: Office) -> None:
    with pytest.raises(errors.Forbidden):
        office.engine.site.keys.rotate(office.actor("auditor"), REASON)
    with pytest.raises(errors.Invalid):
        office.engine.site.keys.rotate(office.actor("admin"), "bosan")
    with pytest.raises(errors.Forbidden):
        office.engine.site.keys.replace(office.actor("auditor"), REASON)
    office.engine.audit.seal(office.actor("auditor"))
    with pytest.raises(errors.KeyNotLost):
        office.engine.site.keys.replace(office.actor("admin"), REASON)
    assert changed(office) == []


@pytest.mark.one_database
def test_a_running_process_goes_on_with_new_keys_and_a_machine_left_behind_makes_no_seal(
    office: Office, elsewhere: Callable[[], Engine], caplog: pytest.LogCaptureFixture
) -> None:
    office.start()
    outside(office)
    running, behind = reopened(office), elsewhere()
    assert running.audit.key.public == behind.audit.key.public
    rotated(office)
    auditor = office.actor("auditor")
    assert running.audit.seal(auditor).key == office.engine.audit.key.public.fingerprint
    running.close()
    with pytest.raises(errors.Misconfigured) as refusal:
        behind.audit.seal(auditor)
    assert refusal.value.params["reason"] == "key_stale"
    with caplog.at_level(logging.WARNING, "alur.keys"):
        stale = behind.site.keys.require()
    assert stale is not None
    assert len(caplog.records) == 1
    assert behind.instances.start(sop.KEY, sop.START, office.actor("kadis")).instance, "other work goes on"
    verdict = behind.audit.verify()
    assert (kinds(verdict), verdict.unproven) == ([], 0), "its own key leads to the new one"
    behind.settings.secret_file.write_bytes(office.engine.settings.secret_file.read_bytes())
    assert behind.site.keys.require() is None
    assert behind.audit.seal(auditor).number == 5


def test_a_forged_change_is_named(office: Office) -> None:
    office.start()
    held = outside(office)
    engine = office.engine
    mine, other = (SigningKey.of_pem(key_changes_pem()) for _ in range(2))
    facts = key_changes.facts(mine, other, 1, {"reason": REASON, "at": ""})[1]
    real = engine.audit.key.public
    claims = [
        ("seal_key_changed", facts),
        ("seal_key_lost", key_changes.facts(real.fingerprint, other, 1, {"reason": REASON})[1]),
        ("seal_key_changed", facts | {"old": real.fingerprint, "old_modulus": f"{real.modulus:x}"}),
        ("seal_key_changed", {}),
        ("seal_key_lost", facts | {"new_modulus": "f" * 100_000}),
    ]
    for type_, claim in claims:
        with undone(engine.store) as tx:
            event = store.Event(at=engine.clock(), type=type_, actor="admin", channel="cli", data=claim)
            seq = store.history.append_system(tx, event)
            for file in (None, held_seals.held(held)):
                verdict = Verification(engine.context, tx, file, lambda done, all_: None).run()
                assert ("key_change", seq) in [(one.kind, one.seq) for one in verdict.faults], type_


def key_changes_pem() -> bytes:
    from engine import keys

    return keys.new_seal_key()


def test_a_seal_of_before_that_was_altered_is_named_after_a_rotation(office: Office) -> None:
    office.start()
    outside(office)
    rotated(office)
    engine = office.engine
    with undone(engine.store) as tx:
        with unguarded(engine.store, tx):
            bare(engine.store, tx, "update seal set document = replace(document, '1', '2') where number = 1")
        verdict = Verification(engine.context, tx, None, lambda done, all_: None).run()
    assert ("seal_signature", 1) in [(one.kind, one.seal) for one in verdict.faults]


def test_a_lost_key_is_never_made_anew_in_silence(office: Office, tmp_path: Path) -> None:
    office.start()
    outside(office)
    copy = office.engine.settings.secret_file.read_bytes()
    for left in (None, b"x" * 64 + b"\n", b"y" * 64 + b"\n" + key_changes_pem()):
        lose(office)
        if left is not None:
            office.engine.settings.secret_file.write_bytes(left)
            office.engine.settings.secret_file.chmod(0o600)
        site = reopened(office)
        acts: list[Callable[[], object]] = [
            site.site.keys.require,
            site.setup.init,
            lambda site=site: site.audit.seal(office.actor("auditor")),  # type: ignore[misc]
            lambda site=site: site.site.keys.rotate(office.actor("admin"), REASON),  # type: ignore[misc]
        ]
        if left is None:
            acts += [site.site.keys.cookies, site.audit.verify]
        for act in acts:
            with pytest.raises(errors.Misconfigured) as refusal:
                act()
            assert refusal.value.params["reason"] == "key_lost"
        site.close()
        if left is None:
            assert not office.engine.settings.secret_file.exists()
            office.engine.settings.secret_file.touch(0o600)
        else:
            assert office.engine.settings.secret_file.read_bytes() == left
    office.engine.settings.secret_file.write_bytes(copy)  # from the backup
    site = reopened(office)
    assert site.site.keys.require() is None
    assert site.audit.verify().sound
    site.close()


def test_after_a_loss_a_seal_held_outside_proves_what_came_before(office: Office) -> None:
    case = office.start().instance
    earliest = outside(office)
    rotated(office)
    office.work_to(case, "Langkah_2")
    held = outside(office)
    office.engine.audit.seal(office.actor("auditor"))
    lose(office)
    site = reopened(office)
    made = site.site.keys.replace(office.actor("admin"), REASON)
    assert made.seal == 6
    verdict = site.audit.verify()
    assert (kinds(verdict), verdict.unproven) == ([], 5), "one sentence, and not a fault for each"
    for file in (held, earliest):
        verdict = site.audit.verify(file)
        assert (kinds(verdict), verdict.unproven) == ([], 0)
    with pytest.raises(errors.Misconfigured):
        list(site.audit.seal_file(5, office.actor("auditor")))
    foreign = json.loads(held)
    key = SigningKey.of_pem(key_changes_pem())
    foreign["modulus"] = f"{key.public.modulus:x}"
    assert kinds(site.audit.verify(json.dumps(foreign).encode())) == ["seal_file"]

    def judged(statement: str, file: bytes | None) -> list[str]:
        with undone(site.store) as tx:
            with unguarded(site.store, tx):
                bare(site.store, tx, statement)
            kept = held_seals.held(file) if file else None
            return kinds(Verification(site.context, tx, kept, lambda done, all_: None).run())

    # By who can write every table: what a held seal covers is named, and since the new key everything is.
    tampered = "update seal set signature = (select signature from seal where number = 1) where number = 4"
    assert judged(tampered, None) == []
    assert judged(tampered, held) == ["seal_signature"]
    altered = "update seal set document = replace(document, '\"number\":4', '\"number\": 4') where number = 4"
    assert judged(altered, None) == ["seal_altered"], "the seals of the new key go on from it"
    assert office.start().instance
    assert site.audit.seal(office.actor("auditor")).number == 7
    assert site.audit.verify(outside(Office(site))).sound
    site.close()


def test_a_rotation_is_killed_at_every_statement(office: Office, killed: Killed) -> None:
    office.start()
    outside(office)
    before = secret(office)

    def act(engine: Engine) -> None:
        engine.site.keys.rotate(office.actor("admin"), REASON)

    assert killed(act) > 10
    assert sound_after(office)
    after = secret(office)
    assert after.cookie != before.cookie
    assert after.seal != before.seal
    assert before.cookie in after.former


def sound_after(office: Office) -> bool:
    """Whether a process that starts now settles the file to what the database says, and all is proved."""
    site = reopened(office)
    assert site.site.keys.require() is None
    found = secret(office)
    assert not found.coming_cookie
    assert not found.coming_seal
    new = bool(changed(office))
    newest = site.audit.key.public.fingerprint
    assert site.audit.seal(office.actor("auditor")).key == newest
    assert site.audit.verify().sound
    site.close()
    return new


@pytest.mark.parametrize("step", range(1, 9))
@pytest.mark.one_database
def test_a_rotation_is_killed_at_every_step_of_its_file(office: Office, step: int) -> None:
    office.start()
    outside(office)
    before = secret(office)

    def act(engine: Engine) -> None:
        count = 0

        def step_of(name: str) -> None:
            done = getattr(os, name)

            def counted(*given: object, **named: object) -> object:
                nonlocal count
                count += 1
                if count == step:
                    os._exit(kills.DIED + step)
                return done(*given, **named)

            setattr(os, name, counted)

        for name in ("fsync", "replace"):
            step_of(name)
        engine.site.keys.rotate(office.actor("admin"), REASON)

    ended = kills.die(office, act, lambda _number, _statement: False)
    assert ended == step
    new = sound_after(office)
    after = secret(office)
    assert (after.cookie == before.cookie, after.seal == before.seal) == (not new, not new)
    assert before.cookie in after.accepted


def test_a_loss_is_made_good_wholly_or_not_at_all(office: Office, killed: Killed) -> None:
    office.start()
    outside(office)
    lose(office)
    office.engine.settings.secret_file.write_bytes(b"z" * 64 + b"\n")
    office.engine.settings.secret_file.chmod(0o600)
    admin = office.actor("admin")  # the one that is killed has no part in this process's connections
    killed(lambda engine: engine.site.keys.replace(admin, REASON))
    assert sound_after(office)

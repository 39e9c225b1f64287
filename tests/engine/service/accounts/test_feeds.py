"""The private address of one's tenggat: its owner's work and nothing else, made, renewed and taken away."""

from __future__ import annotations

import hashlib
import random
from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.accounts import feeds
from tests.engine.service.conftest import Office, in_system
from tests.engine.service.counting import watched


def test_who_knows_the_address_sees_its_owners_open_tenggat(office: Office) -> None:
    engine = office.engine
    kearsipan, kadis = office.actor("bidang.kearsipan"), office.actor("kadis")
    token, boss = engine.feeds.make(kearsipan), engine.feeds.make(kadis)
    instance = office.start().instance
    assert [one.number for one in engine.feeds.look(boss, "10.0.0.1").tasks] == ["PDK-2026-0001"]
    assert engine.feeds.look(token, "10.0.0.1").tasks == ()
    row = office.work_to(instance, "Langkah_3_isian")
    while row.item != "bidang_kearsipan":
        office.do(row)
        row = office.work_to(instance, "Langkah_3_isian")
    found = engine.feeds.look(token, "10.0.0.1")
    assert found.actor.username == "bidang.kearsipan"
    assert [(one.id, one.due) for one in found.tasks] == [(row.id, row.due)]
    assert engine.feeds.look(boss, "10.0.0.1").tasks == ()
    office.do(row)
    assert engine.feeds.look(token, "10.0.0.1").tasks == (), "what is done is gone"


def test_an_address_is_renewed_and_revoked_each_with_an_event(office: Office) -> None:
    engine, actor = office.engine, office.actor("sekretaris")
    before = in_system(office)
    assert engine.feeds.made_at(actor) is None
    assert not engine.feeds.revoke(actor)
    first = engine.feeds.make(actor)
    second = engine.feeds.make(actor)
    assert first != second
    with pytest.raises(errors.NotFound):
        engine.feeds.look(first, "10.0.0.1")
    engine.feeds.look(second, "10.0.0.1")
    assert engine.feeds.revoke(actor)
    assert engine.feeds.made_at(actor) is None
    with pytest.raises(errors.NotFound):
        engine.feeds.look(second, "10.0.0.1")
    made = in_system(office)[: len(in_system(office)) - len(before)][::-1]
    assert [event.type for event in made] == ["feed_made", "feed_renewed", "feed_revoked"]
    stored = [event.data["rows"]["feed"][str(actor.user_id)] for event in made]
    assert stored[1]["token"] == hashlib.sha256(second.encode()).hexdigest()
    assert stored[2] is None
    told = " ".join(str(event.data) for event in made)
    assert first not in told
    assert second not in told


def test_of_the_address_only_a_digest_is_stored(office: Office) -> None:
    token = office.engine.feeds.make(office.actor("kadis"))
    assert token not in repr(office.dump())
    assert office.engine.audit.verify().sound


def test_an_account_that_is_switched_off_is_read_no_more(office: Office) -> None:
    engine = office.engine
    token = engine.feeds.make(office.actor("kadis"))
    engine.people.set_active("kadis", False, office.actor("admin"))
    with pytest.raises(errors.NotFound):
        engine.feeds.look(token, "10.0.0.1")
    engine.people.set_active("kadis", True, office.actor("admin"))
    engine.feeds.look(token, "10.0.0.1")


def test_guessing_is_held_back_and_never_its_neighbours(
    office: Office, clock: FixedClock, rng: random.Random
) -> None:
    engine = office.engine
    good = engine.feeds.make(office.actor("kadis"))
    guesses = [
        good[:-1],
        good + "A",
        "",
        "../../etc",
        "é" * 43,
        "".join(rng.choices("Ab-_9", k=43)),
        "\0" * 43,
    ]
    for place in range(feeds.TRIES_PER_ADDRESS):
        with pytest.raises(errors.NotFound):
            engine.feeds.look(guesses[place % len(guesses)], "10.0.0.9")
    with pytest.raises(errors.Throttled) as refused:
        engine.feeds.look("A" * 43, "10.0.0.9")
    assert 0 < refused.value.params["seconds"] <= 300
    assert engine.feeds.look(good, "10.0.0.9").actor.username == "kadis"
    with pytest.raises(errors.NotFound):
        engine.feeds.look("A" * 43, "10.0.0.10")
    clock.advance(feeds.WINDOW + timedelta(seconds=1))
    with pytest.raises(errors.NotFound):
        engine.feeds.look("A" * 43, "10.0.0.9")


def test_a_look_costs_the_same_however_much_waits(office: Office) -> None:
    engine = office.engine
    token = engine.feeds.make(office.actor("kadis"))
    office.start()
    few: list[str] = []
    with watched(engine.store, few.append):
        engine.feeds.look(token, "10.0.0.1")
    for _ in range(12):
        office.start()
    many: list[str] = []
    with watched(engine.store, many.append):
        assert len(engine.feeds.look(token, "10.0.0.1").tasks) == 13
    assert len(few) == len(many)

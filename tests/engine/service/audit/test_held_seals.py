"""Seals held outside: they are read back, and prove themselves."""

from __future__ import annotations

import json

import pytest

from engine import errors
from engine.service.audit import held_seals, seals
from engine.store import seals as sealed
from tests.engine.service.conftest import Office


def test_a_forged_seal_file_is_no_seal(office: Office, held: bytes) -> None:
    engine = office.engine
    file = json.loads(held)
    file["heads"][0][1] += 1
    assert engine.audit.verify(json.dumps(file).encode()).faults[-1].kind == "seal_file"
    file = json.loads(held) | {"signature": "00" * 384}
    assert engine.audit.verify(json.dumps(file).encode()).faults[-1].kind == "seal_file"
    for rubbish in (b"", b"[]", b"{}", b'{"document": "{}"}', b"\xff"):
        with pytest.raises(errors.Invalid):
            engine.audit.verify(rubbish)


@pytest.mark.one_database
def test_the_root_of_the_heads_is_the_one_that_is_signed(held: bytes) -> None:
    file = held_seals.held(held)
    assert file.sound
    assert held_seals.root_of(file.heads) == file.facts["root"]
    first = min(file.heads)
    count, head = file.heads[first]
    assert held_seals.root_of({**file.heads, first: (count + 1, head)}) != file.facts["root"]
    assert (
        held_seals.root_of({one: end for one, end in file.heads.items() if one != first})
        != file.facts["root"]
    )


@pytest.mark.one_database
def test_the_short_file_proves_as_much_without_the_heads(office: Office, held: bytes) -> None:
    with office.engine.store.read() as tx:
        (newest,) = sealed.newest(tx)
    file = held_seals.held(seals.short(newest, office.engine.audit.key.public).encode())
    assert (file.sound, file.heads) == (True, {})
    assert file.document == held_seals.held(held).document

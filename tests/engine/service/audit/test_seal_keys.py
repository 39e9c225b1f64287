"""Which key of the secret file makes the seals."""

from __future__ import annotations

import pytest

from engine import keys, secret_file
from engine.keys import SigningKey
from engine.service.audit import seal_keys
from tests.engine.service.conftest import Office
from tests.engine.store.office import bare, undone, unguarded

pytestmark = pytest.mark.one_database


def test_a_key_that_is_coming_is_not_in_force(office: Office) -> None:
    engine, auditor = office.engine, office.actor("auditor")
    first = engine.audit.seal(auditor).key
    with secret_file.locked(engine.settings.secret_file) as held:
        held.replace(held.read()._replace(coming_seal=keys.new_seal_key().strip()))
    assert engine.audit.seal(auditor).key == first
    assert engine.audit.verify().sound


def test_a_newest_seal_that_was_altered_stops_no_sealing(office: Office) -> None:
    engine, auditor = office.engine, office.actor("auditor")
    engine.audit.seal(auditor)
    engine.audit.seal(auditor)
    for attack in (
        "update seal set document = '{}' where number = 2",
        'update seal set document = replace(document, \'"key":"\', \'"key":"0\') where number = 2',
    ):
        with undone(engine.store) as tx:
            with unguarded(engine.store, tx):
                bare(engine.store, tx, attack)
            assert seal_keys.in_force(engine.context, tx).public == engine.audit.key.public


def test_the_public_key_of_a_seal_is_that_which_made_it(office: Office) -> None:
    engine, auditor = office.engine, office.actor("auditor")
    engine.audit.seal(auditor)
    engine.site.keys.rotate(office.actor("admin"), "Pergantian kunci tahunan.", cookies=False)
    from engine.store import seals

    with engine.store.read() as tx:
        for row in seals.each(tx):
            key = seal_keys.of_seal(engine.context, tx, row)
            assert key.verify(row.document.encode(), row.signature)
    content = secret_file.read(engine.settings.secret_file)
    assert content is not None
    assert engine.audit.key_fingerprint() == SigningKey.of_pem(content.seal).public.fingerprint

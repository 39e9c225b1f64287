from __future__ import annotations

from engine import store as stores
from engine.store import Store, attachments
from tests.engine.store.office import NOW, Office, task


def test_attachments_of_a_task(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (one, two) = office.start(tx, task(), task())
        digest = stores.files.put(tx, b"isi", "application/pdf", NOW)
        made = [
            attachments.add(
                tx, instance.id, row.id, "bukti", name, "application/pdf", 3, digest, office.budi, NOW
            )
            for row, name in ((one, "a.pdf"), (one, "b.pdf"), (two, "a.pdf"))
        ]
        assert made[0][1:] == (
            *(
                instance.id,
                one.id,
                "bukti",
                "a.pdf",
                "application/pdf",
                3,
                digest,
                office.budi,
                "Budi",
                NOW,
                False,
            ),
        )
        assert attachments.get(tx, made[1].id) == made[1]
        assert attachments.of_task(tx, one.id) == made[:2]
        attachments.remove(tx, made[0].id, NOW)
        attachments.finish(tx, one.id)
        assert attachments.get(tx, made[0].id) is None
        assert attachments.of_task(tx, one.id) == [made[1]._replace(final=True)]
        assert attachments.of_instance(tx, instance.id) == [made[1]._replace(final=True), made[2]]
        assert stores.files.get(tx, digest) == b"isi"

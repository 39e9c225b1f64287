"""A migration takes what runs on a version, settles each instance once, and is finished when none waits."""

from __future__ import annotations

from engine import store as stores
from engine.store import Store, Tx, migrations
from tests.engine.store.office import NOW, Office


def later(tx: Tx, office: Office) -> int:
    """The id of a second version."""
    return stores.definitions.insert(
        tx, "kinerja", "Baru", b"2" * 32, {"process.bpmn": b"<b/>"}, office.siti, NOW
    ).id


def asked(tx: Tx, office: Office, after: int, only: int | None = None) -> int:
    """The id of a migration to that version."""
    return migrations.add(
        tx,
        "kinerja",
        office.definition,
        after,
        {"L1": "L2"},
        True,
        "Versi baru.",
        office.siti,
        "web",
        NOW,
        only,
    )


def test_each_instance_is_settled_once_and_then_the_whole(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one, two = (office.start(tx)[0].id for _ in range(2))
        after = later(tx, office)
        made = asked(tx, office, after)
        row = migrations.get(tx, made)
        assert row is not None
        assert (row.before, row.after, dict(row.mapping), row.reason) == (
            office.definition, after, {"L1": "L2"}, "Versi baru.",
        )  # fmt: skip
        assert migrations.waiting(tx, made) == [one, two]
        assert migrations.running(tx, office.definition) == [one, two]
        assert not migrations.finish(tx, made, NOW)
        assert migrations.settle(tx, made, one, "moved", NOW, seq=3)
        assert not migrations.settle(tx, made, one, "refused", NOW)
        assert migrations.settle(tx, made, two, "refused", NOW, [{"code": "gone", "element": "L1"}])
        assert migrations.counts(tx, made) == {"moved": 1, "refused": 1}
        assert [one.id for one in migrations.unfinished(tx)] == [made]
        assert migrations.finish(tx, made, NOW)
        assert not migrations.finish(tx, made, NOW)
        assert migrations.unfinished(tx) == []
        assert [one.id for one in migrations.of_key(tx, "kinerja")] == [made]
        assert migrations.passages(tx, 0, two + 1) == {one: [(3, office.definition)]}
        assert [(item.instance_id, item.state) for item in migrations.items(tx, made)] == [
            (one, "moved"),
            (two, "refused"),
        ]


def test_one_instance_may_be_asked_for_alone(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _one, two = (office.start(tx)[0].id for _ in range(2))
        made = asked(tx, office, later(tx, office), two)
        assert migrations.waiting(tx, made) == [two]


def test_a_moved_task_begins_a_visit_of_its_new_element_and_done_ones_keep_their_version(
    store: Store, office: Office
) -> None:
    with store.transaction() as tx:
        instance, (task,) = office.start(tx)
        after = later(tx, office)
        migrations.move_task(tx, task.id, "L2", "kadis", NOW)
        moved = stores.tasks.load(tx, task.id)
        assert moved is not None
        assert (moved.element, moved.holders, moved.due_at) == ("L2", "kadis", NOW)
        migrations.put_on(tx, instance.id, office.definition, after)
        row = stores.instances.get(tx, instance.id)
        assert row is not None
        assert row.definition_id == after

"""Reminding those whose turn it is: by who waits for them, at most once a working day."""

from __future__ import annotations

from engine import errors, store
from engine.service import access, access_view, step
from engine.service.cases import waiting
from engine.service.context import Context
from engine.service.views import Actor
from engine.service.work import task


class Reminders:
    """What somebody does who waits for others."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def remind(self, task_id: int, actor: Actor) -> tuple[str, ...]:
        """Remind whoever has an open task, or may take it; return who was told: people and roles by their names.

        Raises NotFound, Forbidden for who only reads, Invalid for one's own task and one that is paused, Reminded when
        this person has reminded of it since the working day began, TaskDone, TaskClosed.
        """

        def act(it: step.Step) -> tuple[str, ...]:
            row = task.open_row(it, task_id)
            seen = access_view.of_instance(self._context, it.tx, it.instance.id, actor)
            if not seen.visible:  # whose case it is, is not told either
                raise errors.NotFound(what="task", id=task_id)
            if not seen.may_comment:
                raise errors.Forbidden(action="remind", roles=[])
            if waiting.is_own(actor, row.holders.split(), row.claimed_by):
                raise errors.Invalid(field="task", reason="own_task")
            if row.paused_at is not None:
                raise errors.Invalid(field="task", reason="paused")
            before = store.reminders.last(it.tx, actor.user_id, [task_id]).get(task_id)
            if before is not None and not waiting.may_again(self._context.office, before, it.now):
                raise errors.Reminded(at=before, task=task_id)
            told = self._addressees(it.tx, row)
            store.reminders.put(it.tx, task_id, actor.user_id, it.now)
            role = access_view.acting_role(it.tx, seen)
            seq = it.record("task_reminded", element=row.element, task=task_id, role=role, told=list(told))
            facts = {"by": actor.name}
            cause = store.notices.cause("reminded", it.instance.id, seq)
            for holder in told:
                store.notices.add(
                    it.tx, holder, "reminded", it.instance.id, task_id, it.now, facts, cause=cause
                )
            return tuple(self._called(it.tx, holder) for holder in told)

        return task.on_task(self._context, task_id, actor, act)

    def _called(self, tx: store.Tx, holder: str) -> str:
        person = store.people.by_username(tx, holder[1:]) if holder.startswith("@") else None
        return person.name if person else self._context.office.label(holder)

    def _addressees(self, tx: store.Tx, row: store.TaskRow) -> tuple[str, ...]:
        """Return who has the task: the person who took it, else its holders, and who may hand it on for want of one."""
        if row.claimed_by is not None:
            return (access.personal(store.people.username(tx, row.claimed_by)),)
        holders = row.holders.split()
        return tuple(dict.fromkeys((*holders, *self._context.office.stands_with(holders))))

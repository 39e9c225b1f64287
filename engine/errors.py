"""One root error; each leaf is a code with parameters. The edges (webui, cli) make words of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a submitted form: where (`indikator/1/target`; "" is the whole form), which, with what numbers."""

    path: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormTitle:
    """What people call a form: its own title, or the step (its number, its name) that it is filled in at.

    A form that says no title and is used nowhere has none of them.
    """

    title: str = ""
    step: int | None = None
    step_name: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader of a drawing knows a part of it by: its `kind` (the BPMN name), its `name`, its `step` number.

    A flow is known by its `source` and `target`, what stands on the border of another by its `host`; what has no
    name by what comes `after` which: all ids, which have labels of their own.
    """

    kind: str
    name: str = ""
    step: int | None = None
    source: str = ""
    target: str = ""
    host: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of the lint on a process package. `level` is "error" (refuses) or "warning".

    `labels` are those of all ids it speaks of, `titles` those of forms it speaks of, by their file names.
    """

    level: str
    rule: str
    element: str | None
    file: str
    params: dict[str, Any] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict, compare=False, repr=False)
    titles: Mapping[str, FormTitle] = field(default_factory=dict, compare=False, repr=False)


class AlurError(Exception):
    """Alur could not do what was asked."""

    code: ClassVar[str] = "error"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({shown})"


class NotFound(AlurError):
    """What was asked for does not exist. Params: what ("task", "instance", "process", "user", "file" …), id."""

    code = "not_found"


class Forbidden(AlurError):
    """The actor may not do this. Params: action, roles (labels of the roles that may), optional by/at."""

    code = "forbidden"


class FourEyes(Forbidden):
    """Who submitted or last changed a draft may not put it in force. Params: by, draft."""

    code = "four_eyes"


class SamePerson(Forbidden):
    """Four eyes: the model refuses that one person does both steps of a pair. Params: step and name of the other,
    done_at (datetime; None: it is taken, not sent), role and holding it was done in, roles (labels of who may hand on),
    instance, person (who would be given the task; "": who asks).
    """

    code = "same_person"


class NotSignedIn(AlurError):
    """The sign-in failed: unknown user, wrong password, or an account that is switched off."""

    code = "not_signed_in"


class Pending(AlurError):
    """Who signed in must do something before all else. Params: what ("password" to choose, second "factor" to set)."""

    code = "pending"


class Throttled(AlurError):
    """Too many attempts. Params: seconds."""

    code = "throttled"


class Conflict(AlurError):
    """Someone else acted first, or the page is stale. Params: by, at (datetime) where known."""

    code = "stale"


class DelegationMoved(Conflict):
    """A delegation is not as a page showed it. Params: state ("begun", "over", "ended" before its date), by, at."""

    code = "delegation_moved"


class TaskDone(Conflict):
    """The task is already completed. Params: by, at, instance."""

    code = "task_done"


class TaskClaimed(Conflict):
    """The task is being worked on by someone else. Params: by, at."""

    code = "task_claimed"


class TaskClosed(Conflict):
    """The task was withdrawn: its instance was cancelled, returned or moved. Params: by, at, instance."""

    code = "task_closed"


class Reminded(Conflict):
    """This person has reminded of the task already since the working day began. Params: at (datetime), task."""

    code = "reminded"


class Followed(Conflict):
    """What was sent cannot be taken back: something followed. Params: reason (a code), name (of the task or step it
    is about), by, at, instance.

    Reasons: "open" (it was taken back already), "never" (it was not sent), "read", "taken", "done" (what it opened,
    by whom), "joined" (somebody sent after it, and the case went on from both), "timer", "message", "received",
    "moved", "clock" (a tenggat was stopped, or went on), "withdrawn" (somebody took back what was sent before it),
    "unknown" (what it began from is not kept).
    """

    code = "followed"


class CannotBeMoved(AlurError):
    """A token cannot stand where it was to be put. Params: reason (a code), element, name, detail, obstacles (all)."""

    code = "cannot_be_moved"


class InstanceClosed(Conflict):
    """The instance is no longer running. Params: status, by, at."""

    code = "instance_closed"


class InstanceSuspended(Conflict):
    """The instance is suspended: nothing opens or fires until it is resumed. Params: by, at (datetime), reason, number,
    instance.
    """

    code = "instance_suspended"


class NotPaused(Conflict):
    """The tenggat of a task cannot be paused, or cannot go on. Params: reason (a code), and what the reason needs.

    "forbidden" (this process allows no pauses), "none" (the task has no tenggat), "late" (it has passed, or no working
    time is left), "paused" (already: by, at), "running" (it is not paused), "times" (times: so often it was), "limit"
    (its pauses have lasted as long as they may).
    """

    code = "not_paused"


class FormChanged(Conflict):
    """Somebody kept a draft in the form of a task, or moved it to another version, after a page of it was opened.

    Params: by, at, instance.
    """

    code = "form_changed"


class DraftMoved(Conflict):
    """The draft of a process is in another state than the act needs. Params: state (as it is now), by, at, draft."""

    code = "draft_moved"


class IncidentSolved(Conflict):
    """The incident is solved already. Params: by, at."""

    code = "incident_solved"


class TextNewer(Conflict):
    """Another page has kept a newer text of the same form. Params: at, by (empty: the same person)."""

    code = "text_newer"


class RequestReused(AlurError):
    """The same request id came with other content. Params: at (of the first) and instance, where known."""

    code = "request_reused"


class Invalid(AlurError):
    """A value outside a form is not acceptable. Params: field, reason (a code), and what the reason needs."""

    code = "invalid"


class Unconfirmed(AlurError):
    """A task would go to somebody outside its roles. Params: username, person, roles (theirs), wanted (its): labels."""

    code = "unconfirmed"


class DeputyAway(AlurError):
    """Who would act for somebody is away too in that time. Params: person, first and last (days of the office)."""

    code = "deputy_away"


class Repeats(AlurError):
    """A case of the same subject is there already. Params: number, instance (None where it may not be seen), subject,
    status, by, at.
    """

    code = "repeats"


class RoleInUse(AlurError):
    """A jabatan that is used cannot be taken away. Params: role (its label); `uses` say by what."""

    code = "role_in_use"

    def __init__(self, uses: Sequence[Any], **params: Any) -> None:
        super().__init__(**params)
        self.uses = tuple(uses)


class FormInvalid(AlurError):
    """A form was refused whole; `problems` say where and why, in the order of the page."""

    code = "form_invalid"

    def __init__(self, problems: Sequence[Problem], **params: Any) -> None:
        super().__init__(**params)
        self.problems = tuple(problems)


class DeploymentRefused(AlurError):
    """A process package was refused whole; `findings` say file, element and reason."""

    code = "deployment_refused"

    def __init__(self, findings: Sequence[Finding], **params: Any) -> None:
        super().__init__(**params)
        self.findings = tuple(findings)


class TooLarge(AlurError):
    """Params: limit (bytes); of a file also its name and size."""

    code = "too_large"


class FileRefused(AlurError):
    """An uploaded file is not accepted. Params: name, allowed (endings), reason.

    reason: name (none that can be read), empty, no_ending, ending (of no kind that is accepted here), content (it
    is not what its ending says; kind is the ending).
    """

    code = "file_refused"


class Incident(AlurError):
    """The engine could not go on; all was rolled back and an incident recorded. Params: incident, element."""

    code = "incident"


class Busy(AlurError):
    """The database is busy; try again in a moment."""

    code = "busy"


class StoreUnavailable(AlurError):
    """The database cannot be reached; with `refused` it was, and does not let this site in."""

    code = "store_unavailable"


class Moving(StoreUnavailable):
    """The site is on its way to another database: acts wait, what is stored can be read."""

    code = "moving"


class Moved(StoreUnavailable):
    """The site has left this database. Params: to (host and name of the new one, when known), at."""

    code = "moved"


class StorageFull(AlurError):
    """The disk is full; nothing was stored."""

    code = "storage_full"


class Damaged(AlurError):
    """What is stored is not what was once stored. Params: what (a SHA-256, or a process and its version)."""

    code = "damaged"


class TransferRefused(AlurError):
    """A site cannot be brought to another database. Params: reason, and what it names.

    "text": PostgreSQL cannot keep a text of `table`; "differs": what arrived of `table` is not what left;
    "source": the site is not on SQLite; "elsewhere": it has left already, for `to`; "restless": it changed faster than
    it could be brought over; "held": another process is at it; "space": `needed` bytes in the folder of the database.
    """

    code = "transfer_refused"


class KeyNotLost(AlurError):
    """A new key of seals was to be begun, and the one in force is there."""

    code = "key_not_lost"


class NothingOlder(AlurError):
    """A loss of seals was to be accepted, and the database has the newest one that is known."""

    code = "nothing_older"


class Misconfigured(AlurError):
    """A setting is missing or wrong. Params: setting, reason."""

    code = "misconfigured"


class BackupRefused(AlurError):
    """A backup cannot be made, read or brought back. Params: reason (a code), and what the reason needs.

    Of the file: "no_backup" (it is none), "cut", "altered" (member: where), "signature", "newer" (version),
    "encrypted" (an identity is needed), "identity" (it is for another), "identity_file" (that is no file of an
    identity), "database" (SQLite finds it damaged), "unproven" (faults: how many the proof found). Of the place:
    "living" (a site is there), "other_site" (its secret file has another key), "under_way" (another is at it), "taken"
    (file: it is there and is no backup), "no_folder", "room" (folder, needed: bytes), "full" (folder),
    "keys_change", "recipients".
    """

    code = "backup_refused"

"""What the system's history is filtered by: its types in groups that an auditor looks for."""

from __future__ import annotations

from webui.language import marked
from webui.messages import workshop

EVERYTHING = "semua"
DAILY = ("signed_in", "signed_out")  # so many that nothing else is seen: shown only when asked for

# By the word in the address: how it is called, and the types of it.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "masuk": (
        marked("Masuk dan kata sandi"),
        (
            "signed_in",
            "signed_out",
            "sign_in_failed",
            "sign_in_throttled",
            "person_unlocked",
            "password_changed",
            "password_refused",
        ),
    ),
    "orang": (
        marked("Orang dan jabatan"),
        (
            "person_created",
            "person_switched",
            "role_granted",
            "role_revoked",
            "roles_changed",
            "work_vacant",
            "recorded",
        ),
    ),
    "sop": (marked("SOP"), tuple(workshop.SENTENCES)),
    "pengaturan": (marked("Kalender dan pengaturan"), ("calendar_changed", "settings_changed")),
    "dilihat": (
        marked("Dilihat dan diekspor"),
        (
            "instance_viewed",
            "task_viewed",
            "file_viewed",
            "person_viewed",
            "report_viewed",
            "list_exported",
            "exported",
            "seal_requested",
        ),
    ),
    "pemusnahan": (
        marked("Pemusnahan"),
        (
            "disposal_proposed",
            "disposal_exported",
            "disposal_approved",
            "disposal_withdrawn",
            "instance_purged",
        ),
    ),
    "insiden": (marked("Insiden"), ("incident_raised", "incident_solved")),
}

"""The office itself: its people, jabatan, absences, declared settings and first set-up."""

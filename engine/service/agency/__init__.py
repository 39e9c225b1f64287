"""The office itself: its people, jabatan, absences, calendar, declared settings and first set-up."""

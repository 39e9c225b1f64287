"""The office itself: its people, calendar, declared settings and first set-up."""

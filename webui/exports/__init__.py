"""Files for outside: a case that proves itself, and the event log for spreadsheets and process mining."""

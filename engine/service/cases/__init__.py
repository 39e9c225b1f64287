"""Reading what became of an instance: its dossier, history, records, and the search for it."""

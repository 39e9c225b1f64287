"""Words of the office: people, jabatan, absences, accounts, work that nobody can do."""

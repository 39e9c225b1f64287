"""Words of what keeps a site safe: backups, moves, what rows promise each other."""

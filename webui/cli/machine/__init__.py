"""Commands of who runs the machine: backups, moving, keys, checks, installing."""

"""What keeps a site safe and seen: backups, keys, soundness, workers."""

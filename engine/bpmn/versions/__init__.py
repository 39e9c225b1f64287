"""Two versions of a process: what differs, and moving an instance from one to the other."""

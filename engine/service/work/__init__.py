"""What people and timers do with instances: start, tasks, messages, timers, incidents."""

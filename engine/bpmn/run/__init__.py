"""Running a version: the one place where SpiffWorkflow does the work."""

"""Drafts, versions, trials, and moving instances to another version."""

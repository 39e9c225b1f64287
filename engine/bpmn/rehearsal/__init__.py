"""Runs without a database: trials of a draft, and scenarios that are kept and replayed."""

"""Alur's engine: what an office's SOP means, and what happened in it."""

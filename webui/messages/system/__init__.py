"""The system's history in words."""

"""The proof of the history: seals, verification, exports, retention and purge."""

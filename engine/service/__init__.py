"""The one door: each public method is one transaction with its history events."""

from engine.service.wiring import Engine, open_engine

__all__ = ["Engine", "open_engine"]

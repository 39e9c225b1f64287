"""The services of the register, each made when it is first asked for."""

from __future__ import annotations

from functools import cached_property

from engine.service.context import Context
from engine.service.record.indicators import Indicators
from engine.service.record.keeping import Keeping
from engine.service.record.register import Register


class RecordServices:
    """What comes into the register, and what people read of it and add to it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def keeping(self) -> Keeping:
        return Keeping(self._context)

    @cached_property
    def register(self) -> Register:
        return Register(self._context)

    @cached_property
    def indicators(self) -> Indicators:
        return Indicators(self._context)

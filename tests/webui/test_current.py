"""What is at hand: named outside the site for the length of a block, and never a person who is not there."""

from __future__ import annotations

import pytest
from flask import Flask

from engine import errors
from engine.service import Engine
from engine.settings import Settings
from webui import current


def test_the_engine_is_at_hand_inside_a_block_and_inside_a_request(
    app: Flask, engine: Engine, settings: Settings
) -> None:
    with current.outside(engine, settings):
        assert (current.engine(), current.settings()) == (engine, settings)
        assert current.now() == engine.context.clock()
    with app.test_request_context():
        assert (current.engine(), current.settings()) == (engine, settings)
        assert current.visitor() is None
        with pytest.raises(errors.NotSignedIn):
            current.actor()
    with pytest.raises(RuntimeError):
        current.engine()

"""Each event of a case is read by the version that was valid then."""

from __future__ import annotations

import pytest

from engine import bpmn
from engine.bpmn import Definition
from engine.service.version_history import VersionHistory
from engine.settings import HOME
from tests import versions
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.tools.limits import USUAL


def compiled(files: dict[str, bytes], key: str) -> Definition:
    roles = bpmn.parse_roles((HOME / "processes/roles.toml").read_bytes(), "roles.toml")
    return bpmn.compile_definition(bpmn.read_files(files), roles, USUAL, key, trusted=True)


@pytest.fixture(scope="module")
def three() -> tuple[Definition, Definition, Definition]:
    return (
        compiled(versions.in_force(), "1"),
        compiled(versions.later(), "2"),
        compiled(versions.later(renamed=True), "3"),
    )


def test_an_event_is_of_the_version_before_the_move_that_comes_after_it(
    three: tuple[Definition, Definition, Definition],
) -> None:
    first, second, third = three
    history = VersionHistory(third, 30, ((5, 10, first), (9, 20, second)))
    assert [history.at(seq) for seq in (1, 4)] == [first, first]
    assert [history.at(seq) for seq in (5, 8)] == [second, second], (
        "the move itself is of the version after it"
    )
    assert [history.at(seq) for seq in (9, 99)] == [third, third]
    assert [history.of(made) for made in (10, 20, 30)] == [first, second, third]
    assert history.all == (first, second, third)
    assert history.ids == (10, 20, 30)
    back = VersionHistory(first, 10, ((5, 10, first), (9, 20, second)))
    assert back.ids == (10, 20), "each version once, also where a case came back to it"


def test_what_is_no_more_is_found_by_its_name_or_by_the_move(
    three: tuple[Definition, Definition, Definition],
) -> None:
    first, _, third = three
    assert VersionHistory(first, 10).places({}) == {}
    history = VersionHistory(third, 30, ((5, 10, first),))
    assert history.places({})["Langkah_2"] == versions.RENAMED
    one, two = (packages.package(drawings.chain(drawings.user(name, name=name))) for name in ("isi", "ubah"))
    other = VersionHistory(compiled(two, "2"), 2, ((5, 1, compiled(one, "1")),))
    assert other.places({}) == {}
    assert other.places({"isi": "ubah"}) == {"isi": "ubah"}

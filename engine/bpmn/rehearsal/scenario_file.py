"""The file of a saved test, `tests/<name>.json`: plain JSON an office can read, write and copy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engine import workdays
from engine.bpmn import bounds
from engine.bpmn.drawing import xml
from engine.bpmn.rehearsal import acts
from engine.bpmn.rehearsal.acts import Act

FOLDER, SUFFIX = "tests/", ".json"
MAX_TITLE = 100

# The working week of a test that brings no calendar of its own.
_WEEK = {
    **dict.fromkeys(range(4), ((time(7, 30), time(12)), (time(13), time(16)))),
    4: ((time(7, 30), time(12)), (time(13, 30), time(16, 30))),
}
_ZONE = "Asia/Jakarta"
_KEYS = frozenset({"judul", "mulai", "kebijakan", "kalender", "batas_capaian", "tindakan", "harapan"})
_EXPECTED = frozenset({"jalur", "terbuka", "selesai"})


class ScenarioError(Exception):
    """A file that is no test. `reason` is a code, `detail` one line."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = xml.shorten(detail)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One test: when it begins on which calendar, its acts, the path expected, and what is open at its end."""

    title: str
    begin: datetime
    calendar: workdays.Calendar
    acts: tuple[Act, ...]
    path: tuple[str, ...]
    waiting: tuple[str, ...]
    ended: bool
    cap: int | None = None


def saved_tests(package: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the tests among the files of a package, by path."""
    return {
        path: content
        for path, content in sorted(package.items())
        if path.startswith(FOLDER) and path.endswith(SUFFIX) and "/" not in path[len(FOLDER) :]
    }


def write(scenario: Scenario) -> bytes:
    """Return a test as its file holds it."""
    calendar = scenario.calendar.to_dict()
    whole: dict[str, Any] = {
        "judul": scenario.title,
        "mulai": scenario.begin.isoformat(),
        "kebijakan": scenario.calendar.policy,
        "kalender": {"zona": calendar["timezone"], "jam": calendar["regimes"], "hari": calendar["days"]},
        "tindakan": [acts.write(act) for act in scenario.acts],
        "harapan": {
            "jalur": list(scenario.path),
            "terbuka": list(scenario.waiting),
            "selesai": scenario.ended,
        },
    }
    if scenario.cap is not None:
        whole["batas_capaian"] = scenario.cap
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes) -> Scenario:
    """Return the test in a file. Raises ScenarioError."""
    if len(content) > bounds.TEST_BYTES:
        raise ScenarioError("size", f"{len(content)} > {bounds.TEST_BYTES}")
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ScenarioError("json", str(error)) from error
    if not isinstance(data, dict):
        raise ScenarioError("object")
    _only(data, _KEYS, "")
    done = data.get("tindakan")
    if not isinstance(done, list) or not done:
        raise ScenarioError("acts")
    if len(done) > bounds.TEST_ACTS:
        raise ScenarioError("many-acts", f"{len(done)} > {bounds.TEST_ACTS}")
    expected = data.get("harapan")
    if not isinstance(expected, dict):
        raise ScenarioError("expected")
    _only(expected, _EXPECTED, "harapan.")
    cap = data.get("batas_capaian")
    if cap is not None and type(cap) is not int:
        raise ScenarioError("value", "batas_capaian")
    ended = expected.get("selesai", False)
    if not isinstance(ended, bool):
        raise ScenarioError("value", "harapan.selesai")
    return Scenario(
        title=_title(data.get("judul", "")),
        begin=_begin(data.get("mulai")),
        calendar=_calendar(data),
        acts=tuple(_act(number, one) for number, one in enumerate(done, 1)),
        path=_places(expected, "jalur"),
        waiting=tuple(sorted(_places(expected, "terbuka"))),
        ended=ended,
        cap=cap,
    )


def _calendar(data: Mapping[str, Any]) -> workdays.Calendar:
    policy, given = data.get("kebijakan", workdays.END_OF_DAY), data.get("kalender")
    try:
        if given is None:
            return workdays.Calendar(ZoneInfo(_ZONE), [workdays.Regime("", None, None, _WEEK)], [], policy)
        return workdays.Calendar.from_dict(
            {
                "timezone": given["zona"],
                "policy": policy,
                "version": "",
                "regimes": given["jam"],
                "days": given["hari"],
            }
        )
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        raise ScenarioError("calendar", str(error)) from error


def _begin(value: Any) -> datetime:
    try:
        return acts.moment(value).astimezone(UTC)
    except (ValueError, TypeError, OverflowError) as error:
        raise ScenarioError("value", "mulai") from error


def _act(number: int, data: Any) -> Act:
    try:
        return acts.read(data)
    except acts.ActError as error:
        raise ScenarioError("act", f"{number}: {error.detail}") from error


def _title(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TITLE:
        raise ScenarioError("value", "judul")
    return xml.shorten(value)


def _places(expected: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = expected.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ScenarioError("value", f"harapan.{name}")
    return tuple(value)


def _only(data: Mapping[str, Any], known: frozenset[str], before: str) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise ScenarioError("unknown", before + unknown[0])


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")

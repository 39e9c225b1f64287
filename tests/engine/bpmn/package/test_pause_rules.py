"""What process.toml says of pauses: allowed within a limit unless it says otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn.package import pause_rules, process_text
from engine.bpmn.package.pause_rules import KINDS, PauseRules
from engine.bpmn.package.process_toml import parse_process
from engine.workdays import Duration


def said(text: str) -> PauseRules:
    process, findings = parse_process(text.encode())
    assert findings == []
    return PauseRules.of(process.pauses)


def test_a_process_that_says_nothing_allows_pauses_within_five_working_days() -> None:
    found = said('title = "Uji"')
    assert (found.allowed, found.times, found.kinds) == (True, 2, KINDS)
    assert found.most == timedelta(minutes=5 * 450)


def test_it_says_how_long_how_often_and_for_what_or_forbids() -> None:
    found = said('[jeda]\nbatas = "PT12H"\nkali = 4\njenis = ["menunggu kementerian", "lainnya"]')
    assert (found.limit, found.times) == (Duration(minutes=720), 4)
    assert found.kinds == ("menunggu kementerian", "lainnya")
    assert not said("[jeda]\nboleh = false").allowed


@pytest.mark.parametrize(
    ("line", "key", "reason"),
    [
        ('boleh = "tidak"', "jeda.boleh", "choice"),
        ('batas = "P61D"', "jeda.batas", "duration"),
        ('batas = "seminggu"', "jeda.batas", "duration"),
        ("batas = 5", "jeda.batas", "duration"),
        ("kali = 0", "jeda.kali", "times"),
        ("kali = true", "jeda.kali", "times"),
        ("jenis = []", "jeda.jenis", "kinds"),
        ('jenis = ["", "lainnya"]', "jeda.jenis", "kinds"),
        ('jenis = "lainnya"', "jeda.jenis", "kinds"),
    ],
)
def test_what_nobody_could_act_on_is_named_and_left_out(line: str, key: str, reason: str) -> None:
    process, findings = parse_process(f"[jeda]\n{line}".encode())
    assert [(one.level, one.params["key"], one.params["reason"]) for one in findings] == [
        ("error", key, reason)
    ]
    assert process.pauses == {}


def test_an_unknown_key_is_a_warning_and_an_untouched_file_stays_as_it_is() -> None:
    text = b'title = "Uji"  # nama\n\n[jeda]\nlama = 5\nkali = 3 # cukup\n'
    process, findings = parse_process(text)
    assert [(one.level, one.params["key"]) for one in findings] == [("warning", "jeda.lama")]
    assert process_text.rewrite(text, process) == text
    assert pause_rules.is_limit("P60D")

"""engine/bpmn/rehearsal/acts.py: acts as JSON, there and back, and what is no act."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from engine.bpmn.rehearsal import acts
from engine.bpmn.rehearsal.acts import Advance, Complete, Receive, Start

names = st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
values = st.dictionaries(st.text(max_size=8), plain, max_size=3)
facts = st.fixed_dictionaries({"name": st.text(max_size=9), "size": st.integers(0, 9)})
files = st.dictionaries(names, st.lists(facts, min_size=1, max_size=2), max_size=2)
moments = st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))
anything = (
    st.builds(Start, values, names | st.just(""))
    | st.builds(Complete, names, names | st.just(""), names, values, files)
    | st.just(Advance())
    | st.builds(lambda days, wall: Advance(by=f"P{days}D", wall=wall), st.integers(1, 99), st.booleans())
    | st.builds(lambda to: Advance(to=to), moments)
    | st.builds(Receive, st.just("message"), names, names | st.just(""), values)
    | st.builds(lambda name, value: Receive("signal", name, value=value), names, values)
)


@hypothesis.given(anything)
def test_an_act_comes_back_as_it_was(act: acts.Act) -> None:
    assert acts.read(json.loads(json.dumps(acts.write(act)))) == act


def test_an_act_reads_like_a_sentence() -> None:
    act = Complete("Isian", "arsip", "bidang", {"nilai": 3})
    assert acts.write(act) == {"selesaikan": "Isian/arsip", "peran": "bidang", "isian": {"nilai": 3}}
    assert acts.write(Advance()) == {"majukan": "tenggat"}
    local = datetime(2026, 7, 3, 9, tzinfo=timezone(timedelta(hours=7)))
    assert acts.read({"majukan": "2026-07-03T09:00:00+07:00"}) == Advance(to=local)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "mulai",
        {},
        {"mulai": {}, "majukan": "P1D"},
        {"mulai": []},
        {"mulai": {}, "isian": {}},
        {"selesaikan": ""},
        {"selesaikan": "/arsip"},
        {"selesaikan": 3},
        {"selesaikan": "a" * 301},
        {"selesaikan": "a", "isian": "x"},
        {"selesaikan": "a", "berkas": {"b": "x"}},
        {"selesaikan": "a", "berkas": {"b": ["x"]}},
        {"majukan": ""},
        {"majukan": "P1Y"},
        {"majukan": "P99999D"},
        {"majukan": "besok"},
        {"majukan": "2026-07-03T09:00:00"},
        {"majukan": "9999-12-31T23:59:59-23:00"},
        {"majukan": "P1D", "waktu": "kerja"},
        {"pesan": ""},
        {"sinyal": "s", "kunci": "k"},
        {"lari": "cepat"},
    ],
)
def test_what_is_no_act_is_refused_in_one_line(data: Any) -> None:
    with pytest.raises(acts.ActError) as refused:
        acts.read(data)
    assert refused.value.detail

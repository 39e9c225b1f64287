"""engine/bpmn/run/throw_events.py: who catches what is thrown, and what leaves the instance."""

from __future__ import annotations

import pytest

from engine.bpmn import EngineFault
from tests.engine.bpmn.events import boundary, carry, catch, end, handler, key, task, throw, top
from tests.engine.bpmn.models import END, START, Run, chain, each, flow, parallel, process, user, within, xor
from tests.engine.bpmn.run.test_catch_events import INNER, waits


def test_an_error_ends_the_sub_process_and_goes_on_at_its_border() -> None:
    inside = within(
        "sp",
        *INNER,
        parallel("p"),
        user("a"),
        user("b"),
        end("gagal", "error", "E1"),
        chain("s", "p", "a", "gagal"),
        chain("p", "b", "e"),
    )
    parts = [
        inside,
        boundary("b1", "sp", "error", "E1"),
        boundary("b0", "sp", "error"),
        user("z"),
        user("y"),
        chain("mulai", "sp", "selesai"),
        chain("b1", "z", "selesai"),
        chain("b0", "y", "selesai"),
    ]
    run = Run(top(process(START, END, *parts), error="E1"))
    assert run.do("a").open() == ["z"], "the exact code first, and the other branch is gone"
    assert run.do("z").workflow.completed
    other = Run(
        top(
            process(START, END, *parts).replace('Ref="Galat_E1"/></bpmn:end', 'Ref="Galat_E2"/></bpmn:end'),
            error="E1 E2",
        )
    )
    assert other.do("a").open() == ["y"], "a border without code catches every error"


def test_an_error_goes_outwards_to_the_nearest_that_catches_it() -> None:
    deep = within(
        "dalam",
        '<bpmn:startEvent id="s2"/>',
        user("a"),
        end("gagal", "error", "E1"),
        chain("s2", "a", "gagal"),
    )
    middle = within("tengah", *INNER, deep, chain("s", "dalam", "e"), inner=each("${['p', 'q']}", "x"))
    run = Run(
        top(
            process(
                START,
                END,
                middle,
                boundary("b", "tengah", "error", "E1"),
                user("z"),
                chain("mulai", "tengah", "selesai"),
                chain("b", "z", "selesai"),
            ),
            error="E1",
        )
    )
    assert run.open() == ["a:p", "a:q"]
    assert run.do("a", "q").open() == ["z"], "all instances end"
    assert run.do("z").workflow.completed


def test_an_error_nobody_catches_stops_the_instance() -> None:
    with pytest.raises(EngineFault) as fault:
        Run(top(process(START, end("gagal", "error", "E1"), chain("mulai", "gagal")), error="E1"))
    assert (fault.value.code, fault.value.element) == ("error", "gagal")
    assert "E1" in fault.value.detail


def test_an_event_sub_process_catches_before_the_border_and_what_it_throws_goes_further() -> None:
    caught = handler("h", "error", "E1", user("b"), end("lagi", "error", "E1"), chain("s_h", "b", "lagi"))
    inside = within(
        "sp",
        '<bpmn:startEvent id="s"/>',
        user("a"),
        end("gagal", "error", "E1"),
        chain("s", "a", "gagal"),
        caught,
    )
    run = Run(
        top(
            process(
                START,
                END,
                inside,
                boundary("bd", "sp", "error", "E1"),
                user("z"),
                chain("mulai", "sp", "selesai"),
                chain("bd", "z", "selesai"),
            ),
            error="E1",
        )
    )
    assert run.do("a").open() == ["b"]
    assert run.do("b").open() == ["z"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_is_caught_at_the_border_and_its_thrower_goes_on_if_it_may(interrupting: bool) -> None:
    inside = within("sp", *INNER, throw("naik", "escalation", "K"), user("a"), chain("s", "naik", "a", "e"))
    run = Run(
        top(
            process(
                START,
                END,
                inside,
                boundary("b", "sp", "escalation", "K", interrupting),
                user("z"),
                end("e2"),
                chain("mulai", "sp", "selesai"),
                chain("b", "z", "e2"),
            ),
            escalation="K",
        )
    )
    assert run.open() == (["z"] if interrupting else ["a", "z"])


def test_an_escalation_nobody_catches_is_forgotten() -> None:
    run = Run(
        top(
            process(
                START,
                throw("naik", "escalation", "K"),
                end("akhir", "escalation", "K"),
                chain("mulai", "naik", "akhir"),
            ),
            escalation="K",
        )
    )
    assert run.workflow.completed


def test_a_non_interrupting_event_sub_process_does_not_catch_its_own_escalation() -> None:
    again = handler(
        "h",
        "escalation",
        "K",
        throw("lagi", "escalation", "K"),
        end("e_h"),
        chain("s_h", "lagi", "e_h"),
        interrupting=False,
    )
    run = Run(
        top(
            process(
                START,
                END,
                user("a"),
                throw("naik", "escalation", "K"),
                user("z"),
                chain("mulai", "a", "naik", "z", "selesai"),
                again,
            ),
            escalation="K",
        )
    )
    assert run.do("a").open() == ["z"]


def test_a_signal_comes_to_all_that_waited_when_it_was_thrown_and_leaves_the_instance() -> None:
    run = Run(
        top(
            process(
                START,
                END,
                parallel("p"),
                user("a"),
                throw("t", "signal", "k", carry(isi="${a.n + 1}")),
                catch("nanti", "signal", "k"),
                catch("kini", "signal", "k"),
                user("z"),
                chain("mulai", "p", "a", "t", "nanti", "selesai"),
                chain("p", "kini", "z", "selesai"),
            ),
            signal="k",
        )
    ).do("a", n=1)
    assert run.open() == ["z"]
    assert waits(run) == ["signal:k:"], "the event after the throw waits for the next one"
    assert run.workflow.values["kini"] == {"isi": 2}
    (sent,) = run.workflow.take_sent()
    assert (sent.kind, sent.name, sent.payload, sent.element) == ("signal", "k", {"isi": 2}, "t")
    assert run.workflow.take_sent() == []


@pytest.mark.parametrize("way", ["task", "throw", "end"])
def test_a_message_leaves_with_its_key_and_its_data(way: str) -> None:
    inner = key("${a.nomor}").replace("</bpmn:extensionElements>", "") + carry(isi="${a}").replace(
        "<bpmn:extensionElements>", ""
    )
    sender = {
        "task": task("sendTask", "t", "m", inner),
        "throw": throw("t", "message", "m", inner),
        "end": end("t", "message", "m", inner),
    }[way]
    after = [] if way == "end" else [END, flow("t", "selesai")]
    run = Run(top(process(START, user("a"), sender, chain("mulai", "a", "t"), *after), message="m")).do(
        "a", nomor=12.0
    )
    assert run.workflow.completed
    (sent,) = run.workflow.take_sent()
    assert (sent.kind, sent.name, sent.key, sent.payload) == ("message", "m", "12", {"isi": {"nomor": 12.0}})


def test_a_link_goes_on_where_its_name_is_caught_also_in_a_circle() -> None:
    run = Run(
        process(
            START,
            END,
            catch("sini", "link", "L"),
            user("a"),
            xor("x", "d"),
            throw("sana", "link", "L"),
            xor("m"),
            chain("mulai", "m", "a", "x"),
            flow("x", "sana", "ulang"),
            flow("x", "selesai", name="d"),
            chain("sini", "m"),
        )
    )
    assert run.do("a", ulang=True).open() == ["a"]
    assert run.do("a", ulang=False).workflow.completed


def test_a_plain_throw_event_is_passed() -> None:
    run = Run(process(START, END, throw("t"), user("a"), chain("mulai", "t", "a", "selesai")))
    assert run.open() == ["a"]


def test_an_error_withdraws_automatic_steps_of_the_same_act() -> None:
    inside = within(
        "sp",
        '<bpmn:startEvent id="s"/>',
        end("gagal", "error", "E1"),
        chain("s", "gagal"),
        inner=each("${[1, 2, 3]}", "x"),
    )
    run = Run(
        top(
            process(
                START,
                END,
                inside,
                boundary("b", "sp", "error", "E1"),
                user("z"),
                chain("mulai", "sp", "selesai"),
                chain("b", "z", "selesai"),
            ),
            error="E1",
        )
    )
    assert run.open() == ["z"]

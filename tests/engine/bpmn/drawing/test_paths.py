"""Which flows a token must have gone over: what every way has in common, and nothing that was only possible."""

from __future__ import annotations

from engine.bpmn import Element, Outline, Paths
from engine.bpmn.model import Flow, MultiInstance


def paths(elements: str, flows: str, **parents: str) -> Paths:
    """An outline of `id:kind` words and `a>b` flows, each flow named by itself; `parents` are sub-processes."""
    kinds = dict(word.split(":") for word in elements.split())
    many = MultiInstance(None, None, "x", sequential=True)
    made = {
        name: Element(name, kind.rstrip("*"), parent=parents.get(name), multi=many if "*" in kind else None)
        for name, kind in kinds.items()
    }
    drawn = {word: Flow(word, word[0], word.rstrip("'")[2:]) for word in flows.split()}
    return Paths(Outline("p", "", made, drawn, (), (), {}, {}, "", None, None))


def test_only_what_every_way_goes_over_is_certain() -> None:
    known = paths(
        "a:userTask x:exclusiveGateway y:exclusiveGateway s:scriptTask b:userTask c:userTask",
        "a>x x>y x>s s>y y>b y>c b>c",
    )
    assert known.between("a", ("b",)) == ("a>x", "y>b"), "through the script or past it: nobody can tell"
    assert known.between("a", ("c",)) == ("a>x", "y>c"), "not through work that somebody would have done"
    assert known.between("b", ("a",)) == ()
    assert known.onward("a") == ("a>x",)
    twice = paths("a:userTask b:userTask", "a>b a>b'")
    assert twice.between("a", ("b",)) == ()
    assert twice.choice(("a>b",)) == 0


def test_a_fork_sends_everywhere_and_a_join_holds_what_came() -> None:
    known = paths(
        "a:userTask f:parallelGateway b:userTask t:intermediateCatchEvent j:parallelGateway e:endEvent",
        "a>f f>b f>t b>j t>j j>e",
    )
    assert set(known.onward("a")) == {"a>f", "f>b", "f>t"}
    assert known.onward("b") == ("b>j",)
    assert known.between("b", ("e",)) == ("b>j", "j>e")


def test_ways_lead_into_and_out_of_a_sub_process() -> None:
    drawing = "s:startEvent b:userTask e:endEvent a:userTask c:userTask"
    flows, inside = "a>p p>c s>b b>e", {"s": "p", "b": "p", "e": "p"}
    known = paths(f"{drawing} p:subProcess", flows, **inside)
    assert known.between("a", ("b",)) == ("a>p", "s>b")
    assert known.between("b", ("c",)) == ("b>e", "p>c")
    assert known.between("a", ("c",)) == ()
    assert paths(f"{drawing} p:subProcess*", flows, **inside).between("a", ("c",)) == ("a>p", "p>c"), (
        "no items"
    )

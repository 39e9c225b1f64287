"""A process as a Petri net: one source, one sink, arcs between both kinds."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.service import Engine
from tests import sop
from tests.webui import office
from webui.exports import petri


@pytest.mark.parametrize("name", ["", "A & <B>"])
def test_a_net_has_one_source_one_sink_and_arcs_between_both_kinds(engine: Engine, name: str) -> None:
    auditor = office.actor(engine, "auditor")
    outline = engine.definitions.outline(engine.definitions.process(sop.KEY, auditor).definition_id)
    root = etree.fromstring(petri.pnml(outline, name)[0])
    places = {one.get("id") for one in root.iter("place") if one.get("id")}
    transitions = {one.get("id") for one in root.iter("transition")}
    arcs = [(one.get("source"), one.get("target")) for one in root.iter("arc")]
    assert all((source in places) != (target in places) for source, target in arcs)
    assert {one for arc in arcs for one in arc} == places | transitions
    assert len(places - {target for _source, target in arcs}) == 1
    assert len(places - {source for source, _target in arcs}) == 1

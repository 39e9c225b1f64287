"""engine/bpmn/lint/lint.py: every hostile file is answered as its manifest expects, and no bytes make it raise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.bpmn import bounds
from engine.bpmn.compilation import compile_definition
from engine.bpmn.drawing import xml
from engine.bpmn.lint.lint import inspect, lint_package, refuses
from engine.bpmn.package.files import read_files
from engine.bpmn.rules import Rule
from tests.engine.bpmn.drawings import ROLES, chain, file, flow, form, judged, node, properties, timer, user
from tests.tools.limits import USUAL
from tests.tools.pace import at_most
from tests.tools.sentences import english

BAD = Path(__file__).parents[1] / "data" / "bad"
CASES: list[dict[str, Any]] = json.loads((BAD / "manifest.json").read_text())["cases"]
MUST_REFUSE = {"reject"}
MUST_ACCEPT = {"accept", "accept-neutralised", "accept-with-warning"}
# These stop an instance in the manifest; here they are already refused when they are deployed.
REFUSED_EARLIER = {
    "files/token_explosion.bpmn",
    "files/data_lambda.bpmn",
    "files/data_cyclic.bpmn",
    "files/data_surrogate.bpmn",
    "files/data_custom_class.bpmn",
}
SECONDS = 2.0


@pytest.mark.parametrize("case", CASES, ids=lambda case: Path(case["file"]).name)
def test_bad_file_is_answered_as_its_manifest_expects(case: dict[str, Any]) -> None:
    content = (BAD / case["file"]).read_bytes()
    assert len(content) == case["bytes"]
    with at_most(SECONDS):
        found = inspect({"process.bpmn": content, "process.toml": b'title = "Uji"'}, ROLES, USUAL)
    refused = refuses(found)
    if case["expect"] in MUST_REFUSE:
        assert refused
    elif case["expect"] in MUST_ACCEPT:
        assert not refused, found
    elif case["expect"] == "incident":
        assert refused == (case["file"] in REFUSED_EARLIER)
    if refused or case["expect"] == "accept-with-warning":
        named = {finding.element for finding in found}
        assert case.get("element_id") is None or case["element_id"] in named
    if not refused:
        judged(content)
    if refused:
        text = " ".join(f"{finding.rule} {english(finding)}" for finding in found)
        for word in case.get("message_must_mention", ()):
            assert word.casefold() in text.casefold()
        assert all(finding.file for finding in found)


def test_every_bad_file_is_in_the_manifest() -> None:
    there = {path.relative_to(BAD).as_posix() for path in BAD.glob("*/*")}
    assert there == {case["file"] for case in CASES}


REPEATED = node(
    "multiInstanceLoopCharacteristics", "tiap", camunda_collection="${t1.a}", camunda_elementVariable="b"
)
WHOLE = file(
    chain(
        user("t1", properties(sop_no="1", sop_output="Draf"), camunda_formRef="isi"),
        node("scriptTask", "hitung", "<bpmn:script>jumlah = t1.a</bpmn:script>"),
        node("exclusiveGateway", "pilih", default="F3"),
        user(
            "t2",
            REPEATED,
        ),
        node(
            "subProcess",
            "bagian",
            node("startEvent", "m")
            + user("t3")
            + node("endEvent", "s")
            + flow("g1", "m", "t3")
            + flow("g2", "t3", "s"),
        ),
    ),
    timer("batas", "t1", "P2D"),
    flow("kembali", "pilih", "t1", "t1.a == 'ulang'"),
)
FILES = {"forms/isi.form": form(("a", True), ("alasan", True))}


def check(content: bytes) -> None:
    """Lint answers in time and in words, and what it accepts can be compiled."""
    files = {"process.bpmn": content, **FILES}
    with at_most(SECONDS):
        found = inspect(files, ROLES, USUAL)
    for finding in found:
        assert finding.level in ("error", "warning")
        assert finding.rule in set(Rule) or finding.rule.startswith("form-")
        assert english(finding)
    json.dumps([finding.params for finding in found])
    if not refuses(found):
        compile_definition(read_files(files), ROLES, USUAL, "uji")


@given(st.binary(max_size=300))
def test_random_bytes_never_raise(content: bytes) -> None:
    check(content)


PIECES = st.sampled_from(
    [
        b"",
        b'id="t1"',
        b'id=""',
        b'id="x&#10;y"',
        b"<bpmn:userTask/>",
        b"<bpmn:subProcess>",
        b"</bpmn:subProcess>",
        b'sourceRef="t1"',
        b'targetRef="mulai"',
        b"${",
        b"P1D",
        b"PT0S",
        b"&lt;",
        b'attachedToRef="batas"',
        b"<bpmn:timerEventDefinition/>",
        b'default="F0"',
        b"<bpmn:laneSet><bpmn:lane/></bpmn:laneSet>",
        b'<bpmn:association sourceRef="t1"/>',
        b"bpmn:parallelGateway",
        b"bpmn:boundaryEvent",
        b"bpmn:intermediateCatchEvent",
        b"bpmn:inclusiveGateway",
        b"bpmn:lane",
        "\u202e".encode(),
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 40), PIECES), min_size=1, max_size=4))
def test_mutated_drawings_never_raise(cuts: list[tuple[int, int, bytes]]) -> None:
    content = WHOLE.encode()
    for place, length, piece in cuts:
        content = content[:place] + piece + content[place + length :]
    check(content)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200), st.booleans()), min_size=1, max_size=6))
def test_exchanged_elements_never_raise(swaps: list[tuple[int, int, bool]]) -> None:
    root = xml.parse(WHOLE.encode(), "process.bpmn")
    for one, two, attributes in swaps:
        nodes = list(root.iter())
        left, right = nodes[one % len(nodes)], nodes[two % len(nodes)]
        if attributes:
            for key in set(left.attrib) & set(right.attrib):
                left.set(key, right.get(key) or "")
        else:
            left.tag, right.tag = right.tag, left.tag
    check(etree.tostring(root))


@pytest.mark.parametrize(
    "parts",
    [
        [node("startEvent", "a")] + [flow(f"f{n}", "a", "a") for n in range(bounds.SCOPE_FLOWS)],
        [node("parallelGateway", f"g{n}") for n in range(500)]
        + [flow(f"f{n}", f"g{n % 500}", f"g{n * 7 % 500}") for n in range(bounds.SCOPE_FLOWS)],
        [node("startEvent", "a"), flow("f", "a", "g0")]
        + [node("parallelGateway", f"g{n}") for n in range(490)]
        + [flow(f"f{n}", f"g{n % 490}", f"g{(n * 31 + 1) % 490}") for n in range(bounds.SCOPE_FLOWS - 1)],
        [node("exclusiveGateway", f"g{n}") for n in range(400)]
        + [flow(f"f{n}", f"g{n % 400}", f"g{(n + 1) % 400}", "1 == 1") for n in range(bounds.SCOPE_FLOWS)],
        [node("laneSet", "l", "".join(node("lane", f"l{n}") for n in range(2000)))],
        [node("subProcess", f"s{n}") for n in range(1500)],
        [node("startEvent", f"s{n}") for n in range(USUAL.nodes)],
        [user("t", properties(**{f"sop_k{n}": "x" * 50 for n in range(5000)}))],
        [user(f"t{n}", name="n" * 3000) for n in range(450)],
    ],
    ids=["loops", "tangle", "reached-tangle", "ring", "lanes", "parts", "starts", "properties", "names"],
)
def test_heavy_drawings_are_answered_in_time(parts: list[str]) -> None:
    check(file(*parts).encode())


def test_what_the_mutations_start_from_is_sound() -> None:
    assert not refuses(inspect({"process.bpmn": WHOLE.encode(), **FILES}, ROLES, USUAL))


def test_a_sound_package_has_no_remarks_but_that_it_is_not_drawn() -> None:
    sound = file(chain(user("t1", camunda_formRef="isi"), user("t2")))
    package = read_files({"process.bpmn": sound.encode(), **FILES})
    assert [finding.rule for finding in lint_package(package, ROLES, USUAL)] == ["not-drawn"]


def test_errors_come_first_each_remark_once_and_never_too_many() -> None:
    many = file(chain(*(user(f"t{n}", camunda_candidateGroups=f"tidak_ada{n}") for n in range(300))))
    found = inspect({"process.bpmn": many.encode()}, ROLES, USUAL)
    assert len(found) == bounds.FINDINGS
    assert [finding.level for finding in found] == sorted(finding.level for finding in found)
    assert len({(finding.rule, finding.element) for finding in found}) == len(found)


def test_what_is_wrong_in_other_files_is_told_with_their_names() -> None:
    found = inspect(
        {
            "process.bpmn": WHOLE.encode(),
            "forms/isi.form": b"{",
            "process.toml": b"title = ",
            "data/indikator.csv": b"a,a\n1,2\n",
            "roles.toml": b"[x",
        },
        ROLES,
        USUAL,
    )
    assert {(finding.rule, finding.file) for finding in found if finding.file != "process.bpmn"} == {
        ("form-json", "forms/isi.form"),
        ("toml", "process.toml"),
        ("table", "data/indikator.csv"),
        ("toml", "roles.toml"),
    }

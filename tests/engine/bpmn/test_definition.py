"""Compiling a package: judged whole, tried once, and the first process of the product walked to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn import compile_definition, parse_roles, read_files, read_folder
from engine.errors import DeploymentRefused
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    chain,
    compiled,
    parallel,
    process,
    script,
    times,
    user,
    xor,
)
from tests.engine.bpmn.run.test_multiinstance import SOP
from tests.tools.limits import USUAL

PROCESSES = Path(__file__).parents[3] / "processes"
BIDANG = ["bidang_perpustakaan", "bidang_kearsipan", "sekretariat_data"]
BACK = {"keputusan": "kembalikan", "alasan": "belum lengkap"}


def office() -> Run:
    """The product's own process, compiled as at a deployment."""
    roles = parse_roles((PROCESSES / "roles.toml").read_bytes(), "roles.toml")
    package = read_folder(PROCESSES / "pengumpulan_data_kinerja")
    return Run(compile_definition(package, roles, USUAL, "1"))


def test_the_lint_judges_before_anything_is_built() -> None:
    package = read_files({"process.bpmn": process(START, END, user("a"), chain("mulai", "a")).encode()})
    with pytest.raises(DeploymentRefused) as refused:
        compile_definition(package, {}, USUAL, "x")
    assert {finding.level for finding in refused.value.findings} == {"error"}
    assert "dead-end" in {finding.rule for finding in refused.value.findings}


def test_a_model_that_cannot_start_is_refused_by_its_trial() -> None:
    """Within every rule of the lint, and still more instances than there may be."""
    counted = script("s", "n = 300")
    text = process(START, END, counted, user("u", times("n")), chain("mulai", "s", "u", "selesai"))
    package = read_files({"process.bpmn": text.encode()})
    with pytest.raises(DeploymentRefused) as refused:
        compile_definition(package, {}, USUAL, "x")
    (finding,) = refused.value.findings
    assert (finding.rule, finding.element) == ("trial-start", "u")
    assert compile_definition(package, {}, USUAL, "x", trusted=True).key == "x", (
        "what is in force is not judged again"
    )


def test_what_depends_on_the_start_form_does_not_hinder_the_deployment() -> None:
    text = process(START, END, xor("x", "F_x_selesai"), user("a"), chain("mulai", "x", "selesai"))
    text = text.replace("</bpmn:process>", "").replace("</bpmn:definitions>", "")
    text += (
        '<bpmn:sequenceFlow id="f" sourceRef="x" targetRef="a"><bpmn:conditionExpression>jumlah &gt; 3'
        "</bpmn:conditionExpression></bpmn:sequenceFlow>"
    ) + chain("a", "selesai")
    package = read_files({"process.bpmn": (text + "</bpmn:process></bpmn:definitions>").encode()})
    assert compile_definition(package, {}, USUAL, "x").title == "sop"


def test_equal_packages_give_equal_definitions() -> None:
    one, two = compiled(SOP), compiled(SOP)
    assert one.outline == two.outline
    assert list(one.spec.task_specs) == list(two.spec.task_specs)
    assert one.package.sha256 == two.package.sha256


def test_the_office_process_is_walked_with_a_return_at_each_of_its_four_points() -> None:
    run = office()
    rows = [{"bidang": name, "indikator": f"Indikator {name}"} for name in BIDANG]
    run.do("Langkah_1").do("Langkah_2")
    run.do("Langkah_3_permintaan", indikator=rows)
    filling = next(task.element for task in run.workflow.ready())
    assert run.open() == sorted(f"{filling}:{name}" for name in BIDANG)
    assert {task.item: task.roles for task in run.workflow.ready()} == {name: (name,) for name in BIDANG}
    for name in BIDANG:
        run.do(filling, name, indikator=[{"indikator": name, "realisasi": 1}])
    run.do("Langkah_4", **BACK, bidang_dikembalikan=[BIDANG[1]])
    assert run.open() == [f"{filling}:{BIDANG[1]}"], "only the named bidang, and no second request"
    run.do(filling, BIDANG[1], indikator=[{"indikator": BIDANG[1], "realisasi": 2}])
    kept = {name: value["indikator"][0]["realisasi"] for name, value in run.workflow.values[filling].items()}
    assert kept == {BIDANG[0]: 1, BIDANG[1]: 2, BIDANG[2]: 1}
    run.do("Langkah_4", keputusan="setuju").do("Langkah_5").do("Langkah_6")
    run.do("Langkah_7", **BACK)
    assert run.open() == ["Langkah_6"]
    run.do("Langkah_6").do("Langkah_7", keputusan="setuju").do("Langkah_8", **BACK)
    assert run.open() == ["Langkah_7"]
    run.do("Langkah_7", keputusan="setuju").do("Langkah_8", keputusan="setuju").do("Langkah_9", **BACK)
    assert run.open() == ["Langkah_8"]
    run.do("Langkah_8", keputusan="setuju").do("Langkah_9", keputusan="setuju").do("Langkah_10")
    assert run.workflow.completed


def test_every_step_of_the_office_process_goes_overdue_and_stays_open() -> None:
    run = office()
    seen = []
    while not run.workflow.completed:
        task = run.workflow.ready()[0]
        fired = run.wait(days=10)
        seen += [(timer.host, timer.deadline) for timer in fired]
        assert all(timer.due < run.clock.now for timer in fired)
        assert task in run.workflow.ready(), "the task stays, with its tenggat"
        run.do(task.element, task.item, keputusan="setuju")
    assert seen == [(f"Langkah_{number}", True) for number in range(1, 11)]


def test_a_parallel_model_passes_the_whole_way_to_a_definition() -> None:
    text = process(
        START,
        END,
        parallel("p"),
        parallel("q"),
        user("a"),
        user("b"),
        chain("mulai", "p", "a", "q", "selesai"),
        chain("p", "b", "q"),
    )
    definition = compile_definition(read_files({"process.bpmn": text.encode()}), {}, USUAL, "7")
    assert (definition.key, definition.title, dict(definition.forms)) == ("7", "sop", {})

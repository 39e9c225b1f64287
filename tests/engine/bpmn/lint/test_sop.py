"""engine/bpmn/lint/sop.py: numbers, standard time, output, wording and returns of an SOP."""

from __future__ import annotations

import pytest

from tests.engine.bpmn.drawings import chain, file, findings, flow, form, node, properties, said, timer, user

WHOLE = {"sop_output": "Draf"}


def step(ident: str, no: str, name: str = "Menelaah data", **more: str) -> str:
    return user(ident, properties(sop_no=no, **(WHOLE | more)), name)


def rules(text: str) -> set[tuple[str, str | None]]:
    return said(text)


def test_a_complete_step_has_no_remark() -> None:
    assert not rules(file(chain(step("a", "1")), timer("b", "a")))


def test_without_numbers_it_is_no_sop() -> None:
    assert not rules(file(chain(user("a", name="Kepala Dinas"))))


def test_standard_time_and_output_are_missed() -> None:
    assert rules(file(chain(step("a", "1", sop_output=" ")))) == {
        ("no-standard-time", "a"),
        ("no-output", "a"),
    }
    interrupting = file(chain(step("a", "1")), timer("b", "a", interrupting=True))
    assert rules(interrupting) == {("no-standard-time", "a")}


def test_a_time_that_could_not_be_read_is_shown() -> None:
    text = file(chain(step("a", "1", **{"sop_grade.waktu": "tidak_terbaca"})), timer("b", "a"))
    (finding,) = findings(text)
    assert (finding.rule, finding.params["duration"]) == ("unread-time", "P1D")
    assert rules(text.replace("tidak_terbaca", "kira-kira")) == {("grade", "a")}


def test_steps_are_numbered_without_gaps() -> None:
    text = file(chain(step("a", "1"), step("b", "3"), step("c", "3"), user("d")))
    found = {f.rule: f for f in findings(text) if f.rule.startswith("step-")}
    assert set(found) == {"step-gap", "step-twice", "step-none"}
    assert found["step-gap"].params["missing"] == "2"
    assert found["step-twice"].element == "c"
    assert found["step-none"].element == "d"
    assert ("step-number", "b") in rules(file(chain(step("a", "1"), step("b", "2a"))))


def test_tasks_inside_a_numbered_sub_process_share_its_number_and_time() -> None:
    inner = (
        chain(user("dalam")).replace('"mulai"', '"m"').replace('"selesai"', '"s"').replace('id="F', 'id="G')
    )
    part = node("subProcess", "bagian", properties(sop_no="1", **WHOLE) + inner, "Berkoordinasi")
    assert not rules(file(chain(part), timer("b", "bagian")))


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Menerima, menelaah dan memerintahkan", None),
        ("[Berkoordinasi] dengan bidang lain", None),
        ("Memaraf dokumen", None),
        ("Periksa dokumen", None),
        ("Kepala Dinas menandatangani dokumen", "step-subject"),
        ("sekretaris memeriksa", "step-subject"),
        ("Dokumen Mekanisme yang telah ditandatangani didistribusikan", "step-verb"),
        ("Mekanisme pengumpulan data", "step-verb"),
        ("Berkas diterima", "step-verb"),
        ("", "step-name"),
    ],
)
def test_a_step_starts_with_a_verb(name: str, rule: str | None) -> None:
    assert rules(file(chain(step("a", "1", name)), timer("b", "a"))) == ({(rule, "a")} if rule else set())


def test_the_wording_of_the_source_counts() -> None:
    text = file(
        chain(step("a", "1", "Membagikan", sop_kegiatan_sumber="[Dokumen] dibagikan")), timer("b", "a")
    )
    assert rules(text) == {("step-verb", "a")}


def returning(task: str) -> str:
    return file(
        chain(step("a", "1"), task, node("exclusiveGateway", "g", default="F3")),
        flow("kembali", "g", "a", "g == 1", name="Tidak"),
        timer("b1", "a"),
        timer("b2", "t"),
    )


def test_a_return_asks_for_its_reason() -> None:
    task = user("t", properties(sop_no="2", **WHOLE), "Memeriksa", camunda_formRef="periksa")
    asked = {"forms/periksa.form": form(("keputusan", True), ("alasan", True))}
    assert "return-reason" not in {f.rule for f in findings(returning(task), asked)}
    for fields in ([("keputusan", True)], [("keputusan", True), ("alasan", False)]):
        (finding,) = [
            f for f in findings(returning(task), {"forms/periksa.form": form(*fields)}) if f.level == "error"
        ]
        assert (finding.rule, finding.element, finding.params["task"]) == (
            "return-reason",
            "kembali",
            "t",
        )
    bare = returning(user("t", properties(sop_no="2", **WHOLE), "Memeriksa"))
    assert ("return-reason", "kembali") in said(bare)
    loose = returning(user("t", name="Memeriksa"))
    assert ("return-without-form", "kembali") in said(loose)


def test_a_way_forward_needs_no_reason_even_between_returns() -> None:
    forward = file(
        chain(user("a"), node("exclusiveGateway", "g", default="F2"), user("b")),
        flow("x", "g", "selesai", "1 == 1"),
    )
    assert not rules(forward)
    nested = file(
        chain(
            user("a"),
            user("b", camunda_formRef="p"),
            node("exclusiveGateway", "g1", default="F3"),
            user("c", camunda_formRef="p"),
            node("exclusiveGateway", "g2", default="F5"),
        ),
        flow("x", "g1", "a", "1 == 1"),
        flow("y", "g2", "b", "1 == 1"),
    )
    found = [
        f for f in findings(nested, {"forms/p.form": form(("keputusan", True))}) if f.rule == "return-reason"
    ]
    assert sorted(f.element or "" for f in found) == ["x", "y"]


def test_decisions_have_two_labelled_ways_out() -> None:
    text = file(
        chain(step("a", "1"), node("exclusiveGateway", "g", default="F2")),
        timer("b", "a"),
        flow("x", "g", "selesai", "1 == 1", name="Ya"),
        flow("y", "g", "selesai", "1 == 2"),
    )
    found = {f.rule: f for f in findings(text)}
    assert set(found) == {"exit-label", "exit-count"}
    assert found["exit-label"].params["flows"] == "F2, y"

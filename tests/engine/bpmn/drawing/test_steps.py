"""engine/bpmn/drawing/steps.py: the rows of an SOP, by the numbers that its elements carry."""

from __future__ import annotations

from tests.engine.bpmn.drawing.test_outline import LANES, describe
from tests.engine.bpmn.drawings import chain, file, properties, timer, user


def test_a_step_carries_its_mutu_baku_and_its_printed_columns() -> None:
    values = {
        "sop_no": "1",
        "sop_kelengkapan": "Instruksi",
        "sop_output": "Disposisi",
        "sop_keterangan": "catatan",
        "sop_kegiatan_sumber": "[Memerintahkan]",
        "sop_grade.waktu": "terbaca",
        "sop_pelaksana_cetak": "perencana, sekretaris",
    }
    found = describe(file(LANES, chain(user("v", properties(**values), "Memerintahkan")), timer("b", "v")))
    (step,) = found.steps
    assert (step.name, step.requirement, step.output, step.note) == (
        "Memerintahkan",
        "Instruksi",
        "Disposisi",
        "catatan",
    )
    assert (step.source_text, step.grades, step.norm) == ("[Memerintahkan]", {"waktu": "terbaca"}, "P1D")
    assert step.lanes == ("Fungsional Perencana", "Sek.")
    assert step.roles == ("sekretaris",)


def test_rows_stand_in_the_order_of_their_numbers_and_of_two_the_first_counts() -> None:
    numbered = [
        user(f"t{at}", properties(sop_no=no), f"Langkah {at}") for at, no in enumerate(("2", "1", "2"))
    ]
    found = describe(file(chain(*numbered, user("u")))).steps
    assert [(step.no, step.element) for step in found] == [(1, "t1"), (2, "t0")]
    assert found[1].elements == ("t0", "t2"), "both tasks are of step 2"

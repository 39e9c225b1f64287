"""Instances by name, each led to a point where its bare names come from somewhere else, and how it goes on.

`data/states/names.*.json` holds what the rule of names before (version 2 of the stored form)
stored and showed at these points; it is never written again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.bpmn.places import join_place
from tests.engine.bpmn.drawing.test_calls import beside, call, called, given
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    chain,
    deadline,
    each,
    flow,
    parallel,
    process,
    script,
    user,
    within,
    xor,
)
from tests.engine.bpmn.test_definition import BACK, BIDANG, office

# What follows the point: (element, item, value) of the tasks that are completed.
Acts = tuple[tuple[str, str | None, dict[str, Any]], ...]
INNER = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'


def plain() -> Run:
    """A form was completed last; another task is open, and a choice on the form's name comes after it."""
    model = process(
        START,
        END,
        user("a"),
        deadline("b"),
        user("b"),
        xor("x", "F_x_selesai"),
        user("c"),
        chain("mulai", "a", "b", "x", "selesai"),
        flow("x", "c", "jumlah == 3"),
        chain("c", "selesai"),
    )
    return Run(model, {"judul": "Data"}).do("a", jumlah=3, catatan=None)


def scripted() -> Run:
    """Scripts have written, one under a name of the form completed last."""
    model = process(
        START,
        END,
        user("a"),
        script("s", "jumlah = 10", "dua = jumlah * 2"),
        user("b"),
        script("t", "jumlah = jumlah + 1"),
        xor("x", "F_x_selesai"),
        user("c"),
        chain("mulai", "a", "s", "b", "t", "x", "selesai"),
        flow("x", "c", "jumlah == 4"),
        chain("c", "selesai"),
    )
    return Run(model).do("a", jumlah=3)


def called_one() -> Run:
    """A called process is open, its first form completed."""
    child = called(
        user("isi"),
        user("cek"),
        xor("y", "F_y_as"),
        user("lagi"),
        chain("am", "isi", "cek", "y", "as"),
        flow("y", "lagi", "n == 7"),
        chain("lagi", "as"),
    )
    main = process(
        START, END, user("a"), call("p", passed=given(n="${a.n}")), user("b"), chain("mulai", "a", "p", "b", "selesai")
    )  # fmt: skip
    return Run(beside(main, child)).do("a", n=1).do("isi", n=7, judul="anak")


def several() -> Run:
    """Two items of a sub-process: one has answered and been counted by a script, the other was answered last."""
    model = process(
        START,
        END,
        parallel("f"),
        parallel("j"),
        user("z"),
        within(
            "m",
            INNER,
            user("isi"),
            script("k", "dari = n * 10"),
            user("cek"),
            xor("y", "F_y_e"),
            user("lagi"),
            chain("s", "isi", "k", "cek", "y", "e"),
            flow("y", "lagi", "n == 5"),
            chain("lagi", "e"),
            inner=each("${['x', 'y']}"),
        ),
        chain("mulai", "f", "m", "j", "selesai"),
        chain("f", "z", "j"),
    )
    return Run(model).do("isi", "y", n=2).do("isi", "x", n=1)


def returned() -> Run:
    """A return has opened a step again; its first round was answered by several."""
    model = process(
        START,
        END,
        user("minta"),
        user("isi", each("${minta.bidang if not tinjau.lagi else tinjau.lagi}")),
        user("tinjau"),
        xor("x", "F_x_selesai"),
        chain("mulai", "minta", "isi", "tinjau", "x", "selesai"),
        flow("x", "isi", "keputusan == 'kembalikan'"),
    )
    run = Run(model).do("minta", bidang=["p", "q"]).do("isi", "p", n=1).do("isi", "q", n=2)
    return run.do("tinjau", keputusan="kembalikan", lagi=["q"])


def office_sop() -> Run:
    """The product's own process: a return has opened one bidang's rows again."""
    run = office().do("Langkah_1", isi_disposisi="segera").do("Langkah_2", isi_disposisi="telaah")
    rows = [{"bidang": name, "indikator": f"Indikator {name}"} for name in BIDANG]
    run.do("Langkah_3_permintaan", indikator=rows, catatan="lengkapi")
    for name in BIDANG:
        run.do("Langkah_3_isian", name, indikator=[{"indikator": name, "realisasi": 1}])
    return run.do("Langkah_4", **BACK, bidang_dikembalikan=[BIDANG[1]])


AGREED = {"keputusan": "setuju"}
SCENES: dict[str, tuple[Callable[[], Run], Acts]] = {
    "plain": (plain, (("b", None, {"catatan": "y"}), ("c", None, {}))),
    "scripted": (scripted, (("b", None, {}), ("c", None, {}))),
    "called": (called_one, (("cek", None, {}), ("lagi", None, {}), ("b", None, {}))),
    "several": (
        several,
        (
            ("cek", "x", {"n": 5}),
            ("cek", "y", {"lain": 0}),
            ("z", None, {}),
            ("lagi", "x", {}),
        ),
    ),
    "office_sop": (
        office_sop,
        (
            ("Langkah_3_isian", BIDANG[1], {"indikator": [{"indikator": BIDANG[1], "realisasi": 2}]}),
            ("Langkah_4", None, AGREED),
            ("Langkah_5", None, {}),
            ("Langkah_6", None, {}),
            ("Langkah_7", None, BACK),
            ("Langkah_6", None, {}),
            ("Langkah_7", None, AGREED),
            ("Langkah_8", None, BACK),
            ("Langkah_7", None, AGREED),
            ("Langkah_8", None, AGREED),
            ("Langkah_9", None, AGREED),
            ("Langkah_10", None, {}),
        ),
    ),
    "returned": (returned, (("isi", "q", {"n": 3}), ("tinjau", None, {"keputusan": "setuju"}))),
}


def shown(run: Run) -> dict[str, Any]:
    """By open task: the names that its expressions see, elements that nothing was sent at left out."""
    tasks = {join_place(one.element, one.item): run.workflow.names(one.id) for one in run.workflow.ready()}
    return {
        place: {name: value for name, value in names.items() if value != {}} for place, names in tasks.items()
    }

"""engine/bpmn/drawing/legend.py: what readers know the parts of a drawing and the forms of a package by."""

from __future__ import annotations

from engine.bpmn.drawing import legend
from engine.bpmn.package.files import read_files
from engine.errors import Finding, FormTitle, Label
from tests.engine.bpmn.drawings import chain, file, flow, form, node, properties, timer, user

DRAWN = file(
    chain(
        user("isi", properties(sop_no="1"), name="Mengisi data", camunda_formRef="awal"),
        node("exclusiveGateway", "pilih"),
        node("parallelGateway", "bagi"),
        user("telaah", name="", camunda_formRef="lanjut"),
    ),
    timer("batas", "isi", "P2D"),
    flow("kembali", "pilih", "isi", "isi.a == 'ulang'", name="Ulang"),
)


def package(**forms: bytes):  # type: ignore[no-untyped-def]
    files = {f"forms/{name}.form": content for name, content in forms.items()}
    return read_files({"process.bpmn": DRAWN.encode(), **files})


def test_a_part_is_known_by_its_step_its_ends_its_host_or_what_it_comes_after() -> None:
    labels = legend.of(package()).all()
    assert labels["isi"] == Label("userTask", "Mengisi data", 1)
    assert labels["kembali"] == Label("sequenceFlow", "Ulang", source="pilih", target="isi")
    assert labels["batas"].host == "isi"
    assert labels["bagi"] == Label("parallelGateway", after="isi")  # not the nameless one between
    assert labels["telaah"].after == "isi"


def test_labels_bring_those_that_they_speak_of() -> None:
    assert set(legend.of(package()).labels(["kembali", "tidak_ada"])) == {"kembali", "pilih", "isi"}


def test_a_form_is_known_by_its_title_or_by_the_step_it_is_filled_in_at() -> None:
    titled = b'{"type": "default", "id": "lanjut", "title": "Telaah akhir", "components": []}'
    spare = b'{"type": "default", "id": "cadangan", "components": []}'
    broken = package(awal=form(("a", True)), lanjut=titled, cadangan=spare, rusak=b"{")
    assert legend.of(broken).titles(broken) == {
        "awal": FormTitle("", 1, "Mengisi data"),
        "lanjut": FormTitle("Telaah akhir", None, ""),
        "cadangan": FormTitle(),
        "rusak": FormTitle(),
    }


def test_a_remark_carries_the_labels_of_what_it_speaks_of() -> None:
    told = Finding(
        "error", "racing-name", "kembali", "process.bpmn", {"use": "isi.a, telaah.a", "name": "bagi"}
    )
    (labelled,) = legend.labelled([told], package(awal=form(("a", True))))
    assert set(labelled.labels) == {"kembali", "pilih", "isi", "telaah"}
    assert labelled == told
    (of_form,) = legend.labelled([Finding("error", "form-json", None, "forms/awal.form")], package(awal=b"{"))
    assert of_form.titles == {"awal": FormTitle("", 1, "Mengisi data")}


def test_what_cannot_be_read_has_no_legend() -> None:
    whole = package()
    broken = type(whole)(
        **{**{k: getattr(whole, k) for k in whole.__slots__}, "files": {"process.bpmn": b"<"}}
    )
    assert legend.of(broken).all() == {}

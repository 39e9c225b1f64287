"""Uploaded files as a package: by their endings, under plain names, over what is there."""

from __future__ import annotations

import pytest

from engine import bpmn, errors
from engine.service.workshop import uploads
from tests.engine.bpmn import drawings
from tests.engine.service import packages

MAIN = packages.two_steps()["process.bpmn"]
OTHER = packages.package(drawings.chain(drawings.user("lain")), key="lain")["process.bpmn"]


def test_each_file_lies_where_a_package_has_it() -> None:
    upload = uploads.read(
        [
            ("C:\\Users\\siti\\SOP kerja (3).BPMN", MAIN),
            ("telaah.form", b"{}"),
            ("indikator.csv", b"a"),
            ("aturan.dmn", b"<x/>"),
            ("jalan.json", b"{}"),
            ("Process.TOML", b"x"),
        ]
    )
    assert sorted(upload.files) == [
        "aturan.dmn",
        "data/indikator.csv",
        "forms/telaah.form",
        "process.bpmn",
        "process.toml",
        "tests/jalan.json",
    ]
    assert upload.names["process.bpmn"] == "SOP kerja (3).BPMN"
    assert not upload.whole


@pytest.mark.parametrize(
    ("called", "diagram", "there", "place"),
    [
        ("apa saja.bpmn", MAIN, {}, "process.bpmn"),
        ("apa saja.bpmn", MAIN, {"process.bpmn": MAIN}, "process.bpmn"),
        ("apa saja.bpmn", OTHER, {"sop.bpmn": MAIN}, "sop.bpmn"),
        ("bantu.bpmn", OTHER, {"process.bpmn": MAIN, "bantu.bpmn": b"x"}, "bantu.bpmn"),
        ("baru (2).bpmn", OTHER, {"process.bpmn": MAIN, "bantu.bpmn": OTHER}, "bantu.bpmn"),
        ("ketiga.bpmn", b"rusak", {"process.bpmn": MAIN, "bantu.bpmn": OTHER}, "ketiga.bpmn"),
        ("ke tiga (1).bpmn", b"rusak", {"process.bpmn": MAIN, "bantu.bpmn": OTHER}, "process.bpmn"),
    ],
)
def test_a_diagram_takes_the_place_of_its_like(
    called: str, diagram: bytes, there: dict[str, bytes], place: str
) -> None:
    assert uploads.read([(called, diagram)]).onto(there) == {place: diagram}


def test_an_archive_takes_the_place_of_everything() -> None:
    upload = uploads.read([("x.zip", bpmn.pack({"process.bpmn": b"a"}))])
    assert upload.whole
    assert upload.onto({"process.bpmn": b"b", "forms/a.form": b"c"}) == {
        "process.bpmn": b"a",
        "forms/a.form": None,
    }


@pytest.mark.parametrize(
    "name", ["x.exe", "x", "bpmn", "x.bpmn.png", "x.bpmn/", "roles.toml.txt", "setelan.toml"]
)
def test_what_no_package_has_is_refused(name: str) -> None:
    with pytest.raises(errors.FileRefused):
        uploads.read([(name, b"x")])


def test_nothing_and_twice_are_refused() -> None:
    for given in (
        [],
        [("", b"")],
        [("a.form", b""), ("A/a.form", b"")],
        [(f"{n}.form", b"") for n in range(201)],
    ):
        with pytest.raises(errors.Invalid):
            uploads.read(given)


def test_a_refusal_names_the_file_as_it_was_called() -> None:
    upload = uploads.read([("punya saya.bpmn", b"x")])

    def refuse() -> int:
        raise errors.DeploymentRefused([errors.Finding("error", "not-xml", None, "process.bpmn")])

    with pytest.raises(errors.DeploymentRefused) as refusal:
        uploads.with_own_names(upload, refuse)
    assert refusal.value.findings[0].file == "punya saya.bpmn"

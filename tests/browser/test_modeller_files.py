"""What the browser saves is what was opened: with camunda's extensions, zeebe's, none, or without a drawing."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.bpmn import parse_roles, read_files
from engine.bpmn.drawing import outline, xml
from engine.bpmn.lint.lint import lint_package
from engine.expressions import Expression
from engine.service import Engine
from engine.settings import HOME
from tests import sop
from tests.browser.drawer import Drawer
from tests.tools.limits import USUAL
from tests.tools.pages import Visitor
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

FOLDER = HOME / "processes" / sop.KEY
SHIPPED = (FOLDER / "process.bpmn").read_text("utf-8")
REST = {
    str(path.relative_to(FOLDER)): path.read_bytes()
    for path in FOLDER.rglob("*")
    if path.is_file() and path.suffix != ".bpmn"
}
ROLES = parse_roles((HOME / "processes/roles.toml").read_bytes())
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><b:definitions xmlns:b="{xml.BPMN}" xmlns:zeebe="{xml.ZEEBE}" id="d">'

ZEEBE = f"""{HEAD}<b:process id="{sop.KEY}" isExecutable="true"><b:startEvent id="Mulai"/>
<b:userTask id="Satu" name="Mengisi data"><b:extensionElements>
<zeebe:assignmentDefinition candidateGroups="sekretaris"/><zeebe:formDefinition formId="periksa"/>
<zeebe:ioMapping><zeebe:input source="=tabel('indikator')" target="indikator"/></zeebe:ioMapping>
<zeebe:properties><zeebe:property name="sop:no" value="1"/><zeebe:property name="sop:output" value="Data"/>
</zeebe:properties></b:extensionElements></b:userTask><b:endEvent id="Selesai"/>
<b:sequenceFlow id="a" sourceRef="Mulai" targetRef="Satu"/><b:sequenceFlow id="b" sourceRef="Satu" targetRef="Selesai"/>
</b:process></b:definitions>"""

# As a plain XML tool writes it: lists by loopDataInputRef, no <incoming>, a pool without a drawing, unknown elements.
PLAIN = f"""{HEAD}<b:collaboration id="k"><b:participant id="kolam" name="Dinas" processRef="{sop.KEY}"/>
<b:participant id="mitra" name="Mitra"/><b:messageFlow id="surat" sourceRef="Satu" targetRef="mitra"/></b:collaboration>
<b:message id="m" name="balasan"/><b:process id="{sop.KEY}" isExecutable="true"><b:laneSet id="s">
<b:lane id="Lane_sekretaris" name="Sekretaris"><b:flowNodeRef>Mulai</b:flowNodeRef><b:flowNodeRef>Satu</b:flowNodeRef>
</b:lane><b:lane id="Lane_kepala_dinas" name="Kepala Dinas"><b:flowNodeRef>Pilih</b:flowNodeRef>
<b:flowNodeRef>Tunggu</b:flowNodeRef><b:flowNodeRef>Selesai</b:flowNodeRef><b:flowNodeRef>Batal</b:flowNodeRef></b:lane>
</b:laneSet><b:startEvent id="Mulai"/><b:userTask id="Satu" name="Mengisi data" k:catatan="tetap" xmlns:k="urn:kantor">
<b:extensionElements><k:jejak><k:isi nomor="1">tetap ada</k:isi></k:jejak></b:extensionElements>
<b:multiInstanceLoopCharacteristics isSequential="true"><b:loopDataInputRef>Mulai.unit</b:loopDataInputRef>
<b:inputDataItem id="unit" name="unit"/></b:multiInstanceLoopCharacteristics></b:userTask>
<b:boundaryEvent id="Lewat" attachedToRef="Satu" cancelActivity="false"><b:timerEventDefinition>
<b:timeDuration>P1D</b:timeDuration></b:timerEventDefinition></b:boundaryEvent><b:endEvent id="Terlambat"/>
<b:exclusiveGateway id="Pilih" default="ya"/><b:intermediateCatchEvent id="Tunggu" name="Balasan">
<b:messageEventDefinition messageRef="m"/></b:intermediateCatchEvent><b:endEvent id="Selesai"/>
<b:endEvent id="Batal"><b:terminateEventDefinition/></b:endEvent>
<b:textAnnotation id="catatan"><b:text>Contoh</b:text></b:textAnnotation>
<b:association id="kait" sourceRef="Satu" targetRef="catatan"/>
<b:sequenceFlow id="f1" sourceRef="Mulai" targetRef="Satu"/><b:sequenceFlow id="f2" sourceRef="Satu" targetRef="Pilih"/>
<b:sequenceFlow id="ya" sourceRef="Pilih" targetRef="Tunggu"/>
<b:sequenceFlow id="tidak" sourceRef="Pilih" targetRef="Batal">
<b:conditionExpression>${{Mulai.unit == 'x' and 1 &lt; 2}}</b:conditionExpression></b:sequenceFlow>
<b:sequenceFlow id="f3" sourceRef="Tunggu" targetRef="Selesai"/>
<b:sequenceFlow id="f4" sourceRef="Lewat" targetRef="Terlambat"/></b:process></b:definitions>"""


def bare() -> str:
    """The shipped SOP as a modeller without extensions writes it."""
    text = re.sub(r"<bpmn:extensionElements>.*?</bpmn:extensionElements>", "", SHIPPED, flags=re.DOTALL)
    return re.sub(r' (xmlns:)?camunda(:\w+)?="[^"]*"', "", text)


def undrawn() -> str:
    return re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", SHIPPED, flags=re.DOTALL)


def plain(value: Any) -> Any:
    """A value of the outline for comparing: expressions as their text."""
    if isinstance(value, Expression):
        return value.text
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def meant(text: str) -> tuple[Any, list[Any]]:
    """What a diagram means to Alur: its outline and what the lint says, but whether all of it is drawn."""
    package = read_files({**REST, "process.bpmn": text.encode()}, ROLES)
    found = [(one.rule, one.element, dict(one.params)) for one in lint_package(package, ROLES, USUAL)]
    drawn = outline.describe(xml.parse(text.encode(), "process.bpmn"), package, ROLES)
    return plain(drawn), [one for one in found if one[0] != "not-drawn"]


def test_what_is_saved_is_what_was_opened(
    site: Site, engine: Engine, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    draft = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
    drawer = Drawer(visit(site.url), draft)
    page = drawer.page
    for name, text in {
        "shipped": SHIPPED,
        "bare": bare(),
        "zeebe": ZEEBE,
        "plain": PLAIN,
        "undrawn": undrawn(),
    }.items():
        page.evaluate("text => alur.bench.show(text)", text)
        saved = drawer.text()
        assert meant(saved) == meant(text), name
        rules = {
            one.rule
            for one in lint_package(read_files({**REST, "process.bpmn": saved.encode()}, ROLES), ROLES, USUAL)
        }
        assert "not-drawn" not in rules, name
        if name == "plain":
            assert 'k:catatan="tetap"' in saved
            assert "tetap ada" in saved
            for drawn in ("mitra", "surat", "catatan", "kait", "Lane_sekretaris", "Lewat"):
                assert f'bpmnElement="{drawn}"' in saved
            assert "tata letaknya dibuat otomatis" in page.locator("[data-notices]").inner_text()
    drawer.saved()

    page.evaluate("text => alur.bench.show(text)", SHIPPED)
    file = tmp_path / "sop.bpmn"
    file.write_bytes(SHIPPED.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"))
    page.set_input_files("[data-upload]", file)
    page.wait_for_selector(".notice:has-text('sop.bpmn kini menjadi isi rancangan')")
    assert meant(drawer.text()) == meant(SHIPPED)
    file.write_text("ini bukan gambar")
    page.set_input_files("[data-upload]", file)
    page.wait_for_selector(".notice:has-text('tidak dapat dibaca')")
    assert meant(drawer.text()) == meant(SHIPPED)
    with page.expect_download() as download:
        page.click("[data-act='download']")
    assert meant(download.value.path().read_text("utf-8")) == meant(SHIPPED)
    assert download.value.suggested_filename == "process.bpmn"


@pytest.mark.long
def test_the_keyboard_draws_and_the_phone_looks(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None]
) -> None:
    draft = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
    drawer = Drawer(visit(site.url), draft)
    page = drawer.page
    page.focus("#pilih-unsur")
    drawer.choose("Langkah_5")
    page.focus("[data-act='append']")
    page.keyboard.press("Enter")
    drawer.settle()
    page.keyboard.type("Mencatat hasil")
    page.keyboard.press("Tab")
    drawer.settle()
    assert page.evaluate("document.activeElement.dataset.field") == "no"
    page.locator("[data-drawing] svg").first.focus()
    new = page.evaluate("alur.bench.panel.shown")
    assert 'name="Mencatat hasil"' in drawer.text()
    page.keyboard.press("Delete")
    drawer.settle()
    assert not page.evaluate("id => Boolean(alur.bench.ed.registry.get(id))", new)
    page.keyboard.press("Control+z")
    drawer.settle()
    assert page.evaluate("id => Boolean(alur.bench.ed.registry.get(id))", new)
    drawer.choose(new)
    page.locator("[data-drawing] svg").first.focus()
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Control+s")
    drawer.saved()
    axe(page, "the modeller")

    phone = visit(site.url, phone=True)
    phone.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    phone.page.goto(drawer.address)
    phone.page.wait_for_selector("#diagram-lihat[data-ready]")
    assert "layar yang lebih lebar" in phone.page.locator("main").inner_text()
    assert not phone.page.locator("[data-bpmn-modeller]").is_visible()
    assert phone.page.locator("#diagram-lihat .bjs-powered-by").is_visible()
    axe(phone.page, "the diagram on a phone")

"""Every menu of the modeller, opened in both languages: no English word is left in the Indonesian one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from engine.service import Engine
from engine.settings import HOME
from tests import sop
from tests.browser.drawer import READY, Drawer
from tests.tools.pages import Visitor
from tests.tools.site import Site
from tests.webui import office
from webui.messages import modeller_words

pytestmark = pytest.mark.browser

NS = "http://www.omg.org/spec/BPMN/20100524/MODEL"
FLOW = '<sequenceFlow id="F_{0}_{1}" sourceRef="{0}" targetRef="{1}"/>'
EVENTS = {
    "message": "messageEventDefinition",
    "signal": "signalEventDefinition",
    "timer": "timerEventDefinition",
    "error": "errorEventDefinition",
    "escalation": "escalationEventDefinition",
    "link": "linkEventDefinition",
    "terminate": "terminateEventDefinition",
}
# What is drawn with each definition; link and terminate stand in one place only.
PLACES = {
    "message": "startEvent boundaryEvent intermediateCatchEvent intermediateThrowEvent endEvent",
    "signal": "startEvent boundaryEvent intermediateCatchEvent intermediateThrowEvent endEvent",
    "timer": "startEvent boundaryEvent intermediateCatchEvent",
    "error": "startEvent boundaryEvent endEvent",
    "escalation": "startEvent boundaryEvent intermediateThrowEvent endEvent",
    "link": "intermediateCatchEvent intermediateThrowEvent",
    "terminate": "endEvent",
}
TASKS = tuple(
    f"{kind}Task" for kind in ("user", "manual", "script", "businessRule", "send", "receive", "service")
)
GATEWAYS = tuple(f"{kind}Gateway" for kind in ("exclusive", "parallel", "inclusive", "eventBased", "complex"))


def everything() -> str:
    """One of each kind there is, without a drawing."""
    nodes = [f'<{kind} id="{kind}"/>' for kind in (*TASKS, *GATEWAYS, "task", "callActivity")]
    nodes += ['<startEvent id="start"/>', '<endEvent id="end"/>', '<intermediateThrowEvent id="between"/>']
    inner = []
    for what, places in PLACES.items():
        for kind in places.split():
            at = f"{what}_{kind}"
            body = f"<{EVENTS[what]}/>"
            if kind == "startEvent":
                start = f'<startEvent id="{at}">{body}</startEvent>'
                inner.append(f'<subProcess id="sub_{at}" triggeredByEvent="true">{start}</subProcess>')
            elif kind == "boundaryEvent":
                nodes.append(f'<boundaryEvent id="{at}" attachedToRef="userTask">{body}</boundaryEvent>')
                gentle = f'<boundaryEvent id="{at}_gentle" cancelActivity="false" attachedToRef="manualTask">'
                if what != "error":
                    nodes.append(f"{gentle}{body}</boundaryEvent>")
            else:
                nodes.append(f'<{kind} id="{at}">{body}</{kind}>')
    nodes.append(
        '<subProcess id="loops"><userTask id="many"><multiInstanceLoopCharacteristics/></userTask>'
        '<userTask id="again"><standardLoopCharacteristics/></userTask></subProcess>'
    )
    nodes += ['<dataObject id="data"/><dataObjectReference id="object" dataObjectRef="data"/>']
    nodes += ['<dataStoreReference id="store"/>']
    flows = [FLOW.format(*pair) for pair in (("start", "userTask"), ("userTask", "exclusiveGateway"))]
    flows += [FLOW.format("exclusiveGateway", kind) for kind in TASKS[1:]] + [
        FLOW.format("manualTask", "end")
    ]
    lane = '<laneSet id="set"><lane id="lane" name="Lajur"><flowNodeRef>start</flowNodeRef></lane></laneSet>'
    notes = '<textAnnotation id="note"><text>Catatan</text></textAnnotation><group id="group"/>'
    process = f'<process id="p" isExecutable="true">{lane}{"".join(nodes + inner + flows)}{notes}</process>'
    pools = (
        '<collaboration id="c"><participant id="pool" processRef="p"/><participant id="empty" name="Mitra"/>'
        '<messageFlow id="message" sourceRef="sendTask" targetRef="empty"/></collaboration>'
    )
    return f'<definitions xmlns="{NS}" id="d" targetNamespace="urn:uji">{pools}{process}</definitions>'


# Opens the panel, the pad and the menu of every element in turn; gives all words that were shown.
TOUR = """async () => {
  const { bench } = alur, { ed } = bench, words = new Set();
  const wait = () => new Promise(done => setTimeout(done, 0));
  const told = node => {
    for (const one of node.querySelectorAll('[title], [aria-label]')) {
      words.add(one.title || one.getAttribute('aria-label'));
    }
    for (const line of node.innerText.split('\\n')) words.add(line.trim());
  };
  told(document.querySelector('.djs-palette'));
  for (const shape of ed.registry.filter(one => one.parent && !one.labelTarget)) {
    ed.get('selection').select(shape);
    bench.panel.draw();
    bench.node.querySelectorAll('.panel details').forEach(one => { one.open = true; });
    told(bench.node.querySelector('.panel'));
    const pad = ed.get('contextPad').getEntries(shape);
    Object.values(pad).forEach(one => words.add(one.title));
    if (pad.replace) {
      const title = ed.say('Change element');
      ed.get('popupMenu').open(shape, 'bpmn-replace', { x: 400, y: 300 }, { title, search: true });
      await wait();
      told(document.querySelector('.djs-popup'));
      ed.get('popupMenu').close();
    }
  }
  const several = ed.registry.filter(one => one.type === 'bpmn:UserTask');
  ed.get('selection').select(several);
  bench.panel.draw();
  told(bench.node.querySelector('.panel'));
  for (const menu of ['align-elements', 'distribute-elements']) {
    if (ed.get('popupMenu').isEmpty(several, menu)) continue;
    ed.get('popupMenu').open(several, menu, { x: 400, y: 300 });
    await wait();
    told(document.querySelector('.djs-popup'));
    ed.get('popupMenu').close();
  }
  return [...words].filter(Boolean);
}"""


def english_words() -> set[str]:
    """Keys of the word tables that read otherwise in Indonesian."""
    tables = "".join(path.read_text("utf-8") for path in (HOME / "webui/assets/modeller/words").glob("*.js"))
    pairs = re.findall(
        r"^\s+(?:'((?:[^'\\]|\\.)*)'|([A-Za-z]\w*)):\s*'((?:[^'\\]|\\.)*)'", tables, re.MULTILINE
    )
    ours = {english for english, words in modeller_words.WORDS.items() if english != words}
    return ours | {quoted or bare for quoted, bare, words in pairs if (quoted or bare) != words}


@pytest.mark.long
def test_no_word_is_left_in_english(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None]
) -> None:
    draft = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
    drawer = Drawer(visit(site.url), draft)
    page = drawer.page
    page.click("[data-act='simulate']")
    page.click(".djs-overlays[data-container-id='Mulai'] .bts-context-pad")
    page.click(".bts-palette .bts-entry >> nth=2")
    page.wait_for_function("() => document.querySelectorAll('.bts-log .bts-text').length > 1")
    simulated = page.evaluate(
        """() => [...document.querySelectorAll('[data-simulation] *')]
          .flatMap(one => [one.title, one.getAttribute('aria-label'), one.children.length ? '' : one.textContent])
          .filter(Boolean).map(one => one.trim())"""
    )
    assert set(simulated) & english_words() == set()
    assert not [one for one in simulated if re.search(r"\b(started|finished|Simulation|animation)\b", one)]
    assert page.locator("[data-simulation] .bjs-powered-by").is_visible()
    page.click("[data-act='simulate']")

    page.evaluate("text => alur.bench.show(text)", everything())
    shown = set(page.evaluate(TOUR))
    assert drawer.missing() == []
    assert len(shown) > 250
    assert shown & english_words() == set()
    drawer.saved()

    page.click("button[value='en']")
    page.wait_for_selector(READY)
    drawer.choose("userTask")
    assert page.locator(".panel h3").first.inner_text().casefold() == "step"
    assert "Saved" in page.locator(".state").inner_text() or "saved" in page.locator(".state").inner_text()
    page.set_viewport_size({"width": 1024, "height": 768})
    axe(page, "the modeller in English at 1024 px")
    box = page.locator("[data-drawing]").bounding_box()
    assert box is not None
    assert box["width"] > 600

"""Decision tables as the text of .dmn files, and what is read of them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from engine.bpmn.decision_table import Decision
from engine.bpmn.drawing import dmn
from engine.errors import Finding
from tests.engine.bpmn.drawings import chain, file, node, user

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="x">'


def table(
    rows: list[tuple[list[str], list[str]]],
    policy: str = "UNIQUE",
    inputs: tuple[str, ...] = ("a",),
    outputs: tuple[str, ...] = ("hasil",),
    extra: str = "",
) -> bytes:
    columns = "".join(
        f'<input id="i{at}"><inputExpression><text>{escape(text)}</text></inputExpression></input>'
        for at, text in enumerate(inputs)
    )
    columns += "".join(f'<output id="o{name}" name="{name}"/>' for name in outputs)
    for tests, results in rows:
        cells = "".join(f"<inputEntry><text>{escape(text)}</text></inputEntry>" for text in tests)
        cells += "".join(f"<outputEntry><text>{escape(text)}</text></outputEntry>" for text in results)
        columns += f"<rule>{cells}</rule>"
    whole = f'<decisionTable hitPolicy="{policy}">{columns}{extra}</decisionTable>'
    return f'{HEAD}<decision id="d" name="D">{whole}</decision></definitions>'.encode()


def made(content: bytes) -> Decision:
    told: list[Finding] = []
    found = dmn.read({"d.dmn": content}, told)
    assert not told, told
    return found["d"]


def reasons(content: bytes) -> list[object]:
    told: list[Finding] = []
    dmn.read({"d.dmn": content}, told)
    return [finding.params.get("reason", finding.rule) for finding in told]


TABLE = table([([">= 10"], ["'besar'"]), (["< 10"], ["'kecil'"])], inputs=("t.jumlah",))


def drawn(attributes: str = 'camunda:decisionRef="d" camunda:resultVariable="golongan"') -> str:
    rule = node("businessRuleTask", "aturan").replace('id="aturan"', f'id="aturan" {attributes}')
    return file(chain(user("t"), rule, user("u")))

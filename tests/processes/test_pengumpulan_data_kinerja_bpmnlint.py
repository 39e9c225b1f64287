"""The drawing of "Pengumpulan Data Kinerja" by the rules that bpmn.io recommends: nothing to remark."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.tools.frontend import hatch_build

HERE = Path(__file__).parent
DRAWING = HERE.parents[1] / "processes" / "pengumpulan_data_kinerja" / "process.bpmn"


def judged(drawing: Path) -> dict[str, list[str]]:
    """The elements that each rule remarks."""
    _npm, environment = hatch_build.npm()
    done = subprocess.run(
        ["node", str(HERE / "bpmnlint.mjs"), str(drawing)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {rule: [one["id"] for one in found] for rule, found in json.loads(done.stdout).items()}


def test_no_error_and_no_warning(tmp_path: Path) -> None:
    assert judged(DRAWING) == {}
    bare = tmp_path / "bare.bpmn"
    bare.write_text(
        DRAWING.read_text("utf-8").replace(
            '<bpmn:startEvent id="Langkah_3_mulai" name="Mulai">', '<bpmn:startEvent id="Langkah_3_mulai">'
        ),
        "utf-8",
    )
    assert judged(bare) == {"label-required": ["Langkah_3_mulai"]}, "a remark would be seen"

"""What another product's site is made of is whole: ten steps, and a form that takes what is sent."""

from __future__ import annotations

from pathlib import Path

from engine.bench import packages, rival


def test_every_file_is_written_and_can_be_read_by_python(tmp_path: Path) -> None:
    rival.write(tmp_path / "rival")
    written = {str(path.relative_to(tmp_path / "rival")) for path in (tmp_path / "rival").rglob("*.py")}
    assert written == set(rival.FILES)
    for name, text in rival.FILES.items():
        compile(text, name, "exec")


def test_its_flow_has_the_same_ten_steps_with_the_same_values() -> None:
    flow, models = rival.FILES["rival/flows.py"], rival.FILES["rival/models.py"]
    steps = [f"langkah_{number}" for number in range(1, 11)]
    for step, after in zip(steps, [*steps[1:], "end"], strict=True):
        assert f"    {step} = step(this.{after})\n" in flow
        assert f'id="{step}"' in packages.ten()
    for name in packages.VALUE:
        assert f'"{name}"' in flow
        assert f"    {name} = jsonstore." in models

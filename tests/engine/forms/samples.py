"""Forms for the tests: the samples in data/, small ones made of components, and a page as a browser posts it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.forms import Component, Form, read_form, show_number

DATA = Path(__file__).parent / "data"

INDICATORS: dict[str, Any] = {
    "unit": "Bidang Perpustakaan",
    "indikator": [
        {"nama": "IPLM", "satuan": "indeks", "arah": "positif", "target": 72, "bidang": "perpustakaan"},
        {"nama": "Temuan berulang", "satuan": "temuan", "arah": "negatif", "target": 4},
    ],
}
CHOICES: dict[str, Any] = {
    "pilihan_bidang": [
        {"value": "bidang_perpustakaan", "label": "Bidang Perpustakaan"},
        {"value": "bidang_kearsipan", "label": "Bidang Kearsipan"},
    ]
}


class Post(dict[str, list[str]]):
    """A posted form, several texts a name, as Werkzeug hands it out."""

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])


def load(name: str) -> Form:
    return read_form((DATA / f"{name}.form").read_bytes(), f"forms/{name}.form")


def source(*components: dict[str, Any], **whole: Any) -> str:
    numbered = [{"id": f"c{number}", **component} for number, component in enumerate(components)]
    return json.dumps({"type": "default", "id": "contoh", "components": numbered, **whole})


def make(*components: dict[str, Any]) -> Form:
    return read_form(source(*components), "forms/contoh.form")


def field(type_: str, key: str = "isi", **rest: Any) -> dict[str, Any]:
    return {"type": type_, "key": key, "label": key.title(), **rest}


def rows(*components: dict[str, Any], path: str = "daftar", **rest: Any) -> dict[str, Any]:
    return {
        "type": "dynamiclist",
        "path": path,
        "label": path.title(),
        "components": list(components),
        **rest,
    }


def choose(*values: str) -> list[dict[str, str]]:
    return [{"value": value, "label": value.title()} for value in values]


def page(form: Form, value: dict[str, Any]) -> Post:
    """What a browser posts for a page that shows a value and that nobody touched."""
    posted = Post()
    for component in form.fields:
        if component.type == "dynamiclist":
            drawn = value.get(component.key, [])
            posted[f"{component.key}.jumlah"] = [str(len(drawn))]
            for index, row in enumerate(drawn):
                for column in component.components:
                    _draw(column, f"{component.key}.{index}.{column.key}", row.get(column.key), posted)
        else:
            _draw(component, component.key, value.get(component.key), posted)
    return posted


def _draw(component: Component, name: str, value: Any, posted: Post) -> None:
    if not component.is_input:
        return
    if component.type == "checkbox":
        posted.update({name: ["on"]} if value else {})
    elif component.type == "checklist":
        posted.update({name: list(value)} if value else {})
    elif isinstance(value, int | float):
        posted[name] = [show_number(value)]
    elif component.type != "radio" or value:
        posted[name] = [str(value or "").replace("\n", "\r\n")]

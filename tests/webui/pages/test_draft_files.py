"""The files of a draft as the editors in the browser read, save and judge them: JSON, revisions, conflicts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


@pytest.fixture
def draft(engine: Engine) -> str:
    """The address of a draft of the SOP."""
    return f"/sop/rancangan/{engine.drafts.open(sop.KEY, office.actor(engine, 'pemilik'))}"


def put(person: Visitor, address: str, content: bytes, revision: str) -> TestResponse:
    headers = {"If-Match": revision, "X-CSRFToken": person.token()}
    return person.client.put(address, data=content, headers=headers, buffered=True)


def judged(person: Visitor, draft: str, body: Any) -> TestResponse:
    headers = {"X-CSRFToken": person.token()}
    return person.client.post(f"{draft}/periksa", json=body, headers=headers, buffered=True)


def test_a_file_is_read_and_saved_on_its_revision(visitor: Come, draft: str) -> None:
    person = visitor("pemilik")
    address = f"{draft}/berkas/process.toml"
    got = person.get(address).response
    assert got.headers["Content-Disposition"] == "attachment; filename=process.toml"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    saved = put(person, address, got.get_data() + b"\n", '"1"')
    assert (saved.status_code, saved.json) == (200, {"revision": 2})
    late = put(person, address, b"x", "1")
    assert late.status_code == 409
    assert late.json is not None
    assert (late.json["error"], late.json["by"], late.json["revision"]) == (
        "stale",
        "Pemilik Proses (contoh)",
        2,
    )
    assert late.json["at"]
    assert put(person, address, b"x", "").status_code == 400
    bad = put(person, f"{draft}/berkas/CON", b"x", "2")
    assert bad.status_code == 422
    assert bad.json is not None
    assert bad.json["findings"][0]["rule"] == "file-name"
    removed = person.client.delete(
        address, headers={"If-Match": "2", "X-CSRFToken": person.token()}, buffered=True
    )
    assert removed.json == {"revision": 3}
    assert person.get(address).status == 404
    assert person.client.put(address, data=b"x", headers={"If-Match": "3"}).status_code == 403  # no token


def test_what_is_not_saved_yet_is_judged_too(visitor: Come, draft: str) -> None:
    person = visitor("pemilik")
    sound = judged(person, draft, {"files": {}}).json
    assert sound is not None
    assert not [one for one in sound["findings"] if one["level"] == "error"]
    broken = judged(person, draft, {"files": {"process.bpmn": "<rusak"}}).json
    assert broken is not None
    assert set(broken["findings"][0]) == {"level", "rule", "element", "file", "message", "detail"}
    assert broken["findings"][0]["level"] == "error"
    crowd: Any = {"files": dict.fromkeys(map(str, range(300)), "")}
    rubbish: tuple[Any, ...] = ([], {"files": []}, {"files": {"a": 1}}, 3, crowd)
    for body in rubbish:
        assert judged(person, draft, body).status_code == 400
    assert json.loads(judged(person, draft, {}).get_data())["findings"] == sound["findings"]


def test_nobody_else_may(visitor: Come, draft: str) -> None:
    for name in ("kadis", "auditor"):
        person = visitor(name)
        assert person.get(f"{draft}/berkas/process.toml").status == 200
        assert put(person, f"{draft}/berkas/process.toml", b"", "1").status_code == 403
    person = visitor("sekretaris")
    assert person.get(draft).status == person.get(f"{draft}/berkas/process.toml").status == 403
    assert judged(person, draft, {"files": {}}).status_code == 403
    assert visitor("pemilik").get("/sop/rancangan/999").status == 404
    assert visitor().get(draft).path == "/masuk"


def test_an_impossible_path_is_no_file(visitor: Come, draft: str) -> None:
    person = visitor("pemilik")
    for path in ("%00", "..%2f..%2fetc%2fpasswd", "a" * 2000, "%ff%fe", "%F0%9F%93%84", "a%0d%0ab"):
        assert person.get(f"{draft}/berkas/{path}").status in (404, 422), path
        assert person.get(f"{draft}/teks/{path}").status in (404, 422), path
        assert put(person, f"{draft}/berkas/{path}", b"x", "1").status_code in (404, 422), path

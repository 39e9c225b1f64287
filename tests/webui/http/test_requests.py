"""Every answer names its request; an act that is sent twice keeps the name its page was drawn with."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from tests.webui.visitor import Visitor
from webui.http.requests import HEADER

Come = Callable[..., Visitor]


def test_a_page_has_a_new_name_and_a_post_that_of_its_page(visitor: Come) -> None:
    person = visitor("kadis")
    first, second = (person.get("/tugas").response.headers[HEADER] for _ in range(2))
    assert UUID(first) != UUID(second)
    drawn = str(uuid4())
    sent = {"csrf_token": person.token(), "request_id": drawn, "sandi_baru": "a", "sandi_ulang": "b"}
    assert person.post("/sandi", sent, follow=False).response.headers[HEADER] == drawn
    other = person.post("/sandi", sent | {"request_id": "bukan nomor"}, follow=False)
    assert UUID(other.response.headers[HEADER]) != UUID(drawn)

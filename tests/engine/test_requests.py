"""Which request is served, thread by thread, and what was sent with it as a number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from engine import requests


def test_a_request_is_served_for_the_length_of_a_block() -> None:
    one, two = uuid4(), uuid4()
    assert requests.current() is None
    with requests.serving(one):
        with requests.serving(two):
            assert requests.current() == two
        assert requests.current() == one
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(requests.current).result() is None, "of this thread alone"
    assert requests.current() is None
    requests.begin(one)
    assert requests.current() == one
    requests.end()
    assert requests.current() is None


def test_the_same_again_has_the_same_number_and_another_has_not() -> None:
    found = requests.fingerprint({"b": 1, "a": [2]})
    assert 0 < found < 2**63
    assert requests.fingerprint({"a": [2], "b": 1}) == found
    assert requests.fingerprint({"a": [2], "b": 2}) != found
    assert requests.fingerprint(b"x") != requests.fingerprint(b"y")
    endless: list[object] = []
    endless.append(endless)
    assert requests.fingerprint(endless) == requests.fingerprint({1, 2}) == 0

"""Seals as facts and as files: what is held outside is read back, and proves itself."""

from __future__ import annotations

import json

import pytest

from engine import errors
from tests.engine.service.conftest import Office


def test_a_forged_seal_file_is_no_seal(office: Office, held: bytes) -> None:
    engine = office.engine
    file = json.loads(held)
    file["heads"][0][1] += 1
    assert engine.audit.verify(json.dumps(file).encode()).faults[-1].kind == "seal_file"
    file = json.loads(held) | {"signature": "00" * 384}
    assert engine.audit.verify(json.dumps(file).encode()).faults[-1].kind == "seal_file"
    for rubbish in (b"", b"[]", b"{}", b'{"document": "{}"}', b"\xff"):
        with pytest.raises(errors.Invalid):
            engine.audit.verify(rubbish)

"""The values the tests of the language evaluate over."""

from __future__ import annotations

from typing import Any

import pytest

from engine.expressions import (
    ExpressionError,
    compile_expression,
)

NAMES: dict[str, Any] = {
    "jumlah": 4,
    "kosong": None,
    "setuju": True,
    "teks": "Data Awal",
    "baris": [{"kode": "IK-01", "target": 72}, {"kode": "IK-02", "target": None}],
    "Langkah_4": {"keputusan": "kembalikan", "alasan": "belum lengkap"},
    "Langkah_7": {},
    "Langkah_3": {"bidang_kearsipan": {"baris": [3]}, "2026": "angka"},
    "bidang": "bidang_kearsipan",
}


def evaluate(text: str, **names: Any) -> Any:
    return compile_expression(text).evaluate({**NAMES, **names})


def refusal(text: str, **names: Any) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        evaluate(text, **names)
    return caught.value

"""Whatever a page lets somebody type has a label, so that it can be shown again under it."""

from __future__ import annotations

import re

from flask import Flask

from engine.settings import HOME
from webui.messages import fields

CONTROL = re.compile(r"<(input|select|textarea)\b[^>]*?\bname=\"([a-z-]+)\"[^>]*>")
SECRETS = {"sandi", "sandi_lama", "sandi_baru", "sandi_ulang"}


def test_every_field_of_every_page_is_labelled_or_its_own() -> None:
    pages = "\n".join(path.read_text("utf-8") for path in (HOME / "webui/templates").rglob("*.html"))
    pages = re.sub(r"<meta[^>]*>", "", pages)
    typed = {name for _kind, name in CONTROL.findall(pages)}
    assert len(typed) > 20
    assert sorted(typed - SECRETS - fields.OWN - fields.LABELS.keys()) == []


def test_labels_and_choices_are_words(app: Flask) -> None:
    with app.test_request_context("/"):
        assert fields.label("alasan") == "Alasan"
        assert fields.label("hari0") == "Senin"
        assert fields.label("ganti.Langkah_2") == "Isian"
        assert fields.value("jenis", "libur_daerah") == "libur daerah"
        assert fields.value("jenis", "yang lain") == ""
        assert fields.value("alasan", "libur_daerah") == ""
    assert fields.is_own("csrf_token")
    assert not fields.is_own("komentar")

"""Why a site was not brought to another database, and what to do then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webui.language import gettext as _


def transfer_refused(params: Mapping[str, Any]) -> str:
    """Return the sentence of a `TransferRefused`."""
    sentences = {
        "text": _(
            "Tabel %(table)s memuat teks yang tidak dapat disimpan PostgreSQL. Tidak ada yang dipindahkan; "
            "jalankan alur audit verify untuk mencari isinya.",
            table=params.get("table", "?"),
        ),
    }
    return sentences.get(str(params.get("reason")), _("Situs ini tidak dapat dipindahkan."))

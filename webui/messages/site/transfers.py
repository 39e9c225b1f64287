"""Why a site was not brought to another database, or is no longer in this one, and what to do then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webui import filters
from webui.language import gettext as _

Params = Mapping[str, Any]


def transfer_refused(params: Params) -> str:
    """Return the sentence of a `TransferRefused`."""
    table = params.get("table", "?")
    sentences = {
        "text": _(
            "Tabel %(table)s memuat teks yang tidak dapat disimpan PostgreSQL. Tidak ada yang dipindahkan; "
            "jalankan alur audit verify untuk mencari isinya.",
            table=table,
        ),
        "differs": _(
            "Tabel %(table)s tidak sama di kedua basis data, jadi situs tidak dipindahkan. Jalankan "
            "alur audit verify, lalu coba lagi.",
            table=table,
        ),
        "source": _("Situs ini sudah memakai PostgreSQL; tidak ada yang perlu dipindahkan."),
        "elsewhere": moved(params),
        "restless": _(
            "Terlalu banyak yang berubah selama penyalinan. Tidak ada yang dipindahkan; coba lagi pada jam sepi."
        ),
        "held": _("Pemindahan lain sedang berjalan. Tunggu sampai selesai."),
        "space": _(
            "Ruang penyimpanan kurang: salinan sementara membutuhkan %(size)s di folder basis data.",
            size=filters.size(int(params.get("needed", 0))),
        ),
    }
    return sentences.get(str(params.get("reason")), _("Situs ini tidak dapat dipindahkan."))


def moved(params: Params) -> str:
    """Return the sentence of a site that has left its database."""
    at = params.get("at")
    if not params.get("to") or not isinstance(at, datetime):
        return _(
            "Situs sudah dipindahkan ke basis data lain; belum tersimpan di sini. Coba lagi sebentar lagi."
        )
    return _(
        "Situs sudah dipindahkan ke %(to)s, %(at)s. Jalankan Alur dengan ALUR_DATABASE_URL yang baru.",
        to=params["to"],
        at=filters.full_time(at),
    )

"""The first SOP as people work it: who does each step, and what they fill in. Used by every walk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEY = "pengumpulan_data_kinerja"

PEOPLE = {
    "kepala_dinas": "kadis",
    "sekretaris": "sekretaris",
    "sekretariat_data": "sekretaris",
    "fungsional_perencana": "perencana",
    "bidang_perpustakaan": "bidang.perpustakaan",
    "bidang_kearsipan": "bidang.kearsipan",
}
BIDANG = ("bidang_kearsipan", "bidang_perpustakaan", "sekretariat_data")

START = {
    "tahun": 2026,
    "periode": "Triwulan III",
}

REASON = "Angka belum sesuai dengan bukti dukung."

# Elements that decide; each may send the work one step down.
REVIEWS = ("Langkah_4", "Langkah_7", "Langkah_8", "Langkah_9")

# realisasi by indicator code; IK-12 has no figure yet.
REALISASI = {
    "IK-01": 70.85,
    "IK-02": 71.4,
    "IK-03": 21850,
    "IK-06": 8,
    "IK-08": 43.75,
    "IK-10": 5,
    "IK-11": 3,
}


def filled(element: str, data: Mapping[str, Any], *, back: bool = False) -> dict[str, Any]:
    """What the person at `element` sends, given what the form shows already; `back` returns it for correction."""
    value = dict(data)
    if element in REVIEWS and back:
        value |= {"keputusan": "kembalikan", "alasan": REASON}
        if element == "Langkah_4":
            value["bidang_dikembalikan"] = ["bidang_kearsipan"]
        return value
    return value | _entered(element, value)


def _entered(element: str, value: Mapping[str, Any]) -> dict[str, Any]:
    match element:
        case "Langkah_3_isian":
            return {"indikator": [_measured(row) for row in value["indikator"]]}
        case "Langkah_5":
            return {
                "ringkasan": "Sebagian besar target tercapai.",
                "analisis": "Digitalisasi arsip belum terukur.",
            }
        case "Langkah_6":
            return {"hasil_pembahasan": "Angka disepakati bersama bidang."}
        case "Langkah_4" | "Langkah_8":
            return {"keputusan": "setuju"}
        case "Langkah_7":
            return {"keputusan": "setuju", "paraf": True}
        case "Langkah_9":
            return {"keputusan": "setuju", "tanda_tangan": True}
        case "Langkah_10":
            return {
                "tanggal": "2026-12-14",
                "penerima": [
                    {"nama": "Bagian Organisasi (contoh)", "cara": "Salinan cetak"},
                    {"nama": "Inspektorat (contoh)", "cara": "Surat elektronik"},
                ],
            }
        case _:
            return {}


def _measured(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its figure, or the reason why there is none; computed columns are the server's."""
    plain = {name: part for name, part in row.items() if name not in ("capaian", "predikat", "unit")}
    if row["kode"] == "IK-12":
        return plain | {"belum_tersedia": "Survei belum selesai."}
    return plain | {
        "realisasi": REALISASI.get(row["kode"], row["target"]),
        "bukti_dukung": "Laporan (contoh)",
    }

"""The reasons inside findings about forms, tables and saved tests, in words; other rules keep their codes."""

from __future__ import annotations

from collections.abc import Mapping

from webui.language import marked

# First part of a rule → code in the param `reason` → words.
REASONS: Mapping[str, Mapping[str, str]] = {
    "form": {
        "arguments": marked("jumlah masukan fungsinya salah"),
        "choice": marked("pilihannya belum ada, ganda, atau dua sumber sekaligus"),
        "column": marked("komponen ini tidak dapat menjadi kolom daftar"),
        "construct": marked("bagian pola itu tidak didukung"),
        "decimal_comma": marked("angka desimal ditulis dengan titik, bukan koma"),
        "depth": marked("bersarang terlalu dalam"),
        "empty": marked("masih kosong"),
        "encoding": marked("bukan UTF-8"),
        "beside": marked("isian itu tidak ada di sampingnya, atau bukan jenis yang dapat dipakai"),
        "taken": marked("nama data untuk jawabannya sudah dipakai isian lain"),
        "foreign": marked("bukan bahasa ungkapan Alur"),
        "function": marked("fungsi itu tidak dikenal"),
        "length": marked("terlalu panjang"),
        "name": marked("nama itu tidak dapat dipakai"),
        "names": marked("memakai nama yang tidak diketahui di sana"),
        "number": marked("memuat angka yang bukan angka"),
        "range": marked("di luar batas"),
        "readonly": marked("kolom hanya dibaca tidak dapat diisi pada baris baru"),
        "shape": marked("bukan formulir"),
        "slow": marked("polanya dapat sangat lambat"),
        "syntax": marked("salah tulis"),
        "template": marked("memuat templat yang tidak diisi"),
        "text": marked("teksnya tidak dapat dipakai"),
        "too_complex": marked("terlalu rumit"),
        "too_large": marked("terlalu besar"),
        "too_long": marked("terlalu panjang"),
        "type": marked("jenis nilainya salah"),
        "unsupported": marked("belum didukung Alur"),
    },
    "table": {
        "encoding": marked("bukan UTF-8"),
        "header": marked("nama kolom kosong atau kembar"),
        "one-column": marked(
            "tiap baris dikutip seluruhnya sehingga hanya ada satu kolom; simpan ulang sebagai CSV"
        ),
        "quoting": marked("tanda kutip tidak berpasangan"),
        "row": marked("isinya lebih banyak daripada nama kolom pada baris pertama"),
        "rows": marked("terlalu banyak baris"),
    },
    "scenario": {
        "act": marked("tindakan tidak dikenal"),
        "acts": marked("tidak ada tindakan"),
        "calendar": marked("kalendernya tidak terbaca"),
        "ended": marked("proses sudah selesai"),
        "endless": marked("waktu atau pesan datang tanpa henti"),
        "expected": marked("tidak ada harapan"),
        "far": marked("waktunya terlalu jauh"),
        "fault": marked("proses terhenti"),
        "form": marked("isiannya tidak diterima"),
        "json": marked("bukan JSON"),
        "many": marked("terlalu banyak skenario"),
        "many-acts": marked("terlalu banyak tindakan"),
        "no-timer": marked("tidak ada waktu yang ditunggu"),
        "nobody-waits": marked("tidak ada yang menunggu pesan itu"),
        "not-open": marked("tugasnya tidak terbuka"),
        "not-started": marked("proses belum dimulai"),
        "object": marked("bukan objek"),
        "past": marked("jam tidak dapat mundur"),
        "role": marked("jabatannya lain"),
        "size": marked("terlalu besar"),
        "started": marked("proses sudah dimulai"),
        "unknown": marked("isian tidak dikenal"),
        "value": marked("nilainya tidak dapat dipakai"),
        "work": marked("terlalu banyak pekerjaan"),
    },
}


def words_of(rule: str, reason: object) -> str | None:
    """Return the words of a reason, still to be translated; None for a code that has none."""
    return REASONS.get(rule.partition("-")[0], {}).get(str(reason))

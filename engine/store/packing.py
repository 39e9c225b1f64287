"""Long texts of the history as they stand in the database: packed, and read back to the letter (HISTORY.md)."""

from __future__ import annotations

import base64
import binascii
import zlib

MARK = "z"  # before a packed text; no JSON object begins so
LEAST = 200  # letters that are worth it
LONGEST = 64_000_000  # bytes that a packed text may come to
_WINDOW, _MEMORY = 12, 5  # of deflate: small, and so quickly made ready
# What such texts are full of, the commonest last. It never changes: what is stored is read by it.
_COMMON = (
    b'"told":["@administrator","notified":["item":"reason":"claimed":true,"changed":{"before":"after":"account":'
    b'"ended":"completed","visit":2,"request":"","returned":"file":"sha256":"size":"comment":"mentioned":['
    b'"keputusan":"kembalikan","alasan":"catatan":"keterangan":"tanggal":"nomor":"periode":"Triwulan III tahun 2026 '
    b'"unit":"Bidang "satuan":"persen","target":100,"realisasi":"predikat":"Sangat Tinggi","kode":"IK-0",'
    b'"indikator":"Jumlah Persentase Indeks Nilai Tingkat capaian":100,"bukti_dukung":"Laporan (contoh)",'
    b'"arah":"positif"},{"arah":"positif","keputusan":"setuju"},"value":{"indikator":[{"opened":[{"due":'
    b'"2026-11-23T09:00:00+00:00","element":"Langkah_","holders":"kepala_dinas sekretaris fungsional_perencana",'
    b'"item":"bidang_","task":1},{"digest":"'
)


def pack(text: str) -> str:
    """Return a text as it is stored: packed where that is shorter."""
    if len(text) < LEAST:
        return text
    making = zlib.compressobj(1, zlib.DEFLATED, -_WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _COMMON)
    packed = making.compress(text.encode()) + making.flush()
    stored = MARK + binascii.b2a_base64(packed, newline=False).decode()
    return stored if len(stored) < len(text) else text


def unpack(stored: str) -> str:
    """Return the text of `pack`; what is no packed text, or a damaged one, as it is."""
    if not stored.startswith(MARK):
        return stored
    reading = zlib.decompressobj(-_WINDOW, _COMMON)
    try:
        text = reading.decompress(base64.b64decode(stored[len(MARK) :], validate=True), LONGEST)
        return text.decode() if reading.eof and not reading.unused_data else stored
    except (zlib.error, ValueError):
        return stored

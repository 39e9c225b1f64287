"""The words of the form editor: what each attribute is called, and what bpmn.io's own English words mean."""

from __future__ import annotations

from collections.abc import Mapping

from webui.language import gettext as _
from webui.language import marked

# Attribute of a .form file → its name in the panel, and a hint.
ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "title": (marked("Judul formulir"), ""),
    "id": (marked("Nama teknis formulir"), marked("Nama teknis; biasanya sama dengan nama filenya.")),
    "label": (marked("Label"), ""),
    "text": (marked("Teks"), marked("Baris yang diawali # menjadi judul; baris kosong memisahkan alinea.")),
    "description": (marked("Petunjuk pengisian"), ""),
    "key": (marked("Nama data"), marked("Dipakai dalam syarat dan rumus: huruf, angka, garis bawah.")),
    "path": (marked("Nama daftar"), marked("Nama data bagi semua barisnya.")),
    "subtype": (marked("Jenis waktu"), ""),
    "appearance.prefixAdder": (marked("Tulisan di depan"), ""),
    "appearance.suffixAdder": (marked("Satuan di belakang"), ""),
    "properties.grouping": (marked("Pakai titik ribuan"), marked("Matikan untuk tahun: 2026, bukan 2.026.")),
    "properties.folded": (
        marked("Baris tampil sebagai teks"),
        marked("Tiap baris dibuka dengan “Ubah”; baris yang belum benar sudah terbuka."),
    ),
    "properties.groupBy": (
        marked("Kelompokkan menurut kolom"),
        marked("Nama data sebuah kolom; untuk baris yang tampil sebagai teks."),
    ),
    "properties.rowName": (
        marked("Sebutan satu baris"),
        marked("Contoh: indikator, untuk “Tambah indikator”."),
    ),
    "properties.reasonFor": (
        marked("Alasan bila kosong"),
        marked("Nama data isian di sampingnya; hanya ditanyakan bila isian itu kosong."),
    ),
    "properties.compareWith": (
        marked("Bandingkan dengan"),
        marked("Nama data angka di sampingnya, misalnya target; nilai yang jauh ditanyakan sekali."),
    ),
    "properties.compareFactor": (
        marked("Dianggap jauh mulai (kali)"),
        marked("Bawaan 10: sepuluh kali lebih besar atau lebih kecil."),
    ),
    "values": (marked("Pilihan"), ""),
    "valuesKey": (
        marked("Pilihan dari masukan"),
        marked("Nama masukan tugas yang memuat daftar pilihannya."),
    ),
    "defaultValue": (marked("Isi awal"), ""),
    "properties.defaultExpression": (
        marked("Isi awal menurut hari"),
        marked("Dihitung saat formulir dibuka. Contoh: =sekarang.tahun"),
    ),
    "columns": (marked("Kolom"), ""),
    "dataSource": (marked("Baris dari rumus"), marked("Contoh: =indikator")),
    "expression": (
        marked("Rumus"),
        marked("Dihitung di server. Contoh: =capaian(realisasi, target, arah)"),
    ),
    "accept": (marked("Jenis lampiran"), marked("Contoh: .pdf,.xlsx")),
    "multiple": (marked("Boleh beberapa lampiran"), ""),
    "decimalDigits": (marked("Angka di belakang koma"), marked("0 berarti bilangan bulat.")),
    "validate.required": (marked("Wajib diisi"), ""),
    "readonly": (marked("Hanya dibaca"), marked("Menampilkan masukan tugas dengan nama data ini.")),
    "validate.minLength": (marked("Paling sedikit (huruf)"), ""),
    "validate.maxLength": (marked("Paling banyak (huruf)"), ""),
    "validate.min": (marked("Nilai terkecil"), ""),
    "validate.max": (marked("Nilai terbesar"), ""),
    "validate.pattern": (
        marked("Pola"),
        marked("Susunan huruf dan angka (regex), misalnya ^[0-9]{18}$ bagi NIP."),
    ),
    "allowAddRemove": (
        marked("Baris boleh ditambah dan dihapus"),
        marked("Bila tidak, barisnya seperti masukan tugas."),
    ),
    "defaultRepetitions": (marked("Jumlah baris awal"), ""),
    "properties.minRows": (marked("Paling sedikit (baris)"), ""),
    "properties.maxRows": (marked("Paling banyak (baris)"), ""),
    "properties.remembered": (
        marked("Kolom yang diingat"),
        marked("Terisi seperti yang terakhir dikirim di langkah ini. Contoh: nama, cara"),
    ),
    "conditional.hide": (marked("Sembunyikan bila"), marked("Contoh: =keputusan != 'kembalikan'")),
}

# Component of a .form file → what people call it; the English name is the editor's own.
TYPES: Mapping[str, tuple[str, str]] = {
    "text": ("Text view", marked("Teks bacaan")),
    "textfield": ("Text field", marked("Isian satu baris")),
    "textarea": ("Text area", marked("Isian beberapa baris")),
    "number": ("Number", marked("Angka")),
    "datetime": ("Date time", marked("Tanggal atau waktu")),
    "select": ("Select", marked("Daftar pilihan")),
    "radio": ("Radio group", marked("Pilihan tunggal")),
    "checkbox": ("Checkbox", marked("Kotak centang")),
    "checklist": ("Checkbox group", marked("Pilihan ganda")),
    "filepicker": ("File picker", marked("Lampiran")),
    "group": ("Group", marked("Kelompok isian")),
    "dynamiclist": ("Dynamic list", marked("Daftar berbaris")),
    "table": ("Table", marked("Tabel bacaan")),
    "expression": ("Expression", marked("Hasil hitungan")),
    "separator": ("Separator", marked("Garis pemisah")),
    "spacer": ("Spacer", marked("Jarak kosong")),
}

# What the editor says in English beside the names of components.
EDITOR: Mapping[str, str] = {
    "Components": marked("Komponen"),
    "Search components": marked("Cari komponen"),
    "No components found.": marked("Tidak ada komponen yang cocok."),
    "Clear content": marked("Kosongkan pencarian"),
    "Input": marked("Isian"),
    "Selection": marked("Pilihan jawaban"),
    "Presentation": marked("Tampilan"),
    "Containers": marked("Wadah"),
    "Action": marked("Tindakan"),
    "Build your form": marked("Susun formulir Anda"),
    "Drag and drop components here to start designing.": marked(
        "Seret komponen ke sini untuk mulai menyusun."
    ),
    "Drag and drop components here.": marked("Seret komponen ke sini."),
    "Use the preview window to test your form.": marked("Coba hasilnya dengan tombol Pratinjau."),
    "Remove form field": marked("Hapus isian ini"),
    "Add new": marked("Tambah baris"),
    "Remove": marked("Hapus"),
    "Select": marked("Pilih"),
    "Browse": marked("Pilih lampiran"),
    "No files selected": marked("Belum ada lampiran"),
    "Checkbox": marked("Kotak centang"),
    "Repeatable": marked("Berulang"),
    "Content": marked("isi"),
    "Nothing to show": marked("Tidak ada isi"),
    "No options to select from": marked("Belum ada pilihan"),
}

# What the page itself says from its script.
PAGE: Mapping[str, str] = {
    "form": marked("Seluruh formulir"),
    "computed": marked("Hasil hitungan {key}"),
    "search": marked("Cari komponen"),
    "part.shown": marked("Tampilan"),
    "part.answers": marked("Isi"),
    "part.rules": marked("Aturan"),
    "subtype.date": marked("Tanggal"),
    "subtype.datetime": marked("Tanggal dan jam"),
    "none": marked("— kosong —"),
    "remove": marked("Hapus isian ini"),
    "unsupported": marked("Komponen ini belum didukung dan ditolak saat diberlakukan. Hapus atau ganti."),
    "taken": marked("Nama itu sudah dipakai isian lain."),
    "nokey": marked("Diawali huruf; hanya huruf, angka, dan garis bawah."),
    "row.value": marked("Nilai yang disimpan, baris"),
    "row.key": marked("Nama kolom, baris"),
    "row.label": marked("Tulisan, baris"),
    "drop": marked("Hapus baris {number}"),
    "more.values": marked("Tambah pilihan"),
    "more.columns": marked("Tambah kolom"),
    "one.values": marked("Pilihan"),
    "one.columns": marked("Kolom"),
    "found": marked("{count} hal perlu diperiksa pada formulir ini."),
    "clean": marked("Formulir ini sudah baik."),
    "elsewhere": marked("{count} kesalahan lain pada rancangan."),
    "unchecked": marked("Belum diperiksa: server tidak menjawab."),
    "unpreviewed": marked("Pratinjau tidak dapat dimuat. Coba lagi sebentar."),
    "level.error": marked("Kesalahan"),
    "level.warning": marked("Periksa"),
    "failed": marked(
        "Formulir ini tidak dapat dibuka di penyunting. Perbaiki filenya sebagai teks di bawah."
    ),
    "state.saved": marked("Tersimpan {time}"),
    "state.saving": marked("Menyimpan …"),
    "state.unsaved": marked("Belum tersimpan"),
    "state.offline": marked(
        "Server tidak menjawab; perubahan disimpan di peramban ini dan dikirim lagi nanti."
    ),
    "state.signed-out": marked(
        "Anda sudah keluar. Masuk lagi di jendela lain; perubahan tetap ada di peramban ini."
    ),
    "state.refused": marked("Ditolak server: {message}"),
    "state.conflict": marked("{by} sudah menyimpan formulir ini. Unduh salinan Anda, lalu muat ulang."),
    "state.full": marked("Peramban ini penuh; perubahan hanya ada di halaman ini."),
}


def attributes() -> dict[str, dict[str, str]]:
    """Return what the panel calls each attribute, in the reader's language."""
    return {
        name: {"label": _(label), "hint": _(hint) if hint else ""}
        for name, (label, hint) in ATTRIBUTES.items()
    }


def types() -> dict[str, str]:
    """Return what people call each component."""
    return {name: _(words) for name, (_english, words) in TYPES.items()}


def glossary() -> list[tuple[str, str]]:
    """Return the editor's English words beside ours, by the English; names of components first."""
    found = {english: _(words) for english, words in TYPES.values()}
    found |= {english: _(words) for english, words in EDITOR.items() if english not in found}
    return list(found.items())


def page() -> dict[str, str]:
    """Return what the script of the page says."""
    return {key: _(words) for key, words in PAGE.items()}

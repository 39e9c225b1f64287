"""Our own words of the modeller, by their English keys, part by part; those of bpmn-js stay beside its code."""

from __future__ import annotations

from collections.abc import Mapping

from webui import language
from webui.language import gettext as _
from webui.language import marked

WORDS: Mapping[str, str] = {
    # the bar above the drawing
    "the whole process": marked("seluruh proses"),
    "Simulate the flow": marked("Simulasi alur"),
    "Back to drawing": marked("Kembali menggambar"),
    "Close": marked("Tutup"),
    "All is saved": marked("Semua tersimpan"),
    "Saved {time}": marked("Tersimpan {time}"),
    "Not saved yet …": marked("Belum tersimpan …"),
    "Saving …": marked("Menyimpan …"),
    "No connection: kept in this browser, sent as soon as possible.": marked(
        "Tanpa sambungan: disimpan di peramban ini dan dikirim begitu tersambung."
    ),
    "Your session has ended: kept in this browser. Sign in again, then reload this page.": marked(
        "Sesi Anda berakhir: gambar disimpan di peramban ini. Masuk lagi, lalu muat ulang halaman ini."
    ),
    "The server refused: {message}": marked("Server menolak: {message}"),
    "This browser cannot keep a copy; save soon.": marked(
        "Peramban ini tidak dapat menyimpan salinan; segera simpan."
    ),
    "Not saved": marked("Tidak tersimpan"),
    # notices
    "What you drew at {time} was not saved yet; it is back.": marked(
        "Gambar Anda pukul {time} belum tersimpan; sekarang dipulihkan."
    ),
    "Use the saved version instead": marked("Pakai yang tersimpan saja"),
    "This browser holds changes from {time} that were never saved. Meanwhile the draft was "
    "saved by somebody else.": marked(
        "Peramban ini menyimpan perubahan pukul {time} yang belum terkirim. Sementara itu "
        "rancangan disimpan orang lain."
    ),
    "Download my copy": marked("Unduh salinan saya"),
    "Throw my copy away": marked("Buang salinan saya"),
    "my-copy": marked("salinan-saya"),
    "Load the saved version": marked("Muat yang tersimpan"),
    "{by} saved this draft {time}, while you were drawing. Yours is not saved; take a copy, "
    "then load theirs.": marked(
        "{by} menyimpan rancangan ini {time}, selagi Anda menggambar. Gambar Anda belum tersimpan: "
        "unduh salinannya, lalu muat yang tersimpan."
    ),
    "{missing} of {all} elements are not drawn.": marked("{missing} dari {all} bagian tidak digambar."),
    "Draw everything anew": marked("Gambar ulang semuanya"),
    "The file had no drawing: it was laid out automatically. Move what stands in the way.": marked(
        "Diagram ini belum punya gambar: tata letaknya dibuat otomatis. Geserlah yang kurang pas."
    ),
    "{file} is now in the draft.": marked("{file} kini menjadi isi rancangan."),
    "Put the former drawing back": marked("Kembalikan gambar sebelumnya"),
    "{file} could not be read as a BPMN drawing; nothing was changed.": marked(
        "{file} tidak dapat dibaca sebagai gambar BPMN; tidak ada yang diubah."
    ),
    # findings
    "Fault": marked("Kesalahan"),
    "Check": marked("Periksa"),
    "{count} fault": marked("{count} kesalahan"),
    "{count} faults": marked("{count} kesalahan"),
    "{count} to check": marked("{count} perlu diperiksa"),
    "Nothing found: it may be submitted.": marked("Semua baik: rancangan boleh diajukan."),
    "Not checked: the server does not answer.": marked("Belum diperiksa: server tidak menjawab."),
    # kinds of elements
    "Flow": marked("Panah"),
    "Message flow": marked("Panah pesan"),
    "Association": marked("Garis keterangan"),
    "Lane": marked("Lajur"),
    "Pool": marked("Kolam"),
    "Process": marked("Proses"),
    "Annotation": marked("Catatan"),
    "Group": marked("Bingkai"),
    "Element": marked("Bagian diagram"),
    "Event": marked("Peristiwa"),
    "Gateway": marked("Percabangan"),
    "Form": marked("Formulir"),
    "Link": marked("Tautan"),
    "Several elements": marked("Beberapa bagian"),
    "{count} elements are selected. Select one to see what it says.": marked(
        "{count} bagian terpilih. Pilih satu untuk melihat isinya."
    ),
    # a step
    "Step": marked("Langkah"),
    "Name": marked("Nama"),
    "Text": marked("Teks"),
    "Activity (verb first)": marked("Kegiatan (awali kata kerja)"),
    "Activity": marked("Kegiatan"),
    "Step number": marked("Nomor langkah"),
    "Write a number from 1.": marked("Tulis angka mulai dari 1."),
    "Number {number} is also that of “{other}”.": marked("Nomor {number} juga dipakai “{other}”."),
    "Move number {number} and later up by one": marked("Geser nomor {number} dan sesudahnya naik satu"),
    "Executor": marked("Pelaksana"),
    "Done by": marked("Dikerjakan oleh"),
    "several roles …": marked("beberapa jabatan …"),
    "taken from the data …": marked("diambil dari data …"),
    "by its lane: {lane}": marked("menurut lajurnya: {lane}"),
    "whoever started the case": marked("yang memulai proses"),
    "Any of these": marked("Salah satu dari"),
    "A certain person (user name)": marked("Orang tertentu (nama pengguna)"),
    "Expression": marked("Rumus"),
    "Its value is the id of a role, for example {example}.": marked(
        "Nilainya nama teknis jabatan, misalnya {example}."
    ),
    "without a form": marked("tanpa formulir"),
    "Open the form editor": marked("Buka penyunting formulir"),
    "Data the form is given": marked("Data untuk formulir"),
    "The form shows what it is not given: {names}.": marked(
        "Formulir menampilkan data yang belum diberikan: {names}."
    ),
    "Add a value": marked("Tambah data"),
    "Remove": marked("Hapus"),
    # its standard time and mutu baku
    "Standard time": marked("Waktu baku"),
    "Time": marked("Waktu"),
    "Time allowed": marked("Lama"),
    "Unit of time": marked("Satuan waktu"),
    "hari": marked("hari"),
    "jam": marked("jam"),
    "menit": marked("menit"),
    "Counted in working time; drawn as a timer on the border.": marked(
        "Dihitung dalam waktu kerja; digambar sebagai pengatur waktu pada tepi."
    ),
    "A duration as ISO text: P1DT4H is one working day and four hours.": marked(
        "Lama ditulis dengan kode: P1DT4H berarti satu hari kerja dan empat jam."
    ),
    "by the wall clock, days off included": marked("menurut kalender, hari libur ikut dihitung"),
    "Remove the standard time": marked("Hapus waktu baku"),
    "Mutu baku": marked("Mutu baku"),
    "Kelengkapan": marked("Kelengkapan"),
    "Output": marked("Output"),
    "Remarks": marked("Keterangan"),
    "On the printed SOP": marked("Pada cetakan SOP"),
    "Wording of the source document": marked("Kalimat pada dokumen sumber"),
    "Remark printed beside the time": marked("Catatan di samping waktu"),
    "State of the document after this step": marked("Status dokumen sesudah langkah ini"),
    "Executor columns, when more than one": marked("Kolom pelaksana, bila lebih dari satu"),
    "Roles separated by commas.": marked("Jabatan dipisah koma."),
    "What the source does not have": marked("Yang tidak ada pada sumber"),
    "Source grade: {cell}": marked("Keterbacaan sumber: {cell}"),
    "How well the source document could be read here": marked(
        "Seberapa terbaca isian ini pada dokumen sumber"
    ),
    "no grade": marked("belum dinilai"),
    "read in the source": marked("terbaca"),
    "corrected": marked("diperbaiki"),
    "inferred": marked("disimpulkan"),
    "not readable": marked("tidak terbaca"),
    # repetition
    "Four eyes": marked("Empat mata"),
    "Not by who did": marked("Bukan oleh yang mengerjakan"),
    "If it is the same person": marked("Bila orangnya sama"),
    "warn, and ask for a note": marked("peringatkan dan minta catatan"),
    "refuse the same person": marked("tolak orang yang sama"),
    "Remove this pair": marked("Hapus pasangan ini"),
    "Another step": marked("Langkah lain"),
    "anybody may do it": marked("siapa pun pelaksananya"),
    "Whoever did that step in the same case, in whatever role, is warned or refused here.": marked(
        "Siapa yang mengerjakan langkah itu pada berkas yang sama, dalam jabatan apa pun, diperingatkan atau ditolak "
        "di sini."
    ),
    "Repeated": marked("Pengulangan"),
    "Done": marked("Dikerjakan"),
    "once": marked("satu kali"),
    "for each of a list, all at once": marked("untuk tiap isi daftar, serentak"),
    "for each of a list, one after the other": marked("untuk tiap isi daftar, bergiliran"),
    "so many times, all at once": marked("sejumlah kali, serentak"),
    "so many times, one after the other": marked("sejumlah kali, bergiliran"),
    "again until it is right": marked("diulang sampai benar"),
    "The list": marked("Daftar"),
    "For example the roles chosen in an earlier form.": marked(
        "Misalnya jabatan yang dipilih pada formulir sebelumnya."
    ),
    "Name of one item": marked("Sebutan untuk satu isi"),
    "How many times": marked("Berapa kali"),
    "Enough when (optional)": marked("Cukup bila (opsional)"),
    "Again as long as": marked("Diulang selama"),
    "At most so many times": marked("Paling banyak (kali)"),
    "ask before the first time": marked("tanyakan sebelum yang pertama"),
    # flows and gateways
    "Words on the flow": marked("Tulisan pada panah"),
    "Each exit of a decision has words: Ya, Tidak.": marked("Tiap jalan keluar diberi tulisan: Ya, Tidak."),
    "Condition": marked("Syarat"),
    "default flow: taken when no condition holds": marked(
        "pilihan bawaan: dilalui bila tidak ada syarat yang benar"
    ),
    "When the field": marked("Bila isian"),
    "as written below": marked("seperti tertulis di bawah"),
    "choose a field": marked("pilih isian"),
    "Fields of the form of: {where}": marked("Isian pada formulir: {where}"),
    "No form comes just before this flow; write the condition by hand.": marked(
        "Tidak ada formulir tepat sebelum panah ini; tulislah syaratnya."
    ),
    "Comparison": marked("Perbandingan"),
    "is": marked("adalah"),
    "is not": marked("bukan"),
    "Answer": marked("Jawaban"),
    "ticked": marked("dicentang"),
    "not ticked": marked("tidak dicentang"),
    "Condition as an expression": marked("Syarat sebagai rumus"),
    "For example {example}": marked("Misalnya {example}"),
    "Question (with a question mark)": marked("Pertanyaan (dengan tanda tanya)"),
    "Ways out": marked("Jalan keluar"),
    "none": marked("tidak ada"),
    "default flow": marked("pilihan bawaan"),
    "without a condition": marked("tanpa syarat"),
    # events
    "Words at the event": marked("Tulisan pada peristiwa"),
    "ends what it stands on": marked("menghentikan langkah yang ditempelinya"),
    "Timer": marked("Pengatur waktu"),
    "When": marked("Kapan"),
    "after a duration": marked("sesudah sekian lama"),
    "at a date": marked("pada tanggal"),
    "again and again": marked("berulang kali"),
    "Message": marked("Pesan"),
    "Signal": marked("Sinyal"),
    "Error code": marked("Kode kesalahan"),
    "Escalation code": marked("Kode eskalasi"),
    "Name both sides share": marked("Nama yang sama di kedua sisi"),
    "Key (which case is meant)": marked("Kunci (berkas mana yang dimaksud)"),
    "What it carries": marked("Data yang dibawa"),
    "Name of the link": marked("Nama tautan"),
    "The same name where it leaves and where it goes on.": marked(
        "Nama yang sama di tempat pergi dan di tempat datang."
    ),
    # other elements
    "Task": marked("Langkah ini"),
    "Values that are set": marked("Nilai yang ditetapkan"),
    "One a line: name = expression": marked("Satu per baris: nama = rumus"),
    "Decision table": marked("Tabel keputusan"),
    "choose a decision table": marked("pilih tabel keputusan"),
    "Table of the package (.dmn)": marked("Tabel keputusan dalam SOP ini (.dmn)"),
    "Name of its result": marked("Nama hasilnya"),
    "Called process": marked("Proses yang dipanggil"),
    "Process of this package": marked("Proses dalam SOP ini"),
    "choose a process": marked("pilih proses"),
    "Values it is given": marked("Data yang diberikan"),
    "Values it gives back": marked("Data yang dikembalikan"),
    "Drawn for the reader; it changes nothing in the work.": marked(
        "Digambar untuk pembaca; tidak mengubah jalannya pekerjaan."
    ),
    "Alur does not execute this kind. Choose another with “Change element”.": marked(
        "Jenis ini tidak dijalankan Alur. Pilih yang lain melalui “Ubah jenis”."
    ),
    "More": marked("Lainnya"),
    "Note in the file": marked("Catatan dalam diagram"),
    "Name in expressions (id)": marked("Nama teknis (id), dipakai dalam rumus"),
    "Expressions that read {id} do not follow a new name.": marked(
        "Rumus yang membaca {id} tidak ikut berganti nama."
    ),
    "Executor column": marked("Kolom pelaksana"),
    "Role of this lane": marked("Jabatan lajur ini"),
    "no role of the office": marked("bukan jabatan pada instansi"),
    "Tasks without a role of their own go to the role of their lane.": marked(
        "Tugas tanpa jabatan sendiri jatuh kepada jabatan lajurnya."
    ),
    "Name of the agency or partner": marked("Nama instansi atau mitra"),
    "An empty pool stands for somebody outside; it is drawn for the reader.": marked(
        "Kolam kosong berarti pihak luar; digambar untuk pembaca."
    ),
    # identity of the SOP
    "Key of the process: {key}": marked("Nama teknis proses: {key}"),
    "this process is executed": marked("proses ini dijalankan"),
    "Identity of the SOP": marked("Identitas SOP"),
    "What belongs to it": marked("Kelengkapan identitas"),
    "Name of the SOP": marked("Nama SOP"),
    "Agency": marked("Instansi"),
    "Unit of the agency": marked("Unit"),
    "SOP number": marked("Nomor SOP"),
    "Date made": marked("Tanggal pembuatan"),
    "Date revised": marked("Tanggal revisi"),
    "Date in effect": marked("Tanggal efektif"),
    "Approved by (role)": marked("Disahkan oleh (jabatan)"),
    "Name of the official": marked("Nama pejabat"),
    "NIP": marked("NIP"),
    "Warning": marked("Peringatan"),
    "Record keeping": marked("Pencatatan dan pendataan"),
    "Legal basis": marked("Dasar hukum"),
    "Qualification of executors": marked("Kualifikasi pelaksana"),
    "Related SOPs": marked("Keterkaitan"),
    "Equipment": marked("Peralatan dan perlengkapan"),
    "One a line.": marked("Satu per baris."),
    "not filled in": marked("belum diisi"),
}


def page() -> dict[str, str]:
    """Return the words by their keys, in the reader's language; in English the keys are the words."""
    if language.current() == "en":
        return {}
    return {english: _(words) for english, words in WORDS.items()}

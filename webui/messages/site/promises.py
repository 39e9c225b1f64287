"""What a check of the site found, as sentences: which promise of which case, or of the database, does not hold."""

from __future__ import annotations

from datetime import datetime

from engine.service.audit.verification import Fault
from webui import filters
from webui.language import gettext as _
from webui.language import marked

# By the promise that is broken; each has `chain`, the case, or `which`, what of the database.
SENTENCES = {
    "idle": marked(
        "%(chain)s: masih berjalan, tetapi tidak ada tugas, waktu, atau pesan yang dapat menggerakkannya."
    ),
    "task_of_ended": marked("%(chain)s: sudah berakhir, tetapi masih ada tugasnya yang terbuka."),
    "timer_of_ended": marked("%(chain)s: sudah berakhir, tetapi masih ada pengatur waktunya yang berjalan."),
    "wait_of_ended": marked("%(chain)s: sudah berakhir, tetapi masih menunggu pesan."),
    "twice": marked("%(chain)s: satu tugasnya tercatat selesai lebih dari sekali."),
    "history": marked("%(chain)s: status sebuah tugas tidak cocok dengan riwayatnya."),
    "gap": marked("%(chain)s: nomor catatan riwayatnya tidak berurutan."),
    "draft_of_done": marked("%(chain)s: masih ada isian sementara dari tugas yang sudah selesai."),
    "attachment_astray": marked("%(chain)s: sebuah lampiran menunjuk tugas yang bukan tugasnya."),
    "loan_lost": marked("%(chain)s: sebuah tugas yang dialihkan sementara tidak akan kembali sendiri."),
    "typed_astray": marked("%(chain)s: ketikan yang belum dikirim menunjuk tugas yang tidak ada."),
    "notice_astray": marked("%(chain)s: sebuah pemberitahuan menunjuk tugas yang bukan tugasnya."),
    "recap_ahead": marked("%(chain)s: ringkasan riwayat menyebut catatan yang belum ada."),
    "visits_of_open": marked("%(chain)s: lama pengerjaan sudah disimpan, padahal berkas masih berjalan."),
    "search_ahead": marked("%(chain)s: pencarian menyebut catatan yang belum ada."),
    "listed_done": marked("%(chain)s: tugas yang tidak lagi terbuka masih ada dalam Kotak Tugas."),
    "listed_due": marked("%(chain)s: tenggat sebuah tugas dalam Kotak Tugas berbeda dari tenggat tugasnya."),
    "listed_nowhere": marked("%(chain)s: sebuah tugas terbuka tidak ada dalam Kotak Tugas siapa pun."),
    "listed_nothing": marked("Basis data: Kotak Tugas memuat tugas yang tidak ada."),
    "tasks": marked("%(chain)s: tugas yang tampak tidak cocok dengan keadaan jalannya."),
    "timers": marked("%(chain)s: pengatur waktu yang tampak tidak cocok dengan keadaan jalannya."),
    "waits": marked("%(chain)s: pesan yang ditunggu tidak cocok dengan keadaan jalannya."),
    "state": marked("%(chain)s: keadaan jalannya tidak dapat dibuka; langkah berikutnya akan terhenti."),
    "version": marked("%(chain)s: versi SOP yang dijalankannya tidak dapat dibuka."),
    "late": marked("Sistem: %(which)s berkali-kali gagal selama lebih dari empat hari."),
    "number": marked(
        "Basis data: nomor urut %(which)s tertinggal dari berkas yang sudah diberi nomor; nomor dapat berulang."
    ),
    "clock": marked(
        "Sistem: ada catatan bertanggal %(which)s, di depan jam server sekarang; periksa jam server."
    ),
    "pages": marked("Basis data rusak: %(which)s. Amankan salinannya, lalu pulihkan dari cadangan."),
    "reference": marked("Basis data: ada baris yang menunjuk baris yang tidak ada (%(which)s)."),
    "reference_unproved": marked("Basis data: aturan rujukan %(which)s belum diperiksa terhadap isinya."),
    "index": marked("Basis data: indeks %(which)s hilang; pulihkan dari cadangan."),
    "index_unusable": marked("Basis data: indeks %(which)s tidak dapat dipakai; buat ulang dengan REINDEX."),
    "index_damaged": marked("Basis data: indeks %(which)s rusak; buat ulang dengan REINDEX."),
    "column": marked("Basis data: kolom %(which)s hilang; pulihkan dari cadangan."),
    "rights": marked("File %(which)s dapat dibaca akun lain di server; batasi haknya untuk akun Alur saja."),
}
UNKNOWN = marked("%(chain)s: data yang tersimpan saling tidak cocok.")
WORK = {
    "notice_mail": marked("pengiriman surel pemberitahuan"),
    "delegation": marked("pergantian Plh. atau Plt."),
    "loan": marked("pengembalian tugas yang dialihkan sementara"),
    "mail": marked("pengiriman surel segel"),
    "mail_code": marked("pengiriman kode alamat surel"),
}
OTHER_WORK = marked("pekerjaan sesudah pengiriman")
# What is not looked at here, and why.
LEFT_OUT = {
    "trees": marked(
        "Isi indeks PostgreSQL tidak diperiksa: ekstensi amcheck tidak terpasang atau tidak boleh dipakai."
    ),
    "damaged": marked("Selebihnya tidak diperiksa, karena basis data rusak."),
}
TOO_LONG = marked("Sebagian basis data tidak terperiksa karena terlalu lama dijawab.")


def promise_sentence(fault: Fault, chain: str) -> str:
    """Return a broken promise as one sentence; `chain` names the case it is of."""
    which = fault.which
    if fault.what == "late":
        which = _(WORK.get(which, OTHER_WORK))
    elif fault.what == "clock":
        which = filters.full_time(datetime.fromisoformat(which))
    return _(SENTENCES.get(fault.what, UNKNOWN), chain=chain, which=which or "–")


def left_out(parts: tuple[str, ...]) -> list[str]:
    """Return what of the database was not looked at, each as one sentence."""
    return list(dict.fromkeys(_(LEFT_OUT.get(one, TOO_LONG)) for one in parts))

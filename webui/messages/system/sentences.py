"""A sentence for each event of the system's history, and the groups that it is filtered by."""

from __future__ import annotations

from webui.language import marked
from webui.messages import workshop

SENTENCES = {
    "signed_in": marked("%(who)s masuk."),
    "signed_out": marked("%(who)s keluar; semua sesinya berakhir."),
    "signed_out.False": marked("%(who)s keluar."),
    "session_ended": marked("%(who)s mengeluarkan satu perangkatnya."),
    "sessions_ended": marked("%(who)s mengeluarkan semua perangkatnya yang lain."),
    "sessions_forgotten": marked("Sistem menghapus %(count)s sesi lama dari daftar perangkat."),
    "factor_set": marked("%(who)s memasang verifikasi dua langkah."),
    "factor_removed": marked("%(who)s mematikan verifikasi dua langkahnya."),
    "factor_refused": marked("%(who)s mengetik kode yang salah saat masuk."),
    "factor_reset": marked("%(who)s mengatur ulang verifikasi dua langkah %(person)s. Alasan: %(reason)s"),
    "factors_rewrapped": marked(
        "Sistem menyandikan ulang %(count)s kunci verifikasi dua langkah dengan kunci situs yang baru."
    ),
    "recovery_renewed": marked("%(who)s membuat kode pemulihan baru."),
    "recovery_used": marked("%(who)s masuk dengan kode pemulihan; masih ada %(left)s."),
    "sign_in_failed": marked("Percobaan masuk sebagai %(who)s gagal."),
    "sign_in_failed.unknown": marked("Percobaan masuk gagal: nama penggunanya tidak dikenal."),
    "sign_in_throttled": marked(
        "Percobaan masuk sebagai %(who)s ditahan sementara: terlalu banyak yang gagal."
    ),
    "sign_in_throttled.unknown": marked("Percobaan masuk ditahan sementara: terlalu banyak yang gagal."),
    "settings_changed": marked("%(who)s menjalankan Alur dengan pengaturan yang berubah."),
    "roles_changed": marked("%(who)s mengubah daftar jabatan."),
    "roles_changed.added": marked("%(who)s menambahkan jabatan %(label)s."),
    "roles_changed.changed": marked("%(who)s mengubah jabatan %(label)s."),
    "roles_changed.removed": marked("%(who)s menghapus jabatan %(label)s."),
    "roles_changed.imported": marked("%(who)s memuat daftar jabatan dari file."),
    "roles_file_read": marked("Sistem membaca file jabatan; tidak ada jabatan yang berubah."),
    "rights_proposed": marked("%(who)s mengusulkan perubahan hak %(roles)s. Alasan: %(reason)s"),
    "rights_confirmed": marked("%(who)s menyetujui perubahan hak %(roles)s yang diusulkan %(proposed_by)s."),
    "rights_refused": marked("%(who)s menolak usul perubahan hak %(roles)s. Alasan: %(reason)s"),
    "rights_withdrawn": marked("%(who)s menarik usul perubahan hak %(roles)s. Alasan: %(reason)s"),
    "site_transferred": marked(
        "%(who)s memindahkan situs ini dari SQLite ke PostgreSQL: %(instances)s berkas, %(events)s catatan."
    ),
    "person_created": marked("%(who)s menambahkan akun %(name)s (%(person)s)."),
    "person_changed": marked("%(who)s mengubah data %(person)s."),
    "people_imported": marked("%(who)s menambahkan %(count)s akun dari daftar."),
    "password_link_made": marked("%(who)s membuat tautan kata sandi untuk %(person)s."),
    "password_links_made": marked("%(who)s membuat tautan kata sandi untuk %(count)s orang."),
    "password_chosen": marked("%(who)s memilih kata sandinya dengan tautan."),
    "person_signed_out": marked("%(who)s mengakhiri semua sesi %(person)s."),
    "person_switched.True": marked("%(who)s mengaktifkan akun %(person)s."),
    "person_switched.False": marked("%(who)s menonaktifkan akun %(person)s."),
    "person_unlocked": marked("%(who)s membuka kembali akun %(person)s yang ditahan."),
    "password_changed": marked("%(who)s mengganti kata sandi %(person)s."),
    "password_refused": marked("%(who)s gagal mengganti kata sandi: kata sandi lamanya salah."),
    "feed_made": marked("%(who)s membuat alamat kalender pribadi."),
    "feed_renewed": marked("%(who)s mengganti alamat kalender pribadinya; yang lama tidak berlaku lagi."),
    "feed_revoked": marked("%(who)s mencabut alamat kalender pribadinya."),
    "mail_address_set": marked("%(who)s mencatat alamat surel %(person)s."),
    "mail_address_removed": marked("%(who)s menghapus alamat surel %(person)s."),
    "mail_confirmed": marked("%(who)s mengonfirmasi alamat surelnya."),
    "mail_choice.none": marked("%(who)s memilih tidak menerima surel."),
    "mail_choice.at_once": marked("%(who)s memilih menerima surel seketika."),
    "mail_choice.digest": marked("%(who)s memilih satu ringkasan surel tiap pagi kerja."),
    "role_granted.tetap": marked("%(who)s memberi %(person)s jabatan %(role)s."),
    "role_granted.plh": marked("%(who)s menunjuk %(person)s sebagai Plh. %(role)s."),
    "role_granted.plt": marked("%(who)s menunjuk %(person)s sebagai Plt. %(role)s."),
    "delegation_corrected.plh": marked("%(who)s membetulkan penunjukan %(person)s sebagai Plh. %(role)s."),
    "delegation_corrected.plt": marked("%(who)s membetulkan penunjukan %(person)s sebagai Plt. %(role)s."),
    "delegation_ended.plh": marked(
        "%(who)s mengakhiri penunjukan %(person)s sebagai Plh. %(role)s. Alasan: %(reason)s"
    ),
    "delegation_ended.plt": marked(
        "%(who)s mengakhiri penunjukan %(person)s sebagai Plt. %(role)s. Alasan: %(reason)s"
    ),
    "delegation_begun.plh": marked("%(person)s mulai bertugas sebagai Plh. %(role)s."),
    "delegation_begun.plt": marked("%(person)s mulai bertugas sebagai Plt. %(role)s."),
    "delegation_over.plh": marked("%(person)s tidak lagi bertugas sebagai Plh. %(role)s: masanya berakhir."),
    "delegation_over.plt": marked("%(person)s tidak lagi bertugas sebagai Plt. %(role)s: masanya berakhir."),
    "absence_noted": marked("%(who)s mencatat %(person)s tidak di tempat, %(first)s sampai %(last)s."),
    "absence_ended": marked("%(who)s mengakhiri catatan tidak di tempat %(person)s. Alasan: %(reason)s"),
    "task_lent": marked("%(who)s mengalihkan satu tugas %(person)s pada berkas %(number)s sampai %(until)s."),
    "loan_over.back": marked(
        "%(who)s mengembalikan satu tugas pada berkas %(number)s kepada %(person)s: masa pengalihannya berakhir."
    ),
    "loan_over.done": marked(
        "%(who)s mencatat bahwa satu tugas %(person)s pada berkas %(number)s selesai dalam masa pengalihannya."
    ),
    "loan_over.taken": marked(
        "%(who)s membiarkan satu tugas pada berkas %(number)s pada yang mengambilnya; masa pengalihan dari %(person)s "
        "berakhir."
    ),
    "loan_over.left": marked(
        "%(who)s tidak mengembalikan satu tugas pada berkas %(number)s: %(person)s tidak lagi dapat mengerjakannya."
    ),
    "loan_over.handed_on": marked(
        "%(who)s mengalihkan satu tugas pada berkas %(number)s seterusnya; tidak lagi kembali kepada %(person)s."
    ),
    "work_vacant": marked("Tidak ada lagi yang dapat mengerjakan %(tasks)s tugas milik %(holders)s."),
    "role_revoked": marked("%(who)s mencabut jabatan %(role)s dari %(person)s."),
    "calendar_changed.None": marked("%(who)s mengubah kalender kerja: %(changes)s. Alasan: %(reason)s"),
    "calendar_changed.True": marked("%(who)s memuat tabel libur nasional bawaan ke kalender kerja."),
    "seal_requested": marked("%(who)s meminta segel dibuat."),
    "check_requested": marked("%(who)s meminta semua data diperiksa sekarang."),
    "history_inspected.0": marked("Seluruh riwayat dan data diperiksa: semuanya utuh."),
    "history_inspected": marked("Seluruh riwayat dan data diperiksa: %(faults)s kesalahan ditemukan."),
    "fault_found": marked("Pemeriksaan menemukan kesalahan: %(fault)s"),
    "seal_key_changed": marked("%(who)s mengganti kunci segel sesudah segel %(seal)s. Alasan: %(reason)s"),
    "seal_key_lost": marked(
        "%(who)s memulai kunci segel baru karena yang lama hilang; segel sampai %(seal)s dibuat dengan kunci lama. "
        "Alasan: %(reason)s"
    ),
    "cookie_key_changed.False": marked("%(who)s mengganti kunci sesi. Alasan: %(reason)s"),
    "cookie_key_changed.True": marked(
        "%(who)s mengganti kunci sesi dan mengakhiri semua sesi. Alasan: %(reason)s"
    ),
    "older_accepted": marked(
        "%(who)s menerima basis data yang lebih tua daripada segel terbaru yang dikenal. Alasan: %(reason)s"
    ),
    "fault_gone": marked("Tidak lagi ditemukan kesalahan ini: %(fault)s"),
    "clock_set_right": marked("Sistem membetulkan yang ditinggalkan jam komputer yang pernah maju."),
    "storage_low": marked(
        "Penyimpanan %(place)s di komputer %(host)s hampir penuh: tersisa %(free)s dari %(total)s."
    ),
    "storage_free": marked("Penyimpanan %(place)s di komputer %(host)s kembali longgar."),
    "instance_viewed": marked("%(who)s melihat berkas %(number)s."),
    "task_viewed": marked("%(who)s melihat sebuah tugas pada berkas %(number)s."),
    "file_viewed": marked("%(who)s membuka lampiran %(file)s pada berkas %(number)s."),
    "person_viewed": marked("%(who)s melihat riwayat %(person)s."),
    "report_viewed": marked("%(who)s melihat laporan %(process)s, %(start)s sampai %(end)s."),
    "register_viewed": marked("%(who)s melihat Pencatatan dan Pendataan %(process)s."),
    "record_kept": marked(
        "Sistem mencatat %(count)s baris dari berkas %(number)s ke Pencatatan dan Pendataan."
    ),
    "record_amended": marked(
        "%(who)s menambahkan adendum pada %(name)s dari berkas %(number)s. Alasan: %(reason)s"
    ),
    "indicators_changed": marked(
        "%(who)s mengubah daftar indikator: %(count)s indikator, %(added)s di antaranya baru."
    ),
    "exported.indicators": marked("%(who)s mengekspor daftar indikator, %(count)s indikator."),
    "exported.register": marked("%(who)s mengekspor Pencatatan dan Pendataan %(process)s, %(count)s baris."),
    "list_exported": marked("%(who)s mengekspor daftar berkas, %(rows)s baris."),
    "tasks_exported": marked("%(who)s mengekspor daftar tugasnya, %(rows)s baris."),
    "filter_saved": marked("%(who)s menyimpan filter %(name)s."),
    "filter_removed": marked("%(who)s menghapus filter %(name)s."),
    "exported.seal": marked("%(who)s mengunduh segel %(seal)s."),
    "exported.instance": marked("%(who)s mengekspor berkas %(number)s."),
    "exported.disposal": marked("%(who)s mengekspor berkas usul pemusnahan %(disposal)s."),
    "exported.log": marked("%(who)s mengekspor riwayat semua berkas sebagai %(format)s."),
    "exported.model": marked("%(who)s mengekspor model proses versi %(version)s."),
    "exported.version": marked("%(who)s mengunduh file SOP versi %(version)s."),
    "exported.report": marked("%(who)s mengekspor laporan %(process)s, %(start)s sampai %(end)s."),
    "exported.calendar": marked("%(who)s mengekspor tabel hari khusus kalender kerja."),
    "exported.roles": marked("%(who)s mengekspor daftar jabatan."),
    "exported.draft": marked("%(who)s mengunduh file rancangan %(draft)s."),
    "disposal_proposed": marked("%(who)s mengusulkan pemusnahan %(disposal)s. Alasan: %(reason)s"),
    "disposal_exported": marked("%(who)s membuat arsip usul pemusnahan %(disposal)s."),
    "disposal_approved": marked("%(who)s menyetujui pemusnahan %(disposal)s. Alasan: %(reason)s"),
    "disposal_withdrawn": marked("%(who)s menarik usul pemusnahan %(disposal)s. Alasan: %(reason)s"),
    "instance_purged": marked("Berkas %(number)s dimusnahkan atas persetujuan %(who)s."),
    "recorded": marked(
        "Sistem mencatat keadaan semua jabatan, akun, kalender, pengaturan, versi, dan rancangan saat ini."
    ),
    "backup_made": marked("%(who)s membuat cadangan %(file)s."),
    "backup_failed": marked("Cadangan malam tidak dapat dibuat: %(cause)s."),
    "site_restored": marked("%(who)s memulihkan situs dari cadangan yang dibuat %(made)s."),
    "incident_raised": marked("Sistem mencatat insiden %(incident)s: sebuah proses tidak dapat dimulai."),
    "incident_solved": marked("%(who)s menutup insiden %(incident)s. Alasan: %(reason)s"),
}
VARIANTS = {
    "delegation_begun": "kind",
    "delegation_corrected": "kind",
    "delegation_ended": "kind",
    "delegation_over": "kind",
    "loan_over": "outcome",
    "calendar_changed": "seed",
    "cookie_key_changed": "ended",
    "exported": "what",
    "history_inspected": "faults",
    "mail_choice": "choice",
    "role_granted": "kind",
    "roles_changed": "act",
    "signed_out": "everywhere",
    "person_switched": "active",
}
EVERYTHING = "semua"
DAILY = ("signed_in", "signed_out")  # so many that nothing else is seen: shown only when asked for

# By the word in the address: how it is called, and the types of it.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "masuk": (
        marked("Masuk dan kata sandi"),
        (
            "signed_in",
            "signed_out",
            "sign_in_failed",
            "sign_in_throttled",
            "person_unlocked",
            "password_changed",
            "password_refused",
            "password_link_made",
            "password_links_made",
            "password_chosen",
            "person_signed_out",
            "session_ended",
            "sessions_ended",
            "sessions_forgotten",
            "factor_set",
            "factor_removed",
            "factor_refused",
            "factor_reset",
            "factors_rewrapped",
            "recovery_renewed",
            "recovery_used",
        ),
    ),
    "orang": (
        marked("Orang dan jabatan"),
        (
            "person_created",
            "person_changed",
            "people_imported",
            "person_switched",
            "feed_made",
            "feed_renewed",
            "feed_revoked",
            "role_granted",
            "role_revoked",
            "mail_address_set",
            "mail_address_removed",
            "mail_confirmed",
            "mail_choice",
            "roles_changed",
            "delegation_corrected",
            "delegation_ended",
            "delegation_begun",
            "delegation_over",
            "absence_noted",
            "absence_ended",
            "task_lent",
            "loan_over",
            "roles_file_read",
            "rights_proposed",
            "rights_confirmed",
            "rights_refused",
            "rights_withdrawn",
            "work_vacant",
            "recorded",
        ),
    ),
    "sop": (marked("SOP"), tuple(workshop.SENTENCES)),
    "pengaturan": (
        marked("Kalender dan pengaturan"),
        ("calendar_changed", "settings_changed", "site_transferred", "filter_saved", "filter_removed"),
    ),
    "dilihat": (
        marked("Dilihat dan diekspor"),
        (
            "instance_viewed",
            "task_viewed",
            "file_viewed",
            "person_viewed",
            "report_viewed",
            "register_viewed",
            "list_exported",
            "tasks_exported",
            "exported",
            "seal_requested",
        ),
    ),
    "catatan": (marked("Pencatatan dan Pendataan"), ("record_kept", "record_amended", "indicators_changed")),
    "pemusnahan": (
        marked("Pemusnahan"),
        (
            "disposal_proposed",
            "disposal_exported",
            "disposal_approved",
            "disposal_withdrawn",
            "instance_purged",
        ),
    ),
    "keutuhan": (
        marked("Pemeriksaan"),
        ("check_requested", "history_inspected", "fault_found", "fault_gone", "older_accepted"),
    ),
    "kunci": (marked("Kunci"), ("seal_key_changed", "seal_key_lost", "cookie_key_changed")),
    "insiden": (marked("Insiden"), ("incident_raised", "incident_solved")),
    "situs": (
        marked("Komputer dan cadangan"),
        (
            "backup_made",
            "backup_failed",
            "site_restored",
            "storage_low",
            "storage_free",
            "clock_set_right",
        ),
    ),
}

"""The commands of `alur` by the module that holds them, and what each is for: help needs none of the modules."""

from __future__ import annotations

from collections.abc import Mapping

from webui.language import marked

INDEX: Mapping[str, Mapping[str, str]] = {
    "site": {
        "init": marked("Siapkan basis data: tabel, jabatan, kalender, dan proses."),
        "demo": marked("Tambah akun contoh, satu untuk tiap jabatan."),
        "serve": marked("Jalankan Alur, dengan pemroses tenggat di dalamnya."),
        "worker": marked("Jalankan pemroses tenggat saja."),
    },
    "machine.transfer": {
        "transfer": marked("Pindahkan situs dari SQLite ke PostgreSQL, sementara orang tetap bekerja."),
    },
    "machine.installation": {
        "new": marked("Buat folder proses yang dapat disunting, dari yang dibawa Alur."),
        "completion": marked("Cetak pelengkap perintah untuk bash, zsh, atau fish."),
        "manual": marked("Tulis halaman manual (man) semua perintah ke sebuah folder."),
    },
    "definitions": {
        "lint": marked("Periksa paket proses tanpa memberlakukannya."),
        "deploy": marked(
            "Berlakukan paket proses sebagai versi baru; dengan --as diajukan untuk diberlakukan orang lain."
        ),
    },
    "instances": {
        "start": marked("Mulai proses baru."),
        "instances": marked("Daftar berkas, terbaru dahulu."),
        "history": marked("Riwayat satu berkas."),
        "cancel": marked("Batalkan berkas yang berjalan, dengan alasan."),
        "comment": marked("Tambahkan komentar pada riwayat berkas yang berjalan."),
    },
    "migrations": {
        "migrate": marked("Pindahkan berkas berjalan ke versi lain; --dry-run hanya mencoba."),
        "move": marked("Pindahkan tugas terbuka ke langkah lain, dengan alasan."),
    },
    "tasks": {
        "tasks": marked("Daftar tugas Anda, menurut tenggat."),
        "show": marked("Satu tugas dengan formulirnya, atau formulir mulai suatu proses."),
        "claim": marked("Ambil tugas."),
        "release": marked("Lepas tugas yang sudah diambil."),
        "reassign": marked("Alihkan tugas kepada seseorang (administrator atau atasan)."),
        "draft": marked("Simpan isian sementara, belum diperiksa."),
        "complete": marked("Selesaikan tugas dengan isian formulirnya."),
        "withdraw": marked("Tarik kembali kiriman yang belum dibuka penerimanya."),
        "attach": marked("Tambahkan lampiran pada tugas."),
        "detach": marked("Lepas lampiran dari tugas yang belum dikirim."),
    },
    "clocks": {
        "pause": marked("Jeda tenggat sebuah tugas, dengan alasan."),
        "unpause": marked("Lanjutkan tenggat yang dijeda."),
        "suspend": marked("Tangguhkan berkas yang berjalan, dengan alasan (administrator)."),
        "resume": marked("Lanjutkan berkas yang ditangguhkan (administrator)."),
    },
    "messages": {
        "send": marked(
            "Kirim pesan kepada berkas yang menunggunya atau proses yang dimulainya, atau umumkan sinyal."
        ),
    },
    "incidents": {
        "incidents": marked("Daftar insiden yang terbuka, terbaru dahulu."),
        "retry": marked("Jalankan lagi berkas sebuah insiden dari keadaan terakhir yang baik."),
    },
    "people": {
        "user": marked("Kelola pengguna dan jabatannya (administrator)."),
    },
    "roles": {
        "role": marked("Jabatan: daftar, ubah, file, dan usul perubahan haknya (administrator)."),
    },
    "calendar": {
        "calendar": marked("Kalender kerja: hari libur, jam kerja, dan cara hitung tenggat."),
    },
    "machine.check": {
        "check": marked(
            "Periksa apakah semua data saling cocok, tanpa menghentikan apa pun; "
            "kode keluar 1 bila ada yang salah, 2 bila tak terperiksa."
        ),
    },
    "bench": {
        "bench": marked("Ukur kecepatan pada basis data sementara yang sejenis; data Alur tidak disentuh."),
    },
    "machine.keys": {
        "key": marked("Kunci sesi dan segel: lihat, ganti, atau mulai baru bila hilang (administrator)."),
    },
    "audit": {
        "audit": marked("Segel, bukti keutuhan riwayat, dan ekspor (auditor)."),
    },
    "machine.backups": {
        "backup": marked("Cadangkan situs ke satu file; --verify memeriksa cadangan."),
        "restore": marked("Pulihkan situs dari cadangan ke tempat yang kosong."),
    },
    "retention": {
        "retention": marked("Retensi: yang masa simpannya lewat, usul, dan pemusnahan."),
    },
    "indicators": {
        "indicator": marked("Daftar indikator kantor: lihat, ambil alih dari file, dan tulis ke file."),
    },
    "record": {
        "record": marked(
            "Pencatatan dan Pendataan: baris dari berkas yang selesai, lembar kerja, dan adendum."
        ),
    },
    "versions": {
        "version": marked("Versi proses: yang berlaku, yang diajukan, dan ekspornya."),
    },
}

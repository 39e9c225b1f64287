"""Every lint rule with its Indonesian sentence; names in braces are facts of the finding, in words."""

from __future__ import annotations

from collections.abc import Mapping

from webui.language import marked as _

SENTENCES: Mapping[str, str] = {
    # the package and its files
    "file-name": _(
        "Nama {file} tidak dapat dipakai: hanya huruf, angka, titik, tanda hubung, dan garis bawah."
    ),
    "too-many-files": _("Lebih dari {limit} file."),
    "too-large": _("{file} berukuran {size} byte; paling banyak {limit}."),
    "no-diagram": _("Tidak ada file .bpmn; tambahkan diagramnya."),
    "many-diagrams": _("Ada beberapa diagram ({files}); beri nama process.bpmn pada yang dijalankan."),
    "toml": _("{file} tidak dapat dibaca; ada yang salah tulis."),
    "process-file": _("{file}: {key} tidak dapat dipakai, sebab {reason}."),
    "roles-file": _("{file}: {key} pada jabatan “{role}” tidak dapat dipakai."),
    "table": _("{file} tidak dapat dibaca, baris {line}: {reason}."),
    # an archive
    "archive-no-zip": _("{file} bukan file ZIP; buat sekali lagi."),
    "archive-damaged": _("{file} rusak, atau isinya lain dari yang disebutnya; buat sekali lagi."),
    "archive-too-large": _("Isi {file} lebih dari {limit} byte sesudah dibuka."),
    "archive-too-many": _("{file} berisi lebih dari {limit} file."),
    "archive-zip64": _("{file} berformat ZIP64 atau terbagi; buat sebagai ZIP biasa."),
    "archive-path": _("{file} memuat alamat yang menunjuk ke luar: “{entry}”."),
    "archive-link": _("{file} memuat tautan, bukan file: “{entry}”."),
    "archive-secret": _("{file} terkunci dengan sandi; buat tanpa sandi."),
    "archive-method": _("{file} dimampatkan dengan cara yang tidak dikenal; buat sebagai ZIP biasa."),
    "archive-nested": _("{file} memuat file ZIP lain, “{entry}”; keluarkan isinya dahulu."),
    "archive-twice": _("{file} memuat “{entry}” dua kali; hapus salah satunya."),
    # the text of the diagram
    "not-xml": _("{file} bukan XML; simpan lagi dari aplikasi pembuatnya."),
    "xml": _("{file} bukan XML yang benar; kesalahan pertama pada baris {line}."),
    "doctype": _(
        "{file} memuat DOCTYPE, yang dapat membaca file lain dan melumpuhkan server; hapus bagian itu."
    ),
    "too-deep": _("{file} bersarang lebih dalam dari {limit} tingkat."),
    "too-many-elements": _("{file} memuat lebih dari {limit} bagian."),
    "too-many-attributes": _("{file} memuat bagian dengan lebih dari {limit} keterangan."),
    "not-bpmn": _("{file} bukan file BPMN 2.0 dan tidak memuat proses; isinya {found}."),
    "coordinate": _("Letak {place} pada gambar bukan angka."),
    "not-drawn": _("{count} bagian tidak digambar pada diagram, yang pertama {first}."),
    # structure
    "missing-id": _("{kind} tidak punya nama teknis (id); beri nama teknis."),
    "duplicate-id": _("{count} bagian memakai nama teknis (id) yang sama, salah satunya {place}."),
    "id": _(
        "Nama teknis (id) pada {place} tidak diterima: huruf, angka, titik, tanda hubung, garis bawah, "
        "paling banyak {limit}."
    ),
    "too-long": _("Nama {place} terdiri dari {count} huruf; paling banyak {limit}."),
    "trial-start": _("Proses berhenti di {place} begitu dimulai dengan formulir mulai yang kosong."),
    "process-key": _(
        "Nama teknis proses pada diagram ini lain dari proses yang diubah rancangan ini; kembalikan seperti semula."
    ),
    "no-executable": _("Tidak ada proses yang ditandai dapat dijalankan; tandai satu pada panel diagram."),
    "many-executable": _(
        "{place} salah satu dari {count} proses yang ditandai dijalankan; hanya satu yang boleh."
    ),
    "not-called": _("Tidak ada langkah yang memanggil proses dari {path}; diagram itu tidak dijalankan."),
    "not-executed": _("{place} tidak ditandai dapat dijalankan dan dianggap keterangan."),
    "too-many-processes": _("Diagram memuat {count} proses; paling banyak {limit}."),
    "too-big": _(
        "Terlalu banyak langkah berurutan atau dalam satu bagian: {count}, paling banyak {limit}; "
        "pakai kelompok langkah."
    ),
    "nesting": _("{place} bersarang lebih dalam dari {limit} tingkat."),
    "unsupported": _("{place}: {what} tidak dijalankan; {instead}."),
    "vendor": _("{place}: {what} dari aplikasi lain tidak dijalankan; {instead}."),
    "dialect": _("{place}: {what} ditulis untuk aplikasi lain; isilah lagi pada diagram di sini."),
    "no-effect": _("{place}: {what} dari aplikasi lain tidak berpengaruh di sini."),
    "ignored-attribute": _("{place}: {what} tidak berpengaruh; isilah waktu bakunya."),
    "unknown-element": _("{place}: ada bagian yang tidak dikenal dan tidak dapat dijalankan di sini."),
    "reference": _("{place}: {what} menunjuk {target}, yang tidak ada; pilih yang ada."),
    "lane-node": _("{place} menyebut {target}, yang tidak ada; hapus atau ganti."),
    "flow": _("{place} punya {end} yang tidak ada: {target}. Sambungkan ke bagian yang ada."),
    "flow-across": _("{place} menyeberang ke proses atau kelompok langkah lain: {target}."),
    "no-start": _("{place} tidak punya awal; gambarlah awalnya."),
    "many-starts": _("{place} salah satu dari {count} awal; di sini hanya satu yang boleh."),
    "start-key": _("{place}: kunci berkas tidak berlaku pada awal; setiap pesan bernama itu memulai satu."),
    "not-armed": _("{place} tidak memulai apa pun: prosesnya hanya berjalan bila dipanggil."),
    "unreachable": _("{place} tidak tercapai dari awal; gambarlah panah ke sana."),
    "end-outgoing": _("{place} tidak boleh punya panah keluar; hapus panah itu."),
    "dead-end": _("{place} buntu: gambarlah panah ke langkah berikutnya atau ke akhir."),
    "event-incoming": _("{place} tidak boleh punya panah masuk; hapus panah itu."),
    "no-end": _("{place} tidak punya akhir yang tercapai; gambarlah panah ke sebuah akhir."),
    # gateways and flows
    "default": _("{place} menyebut pilihan bawaan yang tidak keluar darinya: {target}."),
    "default-condition": _("{place} adalah pilihan bawaan; syaratnya tidak dilihat."),
    "default-never": _("{place} tidak pernah dilalui: {source} punya panah tanpa syarat."),
    "no-condition": _("{place} tidak punya syarat, sedangkan {gateway} memilih menurut syarat."),
    "nobody-to-ask": _(
        "{place} tanpa syarat, dan tidak ada satu langkah sebelumnya yang dapat menanyakannya: {reason}."
    ),
    "no-default": _("{place} tidak punya pilihan bawaan; proses berhenti bila tidak ada syarat yang benar."),
    "ignored-condition": _("{place} bersyarat, tetapi bukan jalan keluar dari suatu pilihan."),
    "busy-loop": _(
        "{place} berulang tanpa orang dan tanpa penantian; gambarlah langkah orang atau penantian di jalurnya."
    ),
    "join-deadlock": _("{place} menunggu {target}, yang baru datang sesudahnya."),
    "loop-into-parallel": _(
        "Jalur kembali hanya memasuki sebagian cabang sebelum {place}, yaitu dari {target}."
    ),
    "unbalanced-parallel": _("Satu cabang dari {place} mencapai {target} tanpa bertemu cabang lainnya."),
    "twice": _("{place} dicapai beberapa cabang dari {split} dan dikerjakan sekali untuk tiap cabang."),
    # events
    "many-definitions": _("{place} menunggu {count} hal; hanya satu yang boleh."),
    "no-definition": _("{place} tidak menyebut apa yang ditunggu; isilah."),
    "timer": _("Waktu pada {place} tidak dapat dipakai: {reason}."),
    "working-hours": _(
        "{place}: {value} adalah jam kerja, kira-kira {days} hari kerja; tulislah {use} bila itu maksudnya, "
        "atau pilih menurut kalender."
    ),
    "timer-once": _(
        "{place} berlanjut pada saat pertamanya, sehingga pengulangannya hanya datang sekali; tulislah lama waktunya "
        "saja, atau gambarlah waktu yang tidak menghentikan langkahnya. {use}"
    ),
    "no-name": _("{place}: {kind} tidak punya nama pengenal; beri nama."),
    "error-interrupts": _("{place}: kesalahan selalu menghentikan; gambarlah peristiwanya demikian."),
    "caught-twice": _("{place} menangkap {what} “{value}”, yang sudah ditangkap {other}."),
    "never-comes": _("{place} tidak pernah datang: {target} tidak mengirim apa pun."),
    "link": _("{place}: tautan “{value}” ditangkap di {count} tempat; harus tepat satu."),
    "link-outgoing": _("{place}: tautan tidak punya panah keluar; ia berlanjut di tempat ia ditangkap."),
    "event-gateway": _("{place} memilih antara dua peristiwa atau lebih: {reason}."),
    "event-sub-process": _("{place} berdiri sendiri dan dimulai oleh peristiwa: {reason}."),
    "boundary": _("{place} menempel pada {target}, yang tidak ada di sini; tempelkan pada sebuah langkah."),
    "boundary-host": _("{place} menempel pada {target}; hanya langkah yang dapat ditempeli."),
    "many-deadlines": _("{place} punya {count} waktu baku; yang dipakai {used}."),
    # tasks
    "unknown-role": _("{place}: jabatan “{role}” tidak ada; pilih jabatan lain."),
    "office-read": _(
        "{place}: {function}() membaca daftar kantor, dan hanya boleh dipakai pada masukan sebuah "
        "tugas orang; pindahkan ke masukan tugas itu, lalu pakai nama masukannya di sini."
    ),
    "unknown-family": _(
        "{place}: belum ada jabatan dalam kelompok “{family}”; isi kelompoknya di halaman Jabatan."
    ),
    "role-spelling": _("{place}: jabatan “{role}” tidak ada; pilih {label} bila itu maksud Anda."),
    "call-none": _("{place} tidak menyebut proses yang dipanggil; pilih prosesnya."),
    "call-fixed": _("{place} memanggil proses menurut rumus; pilih satu proses yang tetap."),
    "call-unknown": _("{place} memanggil {target}, yang tidak ada di sini; yang ada: {known}."),
    "call-circle": _(
        "{place} memanggil {target}, dan panggilannya kembali ke awalnya; gambarlah panah kembali."
    ),
    "call-depth": _("{place}: panggilan lebih dalam dari {limit} proses; gambarlah kelompok langkah saja."),
    "call-start": _("{place} memanggil {target}, yang punya {count} awal biasa; beri tepat satu."),
    "call-version": _("{place} meminta versi tertentu; yang dipanggil selalu proses dari SOP ini sendiri."),
    "call-whole": _("{place}: seluruh data sekaligus tidak diberikan; berikan setiap nilai menurut namanya."),
    "mixed-assignment": _("{place}: {what} mencampur nama tetap dengan rumus; pakai salah satu."),
    "user-name": _("{place}: “{user}” bukan nama pengguna; periksa ejaannya."),
    "user-role": _("{place}: “{user}” adalah jabatan, bukan orang; pilih {label} sebagai jabatan pelaksana."),
    "lane-role": _("{place}: lajurnya “{lane}” bukan jabatan; tugas jatuh kepada yang memulai proses."),
    "no-lane": _("{place} tidak terletak pada lajur; tugas jatuh kepada yang memulai proses."),
    "no-role": _("{place} tidak punya jabatan; tugas jatuh kepada yang memulai proses."),
    "unknown-form": _("{place}: {form} tidak ada; buat formulir itu atau pilih yang lain."),
    "no-choices": _("{place}: “{field}” tidak punya pilihan; daftar untuk “{input}” memerlukan kolom value."),
    "input-kind": _("{place}: “{field}” mulai kosong, karena jenis isiannya tidak dapat memuat {value}."),
    "subject-name": _(
        "Perihal meminta “{missing}”, yang tidak ada pada formulir mulai; tambahkan isiannya atau ubah pola perihal."
    ),
    "nameless-process": _(
        "Proses ini tidak punya nama maupun judul; beri nama, supaya orang tidak membaca nama teknisnya."
    ),
    "nameless-task": _("{place}: beri nama; di kotak tugas ia disebut menurut prosesnya."),
    "nameless-lane": _("{place}: beri nama; ia disebut menurut jabatannya."),
    "missing-input": _("{place}: {form} menampilkan data “{input}”, yang tidak diberikan langkah ini."),
    "decision": _("{place}: tabel keputusannya tidak jelas, sebab {reason}."),
    "decision-table": _("{decision} tidak dapat dijalankan: {reason}."),
    "decision-word": _(
        "{decision}: tidak ada yang memberi “{text}”; bila itu teks, tulislah dalam tanda kutip."
    ),
    "decision-comma": _(
        "{decision}: angka desimal ditulis {use}, bukan {text}; dua nilai dipisahkan koma dan spasi."
    ),
    "decision-kind": _(
        "{decision}: kolom “{column}” berjenis {kind}, sedangkan sebuah isinya berjenis lain."
    ),
    "not-dmn": _("{file} bukan file DMN; isinya {found}."),
    "script-language": _("{place}: bahasa “{language}” tidak dijalankan; pakai pemberian nilai."),
    "script": _("{place}: rumusnya bukan baris nama = nilai, sebab {reason}."),
    "expression": _("{place}: {what} tidak dapat dihitung, sebab {reason}."),
    "bare-key": _("{place}: {what} memuat nama “{key}” tanpa tanda kutip; beri tanda kutip."),
    "decimal-comma": _("{place}: {what} memakai koma desimal; tulislah {use}, bukan {found}."),
    "input-name": _("{place}: “{input}” tidak dapat menjadi nama data."),
    "input-text": _("{place}: tulislah data “{input}” sebagai rumus."),
    "multi-host": _("{place} tidak dapat diulang; ulangi langkah atau kelompok langkah."),
    "multi-instance": _("{place}: tidak jelas diulang untuk apa, sebab {reason}."),
    "too-many-instances": _("{place} diulang {count} kali; paling banyak {limit}."),
    "loop": _("{place}: tidak jelas diulang berapa kali, sebab {reason}."),
    "unknown-name": _(
        "{place}: tidak ada formulir, langkah, atau rumus yang memberi “{unknown}”; nilainya kosong. Periksa namanya."
    ),
    "racing-name": _(
        "{place}: “{unknown}” dapat ditulis pada saat yang sama oleh {writers}, sehingga bergantung pada siapa "
        "yang lebih cepat; sebutkan dari langkah mana nilainya diambil."
    ),
    "racing-result": _(
        "{place}: “{unknown}” dapat ditulis pada saat yang sama oleh {writers}, sehingga bergantung pada siapa "
        "yang lebih cepat; beri masing-masing nama sendiri."
    ),
    "item-field": _("{place}: {path} dijawab sekali untuk setiap butir; sebutkan butirnya."),
    "item-result": _(
        "{place}: {path} hanya ditulis untuk satu butir dan berakhir bersamanya; bacalah di dalam, atau "
        "simpanlah pada formulir di sana."
    ),
    "unknown-table": _("{place}: tabel data “{table}” tidak ada; tambahkan tabelnya atau pilih yang lain."),
    "no-form-to-read": _("{place} membaca {path}, padahal {read} tidak punya formulir."),
    "unknown-field": _("{place} membaca {path}, padahal {form} tidak punya isian “{field}”."),
    # the SOP
    "return-reason": _(
        "{place} mengembalikan pekerjaan; formulir pada {task} membutuhkan isian wajib “{field}”."
    ),
    "return-without-form": _(
        "{place} mengembalikan pekerjaan tanpa menanyakan alasan: {task} tidak punya isian “{field}”."
    ),
    "step-number": _("{place}: “{value}” bukan nomor langkah; tulis angka mulai dari 1."),
    "step-twice": _("{place} bernomor {step}, sama dengan {other}; beri nomor lain."),
    "step-none": _("{place} bukan bagian langkah bernomor."),
    "step-gap": _("Nomor langkah berlubang; yang hilang: {missing}. Urutkan lagi."),
    "step-name": _("{place} tidak punya nama; beri nama."),
    "step-subject": _("{place} diawali pelakunya; awali dengan kata kerja."),
    "step-verb": _("{place} diawali “{word}”; awali dengan kata kerja."),
    "no-standard-time": _("{place} tidak punya waktu baku; isilah."),
    "unread-time": _("Waktu baku {place}, {duration}, tidak terbaca pada sumber; pastikan."),
    "no-output": _("{place} tidak punya output; isilah."),
    "grade": _("{place}: sebuah isian punya tingkat keterbacaan yang tidak dikenal: “{value}”."),
    "exit-label": _(
        "{place} punya jalan keluar tanpa tulisan: {flows}. Beri tulisan, misalnya Ya dan Tidak."
    ),
    "exit-count": _("{place} punya {count} jalan keluar; SOP memutuskan antara dua."),
    "pair-carrier": _("{place} tidak dikerjakan orang; empat mata di sini tidak berpengaruh."),
    "pair-word": _(
        "{place}: empat mata dengan {other} bertuliskan “{word}”; tulis “peringatan” atau “tolak”."
    ),
    "pair-unknown": _(
        "{place}: empat mata menyebut “{named}”, yang bukan langkah kerja orang di SOP ini; pilih langkah lain."
    ),
    "pair-self": _(
        "{place}: empat mata menyebut {other}, yang sama dengan langkah ini atau bagiannya; pilih langkah lain."
    ),
    "pair-twice": _("{place}: empat mata menyebut {other} dua kali; hapus salah satunya."),
    "pair-many": _(
        "{place}: empat mata menyebut lebih dari {limit} langkah; sebutkan kelompok langkahnya saja."
    ),
    "pair-order": _(
        "{place} datang sebelum {other}, padahal empat mata mengatakan ia memeriksanya; taruh empat mata pada "
        "langkah yang kemudian."
    ),
    "pair-never": _(
        "{place} dan {other} tidak pernah ditempuh dalam satu berkas, sehingga empat mata tidak berpengaruh."
    ),
    "pair-one-role": _(
        "{place} dan {other} hanya dikerjakan {role}, dan empat mata menolak orang yang sama; berkas akan "
        "berhenti bila pemegangnya hanya satu orang."
    ),
    # saved tests
    "scenario-file": _("Uji tersimpan “{test}” tidak dapat dibaca: {reason}."),
    "scenario-act": _("Uji tersimpan “{test}”: tindakan ke-{act}, {what}, ditolak: {reason}."),
    "scenario": _(
        "Uji tersimpan “{test}”: pada tindakan ke-{act} jalurnya seharusnya ke {expected}, ternyata ke {found}."
    ),
    "scenario-open": _(
        "Uji tersimpan “{test}”: sesudah tindakan ke-{act} seharusnya terbuka {expected}, ternyata {found}."
    ),
    "scenario-end": _(
        "Uji tersimpan “{test}”: sesudah tindakan ke-{act} proses seharusnya selesai, ternyata berlanjut."
    ),
    "scenario-goes-on": _(
        "Uji tersimpan “{test}”: sesudah tindakan ke-{act} proses seharusnya berlanjut, ternyata selesai."
    ),
    # forms
    "form-json": _("{file} tidak dapat dibaca, baris {line}: {reason}."),
    "form-component": _("{file}: {part} tidak diterima: {reason}."),
    "form-key": _("{file}: {component} tidak punya {attribute} yang dapat dipakai; isilah."),
    "form-expression": _("{file}: {attribute} pada {part} tidak dapat dihitung: {reason}."),
    "form-duplicate-key": _("{file}: nama data “{key}” kembar; ganti salah satunya."),
    "form-limit": _("{file}: {attribute} melewati batas {limit}."),
    "form-attribute": _("{file}: {attribute} pada {part} tidak diterima: {reason}."),
}

# What to draw instead, by the code in the param `instead`.
INSTEAD: Mapping[str, str] = {
    "user_task": _("gambarlah langkah bagi pelakunya"),
    "user_or_script_task": _("gambarlah langkah bagi pelakunya, atau langkah hitungan"),
    "script_task": _("pakai langkah hitungan"),
    "exclusive_gateway": _("gambarlah percabangan dengan syarat"),
    "parallel_gateway": _("gambarlah percabangan serentak"),
    "exclusive_or_parallel_gateway": _("gambarlah percabangan biasa atau serentak"),
    "sub_process": _("gambarlah kelompok langkah di dalamnya"),
    "boundary_timer": _("gambarlah waktu pada tepi langkah, atau waktu yang ditunggu"),
    "terminate_end": _("gambarlah akhir yang menghentikan"),
    "sequence_flow": _("gambarlah panahnya sendiri"),
    "process": _("gambarlah satu proses"),
    "whole_list": _("tugas selesai bila semua selesai"),
    "element_values": _("baca nilainya pada langkahnya"),
    "candidate_groups": _("pilih jabatan pelaksananya atau gambarlah lajur"),
    "form_file": _("pilih formulir dari SOP ini"),
    "plain_attribute": _("hapus saja"),
    "boundary_event": _("gambarlah pada tepi kelompok langkah, atau sebagai kelompok langkah peristiwa"),
    "receive_task": _("gambarlah awal biasa dan langkah terima pesan"),
    "message_start": _("gambarlah awal pesan"),
    "call_activity": _("gambarlah pemanggilan proses dari SOP ini"),
    "input_parameters": _("berikan data menurut namanya"),
    "timer_inside": _("taruh waktunya di dalam peristiwa itu"),
}

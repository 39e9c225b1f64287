"""Every lint rule with its Indonesian sentence. Names in braces are params of the finding."""

from __future__ import annotations

from collections.abc import Mapping

from webui.language import marked as _

SENTENCES: Mapping[str, str] = {
    # the package and its files
    "file-name": _("Nama file {file} tidak polos: hanya huruf, angka, titik, tanda hubung, dan garis bawah."),
    "too-many-files": _("Paket berisi lebih dari {limit} file."),
    "too-large": _("{file} berukuran {size} bita; paling banyak {limit}."),
    "no-diagram": _("Paket tidak memuat file .bpmn."),
    "many-diagrams": _(
        "Paket memuat beberapa file .bpmn ({files}); beri nama process.bpmn pada yang dijalankan."
    ),
    "toml": _("{file} bukan file TOML yang dapat dibaca: {detail}."),
    "process-file": _("{key} pada {file} tidak diterima ({reason}): {value}."),
    "roles-file": _("Jabatan {role} pada {file}: {key} tidak diterima: {value}."),
    "table": _("{file} bukan tabel yang dapat dibaca, baris {line} ({reason}). {detail}"),
    # an archive
    "archive-no-zip": _("{file} bukan arsip ZIP."),
    "archive-damaged": _("Arsip {file} rusak atau tidak jujur tentang isinya; buat sekali lagi. {entry}"),
    "archive-too-large": _("Isi arsip {file} lebih dari {limit} bita sesudah dibuka."),
    "archive-too-many": _("Arsip {file} berisi lebih dari {limit} file."),
    "archive-zip64": _("Arsip {file} berformat ZIP64 atau terbagi; buat sebagai ZIP biasa."),
    "archive-path": _("Arsip {file} memuat alamat yang menunjuk ke luar: {entry}."),
    "archive-link": _("Arsip {file} memuat tautan, bukan file: {entry}."),
    "archive-secret": _("Arsip {file} terkunci dengan sandi; buat tanpa sandi."),
    "archive-method": _("Arsip {file} dimampatkan dengan cara yang tidak dikenal; buat sebagai ZIP biasa."),
    "archive-nested": _("Arsip {file} memuat arsip lain, {entry}; keluarkan isinya dahulu."),
    "archive-twice": _("Arsip {file} memuat {entry} dua kali."),
    # the text of the diagram
    "not-xml": _("{file} bukan XML."),
    "xml": _("{file} bukan XML yang benar, baris {line}: {detail}."),
    "doctype": _("{file} memuat DOCTYPE; itu ditolak, karena dapat membaca file dan melumpuhkan server."),
    "too-deep": _("{file} bersarang lebih dalam dari {limit} tingkat."),
    "too-many-elements": _("{file} memuat lebih dari {limit} elemen."),
    "too-many-attributes": _("{file} memuat elemen dengan lebih dari {limit} atribut."),
    "not-bpmn": _("{file} bukan file BPMN 2.0 dan tidak memuat proses (ditemukan: {found})."),
    "coordinate": _("Gambar {element} memuat koordinat yang bukan angka: {value}."),
    "not-drawn": _("{count} elemen tidak digambar pada diagram, yang pertama {first}."),
    # structure
    "missing-id": _("Sebuah {kind} tidak punya id."),
    "duplicate-id": _("Id {id} kembar: dipakai {count} elemen."),
    "id": _("Id {id} tidak diterima: huruf, angka, titik, tanda hubung, garis bawah, paling banyak {limit}."),
    "too-long": _("Nama {element} terdiri dari {count} huruf; paling banyak {limit}."),
    "trial-start": _(
        "Proses berhenti di {element} begitu dimulai dengan borang mulai yang kosong: {detail}."
    ),
    "process-key": _(
        "Id proses menjadi {element}, padahal rancangan ini untuk {expected}; kembalikan id itu."
    ),
    "no-executable": _("Tidak ada proses yang ditandai dapat dijalankan."),
    "many-executable": _(
        "{element} salah satu dari {count} proses yang ditandai dijalankan; hanya satu yang boleh."
    ),
    "not-called": _(
        "Tidak ada aktivitas panggil yang memanggil proses dari {path}; diagram itu tidak dijalankan."
    ),
    "not-executed": _("Proses {element} tidak ditandai dapat dijalankan dan dianggap keterangan."),
    "too-many-processes": _("File memuat {count} proses; paling banyak {limit}."),
    "too-big": _(
        "Terlalu banyak langkah berurutan atau dalam satu bagian: {count}, paling banyak {limit}; "
        "pakai subproses."
    ),
    "nesting": _("Subproses {element} bersarang lebih dalam dari {limit} tingkat."),
    "unsupported": _("{element} {name}: {what} tidak dijalankan; {instead}."),
    "vendor": _("{element} {name}: {what} milik vendor tidak dijalankan; {instead}."),
    "dialect": _("{element} {name}: {what} ditulis untuk mesin lain; tulislah dengan atribut camunda."),
    "no-effect": _("{element} {name}: {what} tidak berpengaruh di sini."),
    "ignored-attribute": _(
        "{element} {name}: {what} tidak berpengaruh; gambarlah pengatur waktu pada tepinya."
    ),
    "unknown-element": _("{element}: {what} bukan elemen BPMN 2.0 yang dapat dijalankan di sini."),
    "reference": _("{element}: {what} menunjuk {target}, yang tidak ada."),
    "lane-node": _("Lajur {element} {name} menyebut {target}, yang tidak ada."),
    "flow": _("Alur {element} punya {end} yang tidak ada: {target}."),
    "flow-across": _("Alur {element} menyeberang ke proses atau subproses lain: {target}."),
    "no-start": _("{element} tidak punya awal."),
    "many-starts": _("{element} salah satu dari {count} awal; di sini hanya satu yang boleh."),
    "start-key": _(
        "{element} {name}: {what} tidak berlaku pada awal; setiap pesan bernama itu memulai satu."
    ),
    "not-armed": _("{element} {name} tidak memulai apa pun: prosesnya hanya berjalan bila dipanggil."),
    "unreachable": _("{element} {name} tidak tercapai dari awal."),
    "end-outgoing": _("Akhir {element} punya alur keluar."),
    "dead-end": _("{element} {name} buntu: gambarlah alur ke langkah berikutnya atau ke akhir."),
    "event-incoming": _("{kind} {element} tidak boleh punya alur masuk."),
    "no-end": _("{element} tidak punya akhir yang tercapai."),
    # gateways and flows
    "default": _("{element} {name} menyebut alur bawaan yang tidak keluar darinya: {target}."),
    "default-condition": _("Alur bawaan {element} bersyarat; syarat itu tidak dilihat."),
    "default-never": _("Alur bawaan {element} tidak pernah dilalui: {source} punya alur tanpa syarat."),
    "no-condition": _("Alur {element} keluar dari percabangan {gateway} tanpa syarat."),
    "nobody-to-ask": _(
        "{element} {name} tanpa syarat, dan tidak ada satu tugas sebelumnya yang menanyakannya ({reason})."
    ),
    "no-default": _("{element} {name} tidak punya alur bawaan; berhenti bila tidak ada syarat yang benar."),
    "ignored-condition": _("Alur {element} bersyarat tetapi bukan jalan keluar dari suatu pilihan."),
    "busy-loop": _("{element} {name} ada dalam putaran tanpa orang dan tanpa penantian."),
    "join-deadlock": _("Penggabung {element} {name} menunggu {target}, yang baru datang sesudahnya."),
    "loop-into-parallel": _(
        "Alur kembali hanya memasuki sebagian cabang sebelum {element} {name}: {target}."
    ),
    "unbalanced-parallel": _("Satu cabang dari {element} {name} mencapai {target} tanpa penggabung."),
    "twice": _(
        "{element} {name} dicapai beberapa cabang dari {split} dan dikerjakan sekali untuk tiap cabang."
    ),
    # events
    "many-definitions": _("Peristiwa {element} {name} punya {count} definisi; hanya satu yang boleh."),
    "no-definition": _("{kind} {element} {name} tidak menyebut apa yang ditunggu."),
    "timer": _("Pengatur waktu {element} {name} tidak dimengerti ({reason}): {value}."),
    "working-hours": _(
        "{element} {name}: jam pada {value} adalah jam kerja, kira-kira {days} hari kerja; "
        "untuk hari tulislah {use}, untuk jam dinding sop:waktu=kalender."
    ),
    "timer-once": _(
        "{element} {name} berlanjut pada saat pertamanya, sehingga putaran {value} hanya datang sekali; "
        "tulislah lama waktu {use}, atau gambarlah pengatur waktu yang tidak menghentikan pada tepi tugas."
    ),
    "no-name": _("{element} {name}: {kind} tidak punya nama pengenal."),
    "error-interrupts": _("{element} {name}: galat selalu menghentikan; gambarlah peristiwanya demikian."),
    "caught-twice": _("{element} {name} menangkap {what} {value}, yang sudah ditangkap {other}."),
    "never-comes": _(
        "{element} {name} tidak pernah datang: {target} adalah {kind} dan tidak melempar apa pun."
    ),
    "link": _("{element} {name}: tautan {value} ditangkap di {count} tempat; harus tepat satu."),
    "link-outgoing": _(
        "{element} {name}: tautan tidak punya alur keluar; ia berlanjut di tempat ia ditangkap."
    ),
    "event-gateway": _(
        "{element} {name}: sesudah percabangan peristiwa harus ada dua peristiwa atau lebih ({reason}: {target})."
    ),
    "event-sub-process": _("Subproses peristiwa {element} {name} tidak diterima ({reason}): {target}."),
    "boundary": _("Peristiwa tepi {element} menempel pada {target}, yang tidak ada di sini."),
    "boundary-host": _("Peristiwa tepi {element} menempel pada {target}, sebuah {kind}; pakai tugas."),
    "many-deadlines": _("{element} {name} punya {count} pengatur waktu tanpa henti; tenggatnya {used}."),
    # tasks
    "unknown-role": _("{element} {name}: jabatan {role} tidak ada."),
    "role-spelling": _("{element} {name}: jabatan {role} tidak ada; tulislah {meant} bila itu maksud Anda."),
    "call-none": _("{element} {name} tidak menyebut proses yang dipanggil: isi called element-nya."),
    "call-fixed": _("{element} {name} memanggil {target}; tulislah id satu proses, bukan ungkapan."),
    "call-unknown": _(
        "{element} {name} memanggil {target}, yang bukan proses dari paket ini; yang ada: {known}."
    ),
    "call-circle": _(
        "{element} {name} memanggil {target}, dan panggilannya kembali ke awalnya; gambarlah alur kembali."
    ),
    "call-depth": _("{element} {name}: panggilan lebih dalam dari {limit} proses; gambarlah subproses saja."),
    "call-start": _("{element} {name} memanggil {target}, yang punya {count} awal biasa; beri tepat satu."),
    "call-version": _(
        "{element} {name} meminta {target}; panggilan selalu menjalankan proses dari paketnya sendiri."
    ),
    "call-whole": _("{element} {name}: {what} tidak dijalankan; berikan setiap nilai menurut namanya."),
    "mixed-assignment": _("{element} {name}: {what} mencampur nama tetap dengan ungkapan: {text}."),
    "user-name": _("{element} {name}: {user} bukan nama pengguna."),
    "user-role": _(
        "{element} {name}: {user} adalah jabatan, bukan orang; tulislah {role} pada candidateGroups."
    ),
    "lane-role": _(
        "{element} {name}: lajurnya {lane} bukan jabatan; tugas jatuh kepada yang memulai proses."
    ),
    "no-lane": _("{element} {name} tidak terletak pada lajur; tugas jatuh kepada yang memulai proses."),
    "no-role": _("{element} {name} tidak punya jabatan; tugas jatuh kepada yang memulai proses."),
    "unknown-form": _("{element} {name}: formulir {form} tidak ada dalam paket."),
    "no-choices": _("{name}: {field} tidak punya pilihan; tabel untuk {input} memerlukan kolom value."),
    "input-kind": _("{name}: {field} mulai kosong, karena jenis isiannya tidak dapat memuat {value}."),
    "subject-name": _("Perihal meminta {missing}, yang tidak ada pada formulir awal: {subject}."),
    "nameless-process": _("Proses ini tidak punya nama maupun judul; orang akan membaca id-nya."),
    "nameless-task": _("Tugas {element} tidak bernama; di kotak tugas ia disebut menurut prosesnya."),
    "nameless-lane": _("Lajur {element} tidak bernama; ia disebut menurut jabatannya."),
    "missing-input": _(
        "{element} {name}: formulir {form} menampilkan masukan {input}, yang tidak dimiliki tugas ini."
    ),
    "decision": _("{element} {name}: keputusan yang ditanyakan tidak jelas ({reason}): {value}."),
    "decision-table": _("Keputusan {decision} dalam {file} tidak dapat dijalankan ({reason}): {text}."),
    "decision-word": _(
        "{name} Keputusan {decision}: tidak ada yang memberi {text}; bila itu teks, tulislah dalam tanda kutip."
    ),
    "decision-comma": _(
        "Keputusan {decision} dalam {file}: angka desimal ditulis {use}, bukan {text}; "
        "dua nilai dipisahkan koma dan spasi."
    ),
    "decision-kind": _(
        "Keputusan {decision} dalam {file}: kolom {column} berjenis {kind}, sedangkan {text} berjenis lain."
    ),
    "not-dmn": _("{file} bukan file DMN (ditemukan: {found})."),
    "script-language": _("{element} {name}: bahasa {language} tidak dijalankan; pakai pemberian nilai."),
    "script": _("{element} {name}: skrip bukan baris `nama = ungkapan` ({code}): {text}."),
    "expression": _("{element} {name}: {what} bukan bahasa ungkapan Alur ({code} {detail}): {text}."),
    "bare-key": _(
        "{element} {name}: {what} memuat objek dengan kunci polos {key}; tulislah '{key}' dalam tanda kutip."
    ),
    "decimal-comma": _("{element} {name}: {what} memakai koma desimal; tulislah {use}, bukan {found}."),
    "input-name": _("{element} {name}: {input} bukan nama untuk masukan."),
    "input-text": _("{element} {name}: tulislah masukan {input} sebagai ungkapan: {text}."),
    "multi-host": _("{element} {name}: {kind} tidak dapat diulang; ulangi tugas orang atau subproses."),
    "multi-instance": _("{element} {name}: tidak jelas diulang untuk apa ({reason}): {value}."),
    "too-many-instances": _("{element} {name} diulang {count} kali; paling banyak {limit}."),
    "loop": _("{element} {name}: tidak jelas diulang berapa kali ({reason}): {value}."),
    "unknown-name": _(
        "{element} {name}: tidak ada formulir, elemen, atau skrip yang memberi {unknown}; nilainya kosong."
    ),
    "racing-name": _(
        "{element} {name}: {unknown} dapat ditulis pada saat yang sama oleh {writers}, sehingga bergantung pada siapa "
        "yang lebih cepat; tulislah nama lengkapnya: {use}."
    ),
    "racing-result": _(
        "{element} {name}: {unknown} dapat ditulis pada saat yang sama oleh {writers}, sehingga bergantung pada siapa "
        "yang lebih cepat; beri masing-masing nama sendiri."
    ),
    "item-field": _("{element} {name}: {path} dijawab sekali untuk setiap butir; sebutkan butirnya: {use}."),
    "item-result": _(
        "{element} {name}: {path} hanya ditulis untuk satu butir dan berakhir bersamanya; bacalah di dalam, atau "
        "simpanlah pada formulir di sana."
    ),
    "unknown-table": _("{element} {name}: tabel {table} tidak ada dalam folder data paket."),
    "no-form-to-read": _("{element} {name}: {path} membaca {read}, yang tidak punya formulir."),
    "unknown-field": _("{element} {name}: {path}: formulir {form} tidak punya isian {field}."),
    # the SOP
    "return-reason": _("Jalur kembali {element} membutuhkan isian wajib {field} pada formulir {task}."),
    "return-without-form": _(
        "Jalur kembali {element} tidak meminta alasan: formulir {task} tanpa isian {field}."
    ),
    "step-number": _("{element} {name}: {value} bukan nomor langkah."),
    "step-twice": _("{element} {name} bernomor langkah {step}, sama dengan {other}."),
    "step-none": _("{element} {name} bukan bagian langkah bernomor."),
    "step-gap": _("Nomor langkah berlubang; yang hilang: {missing}."),
    "step-name": _("Langkah {step} ({element}) tidak punya nama."),
    "step-subject": _("Langkah {step} diawali pelakunya; awali dengan kata kerja: {text}."),
    "step-verb": _("Langkah {step} tidak diawali kata kerja ({word}): {text}."),
    "no-standard-time": _(
        "Langkah {step} ({name}) tidak punya waktu baku: pasang pengatur waktu tanpa henti."
    ),
    "unread-time": _("Waktu baku langkah {step}, {duration}, tidak terbaca pada dokumen sumber."),
    "no-output": _("Langkah {step} ({name}) tidak punya output."),
    "grade": _("{element} {name}: {key} tidak punya tingkat keterbacaan itu: {value}."),
    "exit-label": _("Keputusan {element} {name} punya jalan keluar tanpa tulisan: {flows}."),
    "exit-count": _("Keputusan {element} {name} punya {count} jalan keluar; SOP memutuskan antara dua."),
    # saved tests
    "scenario-file": _("Skenario uji {file} tidak dapat dibaca ({reason}): {detail}."),
    "scenario-act": _("Skenario uji {test}: tindakan {act}, {what}, ditolak ({reason}): {detail}."),
    "scenario": _(
        "Skenario uji {test}: pada tindakan {act} jalurnya seharusnya ke {expected}, ternyata ke {found}."
    ),
    "scenario-open": _(
        "Skenario uji {test}: sesudah tindakan {act} seharusnya terbuka {expected}, ternyata {found}."
    ),
    "scenario-end": _(
        "Skenario uji {test}: sesudah tindakan {act} proses seharusnya selesai, ternyata berlanjut."
    ),
    "scenario-goes-on": _(
        "Skenario uji {test}: sesudah tindakan {act} proses seharusnya berlanjut, ternyata selesai."
    ),
    # forms
    "form-json": _("Formulir {file} tidak dapat dibaca sebagai formulir ({reason}), baris {line}."),
    "form-component": _("Formulir {file}: komponen {component} {key} tidak diterima ({reason})."),
    "form-key": _("Formulir {file}: {component} tidak punya {attribute} yang dapat dipakai: {key}."),
    "form-expression": _("Formulir {file}: {attribute} pada {key} bukan ungkapan ({reason}): {text}."),
    "form-duplicate-key": _("Formulir {file}: kunci {key} kembar."),
    "form-limit": _("Formulir {file}: {attribute} pada {component} {key} melewati batas {limit}."),
    "form-attribute": _("Formulir {file}: {attribute} pada {component} {key} tidak diterima ({reason})."),
}

# What to draw instead, by the code in the param `instead`.
INSTEAD: Mapping[str, str] = {
    "user_task": _("gambarlah tugas orang bagi pelakunya"),
    "user_or_script_task": _("gambarlah tugas orang, atau tugas skrip dengan pemberian nilai"),
    "script_task": _("pakai tugas skrip dengan pemberian nilai"),
    "exclusive_gateway": _("gambarlah percabangan eksklusif dengan syarat"),
    "parallel_gateway": _("gambarlah percabangan paralel"),
    "exclusive_or_parallel_gateway": _("gambarlah percabangan eksklusif atau paralel"),
    "sub_process": _("gambarlah subproses di dalamnya"),
    "boundary_timer": _("gambarlah pengatur waktu pada tepi tugas, atau yang ditunggu"),
    "terminate_end": _("gambarlah akhir yang menghentikan"),
    "sequence_flow": _("gambarlah alurnya sendiri"),
    "process": _("gambarlah satu proses"),
    "whole_list": _("tugas selesai bila semua selesai"),
    "element_values": _("baca nilai di bawah id tugasnya"),
    "candidate_groups": _("sebut jabatannya pada candidateGroups atau gambarlah lajur"),
    "form_file": _("sebut file .form dari paket pada formRef"),
    "plain_attribute": _("hapus saja"),
    "boundary_event": _("gambarlah pada tepi subproses, atau sebagai subproses peristiwa"),
    "receive_task": _("gambarlah awal biasa dan tugas terima"),
    "message_start": _("gambarlah awal pesan"),
    "call_activity": _("gambarlah aktivitas panggil dengan calledElement, yaitu proses dari paket ini"),
    "input_parameters": _("berikan parameter masukan menurut namanya"),
    "timer_inside": _("taruh pengatur waktunya di dalam peristiwa itu"),
}

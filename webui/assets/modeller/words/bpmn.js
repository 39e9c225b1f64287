// What bpmn-js and its parts ask for, grouped as the user meets it. Its keys are English.
const palette = {
  'Activate hand tool': 'Geser kanvas',
  'Activate lasso tool': 'Pilih beberapa bagian',
  'Activate create/remove space tool': 'Buat atau hapus ruang',
  'Activate global connect tool': 'Hubungkan dua bagian',
  'Create start event': 'Awal',
  'Create intermediate/boundary event': 'Peristiwa antara atau tepi',
  'Create end event': 'Akhir',
  'Create gateway': 'Percabangan',
  'Create task': 'Buat langkah',
  'Create expanded sub-process': 'Subproses',
  'Create data object reference': 'Objek data',
  'Create data store reference': 'Penyimpanan data',
  'Create pool/participant': 'Kolam (instansi)',
  'Create group': 'Kelompok',
};

const pad = {
  'Append end event': 'Tambah akhir',
  'Append gateway': 'Tambah percabangan',
  'Append task': 'Tambah tugas',
  'Append receive task': 'Tambah tugas terima pesan',
  'Append intermediate/boundary event': 'Tambah peristiwa antara',
  'Append message intermediate catch event': 'Tambah peristiwa pesan diterima',
  'Append timer intermediate catch event': 'Tambah peristiwa waktu',
  'Append conditional intermediate catch event': 'Tambah peristiwa bersyarat',
  'Append signal intermediate catch event': 'Tambah peristiwa sinyal diterima',
  'Append compensation activity': 'Tambah kegiatan kompensasi',
  'Add text annotation': 'Tambah catatan',
  'Change element': 'Ubah jenis',
  Delete: 'Hapus',
  'Connect to other element': 'Hubungkan ke bagian lain',
  'Connect using association': 'Hubungkan sebagai keterangan',
  'Connect using data input association': 'Hubungkan sebagai masukan data',
  'Add lane above': 'Tambah lajur di atas',
  'Add lane below': 'Tambah lajur di bawah',
  'Divide into two lanes': 'Bagi menjadi dua lajur',
  'Divide into three lanes': 'Bagi menjadi tiga lajur',
  'Open {element}': 'Buka {element}',
};

const arrange = {
  'Align elements': 'Ratakan bagian',
  'Align elements left': 'Ratakan kiri',
  'Align elements center': 'Ratakan tengah mendatar',
  'Align elements right': 'Ratakan kanan',
  'Align elements top': 'Ratakan atas',
  'Align elements middle': 'Ratakan tengah tegak',
  'Align elements bottom': 'Ratakan bawah',
  'Align elements ': 'Ratakan bagian ',
  'Distribute elements horizontally': 'Sebar rata mendatar',
  'Distribute elements vertically': 'Sebar rata tegak',
};

const tasks = {
  Task: 'Tugas umum',
  'User task': 'Langkah',
  'Manual task': 'Tugas tanpa isian',
  'Service task': 'Tugas layanan',
  'Script task': 'Tugas hitung (skrip)',
  'Business rule task': 'Tugas tabel keputusan',
  'Send task': 'Tugas kirim pesan',
  'Receive task': 'Tugas terima pesan',
  'Call activity': 'Panggil proses lain',
  'Sub-process': 'Subproses',
  'Sub-process (collapsed)': 'Subproses (terlipat)',
  'Sub-process (expanded)': 'Subproses (terbuka)',
  'Event sub-process': 'Subproses peristiwa',
  'Ad-hoc sub-process': 'Subproses bebas',
  'Ad-hoc sub-process (collapsed)': 'Subproses bebas (terlipat)',
  'Ad-hoc sub-process (expanded)': 'Subproses bebas (terbuka)',
  Transaction: 'Transaksi',
  'Parallel multi-instance': 'Untuk tiap isi daftar, serentak',
  'Sequential multi-instance': 'Untuk tiap isi daftar, bergiliran',
  Loop: 'Diulang sampai benar',
};

const gateways = {
  'Exclusive gateway': 'Percabangan eksklusif (satu jalan)',
  'Parallel gateway': 'Percabangan paralel (semua jalan)',
  'Inclusive gateway': 'Percabangan inklusif (satu atau lebih)',
  'Complex gateway': 'Percabangan rumit',
  'Event-based gateway': 'Percabangan peristiwa',
  'Sequence flow': 'Alur biasa',
  'Default flow': 'Alur bawaan',
  'Conditional flow': 'Alur bersyarat',
};

const kinds = { Message: 'pesan', Timer: 'waktu', Conditional: 'bersyarat', Signal: 'sinyal', Error: 'galat',
  Escalation: 'eskalasi', Compensation: 'kompensasi', Cancel: 'batal', Link: 'tautan', Terminate: 'yang menghentikan' };

// "Timer boundary event (non-interrupting)" and its sisters are made of the same few words.
const events = {
  'Start event': 'Awal',
  'End event': 'Akhir',
  'Intermediate throw event': 'Peristiwa antara',
  'Boundary event': 'Peristiwa tepi',
};
for (const [key, words] of Object.entries(kinds)) {
  events[`${key} start event`] = `Awal oleh ${words}`;
  events[`${key} start event (non-interrupting)`] = `Awal oleh ${words}, tanpa menghentikan`;
  events[`${key} end event`] = `Akhir ${words}`;
  events[`${key} boundary event`] = `Peristiwa tepi ${words}, menghentikan`;
  events[`${key} boundary event (non-interrupting)`] = `Peristiwa tepi ${words}, tanpa menghentikan`;
  events[`${key} intermediate catch event`] = `Menunggu ${words}`;
  events[`${key} intermediate throw event`] = `Mengirim ${words}`;
}

const others = {
  'Data object reference': 'Objek data',
  'Data store reference': 'Penyimpanan data',
  'Expanded pool/participant': 'Kolam terbuka',
  'Empty pool/participant': 'Kolam kosong',
  'Empty pool/participant (removes content)': 'Kolam kosong (isinya dihapus)',
  'Participant multiplicity': 'Beberapa pihak',
  Collection: 'Kumpulan',
  'Toggle non-interrupting': 'Tanpa menghentikan',
  'Search in diagram': 'Cari dalam diagram',
  'flow elements must be children of pools/participants': 'Letakkan bagian ini di dalam kolam.',
  'Data object must be placed within a pool/participant.': 'Objek data harus diletakkan di dalam kolam.',
};

export default { ...palette, ...pad, ...arrange, ...tasks, ...gateways, ...events, ...others };

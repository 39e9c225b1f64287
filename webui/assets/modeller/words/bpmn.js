// What bpmn-js and its parts ask for, grouped as the user meets it. Its keys are English.
const palette = {
  'Activate hand tool': 'Geser gambar',
  'Activate lasso tool': 'Pilih beberapa bagian',
  'Activate create/remove space tool': 'Buat atau hapus ruang',
  'Activate global connect tool': 'Hubungkan dua bagian',
  'Create start event': 'Awal',
  'Create intermediate/boundary event': 'Peristiwa antara atau tepi',
  'Create end event': 'Akhir',
  'Create gateway': 'Percabangan',
  'Create task': 'Buat langkah',
  'Create expanded sub-process': 'Kelompok langkah',
  'Create data object reference': 'Data',
  'Create data store reference': 'Simpanan data',
  'Create pool/participant': 'Kolam (instansi)',
  'Create group': 'Bingkai',
};

const pad = {
  'Append end event': 'Tambah akhir',
  'Append gateway': 'Tambah percabangan',
  'Append task': 'Tambah langkah',
  'Append receive task': 'Tambah langkah terima pesan',
  'Append intermediate/boundary event': 'Tambah peristiwa antara',
  'Append message intermediate catch event': 'Tambah peristiwa pesan diterima',
  'Append timer intermediate catch event': 'Tambah peristiwa waktu',
  'Append conditional intermediate catch event': 'Tambah peristiwa bersyarat',
  'Append signal intermediate catch event': 'Tambah peristiwa sinyal diterima',
  'Append compensation activity': 'Tambah langkah pembatalan hasil',
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
  Task: 'Langkah tanpa jenis',
  'User task': 'Langkah',
  'Manual task': 'Langkah tanpa isian',
  'Service task': 'Langkah layanan',
  'Script task': 'Langkah hitungan',
  'Business rule task': 'Langkah tabel keputusan',
  'Send task': 'Langkah kirim pesan',
  'Receive task': 'Langkah terima pesan',
  'Call activity': 'Pemanggilan proses',
  'Sub-process': 'Kelompok langkah',
  'Sub-process (collapsed)': 'Kelompok langkah (terlipat)',
  'Sub-process (expanded)': 'Kelompok langkah (terbuka)',
  'Event sub-process': 'Kelompok langkah peristiwa',
  'Ad-hoc sub-process': 'Kelompok langkah bebas',
  'Ad-hoc sub-process (collapsed)': 'Kelompok langkah bebas (terlipat)',
  'Ad-hoc sub-process (expanded)': 'Kelompok langkah bebas (terbuka)',
  Transaction: 'Kelompok langkah (transaksi)',
  'Parallel multi-instance': 'Untuk tiap isi daftar, serentak',
  'Sequential multi-instance': 'Untuk tiap isi daftar, bergiliran',
  Loop: 'Diulang sampai benar',
};

const gateways = {
  'Exclusive gateway': 'Percabangan (satu jalan)',
  'Parallel gateway': 'Percabangan serentak (semua jalan)',
  'Inclusive gateway': 'Percabangan beberapa pilihan (satu jalan atau lebih)',
  'Complex gateway': 'Percabangan rumit',
  'Event-based gateway': 'Percabangan peristiwa',
  'Sequence flow': 'Panah biasa',
  'Default flow': 'Pilihan bawaan',
  'Conditional flow': 'Panah bersyarat',
};

const kinds = { Message: 'pesan', Timer: 'waktu', Conditional: 'bersyarat', Signal: 'sinyal', Error: 'kesalahan',
  Escalation: 'eskalasi', Compensation: 'pembatalan hasil', Cancel: 'pembatalan', Link: 'tautan', Terminate: 'yang menghentikan' };

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
  'Data object reference': 'Data',
  'Data store reference': 'Simpanan data',
  'Expanded pool/participant': 'Kolam terbuka',
  'Empty pool/participant': 'Kolam kosong',
  'Empty pool/participant (removes content)': 'Kolam kosong (isinya dihapus)',
  'Participant multiplicity': 'Beberapa pihak',
  Collection: 'Kumpulan',
  'Toggle non-interrupting': 'Tanpa menghentikan',
  'Search in diagram': 'Cari dalam diagram',
  'flow elements must be children of pools/participants': 'Letakkan bagian ini di dalam kolam.',
  'Data object must be placed within a pool/participant.': 'Letakkan data di dalam kolam.',
};

export default { ...palette, ...pad, ...arrange, ...tasks, ...gateways, ...events, ...others };

"""Words that passwords of an Indonesian office are made of first, beside those that zxcvbn knows.

Chosen by the makers of Alur from everyday use, the likeliest first; it is no list of passwords that leaked anywhere.
"""

from __future__ import annotations

TEXT = """
    sandi katasandi kata rahasia alur password admin administrator bismillah bismillahirrahmanirrahim alhamdulillah
    indonesia merdeka sayang cinta bahagia semangat sukses berkah selalu allah allahuakbar subhanallah astaghfirullah
    insyaallah assalamualaikum masyaallah muhammad yesus haleluya immanuel puji tuhan rahmat ramadan ramadhan lebaran
    garuda pancasila nusantara bhinneka merahputih proklamasi kemerdekaan presiden negara bangsa republik jaya
    dinas kantor badan biro bidang seksi bagian sekretaris sekretariat kepala kadis kabid kasi kasubag kabag bupati
    walikota gubernur camat lurah desa kelurahan kecamatan kabupaten kota provinsi pemerintah pemda pemkab pemkot
    pemprov pegawai negeri honorer asn pns korpri pppk nip pensiun arsip arsiparis kearsipan perpustakaan pustaka
    keuangan perencana perencanaan inspektorat bappeda diskominfo kominfo layanan pelayanan surat disposisi berkas
    komputer laptop internet wifi printer operator server sistem aplikasi website email surel facebook google whatsapp
    instagram selamat pagi siang malam datang masuk ganti ubah baru lama buka tutup coba tes testing contoh umum
    januari februari maret april mei juni juli agustus september oktober november desember
    senin selasa rabu kamis jumat sabtu minggu
    satu dua tiga empat lima enam tujuh delapan sembilan sepuluh seratus seribu
    merah putih hitam biru hijau kuning ungu mawar melati anggrek kenanga bintang bulan matahari langit laut gunung
    bunga kucing harimau naga elang rajawali macan singa kopi susu nasi goreng bakso soto rendang durian mangga
    mama papa ayah bunda ibu bapak anak istri suami keluarga kakak adik abang neng mas mbak sahabat teman pacar
    persib persija arema persebaya psm bali united timnas bola sepakbola badminton motor mobil honda yamaha toyota
    ahmad agus andi arif bambang budi dewi dian eko endang fitri hadi hendra indah irma joko kartini lestari maria
    nur nurul putra putri putu made ketut wayan rahman rahmawati ratna rina rizki rudi sari setiawan siti slamet sri
    suharto sukarno soekarno hatta susanti teguh tri utami wahyu wati widodo wulan yanti yudi yuni
    aceh medan padang pekanbaru jambi palembang bengkulu lampung bandarlampung batam tanjungpinang pangkalpinang
    jakarta serang tangerang bekasi depok bogor bandung cimahi sukabumi cirebon tasikmalaya semarang solo surakarta
    magelang salatiga pekalongan tegal purwokerto banyumas cilacap kudus jepara yogyakarta jogja jogjakarta sleman
    bantul surabaya malang kediri blitar madiun jember banyuwangi sidoarjo gresik mojokerto pasuruan probolinggo
    madura denpasar bali mataram lombok kupang pontianak singkawang palangkaraya banjarmasin banjarbaru samarinda
    balikpapan bontang tarakan manado bitung gorontalo palu kendari makassar parepare palopo mamuju ambon ternate
    sorong manokwari jayapura merauke papua maluku sulawesi kalimantan sumatera sumatra jawa jabar jateng jatim
    sumbar sumut sumsel sulsel sulut kalbar kaltim kalsel banten riau binjai sibolga bukittinggi payakumbuh solok
    pariaman padangpanjang panjang sawahlunto dumai lubuklinggau prabumulih metro garut cianjur karawang purwakarta
    subang indramayu majalengka kuningan ciamis banjar klaten boyolali sragen wonogiri karanganyar sukoharjo demak
"""
COMMON = tuple(dict.fromkeys(TEXT.split()))

"""What is said of accounts: passwords, second factors, and the browsers people are signed in with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webui.language import gettext as _


def guessable(params: Mapping[str, Any]) -> str:
    """Return what makes a password easy to guess, and what to choose instead."""
    return {
        "own": _(
            "Kata sandi itu mudah ditebak: memuat nama Anda, akun, atau kantor. Pilih beberapa kata lain yang tidak "
            "berhubungan."
        ),
        "common": _(
            "Kata sandi itu mudah ditebak: dibuat dari kata yang umum dipakai. Pilih beberapa kata lain yang tidak "
            "berhubungan."
        ),
        "keys": _(
            "Kata sandi itu mudah ditebak: urutan tombol di papan tik. Pilih beberapa kata yang tidak berhubungan."
        ),
        "pattern": _(
            "Kata sandi itu mudah ditebak: berulang atau berurutan. Pilih beberapa kata yang tidak berhubungan."
        ),
        "date": _(
            "Kata sandi itu mudah ditebak: memuat tanggal. Pilih beberapa kata yang tidak berhubungan."
        ),
        "digits": _(
            "Kata sandi itu mudah ditebak: hanya angka, seperti NIP atau nomor telepon. Pilih beberapa kata yang tidak "
            "berhubungan."
        ),
    }.get(
        str(params.get("cause", "")),
        _("Kata sandi itu mudah ditebak. Pilih beberapa kata yang tidak berhubungan."),
    )


def pending(params: Mapping[str, Any]) -> str:
    """Return what somebody who signed in must do before all else."""
    if params.get("what") == "password":
        return _(
            "Kata sandi Anda dibuatkan administrator. Buka halaman Ganti kata sandi dan pilih sendiri yang baru dahulu."
        )
    return _(
        "Kantor ini meminta verifikasi dua langkah dari jabatan Anda. Buka halaman Akun dan pasang dahulu."
    )


def problem(reason: str) -> str:
    """Return what is wrong with a password or a code of a second factor; "" for anything else."""
    return {
        "same_password": _("Kata sandi baru sama dengan yang lama. Pilih yang lain."),
        "factor_code": _(
            "Kode itu tidak cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu ketik lagi."
        ),
        "factor_password": _("Kata sandi salah."),
        "factor_offer": _("Halaman ini sudah lama terbuka. Pindai gambar yang baru, lalu ketik kodenya."),
        "factor_set": _("Verifikasi dua langkah sudah terpasang. Muat ulang halaman ini."),
        "factor_lost": _(
            "Kode aplikasi tidak dapat diperiksa lagi karena kunci situs berganti. Pakai kode pemulihan, atau minta "
            "administrator mengatur ulang."
        ),
        "factor_own": _(
            "Verifikasi dua langkah milik sendiri tidak diatur ulang di sini. Pakai kode pemulihan di halaman Akun."
        ),
    }.get(reason, "")


BROWSERS = {
    "edge": "Edge",
    "opera": "Opera",
    "samsung": "Samsung Internet",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}
SYSTEMS = {
    "android": "Android",
    "iphone": "iPhone",
    "ipad": "iPad",
    "windows": "Windows",
    "mac": "Mac",
    "chromeos": "ChromeOS",
    "linux": "Linux",
}


def browser(kind: str) -> str:
    """Return a browser as its owner knows it: "Firefox di Windows"; an unknown one says so."""
    words = kind.split()
    name = next((BROWSERS[one] for one in words if one in BROWSERS), "")
    system = next((SYSTEMS[one] for one in words if one in SYSTEMS), "")
    if name and system:
        return _("%(browser)s di %(system)s", browser=name, system=system)
    return name or system or _("Peramban tidak dikenal")

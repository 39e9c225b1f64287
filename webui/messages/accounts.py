"""What is said of accounts: a password that is easy to guess."""

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

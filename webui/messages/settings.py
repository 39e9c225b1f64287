"""What is wrong with a setting, as a sentence that says what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from webui.language import gettext as _

Params = Mapping[str, Any]

# By reason code; what stands after its first colon ("whole:0:65535") is in `rest`.
SENTENCES: dict[str, Callable[[Params, str], str]] = {
    "unknown": lambda p, rest: (
        _("pengaturan itu tidak ada. Maksudnya %(nearest)s?", nearest=p["nearest"])
        if p.get("nearest")
        else _("pengaturan itu tidak ada. Hapus dari lingkungan, atau lihat daftar pengaturan dalam README.")
    ),
    "not_migrated": lambda p, rest: _("basis data belum disiapkan untuk Alur ini. Jalankan: alur init"),
    "newer": lambda p, rest: _(
        "basis data ini milik Alur yang lebih baru (versi %(version)s). Perbarui Alur.",
        version=p.get("version", "?"),
    ),
    "older": lambda p, rest: _(
        "basis data ini berasal dari Alur sebelum 0.2.0 (versi %(version)s): jalankan alur init sekali dengan "
        "keadaan terakhir Alur 0.1.0 (git 05fd319), lalu dengan Alur ini.",
        version=p.get("version", "?"),
    ),
    "database": lambda p, rest: _("isi dengan sqlite:///nama-file atau postgresql://…"),
    "url": lambda p, rest: _("isi dengan sqlite:///nama-file atau postgresql://…"),
    "scratch": lambda p, rest: _("di sini tidak dapat dibuat basis data sementara."),
    "taken": lambda p, rest: _("port %(value)s sudah dipakai program lain.", value=p.get("value", "?")),
    "not_allowed": lambda p, rest: _(
        "port %(value)s tidak boleh dipakai akun ini.", value=p.get("value", "?")
    ),
    "address": lambda p, rest: _("%(value)s bukan alamat komputer ini.", value=p.get("value", "?")),
    "flag": lambda p, rest: _("isi dengan 1 atau 0."),
    "whole": lambda p, rest: _(
        "isi dengan bilangan bulat dari %(low)s sampai %(high)s.",
        **dict(zip(("low", "high"), rest.split(":"), strict=True)),
    ),
    "choice": lambda p, rest: _("isi dengan salah satu dari: %(choices)s.", choices=rest.replace("|", ", ")),
    "timezone": lambda p, rest: _("zona waktu itu tidak dikenal; misalnya Asia/Jakarta."),
    "networks": lambda p, rest: _(
        "isi dengan alamat IP atau jaringan, dipisahkan koma; misalnya 10.20.0.0/16."
    ),
    "public_url": lambda p, rest: _("isi dengan alamat seperti https://alur.example, tanpa folder."),
    "mail": lambda p, rest: _("isi dengan smtp://pengguna:sandi@server:587 atau smtps://…"),
    "mail_address": lambda p, rest: _("isi dengan alamat surel, dipisahkan koma."),
    "no_mail": lambda p, rest: _("membutuhkan ALUR_MAIL_URL dan ALUR_MAIL_FROM."),
    "unusable": lambda p, rest: _("tidak dapat dipakai: %(detail)s", detail=p.get("detail") or "?"),
    "too_short": lambda p, rest: _(
        "isi file itu terlalu pendek; sedikitnya %(minimum)s byte.", minimum=p.get("minimum", "?")
    ),
    "open": lambda p, rest: _(
        "file itu dapat dibaca orang lain. Jalankan: chmod 600 %(file)s", file=p.get("file", "?")
    ),
    "missing": lambda p, rest: _("file %(file)s tidak ada.", file=p.get("file", "?")),
    "demonstration": lambda p, rest: _("berkas contoh hanya dibuat dalam simulasi. Isi dengan 1 untuk itu."),
    "key": lambda p, rest: _("file itu bukan file rahasia yang dibuat Alur."),
}


def setting_sentence(params: Params) -> str:
    """Return the setting by its name, and what is wrong with it; a reason without words is shown as it is."""
    reason, _colon, rest = str(params.get("reason", "")).partition(":")
    make = SENTENCES.get(reason)
    what = make(params, rest) if make else str(params.get("reason", ""))
    return _("%(setting)s: %(what)s", setting=params.get("setting", "?"), what=what)

"""What happened in a trial, and what could not be done, as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.service.workshop.views import Spot, TrialScene, TrialStop, TrialTask, TrialTimer
from webui import filters
from webui.language import gettext as _
from webui.messages.problems import problem_sentence


@dataclass(frozen=True, slots=True)
class SceneWords:
    """One act of a trial in words: its kind for the icon, the act itself, and what came of it."""

    no: int
    kind: str
    head: str
    lines: tuple[str, ...]


def spot_words(spot: Spot) -> str:
    """Return a place as people say it: step number, name, and the unit of a repeated task."""
    words = _("langkah %(no)s. %(name)s", no=spot.step, name=spot.name) if spot.step else spot.name
    return f"{words} ({spot.item_label})" if spot.item_label else words


def scene(one: TrialScene) -> SceneWords:
    """Return one act in words, with everything it brought about."""
    lines = [same_role(spot, kind) for spot, kind in one.same]
    lines += [timer(came) for came in one.timers]
    lines += [
        _("Diterima oleh: %(name)s.", name=spot_words(spot)) for spot in one.heard if one.kind != "message"
    ]
    lines += [_("Pesan atau sinyal terkirim: %(name)s.", name=name) for name in one.sent]
    lines += [opened(task) for task in one.opened]
    if one.ended:
        lines.append(_("Proses selesai."))
    kind = "returned" if one.returned else one.kind
    return SceneWords(one.no, kind, head(one), tuple(lines))


def head(one: TrialScene) -> str:
    """Return the act itself, in words."""
    if one.kind == "start":
        return _("%(by)s memulai proses.", by=one.by) if one.by else _("Proses dimulai.")
    if one.kind == "advance":
        return _("Jam dimajukan ke %(when)s.", when=filters.full_time(one.at))
    if one.kind == "message":
        return _("Pesan “%(name)s” masuk.", name=one.name)
    if one.kind == "signal":
        return _("Sinyal “%(name)s” masuk.", name=one.name)
    name, by = spot_words(one.spot) if one.spot else "", one.by or _("Yang memulai")
    if one.returned:
        return _("%(by)s mengembalikan dari %(name)s.", by=by, name=name)
    return _("%(by)s menyelesaikan %(name)s.", by=by, name=name)


def same_role(spot: Spot, kind: str) -> str:
    """Return what four eyes would say to one person who did both, as the same role did in this trial."""
    if kind == "tolak":
        return _(
            "Empat mata: jabatan yang sama mengerjakan %(name)s. Dalam pekerjaan nyata orang yang sama ditolak; harus "
            "ada orang kedua.",
            name=spot_words(spot),
        )
    return _(
        "Empat mata: jabatan yang sama mengerjakan %(name)s. Dalam pekerjaan nyata orang yang sama diperingatkan dan "
        "diminta menulis catatan.",
        name=spot_words(spot),
    )


def timer(came: TrialTimer) -> str:
    """Return a timer that came, in words."""
    when = filters.full_time(came.at)
    if came.deadline and came.host:
        return _(
            "Tenggat %(name)s terlewati, %(when)s; tugasnya tetap terbuka.",
            name=spot_words(came.host),
            when=when,
        )
    return _("Waktu “%(name)s” tiba, %(when)s.", name=spot_words(came.spot), when=when)


def opened(task: TrialTask) -> str:
    """Return a task that opened, in words."""
    who = ", ".join(label for _role, label in task.holders) or _("yang memulai")
    if task.due is None:
        return _("Terbuka: %(name)s, untuk %(who)s.", name=spot_words(task.spot), who=who)
    when = filters.full_time(task.due)
    return _(
        "Terbuka: %(name)s, untuk %(who)s, tenggat %(when)s.", name=spot_words(task.spot), who=who, when=when
    )


def refusal(params: Mapping[str, Any]) -> str:
    """Why an act of a trial was not done."""
    code, detail = str(params.get("reason", "")), str(params.get("detail", ""))
    if params.get("field") == "title":
        return {
            "empty": _("Beri nama uji ini."),
            "too_long": _(
                "Nama uji terlalu panjang; paling banyak %(limit)s huruf.", limit=params.get("limit")
            ),
        }.get(code) or _("Nama uji memuat tanda yang tidak dapat dicetak; ketik ulang.")
    return reason(code, detail, params)


def reason(code: str, detail: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of one code of engine.bpmn.rehearsal.trial_state.Refusal, and of the trial's own."""
    return {
        "not-started": _("Uji coba ini belum dimulai."),
        "started": _("Uji coba ini sudah dimulai."),
        "ended": _("Proses dalam uji coba ini sudah selesai."),
        "not-open": _("Tugas itu tidak terbuka lagi."),
        "role": _("Tugas itu hanya untuk %(roles)s.", roles=detail or _("jabatan lain")),
        "form": _("Isiannya tidak diterima."),
        "past": _("Jam hanya dapat maju."),
        "far": _("Waktu itu terlalu jauh; pilih waktu yang lebih dekat."),
        "no-timer": _("Tidak ada tenggat atau waktu yang ditunggu."),
        "nobody-waits": _("Tidak ada yang menunggu pesan itu sekarang."),
        "endless": _(
            "Terlalu banyak waktu dan pesan yang datang sekaligus; majukan jam sedikit demi sedikit."
        ),
        "many": _("Uji coba ini sudah %(limit)s tindakan; ulangi dari awal.", limit=params.get("limit", "")),
        "fault": _("Proses terhenti di sini: %(detail)s. Perbaiki rancangannya.", detail=detail),
        "act": _("Jumlah hari atau tanggal itu tidak dapat dipakai."),
    }.get(code) or _("Isian ini tidak diterima (%(code)s); periksa lagi.", code=code)


def stop(one: TrialStop) -> str:
    """Why the acts from here on no longer fit the draft."""
    why = reason(one.code, ", ".join(one.roles) or one.detail, {})
    faults = [f"{problem.path}: {problem_sentence(problem)}" for problem in one.problems[:3]]
    return _(
        "Rancangan sudah berubah: tindakan ke-%(no)s%(where)s dan sesudahnya tidak cocok lagi dan dilewati. %(why)s",
        no=one.no,
        where=f" ({spot_words(one.spot)})" if one.spot else "",
        why=" ".join([why, *faults]),
    )

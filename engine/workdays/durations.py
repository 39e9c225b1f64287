"""Lengths of working time, as modellers write them (P1D, PT20M) and as SOPs print them (1 hari, 20 menit)."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Ten years and more, counted as the calendar counts them: 450 minutes are a day.
LONGEST_DAYS, MINUTES_A_DAY, MAX_TEXT, MAX_SHOWN = 3_650, 450, 200, 40

_ISO = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?P<time>T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.ASCII,
)
_PART = re.compile(r"P[0-9YMWDTHS]*[0-9]+[.,][0-9]+[YMWDHS]", re.ASCII)
_NORM = re.compile(r"(?P<number>\d+)\s*(?P<unit>hari|jam|menit)(?:\s+kerja)?", re.ASCII | re.IGNORECASE)


class DurationError(ValueError):
    """A text that is no length of working time Alur executes. `code` says why.

    empty, syntax, negative, zero, part (1.5 days), years, months, weeks (how many working days?), too_long.
    """

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text

    def __str__(self) -> str:
        return f"{self.code}({self.text!r})"


@dataclass(frozen=True, slots=True)
class Duration:
    """So many working days, then so many working minutes and seconds."""

    days: int = 0
    minutes: int = 0
    seconds: int = 0

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Return the duration an ISO 8601 text means; hours are folded into minutes. Raises DurationError."""
        text = text.strip()
        shown = text[:MAX_SHOWN]
        if not text or len(text) > MAX_TEXT:
            raise DurationError("too_long" if text else "empty", shown)
        found = _ISO.fullmatch(text)
        if found is None:
            if "-" in text and _ISO.fullmatch(text.replace("-", "")):
                raise DurationError("negative", shown)
            raise DurationError("part" if _PART.fullmatch(text) else "syntax", shown)
        if not any(found[name] for name in found.groupdict() if name != "time") or found["time"] == "T":
            raise DurationError("syntax", shown)
        for unit in ("years", "months", "weeks"):
            if found[unit] is not None:
                raise DurationError(unit, shown)
        seconds = int(found["seconds"] or 0)
        minutes = int(found["hours"] or 0) * 60 + int(found["minutes"] or 0) + seconds // 60
        return cls(int(found["days"] or 0), minutes, seconds % 60)._checked(shown)

    def iso(self) -> str:
        """Return the ISO 8601 text: P1D, PT20M, P1DT2H."""
        hours, minutes = divmod(self.minutes, 60)
        time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (self.seconds, "S")) if n)
        return "P" + (f"{self.days}D" if self.days else "") + (f"T{time}" if time else "")

    def _checked(self, shown: str) -> Duration:
        if not self.days and not self.minutes and not self.seconds:
            raise DurationError("zero", shown)
        if self.days * MINUTES_A_DAY + self.minutes > LONGEST_DAYS * MINUTES_A_DAY:
            raise DurationError("too_long", shown)
        return self


def parse_norm(text: str) -> Duration:
    """Return the duration an SOP's standard time means: "3 hari", "2 jam", "20 menit". Raises DurationError."""
    text = text.strip()
    shown = text[:MAX_SHOWN]
    if not text or len(text) > MAX_TEXT:
        raise DurationError("too_long" if text else "empty", shown)
    found = _NORM.fullmatch(text)
    if found is None:
        raise DurationError("syntax", shown)
    number, unit = int(found["number"]), found["unit"].lower()
    if unit == "hari":
        return Duration(days=number)._checked(shown)
    return Duration(minutes=number * (60 if unit == "jam" else 1))._checked(shown)


def parts(duration: Duration) -> tuple[tuple[str, int], ...]:
    """Return the duration as units and numbers, largest first: (("hari", 1), ("jam", 2)). No pretence of rounding.

    Whole hours are "jam", anything else "menit", as SOPs print them; seconds are "detik".
    """
    found = []
    if duration.days:
        found.append(("hari", duration.days))
    if duration.minutes:
        whole = duration.minutes % 60 == 0
        found.append(("jam", duration.minutes // 60) if whole else ("menit", duration.minutes))
    if duration.seconds:
        found.append(("detik", duration.seconds))
    return tuple(found)

"""The NIP of an official: eighteen digits, of which the first eight are the day of birth.

So Peraturan Kepala BKN Nomor 22 Tahun 2007 has it. The digits after these differ between kinds of officials (PNS,
PPPK), and are taken as they are. A NIP is never made up: nobody needs one.
"""

from __future__ import annotations

from datetime import date

from engine import errors, texts

LENGTH = 18
FIRST_YEAR = 1900
BETWEEN = str.maketrans("", "", " .-")  # how people write it in groups


def accept(text: str, today: date) -> str:
    """Return a NIP as typed, without what stands between its groups; "" for none. Raises Invalid: nip, nip_birth."""
    found = texts.accept(text, "nip").translate(BETWEEN)
    if not found:
        return ""
    if len(found) != LENGTH or not (found.isascii() and found.isdigit()):
        raise errors.Invalid(field="nip", reason="nip")
    try:
        born = date(int(found[:4]), int(found[4:6]), int(found[6:8]))
    except ValueError as fault:
        raise errors.Invalid(field="nip", reason="nip_birth") from fault
    if born.year < FIRST_YEAR or born > today:
        raise errors.Invalid(field="nip", reason="nip_birth")
    return found


def grouped(nip: str) -> str:
    """Return a NIP as it is printed: 19660801 198803 1 001."""
    return f"{nip[:8]} {nip[8:14]} {nip[14:15]} {nip[15:]}".strip()

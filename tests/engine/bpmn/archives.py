"""Archives as an enemy or an odd program makes them; each with the rule that must refuse it."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

GOOD = {"process.bpmn": b"<x/>", "forms/isi.form": b"{}"}


def zipped(
    files: Mapping[str, bytes] = GOOD, change: Callable[[zipfile.ZipInfo], None] | None = None
) -> bytes:
    """A ZIP; `change` may spoil each entry before it is written."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if change:
                change(entry)
            archive.writestr(entry, content)
    return target.getvalue()


def patched(content: bytes, *spots: tuple[bytes, int, bytes]) -> bytes:
    """Bytes overwritten at an offset from every occurrence of a mark."""
    found = bytearray(content)
    for mark, offset, new in spots:
        place = content.find(mark)
        while place >= 0:
            found[place + offset : place + offset + len(new)] = new
            place = content.find(mark, place + 1)
    return bytes(found)


def _link(entry: zipfile.ZipInfo) -> None:
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16


def _device(entry: zipfile.ZipInfo) -> None:
    entry.create_system, entry.external_attr = 3, (stat.S_IFBLK | 0o600) << 16


def _lzma(entry: zipfile.ZipInfo) -> None:
    entry.compress_type = zipfile.ZIP_LZMA


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
ZIP64_END = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**40, 2**40, 2**40, 0)
ZIP64_LOCATOR = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)


def _zip64() -> bytes:
    """A ZIP whose 64-bit end says that it has a million million entries."""
    plain = zipped()
    place = plain.rfind(END)
    return plain[:place] + ZIP64_END + ZIP64_LOCATOR + plain[place:]


def _overlapping() -> bytes:
    """Ten thousand entries of the directory that all unpack the same megabyte."""
    one = zipped({"a.form": b"\0" * 1_000_000})
    directory = one[one.rfind(CENTRAL) : one.rfind(END)]
    body = one[: one.rfind(CENTRAL)]
    many = directory * 10_000
    end = struct.pack("<4s4H2LH", END, 0, 0, 10_000, 10_000, len(many), len(body), 0)
    return body + many + end


def _few_said() -> bytes:
    """As above, and its end says that there is one entry."""
    content = _overlapping()
    place = content.rfind(END)
    return patched(content, (content[place : place + 12], 8, struct.pack("<2H", 1, 1)))


def _understated() -> bytes:
    """An entry that says one byte and unpacks to twenty megabytes."""
    content = zipped({"process.bpmn": b" " * 20_000_000})
    return patched(content, (LOCAL, 22, struct.pack("<L", 1)), (CENTRAL, 24, struct.pack("<L", 1)))


def _tail_in_entry() -> bytes:
    """A deflate stream that ends early, with bytes of another behind it."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packed.compress(b"<x/>") + packed.flush()
    head = struct.pack("<4s5H3L2H", LOCAL, 20, 0, 8, 0, 33, zlib.crc32(b"<x/>"), len(stream) + 50, 9, 1, 0)
    body = head + b"a" + stream + b"\0" * 50
    facts = (20, 20, 0, 8, 0, 33, zlib.crc32(b"<x/>"), len(stream) + 50, 9, 1, 0, 0, 0, 0, 0, 0)
    directory = struct.pack("<4s6H3L5H2L", CENTRAL, *facts) + b"a"
    return body + directory + struct.pack("<4s4H2LH", END, 0, 0, 1, 1, len(directory), len(body), 0)


def _two_names() -> bytes:
    """One name in the directory, another at the file itself."""
    content = zipped({"aaaa.form": b"x"})
    return patched(content, (LOCAL, 30, b"../x"))


def _bad_utf8() -> bytes:
    content = zipped({"forms/\u00e9.form": b"x"})
    return patched(content, (LOCAL, 36, b"\xff\xfe"), (CENTRAL, 52, b"\xff\xfe"))


def _with_nul() -> bytes:
    content = zipped({"process.bpmnX.png": b"x"})
    return patched(content, (LOCAL, 42, b"\0"), (CENTRAL, 58, b"\0"))


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "archive-no-zip"),
    "text": (b"halo", "archive-no-zip"),
    "start only": (b"PK\x03\x04", "archive-damaged"),
    "end only, cut": (END + b"\0" * 5, "archive-damaged"),
    "cut": (zipped()[:-30], "archive-damaged"),
    "behind a picture": (b"\x89PNG\r\n\x1a\n" + zipped(), "archive-no-zip"),
    "behind another": (zipped() + zipped(), "archive-damaged"),
    "data after its end": (zipped() + b"<script>", "archive-damaged"),
    "a comment that is shorter than said": (zipped()[:-2] + b"\x09\0x", "archive-damaged"),
    "64-bit ends": (_zip64(), "archive-zip64"),
    "in parts": (patched(zipped(), (END, 4, b"\1\0")), "archive-zip64"),
    "traversal": (zipped({"../x.bpmn": b""}), "archive-path"),
    "traversal inside": (zipped({"a/../../x.bpmn": b""}), "archive-path"),
    "absolute": (zipped({"/etc/passwd": b""}), "archive-path"),
    "windows": (zipped({"C:\\x.bpmn": b""}), "archive-path"),
    "dot": (zipped({"./process.bpmn": b""}), "archive-path"),
    "double slash": (zipped({"a//b": b""}), "archive-path"),
    "nul in a name": (_with_nul(), "archive-path"),
    "link": (zipped({"process.bpmn": b"/etc/passwd"}, _link), "archive-link"),
    "device": (zipped({"process.bpmn": b""}, _device), "archive-link"),
    "encrypted": (patched(zipped(), (LOCAL, 6, b"\1"), (CENTRAL, 8, b"\1")), "archive-secret"),
    "strongly encrypted": (patched(zipped(), (CENTRAL, 8, b"\x41")), "archive-secret"),
    "lzma": (zipped(GOOD, _lzma), "archive-method"),
    "unknown method": (patched(zipped(), (LOCAL, 8, b"\x63"), (CENTRAL, 10, b"\x63")), "archive-method"),
    "nested": (zipped({"process.bpmn": b"", "a.zip": zipped()}), "archive-nested"),
    "nested otherwise": (zipped({"process.bpmn": b"", "forms/A.TGZ": b""}), "archive-nested"),
    "twice": (zipped({"forms/A.form": b"", "forms/a.form": b""}), "archive-twice"),
    "many": (zipped({f"f{place}.form": b"" for place in range(201)}), "archive-too-many"),
    "thousands": (zipped({f"f{place}": b"" for place in range(5_000)}), "archive-too-many"),
    "overlapping": (_overlapping(), "archive-too-many"),
    "overlapping, few said": (_few_said(), "archive-too-many"),
    "bomb": (zipped({"process.bpmn": b" " * 20_000_000}), "archive-too-large"),
    "bombs": (zipped({f"{place}.form": b" " * 1_000_000 for place in range(11)}), "archive-too-large"),
    "bomb that says one byte": (_understated(), "archive-damaged"),
    "more bytes than it unpacks": (_tail_in_entry(), "archive-damaged"),
    "large": (b"PK\x03\x04" + bytes(10_000_001), "archive-too-large"),
    "another name at the file": (_two_names(), "archive-damaged"),
    "no UTF-8 where it is said": (_bad_utf8(), "archive-damaged"),
    "wrong sum": (patched(zipped(), (LOCAL, 14, b"abcd"), (CENTRAL, 16, b"abcd")), "archive-damaged"),
    "folder with content": (patched(zipped({"a/": b""}), (CENTRAL, 24, b"\1")), "archive-damaged"),
    "nothing where the file should be": (
        patched(zipped(), (CENTRAL, 42, b"\xff\xff\xff\0")),
        "archive-damaged",
    ),
}

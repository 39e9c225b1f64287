"""Periksa arsip Alur / check an archive of Alur: python3 periksa.py [kode kunci / key hash]

Hanya pustaka baku Python, tanpa Alur. / Python's standard library only, no Alur needed.
"""

import hashlib
import json
import pathlib
import sys
from datetime import datetime, timedelta

HERE = pathlib.Path(__file__).resolve().parent
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
bad = 0


def tell(good: bool, words: str) -> None:
    global bad
    bad += not good
    print("UTUH " if good else "RUSAK", words)


def same(expected: dict[str, str], found: dict[str, str], words: str) -> None:
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            tell(False, f"{name}: hilang, asing, atau berubah / missing, foreign or changed")
    tell(expected == found, f"{len(expected)} {words}")


def digest(lines: list[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def link(head: bytes, facts: list[object], data: str) -> bytes:
    start = json.dumps([1, *facts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(head + f"{start[:-1]},{data}]".encode()).digest()


# 1. Berkas-berkasnya tepat yang terdaftar. / The files are exactly those that are listed.
sums = (HERE / "SHA256SUMS").read_text("utf-8").split("\n")[:-1]
listed = {line[66:]: line[:64] for line in sums}
there = [path for path in HERE.rglob("*") if not path.is_dir()]
found = {path.relative_to(HERE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in there}
del found["SHA256SUMS"], found["segel.json"]  # terbukti pada 5 dan 4 / proved by 5 and 4
same(listed, found, "berkas, tepat yang terdaftar / files, exactly those listed")

# 2. Rantai riwayat. / The chain of the history.
history = json.loads((HERE / "riwayat.json").read_text("utf-8"))
head = bytes(32)
for place, (instance, *facts, data, stored) in enumerate(history["events"], 1):
    head = link(head, [instance, *facts], data)
    if facts[0] != place or head.hex() != stored or instance != history["instance"]:
        tell(False, f"catatan / record {place}: diubah, hilang, disisipkan, ditukar / altered, missing, …")
        sys.exit(1)
count = len(history["events"])
tell(count > 0, f"riwayat, {count} catatan / history, {count} records")

# 3. Isian, lampiran, dan versi SOP tepat yang disebut riwayat. / What the history says, and nothing else.
forms, files, versions, version = [], {}, {}, None
for _, seq, at, kind, actor, role, holding, _, element, task, data, _ in history["events"]:
    fact = json.loads(data)
    if kind in ("instance_started", "task_completed", "task_returned"):
        when = (EPOCH + timedelta(microseconds=at)).isoformat()
        said = {"seq": seq, "at": when, "type": kind, "element": element, "item": fact.get("item")}
        said |= {"actor": actor, "role": role, "holding": holding, "value": fact.get("value", {})}
        forms.append(said)
    if kind == "file_attached":
        files[seq] = (task, fact["file"], fact["sha256"])
    if kind == "file_removed":
        del files[next(one for one in files if files[one] == (task, fact["file"], fact["sha256"]))]
    if kind in ("instance_started", "instance_migrated"):
        version = fact.get("after", fact)["version"]
        versions[version] = fact.get("after", fact)["definition"]
stored = json.loads((HERE / "isian.json").read_text("utf-8"))
right = forms == [{key: one.get(key) for key in forms[0]} for one in stored]
tell(right, f"{len(forms)} isian (isian.json) seperti dalam riwayat / forms as in the history")
named = {f"berkas/{seq}-{name}": content for seq, (_, name, content) in files.items()}
kept = {name: listed[name] for name in listed if name.startswith("berkas/")}
same(named, kept, "lampiran seperti dalam riwayat / attachments as in the history")
named = {f"definisi-versi-{one}" if one != version else "definisi": versions[one] for one in versions}
kept = {}
for folder in {name.split("/")[0] for name in listed if "/" in name} - {"berkas"}:
    package = hashlib.sha256()
    for name in sorted(one[len(folder) + 1 :] for one in listed if one.startswith(f"{folder}/")):
        package.update(len(name.encode()).to_bytes(4, "big") + name.encode())
        package.update(bytes.fromhex(listed[f"{folder}/{name}"]))
    kept[folder] = package.hexdigest()
same(named, kept, "versi SOP seperti dalam riwayat / versions of the SOP as in the history")

# 4. Segel, tanda tangannya (RSA, PKCS#1 v1.5, SHA-256), dan rantai ini. / The seal, signed, covers this chain.
seal = json.loads((HERE / "segel.json").read_text("utf-8"))
signed, modulus = json.loads(seal["document"]), int(seal["modulus"], 16)
size = (modulus.bit_length() + 7) // 8
asn1 = bytes.fromhex("003031300d060960864801650304020105000420")
padded = b"\x00\x01" + b"\xff" * (size - 54) + asn1 + hashlib.sha256(seal["document"].encode()).digest()
right = pow(int(seal["signature"], 16), seal["exponent"], modulus) == int.from_bytes(padded, "big")
key = hashlib.sha256(modulus.to_bytes(size, "big")).hexdigest()
right &= modulus.bit_length() >= 3072 and seal["exponent"] == 65537 and key == signed["key"]
tell(right, f"tanda tangan segel {signed['number']} / signature of the seal, {signed['at']}")
sheets = dict(seal["sheets"])
right = sheets.get(seal["sheet"]) == digest(seal["lines"])
right &= digest([f"{number} {sheets[number]}" for number in sorted(sheets)]) == signed["root"]
right &= f"{history['instance']} {count} {head.hex()}" in seal["lines"]
tell(right, f"segel mencakup {count} dari {count} catatan / the seal covers all {count} records")

# 5. Daftar isi ekspor ini dicatat Alur, dan catatan itu disegel. / Alur noted this list, and the seal covers that.
*facts, data = seal["export"]["event"]
note = link(bytes.fromhex(seal["export"]["previous"]), facts, data).hex()
right = [facts[1], note] == signed["system"] and facts[3] == "exported"
right &= json.loads(data).get("sums", {}).get(str(history["instance"])) == digest(sums)
tell(right, f"daftar isi dicatat saat ekspor oleh {facts[4]} / list of contents noted at the export")
print(
    "ringkasan.html untuk dibaca; buktinya riwayat.json. / The summary is to read, the history is the proof."
)
print("Kode pengaman kunci / key hash:", key)
if len(sys.argv) > 1:
    tell(key == sys.argv[1].replace(" ", "").lower(), "kode pengaman kunci cocok / hash as expected")
else:
    print("Bandingkan dengan kode yang Anda catat. / Compare it with the one you wrote down.")
sys.exit(1 if bad else 0)

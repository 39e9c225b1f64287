"""Periksa berkas ekspor Alur / check an Alur export: python3 periksa.py [sidik kunci / key fingerprint]

Hanya pustaka baku Python, tanpa Alur. / Python's standard library only, no Alur needed.
"""

import hashlib
import json
import pathlib
import sys
from collections.abc import Iterable

HERE = pathlib.Path(__file__).resolve().parent
bad = 0


def tell(good: bool, words: str) -> None:
    global bad
    bad += not good
    print("UTUH " if good else "RUSAK", words)


def digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


# 1. Setiap berkas masih seperti ketika diekspor. / Every file is as it was exported.
listed = {line[66:]: line[:64] for line in (HERE / "SHA256SUMS").read_text("utf-8").splitlines()}
for name, expected in listed.items():
    path = HERE / name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
        tell(False, f"{name}: hilang atau berubah / missing or changed")
tell(not bad, f"{len(listed)} berkas / files")

# 2. Rantai riwayat. / The chain of the history.
history = json.loads((HERE / "riwayat.json").read_text("utf-8"))
count, head = 0, bytes(32)
heads, texts = {0: ""}, [""]
for instance, *facts, data, stored in history["events"]:
    start = json.dumps([1, instance, *facts], ensure_ascii=False, separators=(",", ":"))
    head = hashlib.sha256(head + f"{start[:-1]},{data}]".encode()).digest()
    count += 1
    if facts[0] != count or head.hex() != stored or instance != history["instance"]:
        tell(
            False, f"catatan / record {count}: diubah, hilang, disisipkan, atau ditukar / altered, missing, …"
        )
        break
    heads[count] = stored
    texts.append(data)
else:
    tell(count > 0, f"rantai {count} catatan / chain of {count} records")
for name in listed:
    if name.startswith("berkas/") and listed[name] not in "".join(texts):
        tell(False, f"{name}: tidak disebut riwayat / not named by the history")

# Tiap versi SOP yang dijalankan disebut riwayat. / Each version is named by the history.
facts = [json.loads(text) for text in texts[1:]]
parts = [one for fact in facts for one in (fact, fact.get("before"), fact.get("after"))]
known = {one["definition"] for one in parts if isinstance(one, dict) and "definition" in one}
for folder in sorted({one.split("/")[0] for one in listed if one.startswith("definisi")}):
    package = hashlib.sha256()
    for name in sorted(one[len(folder) + 1 :] for one in listed if one.startswith(f"{folder}/")):
        content = (HERE / folder / name).read_bytes()
        own = hashlib.sha256(content).digest()
        package.update(len(name.encode()).to_bytes(4, "big") + name.encode() + own)
    right = package.hexdigest() in known
    tell(not known or right, f"definisi SOP / definition {folder}: {'sesuai' if right else 'tidak tercatat'}")

# 3. Segel dan tanda tangannya (RSA, PKCS#1 v1.5, SHA-256). / The seal and its signature.
seal = json.loads((HERE / "segel.json").read_text("utf-8"))
facts, modulus = json.loads(seal["document"]), int(seal["modulus"], 16)
size = (modulus.bit_length() + 7) // 8
tail = bytes.fromhex("003031300d060960864801650304020105000420")
tail += hashlib.sha256(seal["document"].encode()).digest()
padded = b"\x00\x01" + b"\xff" * (size - len(tail) - 2) + tail
signed = pow(int(seal["signature"], 16), seal["exponent"], modulus) == int.from_bytes(padded, "big")
key = hashlib.sha256(modulus.to_bytes(size, "big")).hexdigest()
strong = modulus.bit_length() >= 3072 and seal["exponent"] == 65537 and key == facts["key"]
tell(signed and strong, f"tanda tangan segel {facts['number']} / signature of the seal, {facts['at']}")

# 4. Segel mencakup rantai ini. / The seal covers this chain.
sheets = dict(seal["sheets"])
covered = sheets.get(seal["sheet"]) == digest(seal["lines"])
covered &= digest(f"{number} {sheets[number]}" for number in sorted(sheets)) == facts["root"]
line = next(
    (one.split() for one in seal["lines"] if one.split()[0] == str(history["instance"])), ["", "0", ""]
)
covered &= heads.get(int(line[1])) == line[2]
tell(covered, f"segel mencakup {line[1]} dari {count} catatan / the seal covers {line[1]} of {count} records")

print("Sidik kunci / key fingerprint:", key)
if len(sys.argv) > 1:
    tell(key == sys.argv[1].replace(" ", "").lower(), "sidik kunci cocok / fingerprint as expected")
else:
    print("Bandingkan dengan sidik yang Anda catat. / Compare it with the one you wrote down.")
sys.exit(1 if bad else 0)

"""`python -m tests.black_box record [PART …]` records the black box anew; without `record` it says what differs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.black_box import record
from tests.tools.databases import Databases


def main(words: list[str]) -> int:
    """0: recorded, or nothing differs."""
    told = 0
    writes = words[:1] == ["record"]
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        for part in words[writes:] or record.PARTS:
            place = Path(folder) / part
            place.mkdir()
            lines = record.said(part, databases, place)
            if writes:
                record.write(part, lines)
            elif found := record.difference(part, lines):
                print(found)
                told = 1
        databases.close()
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

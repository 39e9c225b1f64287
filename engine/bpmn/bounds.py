"""How large a package and its files may be, and what one act may do: the same everywhere, chosen by nobody.

What an operator may choose stands in `limits`. Sizes are bytes.
"""

from __future__ import annotations

from typing import Final

# A package and what it holds
FILES: Final = 200
PACKAGE_BYTES: Final = 10_000_000
TABLE_ROWS: Final = 20_000

# One file of XML
BPMN_BYTES: Final = 2_000_000
XML_DEPTH: Final = 200
ELEMENTS: Final = 20_000
ATTRIBUTES: Final = 200

# What a diagram draws
PROCESSES: Final = 20
NODES: Final = 2_000  # of all its processes together
SCOPE_FLOWS: Final = 2_000
ID_LENGTH: Final = 100
NAME_LENGTH: Final = 300

# Saved tests, and what anyone would read of remarks
TESTS: Final = 50
TEST_BYTES: Final = 500_000
TEST_ACTS: Final = 200
FINDINGS: Final = 200

# A running instance
CHANGES: Final = 50_000  # of its tree in one act; two hundred instances of a sub-process take about 5,000
FIRED: Final = 200  # overdue timers that one act lets come
ROUNDS: Final = 1_000  # of a cycle
LAST_YEAR: Final = 2_200  # in which a date lies
LABEL_LENGTH: Final = 200  # of a key, a role or an item that values give

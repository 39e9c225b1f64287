"""The digest of a stored state: what the history keeps of it, so that a state altered beside the history shows."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode


def digest_of(blob: bytes) -> str:
    """43 characters that stand for every fact of a stored instance; "" for none (it has ended).

    It is SHA-256 over the number of the list of facts (`state.VERSION`) and those facts in the order of
    `state.State`, as MessagePack in its shortest form. The codec of today stores these very bytes; one that stores
    the same facts in another way gives them back here, and the digest stays.
    """
    return urlsafe_b64encode(hashlib.sha256(blob).digest())[:-1].decode() if blob else ""

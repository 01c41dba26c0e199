"""What the caches of results and of IR do alike: digests, and files that a reader sees whole or not at all.

Imports nothing of the package. Home-made: `diskcache` takes 8 ms to import and puts a database under every look-up,
`filelock` 22 ms for a lock that is needed nowhere (whoever renames last wins, and all wrote the same), and `hashlib`
2 ms to load OpenSSL (benchmarks/homemade.py).
"""

from __future__ import annotations

import os

try:
    from _blake2 import blake2b  # what `hashlib` hands out
except ImportError:
    from hashlib import blake2b

__all__ = ["blake2b", "write_whole"]


def write_whole(path: str, content: bytes) -> None:
    """Write a file, and its folder if need be. Raises OSError, and leaves nothing half done then."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    scratch = f"{path}.{os.getpid()}.tmp"
    try:
        with open(scratch, "wb") as file:
            file.write(content)
        os.replace(scratch, path)
    except OSError:
        if os.path.exists(scratch):
            os.remove(scratch)
        raise

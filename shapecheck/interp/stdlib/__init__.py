"""Models of the standard library, one file for each module, loaded when a program first imports it.

Only pure functions are really called; whatever reads files, environment, clock, network or chance is unknown.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from shapecheck.interp.objects import Value

FILES: dict[str, str] = {
    "__future__": "future",
    "abc": "abstract",
    "argparse": "arguments",
    "bisect": "search",
    "collections": "containers",
    "collections.abc": "containers",
    "contextlib": "contexts",
    "copy": "copying",
    "dataclasses": "data",
    "datetime": "pure",
    "decimal": "pure",
    "enum": "enumeration",
    "fractions": "pure",
    "functools": "functions",
    "heapq": "search",
    "importlib": "loading",
    "importlib.util": "loading",
    "inspect": "inspection",
    "itertools": "iterators",
    "json": "text",
    "logging": "outside",
    "math": "mathematics",
    "numbers": "pure",
    "operator": "operators",
    "os": "system",
    "os.path": "system",
    "pathlib": "pure",
    "pprint": "text",
    "random": "outside",
    "re": "text",
    "statistics": "pure",
    "string": "text",
    "sys": "system",
    "textwrap": "text",
    "time": "outside",
    "types": "kinds",
    "typing": "annotations",
    "typing_extensions": "annotations",
    "uuid": "outside",
    "warnings": "outside",
}
"""The file that models each module; a file may hold several."""

OUTSIDE = frozenset(
    """asyncio atexit base64 calendar cProfile csv ctypes concurrent concurrent.futures configparser gc getpass glob gzip
    hashlib importlib.metadata importlib.resources io locale multiprocessing
    multiprocessing.pool pdb pickle pkgutil platform pstats queue resource select shelve shutil signal socket sqlite3
    ssl struct subprocess tarfile tempfile threading timeit traceback tracemalloc unittest unittest.mock urllib
    urllib.parse urllib.request weakref zipfile zlib array cmath codecs difflib errno fnmatch graphlib secrets sched
    stat token tokenize tkinter ast dis keyword linecache http http.client xml xml.etree xml.etree.ElementTree email
    html logging.config logging.handlers multiprocessing.shared_memory contextvars copyreg code codeop runpy zipimport
    optparse getopt readline cmd shlex selectors mmap posixpath ntpath genericpath
    """.split()
)
"""Modules that are there but not followed: whatever comes out of them is unknown."""


def find(name: str) -> Mapping[str, Value] | None:
    """The names of a modelled module, or None when no such module is modelled."""
    file = FILES.get(name)
    if file is None:
        return {} if name in OUTSIDE else None
    modules: Mapping[str, Mapping[str, Value]] = importlib.import_module(f"shapecheck.interp.stdlib.{file}").MODULES
    return modules[name]

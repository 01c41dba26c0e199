"""Text that cannot be read gives a SourceError with its place: never a crash, a hang or another exception."""

from __future__ import annotations

import subprocess
import sys

import pytest

from shapecheck.syntax import SourceError, load_module, read_source

HEAD = "import time\nfrom shapecheck.syntax import load_module, SourceError\nstart = time.monotonic()\n"
TAIL = """
try:
    module = load_module("m.py", "m", source.encode())
    print("IR", len(module.body))
except SourceError as error:
    print(error.kind, error.line)
"""
HOSTILE = {
    "'x = ' + 'a + ' * 1000 + 'a'": "IR",
    "'x = ' + 'a + ' * 5000 + 'a'": "too-deep",
    "'x = (' + 'a +\\n ' * 5000 + 'a)'": "too-deep",
    "'x = [' + 'a + b * -c, ' * 3000 + ']'": "IR",
    "'x = [' + '1,' * 3000 + ']'": "IR",
    "'x = {' + '1: 2,\\n' * 3000 + '}'": "IR",
    "'x = 1\\n' * 20000": "IR",
    "'if a: pass\\n' + 'elif a: pass\\n' * 1000": "IR",
    "'x = ' + 'a and ' * 5000 + 'a'": "IR",
    "'x = ' + '(' * 150 + 'a' + ')' * 150": "IR",
    "'x = ' + '(' * 500 + 'a' + ')' * 500": "too-deep",
    "'x = ' + 'f(' * 500 + 'a' + ')' * 500": "too-deep",
    "'(' * 100_000": "too-deep",
    "'[' * 100_000 + ']' * 100_000": "too-deep",
    "'{' * 100_000": "too-deep",
    "'-' * 100_000 + 'a'": "too-deep",
    "'~' * 1400 + 'a'": "IR",
    "'not ' * 100_000 + 'a'": "too-deep",
    "'not ' * 1400 + 'a'": "IR",
    "'lambda: ' * 100_000 + 'a'": "too-deep",
    "'lambda: ' * 1400 + 'a'": "IR",
    "'a if b else ' * 100_000 + 'a'": "too-deep",
    "'a ** ' * 1400 + 'a'": "IR",
    "'a' + '.b' * 100_000": "too-deep",
    "'a' + '()' * 100_000": "too-deep",
    "'a' + '()' * 1400": "IR",
    "'a' + '[0]' * 1400": "IR",
    "'x = ' + '\"a\" ' * 2000": "IR",
    "'x = ' + '\"a\" ' * 100_000": "syntax",
    "''.join(' ' * i + 'if a:\\n' for i in range(90)) + ' ' * 90 + 'pass'": "IR",
    "''.join(' ' * i + 'if a:\\n' for i in range(1000)) + ' ' * 1000 + 'pass'": "syntax",
    "'f\"' + '{x:' * 1000 + '}' * 1000 + '\"'": "IR",
    "'f\"' + '{x:' * 20_000 + '}' * 20_000 + '\"'": "IR",
    "'x = ' + 'a < ' * 1400 + 'a'": "IR",
    "'x = ' + '\"\"\"' + '(' * 5000 + '\"\"\"'": "IR",
    "'# ' + '(' * 5000": "IR",
    "'x = \"' + '\\\\\\\\' * 50_000 + '\"'": "IR",
    "'x = \"\"\"' + 'a' * 1_000_000": "syntax",
    "'global ' + 'a, ' * 3000 + 'a'": "IR",
    "'def f(' + 'a, ' * 3000 + 'b): pass'": "IR",
    "'match x:\\n case ' + '[' * 190 + ']' * 190 + ': pass'": "too-deep",
    "'match x:\\n case ' + '{1: ' * 100": "too-deep",
    "'match x:\\n case ' + '{1: ' * 6 + 'a' + '}' * 6 + ': pass'": "IR",
    "'case = ' + 'f(' * 20 + 'a' + ')' * 20": "IR",
    "'x' * 1_000_000": "IR",
    "'@a\\n' * 3000 + 'def f(): pass'": "IR",
    "'x: ' * 5000": "syntax",
    "'[a ' + 'for a in b ' * 1400 + ']'": "IR",
}


@pytest.mark.slow
@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_neither_crashes_nor_hangs(source: str) -> None:
    program = f"{HEAD}source = {source}\n{TAIL}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split(" ")[0].strip() == HOSTILE[source], (done.returncode, done.stderr[-500:])


@pytest.mark.parametrize(
    "source",
    [
        "a b\n",
        "x = 1\ny = 0777\n",
        "x = 1\n\n'abc\n",
        "x = 1\nx = $",
        "x = é é b",
        "x = ]",
        "x = 1\ny = '''abc\n\n",
        "class A:\n",
        "f(a=1, b)",
        "while True print(1)",
        "print 'a'",
        "x = (1,\n",
        "def f(a:\n    pass\n",
    ],
)
def test_syntax_errors_are_told_as_python_tells_them(source: str) -> None:
    with pytest.raises(SyntaxError) as own:
        compile(source, "m.py", "exec")
    with pytest.raises(SourceError) as caught:
        load_module("m.py", "m", source.encode())
    assert caught.value.kind == "syntax"
    assert (caught.value.line, caught.value.column) == (own.value.lineno, max(own.value.offset or 1, 1))
    assert own.value.msg in caught.value.message


@pytest.mark.parametrize(
    ("data", "kind", "line", "column"),
    [
        (b"x = 1\n\0\n", "binary", 2, 1),
        (b"\x7fELF\0\0", "binary", 1, 5),
        (b"x = 1\ny = '\xff'\n", "encoding", 2, 6),
        (b"# coding: nonsense\n", "encoding", 1, 1),
        (b"# coding: hex\n", "encoding", 1, 1),
        (b"# coding: undefined\nx", "encoding", 1, 1),
        (b"\xef\xbb\xbf# coding: nonsense\n", "encoding", 1, 1),
        (b"\xef\xbb\xbf# coding: latin-1\n", "encoding", 1, 1),
        ("x = 1".encode("utf-16"), "encoding", 1, 1),
        (b"#!/usr/bin/python\n# -*- coding: ascii -*-\nx = '\xe9'\n", "encoding", 3, 6),
    ],
)
def test_bytes_that_are_no_text(data: bytes, kind: str, line: int, column: int) -> None:
    with pytest.raises(SourceError) as caught:
        read_source(data, "m.py")
    assert (caught.value.kind, caught.value.line, caught.value.column) == (kind, line, column)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfx", "x"),
        (b"# coding: latin-1\n'\xe9'", "# coding: latin-1\n'é'"),
        (b"#!/bin/sh\n# vim: set fileencoding=cp1252 :\n'\x80'", "#!/bin/sh\n# vim: set fileencoding=cp1252 :\n'€'"),
        (b"x = 1\n# coding: latin-1\n", "x = 1\n# coding: latin-1\n"),
        ("é = 1".encode(), "é = 1"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert read_source(data, "m.py") == text

"""The way in: bytes of a file to a `Module`, from the cache where it is there. Imports libcst only to parse."""

from __future__ import annotations

import codecs
import gc
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.syntax.cache import IrCache
from shapecheck.syntax.depth import check_depth
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.examples import examples_in
from shapecheck.syntax.notebook import PYTHONS, language, read_notebook

DOCUMENTS = (".md", ".rst")
"""Of files that have code only in examples."""
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_NEWLINE = re.compile(rb"\r\n?|\n")
_STACKS = (512 << 20, 128 << 20, 32 << 20)
_RECURSION = 200_000
_one_at_a_time = threading.Lock()


def read_source(data: bytes, path: str) -> str:
    """The text whose lines the IR's positions count: of a notebook the cells that can be read, else the decoded file.

    A Python file is read as Python reads it: byte order mark (dropped), PEP 263 declaration, else UTF-8.
    """
    if not path.endswith(".ipynb"):
        return _decode(data)
    lines = read_notebook(data)[0].split("\n")
    for cell in load_module(path, "__main__", data).cells:
        if not cell.read:
            lines[cell.first - 1 : cell.last] = [""] * (cell.last - cell.first + 1)
    return "\n".join(lines)


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError("encoding", "this is UTF-16; Python reads UTF-8")
    marked = data.startswith(codecs.BOM_UTF8)
    if marked:
        data = data[len(codecs.BOM_UTF8) :]
    nul = data.find(b"\0")
    if nul >= 0:
        raise SourceError("binary", "a NUL byte: this is not a text file", *_place(data, nul))
    encoding, line = _declared_encoding(data)
    try:
        info = codecs.lookup(encoding)
    except LookupError:
        raise SourceError("encoding", f"unknown encoding {encoding}", line) from None
    if marked and info.name not in {"utf-8", "utf-8-sig"}:
        raise SourceError("encoding", f"declared as {encoding}, but a UTF-8 mark leads the file", line)
    if not info._is_text_encoding:  # noqa: SLF001 - as bytes.decode asks it
        raise SourceError("encoding", f"{encoding} is not an encoding of text", line)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"byte 0x{data[error.start]:02x} is not valid {encoding}: {error.reason}"
        raise SourceError("encoding", message, *_place(data, error.start)) from None
    except UnicodeError as error:
        raise SourceError("encoding", f"not valid {encoding}: {error}", line) from None


def load_module(path: str, name: str, data: bytes, cache: IrCache | None = None) -> ir.Module:
    """The IR of a .py or .ipynb file, or of the examples in a document; SourceError where it cannot be read."""
    if path.endswith(DOCUMENTS):
        return _load_examples(path, name, data, cache)
    notebook = path.endswith(".ipynb")
    if cache is not None:
        found = cache.load(data, notebook=notebook, path=path, name=name)
        if found is not None:
            return found
    try:
        text, cells = read_notebook(data) if notebook else (_decode(data), ())
        if not notebook:
            check_depth(text)
        elif not (spoken := language(data)).startswith(PYTHONS):
            return _in_another_language(path, name, spoken, cells)
    except SourceError as error:
        if cache is not None:
            cache.store(data, error, notebook=notebook)
        raise
    # libcst takes 0.15 s to import; a cached run never needs it
    from shapecheck.syntax.cells import lower_cells
    from shapecheck.syntax.lower import lower_source

    def work() -> ir.Module:
        outcome: ir.Module | SourceError
        try:
            outcome = lower_cells(text, path, name, cells) if notebook else lower_source(text, path, name)
        except SourceError as error:
            outcome = error
        except (RecursionError, MemoryError):
            outcome = SourceError("too-deep", "the program nests too deep to be read")
        if cache is not None:
            cache.store(data, outcome, notebook=notebook)
        if isinstance(outcome, SourceError):
            raise outcome
        return outcome

    return _on_a_deep_stack(work)


def _load_examples(path: str, name: str, data: bytes, cache: IrCache | None) -> ir.Module:
    source, left_out = examples_in(_decode(data))
    module = load_module("<examples>.py", name, source.encode(), cache)
    gaps = [ir.OpaqueStmt(ir.Pos(line, 1, line, 2), "a block that is no Python", ()) for line in left_out]
    return replace(module, path=path, body=tuple(sorted((*module.body, *gaps), key=lambda statement: statement.at)))


def load_expression(text: str, cache: IrCache | None = None) -> ir.Expr:
    """The IR of one expression; SourceError where the text is none. Its places count within the text."""
    module = load_module("<text>.py", "<text>", f"({text}\n)\n".encode(), cache)
    statement = module.body[0] if len(module.body) == 1 else None
    if not isinstance(statement, ir.ExprStmt):
        raise SourceError("syntax", "not an expression")
    return statement.value


def _in_another_language(path: str, name: str, spoken: str, cells: tuple[ir.Cell, ...]) -> ir.Module:
    left_out = ir.OpaqueStmt(ir.NOWHERE, f"a notebook in {spoken}", ())
    return ir.Module(path, name, (left_out,), None, (), cells)


def _on_a_deep_stack(work: Callable[[], ir.Module]) -> ir.Module:
    """Run `work` in a thread with room for deep recursion. The limits it sets are the process's, hence the lock."""
    outcome: list[ir.Module] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)

    with _one_at_a_time, _raised_limits():
        thread = _start(run)
        thread.join()
    if failure:
        raise failure[0]
    return outcome[0]


def _start(run: Callable[[], None]) -> threading.Thread:
    """A thread with the largest stack that this process may have."""
    before = threading.stack_size()
    try:
        for size in _STACKS:
            threading.stack_size(size)
            thread = threading.Thread(target=run, name="shapecheck-syntax")
            try:
                thread.start()
            except RuntimeError:
                continue
            return thread
    finally:
        threading.stack_size(before)
    raise SourceError("too-deep", "no memory for a parser's stack")


@contextmanager
def _raised_limits() -> Iterator[None]:
    """Recursion allowed, and no garbage collection: a parse makes many objects and no garbage."""
    limit = sys.getrecursionlimit()
    collecting = gc.isenabled()
    sys.setrecursionlimit(max(limit, _RECURSION))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if collecting:
            gc.enable()


def _declared_encoding(data: bytes) -> tuple[str, int]:
    """The name in a coding comment of the first two lines, and its line; without one, UTF-8."""
    for number, line in enumerate(_NEWLINE.split(data[:2000], maxsplit=2)[:2], start=1):
        match = _CODING.match(line)
        if match:
            return match.group(1).decode("ascii"), number
        if not _BLANK.match(line):
            break
    return "utf-8", 1


def _place(data: bytes, offset: int) -> tuple[int, int]:
    before = _NEWLINE.split(data[:offset])
    return len(before), len(before[-1]) + 1

"""Sizes and shapes from text: `(T + 3)//4`, `B,3,H,W`, `*S 128:int64`."""

from __future__ import annotations

import re
from collections.abc import Callable

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.dims.operations import dim_max, dim_min
from shapecheck.dims.poly import Dim, floordiv, mod, sym
from shapecheck.dims.roots import isqrt

_TOKEN = re.compile(r"\s*(?:(\d+)|([^\W\d][\w.]*)|(//|\*\*|[-+*%(),]))")
_DTYPE = re.compile(r"\s*:\s*([A-Za-z_][\w.]*)\s*$")
_SUMS: dict[str, Callable[[Dim, Dim], Dim]] = {"+": lambda a, b: a + b, "-": lambda a, b: a - b}
_PRODUCTS: dict[str, Callable[[Dim, Dim], Dim]] = {"*": lambda a, b: a * b, "//": floordiv, "%": mod}
_EXTREMA: dict[str, Callable[..., Dim]] = {"min": dim_min, "max": dim_max}


@dataclass(frozen=True, slots=True)
class Variadic:
    """`*S` in a shape: any number of dims."""

    name: str

    def __str__(self) -> str:
        return f"*{self.name}"


@dataclass(frozen=True, slots=True)
class ShapeSpec:
    """A shape as a user writes it, with at most one variadic part; `dtype` is None where the text has none."""

    dims: tuple[Dim | Variadic, ...]
    dtype: str | None = None

    def __str__(self) -> str:
        return ",".join(map(str, self.dims)) + (f":{self.dtype}" if self.dtype else "")


class _Parser:
    """Recursive descent with Python's precedences over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            found = f"`{token}`" if token else "the end"
            raise ValueError(f"expected {f'`{wanted}`' if wanted else 'a size'} but found {found} in `{self.text}`")
        self.at += 1
        return token

    def sum(self) -> Dim:
        out = self.product()
        while self.peek() in _SUMS:
            out = _SUMS[self.take()](out, self.product())
        return out

    def product(self) -> Dim:
        out = self.unary()
        while self.peek() in _PRODUCTS:
            operator, right = _PRODUCTS[self.take()], self.unary()
            try:
                out = operator(out, right)
            except ZeroDivisionError:
                raise ValueError(f"division by zero in `{self.text}`") from None
        return out

    def unary(self) -> Dim:
        if self.peek() == "-":
            self.take()
            return -self.unary()
        if self.peek() == "+":
            self.take()
            return self.unary()
        return self.power()

    def power(self) -> Dim:
        base = self.primary()
        if self.peek() != "**":
            return base
        self.take()
        exponent = self.unary()
        if not isinstance(exponent, int) or exponent < 0:
            raise ValueError(f"an exponent must be a number that is not negative in `{self.text}`")
        if isinstance(base, int) and exponent > 4096:
            raise ValueError(f"the exponent {exponent} is too large in `{self.text}`")
        power: Dim = base**exponent
        return power

    def primary(self) -> Dim:
        word = self.take()
        if word.isdecimal():
            return int(word)
        if word == "(":
            inner = self.sum()
            self.take(")")
            return inner
        if word in _EXTREMA and self.peek() == "(":
            return self.extremum(_EXTREMA[word])
        if word == "isqrt" and self.peek() == "(":
            self.take("(")
            inner = self.sum()
            self.take(")")
            return isqrt(inner)
        if not (word[0].isalpha() or word[0] == "_"):
            raise ValueError(f"expected a size but found `{word}` in `{self.text}`")
        return sym(word)

    def extremum(self, build: Callable[..., Dim]) -> Dim:
        self.take("(")
        args = [self.sum()]
        while self.peek() == ",":
            self.take()
            args.append(self.sum())
        self.take(")")
        return build(*args)


def _tokens(text: str) -> list[str]:
    out: list[str] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"`{text[at:].strip()[0]}` has no meaning in the size `{text}`")
        out.append(match.group().strip())
        at = match.end()
    return out


def parse_dim(text: str) -> Dim:
    """The size that a Python expression over ints and names stands for. Raises ValueError for anything else."""
    parser = _Parser(text)
    try:
        out = parser.sum()
    except RecursionError:
        raise ValueError("the expression nests too deeply") from None
    if parser.peek():
        raise ValueError(f"unexpected `{parser.peek()}` in `{text}`")
    return out


def parse_shape(text: str) -> ShapeSpec:
    """The shape written as `B,3,H,W`, `B 3 H W` or `(B, 128, T)`; `*S` is any number of dims, `:int64` the dtype."""
    body, dtype = text.strip(), None
    suffix = _DTYPE.search(body)
    if suffix is not None:
        body, dtype = body[: suffix.start()].strip(), suffix.group(1)
    elif ":" in body:
        raise ValueError(f"expected a dtype such as `int64` after `:` in `{text}`")
    if _wrapped(body):
        body = body[1:-1].strip()
    if not body:
        return ShapeSpec((), dtype)
    parts = _split(body, text)
    dims = tuple(_part(part, text) for part in parts)
    if sum(isinstance(dim, Variadic) for dim in dims) > 1:
        raise ValueError(f"a shape has at most one `*` part: `{text}`")
    return ShapeSpec(dims, dtype)


def _part(part: str, text: str) -> Dim | Variadic:
    if part.startswith("*"):
        name = part[1:].strip()
        if not name.isidentifier():
            raise ValueError(f"expected a name after `*` in `{text}`")
        return Variadic(name)
    dim = parse_dim(part)
    if isinstance(dim, int) and dim < 0:
        raise ValueError(f"the size {dim} is negative in `{text}`")
    return dim


def _wrapped(body: str) -> bool:
    """Whether one pair of brackets holds the whole text."""
    if not body or body[0] + body[-1] not in ("()", "[]"):
        return False
    depth = 0
    for i, char in enumerate(body):
        depth += (char in "([") - (char in ")]")
        if depth == 0:
            return i == len(body) - 1
    return False


def _split(body: str, text: str) -> list[str]:
    """Split at commas outside of parentheses, or at spaces where there is no such comma."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(body):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            raise ValueError(f"unmatched `)` in `{text}`")
        if char == "," and depth == 0:
            parts.append(body[start:i].strip())
            start = i + 1
    if depth:
        raise ValueError(f"unmatched `(` in `{text}`")
    if start:
        last = body[start:].strip()
        parts += [last] if last else []
        if not all(parts):
            raise ValueError(f"an empty size between commas in `{text}`")
        return parts
    return _split_spaces(body)


def _split_spaces(body: str) -> list[str]:
    """Split at spaces, except beside an operator: `B 2 * T` is two dims, `*S 3` too."""
    parts: list[str] = []
    for word in re.findall(r"(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+", body):
        joins = parts and (parts[-1][-1:] in set("+-/%") or (parts[-1].endswith("*") and parts[-1] != "*"))
        starts = word[0] in "+/%" or word in ("-", "*", "**") or (word[0] == "-" and bool(parts))
        if parts and (joins or starts or parts[-1] == "*"):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts

"""`torch.einsum`: the equation parsed, each letter given its size."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_letters

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.dims import Dim, any_of, eq
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import promote
from shapecheck.rules.core.registry import op
from shapecheck.values import Tensor, Unknown

DOTS = "..."


@dataclass(frozen=True, slots=True)
class Term:
    """One side's subscripts: letters, and `...` at most once."""

    marks: tuple[str, ...]

    @property
    def letters(self) -> list[str]:
        return [mark for mark in self.marks if mark != DOTS]

    @property
    def dotted(self) -> bool:
        return DOTS in self.marks


def parse_term(check: Check, text: str) -> Term:
    """`b...hd` as its marks; blanks do not count."""
    marks: list[str] = []
    rest = text
    while rest:
        if rest.startswith(DOTS) and DOTS not in marks:
            marks.append(DOTS)
            rest = rest[3:]
            continue
        check.argument(rest[0] == " " or rest[0] in ascii_letters, "equation", text, "made of letters and one ellipsis")
        if rest[0] != " ":
            marks.append(rest[0])
        rest = rest[1:]
    return Term(tuple(marks))


def from_sublists(check: Check, args: Sequence[object]) -> tuple[list[Tensor], list[Term], Term | None]:
    """The form `einsum(a, [0, 1], b, [1, 2], [0, 2])`."""

    def term(marks: object) -> Term:
        if not isinstance(marks, (tuple, list)):
            check.unknown("the subscripts of an einsum")
        if not all(mark is ... or (isinstance(mark, int) and 0 <= mark < 52) for mark in marks):
            check.unknown("the subscripts of an einsum")
        return Term(tuple(DOTS if mark is ... else ascii_letters[mark] for mark in marks))

    operands = [arg for arg in args[0::2] if isinstance(arg, Tensor)]
    terms = [term(marks) for marks in args[1::2]]
    output = term(args[-1]) if len(args) % 2 else None
    if len(operands) != len(args) // 2:
        check.unknown("an operand of an einsum")
    return operands, terms, output


@op("torch.einsum")
def einsum(check: Check, equation: object, *operands: object) -> Tensor:
    """Products summed over every letter that the output does not name.

    >>> infer("torch.einsum", "bhid,bhjd->bhij", "B H I D", "B H J D")
    Tensor[B, H, I, J]
    >>> infer("torch.einsum", "...ij,...jk", "N I 3", "N 3 K")
    Tensor[N, I, K]
    >>> infer("torch.einsum", "ij,jk->ik", "A 3", "4 B")
    SHP207 einsum-mismatch
    >>> infer("torch.einsum", "ij->ik", "A B")
    SHP503 invalid-argument
    >>> infer("torch.einsum", "ijk->ik", "A B")
    SHP101 rank-mismatch
    """
    if isinstance(equation, Tensor):
        tensors, terms, output = from_sublists(check, (equation, *operands))
    else:
        tensors, terms, output = _from_equation(check, equation, operands)
    check.argument(len(tensors) == len(terms), "equation", equation, f"written for {len(tensors)} operands")
    sizes, dots = _sizes(check, tensors, terms)
    if output is None:
        output = _implicit(terms)
    _check_output(check, equation, output, sizes)
    shape: list[Dim] = []
    for mark in output.marks:
        shape.extend(dots if mark == DOTS else (sizes[mark],))
    return Tensor(tuple(shape), promote((t.dtype, 1) for t in tensors))


def _from_equation(
    check: Check, equation: object, operands: Sequence[object]
) -> tuple[list[Tensor], list[Term], Term | None]:
    if not isinstance(equation, str):
        check.unknown(equation.reason if isinstance(equation, Unknown) else "the equation of an einsum")
    if len(operands) == 1 and isinstance(operands[0], (tuple, list)):
        operands = operands[0]
    for operand in operands:
        if not isinstance(operand, Tensor):
            check.unknown(operand.reason if isinstance(operand, Unknown) else "an operand of an einsum")
    left, arrow, right = equation.partition("->")
    terms = [parse_term(check, text) for text in left.split(",")]
    tensors = [operand for operand in operands if isinstance(operand, Tensor)]
    return tensors, terms, parse_term(check, right) if arrow else None


def _sizes(check: Check, tensors: Sequence[Tensor], terms: Sequence[Term]) -> tuple[dict[str, Dim], tuple[Dim, ...]]:
    sizes: dict[str, Dim] = {}
    owners: dict[str, str] = {}
    dots: list[tuple[str, Sequence[Dim]]] = []
    for place, (tensor, term) in enumerate(zip(tensors, terms, strict=True)):
        name = f"operands[{place}]"
        wanted = len(term.letters)
        if tensor.rank < wanted or (tensor.rank != wanted and not term.dotted):
            check.fail(
                "SHP101",
                Subject(name),
                Subject("equation"),
                param=name,
                rank=tensor.rank,
                wanted=f"at least {wanted}" if term.dotted else str(wanted),
            )
        own: dict[str, Dim] = {}
        axis = 0
        for mark in term.marks:
            if mark == DOTS:
                dots.append((name, tensor.shape[axis : axis + tensor.rank - wanted]))
                axis += tensor.rank - wanted
                continue
            if mark in own:
                _same_letter(check, mark, name, tensor[axis], name, own[mark], axis)
            own.setdefault(mark, tensor[axis])
            axis += 1
        for letter, size in own.items():
            if letter in sizes:
                sizes[letter], owners[letter] = _merge(check, letter, name, size, owners[letter], sizes[letter])
            else:
                sizes[letter], owners[letter] = size, name
    return sizes, check.broadcast(*dots)


def _same_letter(check: Check, letter: str, name: str, size: Dim, other: str, expected: Dim, axis: int | None) -> None:
    check.demand(
        eq(size, expected),
        "SHP207",
        Subject(name, size, axis),
        Subject(other, expected),
        letter=letter,
        param=name,
        other=other,
        found=size,
        expected=expected,
    )


def _merge(check: Check, letter: str, name: str, size: Dim, owner: str, known: Dim) -> tuple[Dim, str]:
    """Sizes of one letter in two operands: equal, or one of them is 1."""
    one, other = eq(size, 1), eq(known, 1)
    if check.known(other):
        return size, name
    if check.known(one):
        return known, owner
    if (check.refuted(one) and check.refuted(other)) or check.refuted(any_of(eq(size, known), one, other)):
        _same_letter(check, letter, name, size, owner, known, None)
    elif not check.suppose(eq(size, known)):
        if check.suppose(one):
            return known, owner
        _same_letter(check, letter, name, 1, owner, known, None)
        return size, name
    return (size, name) if isinstance(size, int) else (known, owner)


def _implicit(terms: Sequence[Term]) -> Term:
    letters = [letter for term in terms for letter in term.letters]
    once = sorted(letter for letter in set(letters) if letters.count(letter) == 1)
    dotted = any(term.dotted for term in terms)
    return Term((*((DOTS,) if dotted else ()), *once))


def _check_output(check: Check, equation: object, output: Term, sizes: dict[str, Dim]) -> None:
    letters = output.letters
    check.argument(len(set(letters)) == len(letters), "equation", equation, "free of repeated letters in its output")
    check.argument(set(letters) <= set(sizes), "equation", equation, "written with output letters that an input has")

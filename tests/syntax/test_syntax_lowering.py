"""Small sources and the IR that they become."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from syntax_walk import expression, lower, nodes, statement

from shapecheck import ir


def show(node: Any) -> Any:
    """An expression in short."""
    match node:
        case ir.Const(value=value):
            return value
        case ir.Name(id=name):
            return f"${name}"
        case None | str() | int():
            return node
        case tuple():
            return tuple(show(item) for item in node)
        case _:
            names = [name for name in type(node).__slots__ if name != "at"]
            return (type(node).__name__, *(show(getattr(node, name)) for name in names))


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("a.b", ("Attribute", "$a", "b")),
        ("a[1]", ("Subscript", "$a", 1)),
        ("a[1,]", ("Subscript", "$a", ("Display", "tuple", (1,)))),
        (
            "a[1:, ::2, ...]",
            ("Subscript", "$a", ("Display", "tuple", (("Slice", 1, None, None), ("Slice", None, None, 2), ...))),
        ),
        ("a[*b]", ("Subscript", "$a", ("Display", "tuple", (("Star", "$b"),)))),
        ("f(1, *a, k=2, **b)", ("Call", "$f", (1, ("Star", "$a")), (("Argument", "k", 2), ("Argument", None, "$b")))),
        ("print(x, end='')", ("Call", "$print", ("$x",), (("Argument", "end", ""),))),
        ("a @ b ** -c", ("Binary", "@", "$a", ("Binary", "**", "$b", ("Unary", "-", "$c")))),
        ("a - b - c", ("Binary", "-", ("Binary", "-", "$a", "$b"), "$c")),
        ("a - (b - c)", ("Binary", "-", "$a", ("Binary", "-", "$b", "$c"))),
        ("a and b and c or d", ("Logical", "or", (("Logical", "and", ("$a", "$b", "$c")), "$d"))),
        ("a and (b and c)", ("Logical", "and", ("$a", ("Logical", "and", ("$b", "$c"))))),
        ("not a", ("Unary", "not", "$a")),
        ("1 < a <= b is not None", ("Compare", (1, "$a", "$b", None), ("<", "<=", "is not"))),
        ("a not in b", ("Compare", ("$a", "$b"), ("not in",))),
        ("a if b else c", ("Conditional", "$b", "$a", "$c")),
        ("()", ("Display", "tuple", ())),
        ("1,", ("Display", "tuple", (1,))),
        ("[1, *a]", ("Display", "list", (1, ("Star", "$a")))),
        ("{1, 2}", ("Display", "set", (1, 2))),
        ("{}", ("DictDisplay", ())),
        ("{1: 2, **a}", ("DictDisplay", ((1, 2), (None, "$a")))),
        ("(y := 1)", ("Walrus", "$y", 1)),
        ("'a' \"b\" r'\\n'", "ab\\n"),
        ("b'\\xff' b'c'", b"\xffc"),
        ("'\\N{EM DASH}\\u00e9\\\n\\101\\d'", "—éA\\d"),
        ("1_000", 1000),
        ("0xFF", 255),
        ("1e-3_0", 1e-30),
        ("2j", 2j),
        ("f'a{x}b' 'c'", ("FString", ("a", ("Formatted", "$x", None, None, None), "bc"))),
        (
            "f'{x!r:>{w}}'",
            ("FString", (("Formatted", "$x", "r", ("FString", (">", ("Formatted", "$w", None, None, None))), None),)),
        ),
        ("f'{ x = }'", ("FString", (("Formatted", "$x", None, None, " x = "),))),
        ("f'{{}}{x}'", ("FString", ("{}", ("Formatted", "$x", None, None, None)))),
        ("rf'\\d{x}'", ("FString", ("\\d", ("Formatted", "$x", None, None, None)))),
        ("f'plain'", ("FString", ("plain",))),
        ("[x for x in y if x if z]", ("Comprehension", "list", "$x", None, (("Generator", "$x", "$y", ("$x", "$z")),))),
        (
            "{k: v for k, v in y}",
            ("Comprehension", "dict", "$k", "$v", (("Generator", ("Display", "tuple", ("$k", "$v")), "$y", ()),)),
        ),
        (
            "f(x for x in y)",
            ("Call", "$f", (("Comprehension", "generator", "$x", None, (("Generator", "$x", "$y", ()),)),), ()),
        ),
        ("t'hi {x}'", ("OpaqueExpr", "TemplatedString is not modelled")),
    ],
)
def test_expressions(source: str, short: Any) -> None:
    assert show(expression(source)) == short


@pytest.mark.parametrize(
    "source",
    [
        "0b101",
        "0o17",
        "00",
        "1.",
        ".5",
        "1E5",
        "1_0.0_1",
        "'\\x41\\7\\''",
        "r'\\\\d'",
        "'''a\nb'''",
        "b'a\\\nb'",
        "u'é'",
    ],
)
def test_literals(source: str) -> None:
    assert expression(source).value == ast.literal_eval(source)


def test_carriage_returns_in_strings_are_newlines() -> None:
    assert expression("'''a\r\nb\rc'''").value == "a\nb\nc"


def test_an_integer_over_pythons_limit_is_opaque() -> None:
    assert isinstance(expression("9" * 5000), ir.OpaqueExpr)


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("a = b, c = d", ("Assign", ("$a", ("Display", "tuple", ("$b", "$c"))), "$d")),
        ("a, *b = c", ("Assign", (("Display", "tuple", ("$a", ("Star", "$b"))),), "$c")),
        ("a: int", ("AnnAssign", "$a", "$int", None)),
        ("a: 'T' = 1", ("AnnAssign", "$a", "T", 1)),
        ("a.b //= 2", ("AugAssign", ("Attribute", "$a", "b"), "//", 2)),
        ("del a, b[0]", ("Delete", ("$a", ("Subscript", "$b", 0)))),
        ("assert a, 'm'", ("Assert", "$a", "m")),
        ("raise A from b", ("Raise", "$A", "$b")),
        ("import a.b, c as d", ("Import", None, 0, (("ImportName", "a.b", None), ("ImportName", "c", "d")))),
        ("from ..a import b as c", ("Import", "a", 2, (("ImportName", "b", "c"),))),
        ("from . import b", ("Import", "", 1, (("ImportName", "b", None),))),
        ("from a import *", ("Import", "a", 0, (("ImportName", "*", None),))),
        ("global a, b", ("Scoping", "global", ("a", "b"))),
        ("type X[T] = list[T]", ("OpaqueStmt", "a type alias", ("X",))),
        ("while a: break\nelse: pass", ("While", "$a", (("Jump", "break"),), (("Jump", "pass"),))),
        (
            "with a as (b, c), d: pass",
            (
                "With",
                (("WithItem", "$a", ("Display", "tuple", ("$b", "$c"))), ("WithItem", "$d", None)),
                (("Jump", "pass"),),
            ),
        ),
        ("with (a as b, c): pass", ("With", (("WithItem", "$a", "$b"), ("WithItem", "$c", None)), (("Jump", "pass"),))),
        ("for a, b in c: continue", ("For", ("Display", "tuple", ("$a", "$b")), "$c", (("Jump", "continue"),), ())),
    ],
)
def test_statements(source: str, short: Any) -> None:
    assert show(statement(source)) == short


def test_elif_and_else() -> None:
    node = statement("if a: x\nelif b: y\nelse: z\n")
    (inner,) = node.orelse
    assert isinstance(inner, ir.If)
    assert (inner.at.line, inner.at.column) == (2, 1)
    assert show(inner.orelse) == (("ExprStmt", "$z"),)


def test_try_with_groups() -> None:
    node = statement("try: a\nexcept* (A, B) as e: b\nelse: c\nfinally: d\n")
    (handler,) = node.handlers
    assert (handler.name, handler.type.kind) == ("e", "tuple")
    assert show(node.orelse) == (("ExprStmt", "$c"),)
    assert show(node.final) == (("ExprStmt", "$d"),)


def test_several_statements_on_a_line() -> None:
    assert [node.at.column for node in lower("x = 1; y = 2;\n").body] == [1, 8]
    assert len(statement("if x: a; b; c").body) == 3


def test_parameters() -> None:
    node = statement("def f(a, /, b: int = 1, *c, d, e=2, **g) -> T: pass").function
    assert [(item.name, item.kind) for item in node.parameters] == [
        ("a", "positional"), ("b", "plain"), ("c", "args"), ("d", "keyword"), ("e", "keyword"), ("g", "kwargs"),
    ]  # fmt: skip
    assert show(node.parameters[1].default) == 1
    assert show(node.returns) == "$T"


def test_functions() -> None:
    node = statement('@a\n@b(1)\nasync def f[T](x: T):\n    """Doc."""\n    yield await x\n').function
    assert (node.line, node.is_async, node.is_generator, node.docstring) == (3, True, True, "Doc.")
    assert show(node.decorators) == ("$a", ("Call", "$b", (1,), ()))
    assert statement("def f(): return lambda: (yield)").function.is_generator is False
    assert statement("def f(): return [x for x in (yield)]").function.is_generator is True
    assert expression("lambda *a, b=1: a").function.locals == frozenset("ab")


def test_classes() -> None:
    node = statement('@d\nclass A[T](B, *c, metaclass=M, **k):\n  """Doc."""\n  x = 1\n')
    assert (node.name, node.docstring, node.line) == ("A", "Doc.", 2)
    assert show(node.bases) == ("$B", ("Star", "$c"))
    assert show(node.keywords) == (("Argument", "metaclass", "$M"), ("Argument", None, "$k"))


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("[x for x in a]", ""),
        ("[y := x for x in a]", "y"),
        ("[[z := y for y in x] for x in a]", "z"),
        ("import a.b, c as d", "a d"),
        ("from m import a as b, c", "b c"),
        ("for a, (b, *c) in d: pass", "a b c"),
        ("with x as a, y as (b, c.d): pass", "a b"),
        ("try: pass\n    except E as a: pass", "a"),
        ("def a(b): c = 1", "a"),
        ("class a: b = 1", "a"),
        ("del a", "a"),
        ("a: int", "a"),
        ("a.b = c[0] = 1", ""),
        ("a += 1", "a"),
        ("global a; a = b = 1", "b"),
        ("nonlocal a; a = 1", ""),
        ("lambda a: (b := a)", ""),
        ("match x:\n     case [a, *b, {'k': c, **d}] | A(e, f=g) as h: pass\n     case _: pass", "a b c d e g h"),
        ("type a = int", "a"),
    ],
)
def test_locals(body: str, names: str) -> None:
    assert statement(f"def f(p):\n    {body}\n").function.locals == {"p", *names.split()}


def test_match() -> None:
    node = statement(
        "match x:\n  case 1 | None | -1: a\n  case [_, *r] if g: b\n"
        "  case {'k': v, **w}: c\n  case A(p, q=_): d\n  case _: e\n"
    )
    assert [show(case.pattern) for case in node.cases] == [
        ("MatchOr", (("MatchValue", 1), ("MatchValue", None), ("MatchValue", ("Unary", "-", 1)))),
        ("MatchSequence", (("MatchCapture", None, None), ("MatchStar", "r"))),
        ("MatchMapping", (("k", ("MatchCapture", "v", None)),), "w"),
        ("MatchClass", "$A", (("MatchCapture", "p", None),), (("q", ("MatchCapture", None, None)),)),
        ("MatchCapture", None, None),
    ]
    assert show(node.cases[1].guard) == "$g"


@pytest.mark.parametrize("source", ["", "\n", "# only\n", "\ufeff", "\x0c\n", "  \n\t\n"])
def test_empty_modules(source: str) -> None:
    module = lower(source)
    assert (module.body, module.docstring, module.cells) == ((), None, ())


def test_comments() -> None:
    source = "# a\nx = 1  # b\ndef f(  # c\n    y,\n    # d\n):\n    pass\n    #e\nz = '# no' f'# no{x}# no'\n#"
    found = [(comment.line, comment.column, comment.text, comment.own_line) for comment in lower(source).comments]
    assert found == [
        (1, 1, "a", True), (2, 8, "b", False), (3, 9, "c", False), (5, 5, "d", True), (8, 5, "e", True),
        (10, 1, "", True),
    ]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n", "  # é"])
def test_places_count_characters(newline: str, end: str) -> None:
    source = "é = 'ä'\nif x:\n\tßy = f(\\\n  λ, 'ö').β  # ü\n\tz.w"
    source = (source + end).replace("\n", newline)
    places = {type(node).__name__: tuple(node.at) for node in nodes(lower(source)) if hasattr(node, "at")}
    assert places["Call"] == (3, 7, 4, 10)
    assert places["If"][0] == 2
    found = [node for node in nodes(lower(source)) if isinstance(node, ir.Attribute) and node.name == "w"]
    assert [tuple(node.at) for node in found] == [(5, 2, 5, 5)]


def test_the_module_docstring() -> None:
    assert lower("# c\n'''Doc.\n\n  More.'''\nx = 1").docstring == "Doc.\n\n  More."
    assert lower("f'no'").docstring is None
    assert lower("b'no'").docstring is None


def test_positional_arguments_behind_keywords() -> None:
    node = expression("f(k=1, *a)")
    assert show(node.args) == (("Star", "$a"),)
    assert show(node.keywords) == (("Argument", "k", 1),)

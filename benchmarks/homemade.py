"""What the home-made parts cost beside the libraries that do the like: the figures behind "Home-made or library" in
docs/architecture.md.

    python benchmarks/homemade.py [classes] [forms] [imports]

Each figure is the least CPU time of several fresh processes, so that a busy machine disturbs it little. Of the
libraries those are measured that are installed beside shapecheck: none of these need be, and the project pins none.

    pip install attrs msgspec symengine islpy python-flint             # classes, forms
    pip install platformdirs pydantic cattrs nbformat ipython jinja2 sarif-om filelock diskcache psutil wcwidth \
        simpleeval jaxtyping huggingface_hub python-discovery          # imports
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RUNS = 7
START = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
began = time.process_time()
def passed():
    global began
    now = time.process_time()
    print(1000 * (now - began))
    began = time.process_time()
"""


def least(code: str) -> list[float] | None:
    """The milliseconds that `code` prints by `passed()`, the least of each; None where a library is not installed."""
    rounds = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", START + code], capture_output=True, text=True, check=False)
        if "ModuleNotFoundError" in done.stderr:
            return None
        if done.returncode:
            raise SystemExit(done.stderr)
        rounds.append([float(line) for line in done.stdout.split()])
    return [min(column) for column in zip(*rounds, strict=True)]


def each(call: Callable[[], object]) -> float:
    """Microseconds that one call takes, when it is not the first."""
    timer = timeit.Timer(call, timer=time.process_time)
    number = max(1, timer.autorange()[0] // 5)
    return min(timer.repeat(number=number, repeat=RUNS)) / number * 1e6


def first(call: Callable[[str], object], times: int = 100) -> float:
    """The same for a call that is made once for each name, so that no cache knows its answer."""
    rounds = []
    for r in range(RUNS):
        names = [f"T{r}x{i}" for i in range(times)]
        began = time.process_time()
        for name in names:
            call(name)
        rounds.append(time.process_time() - began)
    return min(rounds) / times * 1e6


def sums(made: Callable[[int], tuple[Any, Any]], times: int = 1000) -> float:
    """The same for additions, each of two terms that were never added before."""
    rounds = []
    for r in range(RUNS):
        pairs = [made(2 + r * times + i) for i in range(times)]
        began = time.process_time()
        for left, right in pairs:
            left + right
        rounds.append(time.process_time() - began)
    return min(rounds) / times * 1e6


def table(head: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}", flush=True)
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)
    print()


# -------------------------------------------------------------------- classes
OURS = "from shapecheck.base.lite_dataclass import dataclass"
STANDARD = "from dataclasses import dataclass"
SLOTTED = "@dataclass(frozen=True, slots=True)\nclass C{0}:"
LIBRARIES = {
    "lite_dataclass": (OURS, SLOTTED),
    "dataclasses, frozen": (STANDARD, SLOTTED),
    "dataclasses, not frozen": (STANDARD, "@dataclass(slots=True, unsafe_hash=True)\nclass C{0}:"),
    "attrs, frozen": ("import attrs", "@attrs.frozen\nclass C{0}:"),
    "attrs, not frozen": ("import attrs", "@attrs.define(unsafe_hash=True)\nclass C{0}:"),
    "msgspec.Struct, frozen": ("import msgspec", "class C{0}(msgspec.Struct, frozen=True):"),
}
"""How each library is imported, and how a class of it begins."""

CENSUS = f"""
import gc, json
from shapecheck.cli import main
main([{str(HERE / "model.py")!r}, "--no-cache", "--format", "json"])
found = [c for c in gc.get_objects() if isinstance(c, type) and "__record_fields__" in vars(c)]
print()
print(json.dumps([(len(c.__record_fields__), c.__init__.__name__ == "__init__") for c in found]))
"""
SWAPPED = """
import dataclasses, types
standard = types.ModuleType("shapecheck.base.lite_dataclass")
standard.dataclass, standard.field, standard.replace = dataclasses.dataclass, dataclasses.field, dataclasses.replace
sys.modules[standard.__name__] = standard
"""
CHECK = f"""
import contextlib, io
from shapecheck.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    main([{str(HERE / "model.py")!r}, "--no-cache"])
passed()
"""


def classes() -> None:
    """As many classes as a cold run of shapecheck makes, with as many fields, of which as many are used."""
    done = subprocess.run([sys.executable, "-c", START + CENSUS], capture_output=True, text=True, check=True)
    census: list[tuple[int, bool]] = json.loads(done.stdout.splitlines()[-1])
    used = sum(built for _, built in census)
    print(f"{len(census)} classes, {sum(n for n, _ in census)} fields; {used} of them are ever built\n")
    table(
        ("classes", "import of the library", "making the classes", "first use", "all but the import", "one object"),
        (_classes(name, census) for name in LIBRARIES),
    )
    ours, standard = least(CHECK), least(SWAPPED + CHECK)
    assert ours is not None
    assert standard is not None
    print(f"cold check of model.py: {ours[0]:.0f} ms; with dataclasses in its place {standard[0]:.0f} ms\n")


def _classes(name: str, census: Sequence[tuple[int, bool]]) -> Sequence[object]:
    load, head = LIBRARIES[name]
    made = "\n".join(
        f"{head.format(i)}\n{''.join(f'    f{k}: int = 0{chr(10)}' for k in range(n)) or '    pass'}"
        for i, (n, _) in enumerate(census)
    )
    use = "\n".join(f"C{i}()" for i, (_, built) in enumerate(census) if built)
    code = f"{load}\npassed()\nfrom classes import *\npassed()\n{use}\npassed()"
    folder = f"sys.path.insert(0, {str(_written(name, f'from typing import Any{chr(10)}{load}{chr(10)}{made}'))!r})\n"
    found = least("import typing\n" + folder + "passed()\n" + code)
    if found is None:
        return (name, "not installed")
    _, loading, making, using = found
    scope: dict[str, Any] = {"__name__": __name__}
    exec(f"{load}\n{head.format('')}\n    a: int\n    b: int\n    c: int\n    d: int", scope)
    one = each(lambda: scope["C"](1, 2, 3, 4))
    return (name, *(f"{n:.1f} ms" for n in (loading, making, using, making + using)), f"{one:.2f} us")


def _written(name: str, text: str) -> Path:
    """A folder with the module `classes`, which the first of several processes compiles."""
    folder = Path(SCRATCH) / name.replace(" ", "_")
    folder.mkdir()
    (folder / "classes.py").write_text(text, encoding="utf-8")
    return folder


# -------------------------------------------------------------------- the normal form of sizes
CONVOLUTIONS = ((10, 5), (3, 2), (3, 2), (3, 2), (3, 2), (2, 2), (2, 2))
"""Kernel and stride of wav2vec 2.0's seven: together they are `(T - 80)//320`."""


def chain(size: Any, over: Callable[[Any, int], Any]) -> Any:
    for kernel, stride in CONVOLUTIONS:
        size = over(size - kernel, stride) + 1
    return size


def in_shapecheck() -> Sequence[object]:
    from shapecheck.dims.poly import floordiv, sym

    b, t, h = (sym(name) for name in "BTH")
    took = sums(lambda k: (k * b * t + h + 1, t * h - k))
    form = chain(t, floordiv)
    return took, first(lambda name: chain(sym(name), floordiv)), form, form == (t - 80) // 320, "yes", "yes"


def in_sympy() -> Sequence[object]:
    import sympy

    b, t, h = sympy.symbols("B T H", integer=True, positive=True)

    def over(size: Any, stride: int) -> Any:
        return sympy.floor(size / stride)

    def fresh(name: str) -> Any:
        return chain(sympy.Symbol(name, integer=True, positive=True), over)

    took = sums(lambda k: (k * b * t + h + 1, t * h - k))
    return took, first(fresh, 10), chain(t, over), chain(t, over) == over(t - 80, 320), "yes", "yes"


def in_symengine() -> Sequence[object]:
    import symengine

    b, t, h = symengine.symbols("B T H")

    def over(size: Any, stride: int) -> Any:
        return symengine.floor(size / symengine.Integer(stride))

    took = sums(lambda k: (k * b * t + h + 1, t * h - k))
    form = chain(t, over)
    return took, first(lambda name: chain(symengine.Symbol(name), over)), form, form == over(t - 80, 320), "yes", "yes"


def in_islpy() -> Sequence[object]:
    import islpy

    def sizes(*names: str) -> list[Any]:
        space = islpy.LocalSpace.from_space(islpy.Space.create_from_names(islpy.DEFAULT_CONTEXT, set=names))
        return [islpy.Aff.var_on_domain(space, islpy.dim_type.set, place) for place in range(len(names))]

    b, t, h = sizes("B", "T", "H")

    def over(size: Any, stride: int) -> Any:
        return size.scale_down_val(stride).floor()

    def refused(call: Callable[[], object]) -> str:
        try:
            return str(call())
        except islpy.Error:
            return "no"

    form = chain(t, over)
    same = islpy.PwAff.from_aff(form).is_equal(islpy.PwAff.from_aff(over(t - 80, 320)))
    took = sums(lambda k: (k * b + h + 1, t - k))
    chained = first(lambda name: chain(sizes(name)[0], over))
    return took, chained, form, same, refused(lambda: b * t), refused(lambda: b.div(t).floor())


def in_flint() -> Sequence[object]:
    import flint

    context = flint.fmpz_mpoly_ctx.get(("B", "T", "H"), "lex")
    b, t, h = context.gens()
    return sums(lambda k: (k * b * t + h + 1, t * h - k)), "-", "polynomials only", False, "yes", "no"


FORMS: dict[str, tuple[str, Callable[[], Sequence[object]]]] = {
    "shapecheck.dims": ("shapecheck.dims", in_shapecheck),
    "sympy": ("sympy", in_sympy),
    "symengine": ("symengine", in_symengine),
    "islpy": ("islpy", in_islpy),
    "python-flint": ("flint", in_flint),
}


def forms() -> None:
    """Sums such as `(3*B*T + H + 1) + (T*H - 3)` (islpy: without the products), and seven convolutions in a row."""
    head = ("sizes", "import", "addition", "seven convolutions", "what comes out", "equal to `(T - 80)//320`", "`B*T`",
            "`B//T`")  # fmt: skip
    table(head, (_form(name) for name in FORMS))


def _form(name: str) -> Sequence[object]:
    module, measure = FORMS[name]
    loading = least(f"import {module}\npassed()")
    if loading is None:
        return (name, "not installed")
    *times, form, same, products, quotients = measure()
    shown = [f"{n:.1f} us" if isinstance(n, float) else n for n in times]
    return name, f"{loading[0]:.0f} ms", *shown, f"`{form}`", "yes" if same else "no", products, quotients


# -------------------------------------------------------------------- imports
WARM = "import shapecheck.cli, shapecheck.driver.project, shapecheck.reporters, shapecheck.reporters.text\n"
IMPORTS = (
    "importlib.metadata", "configparser", "dataclasses", "shutil", "hashlib", "difflib", "tomllib", "string",
    "platformdirs", "pydantic.main", "attrs", "cattrs", "msgspec", "rich.console", "rich.text", "rich.table", "wcwidth",
    "jinja2", "sarif_om", "nbformat", "IPython.core.inputtransformer2", "filelock", "diskcache", "psutil", "simpleeval",
    "jaxtyping", "huggingface_hub.file_download", "python_discovery", "pathspec",
)  # fmt: skip


def imports() -> None:
    """What a run in which nothing has changed would take longer for importing a module."""
    base = least(WARM + "passed()")
    assert base is not None
    print(f"the modules of such a run themselves: {base[0]:.0f} ms\n")
    table(("module", "import"), ((f"`{name}`", _import(name)) for name in IMPORTS))
    ours = least(WARM + "from shapecheck import plugins\npassed()\n"
                 "plugins.installed_plugins()\npassed()")  # fmt: skip
    theirs = least(WARM + "from shapecheck import plugins\npassed()\nfrom importlib import metadata\n"
                   "metadata.entry_points(group='shapecheck')\npassed()")  # fmt: skip
    assert ours is not None
    assert theirs is not None
    print(f"plugins found by plugins.py: {ours[1]:.1f} ms; by importlib.metadata: {theirs[1]:.1f} ms")


def _import(name: str) -> str:
    found = least(f"{WARM}passed()\nimport {name}\npassed()")
    return "not installed" if found is None else f"{found[1]:.1f} ms"


PARTS: dict[str, Callable[[], None]] = {"classes": classes, "forms": forms, "imports": imports}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="shapecheck-homemade-") as SCRATCH:
        for part in sys.argv[1:] or PARTS:
            PARTS[part]()

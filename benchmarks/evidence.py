"""What evidence costs: noting what is assumed, and reading again what fails with that left open.

    python benchmarks/evidence.py [FILE ...]

Each file is checked in three ways in turn, in one process, with its source already lowered: as it is; without reading
again (what fails is charged at once); and without noting either. The figures are the least CPU times of several rounds,
so that a busy machine disturbs them little. Without files: those of the other benchmark, models of torchvision, and
classes that fail with their defaults, so that each is read again.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shapecheck.driver import engine
from shapecheck.interp.entries import evidence
from shapecheck.interp.run import suppositions
from shapecheck.settings.config import Config

HERE = Path(__file__).resolve().parent
ROUNDS = 5
MANY = 20
FAILING = """\
class Net{number}(nn.Module):
    def __init__(self, encoder=None, sizes=()):
        super().__init__()
        self.encoder = encoder
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
        self.head = nn.Linear(sizes[-1], 10)

    def forward(self, x):
        for layer in self.layers:
            x = torch.relu(layer(x))
        return self.head(self.encoder(x))


"""
OF_TORCHVISION = ("alexnet", "densenet", "googlenet", "resnet", "vgg")
weighed, is_open = evidence.weighed, suppositions.is_open
WAYS = ("as it is", "without reading again", "without noting")


@contextmanager
def replaced(found: Callable[..., Any], stand_in: Callable[..., Any]) -> Iterator[None]:
    """A function of the program replaced in every module that has it by its name."""
    name = found.__name__
    modules = [m for n, m in sys.modules.items() if n.startswith("shapecheck") and getattr(m, name, None) is found]
    for module in modules:
        setattr(module, name, stand_in)
    try:
        yield
    finally:
        for module in modules:
            setattr(module, name, found)


class Counted:
    """How often an entry is read, and how often anything is noted to be assumed."""

    def __init__(self) -> None:
        self.entries = self.readings = self.noted = 0

    def weighed(self, read: Callable[..., Any], levels: Sequence[Any]) -> Any:
        def counting(opening: Any) -> Any:
            self.readings += 1
            return read(opening)

        self.entries += 1
        return weighed(counting, levels)

    def is_open(self, *arguments: Any) -> bool:
        self.noted += 1
        return is_open(*arguments)


def milliseconds(check: Callable[[], object]) -> float:
    began = time.process_time()
    check()
    return 1000 * (time.process_time() - began)


def each_way(check: Callable[[], object]) -> list[float]:
    """What one check takes in each way."""
    found = [milliseconds(check)]
    with replaced(weighed, lambda read, _: read(suppositions.CLOSED)):
        found.append(milliseconds(check))
        with (
            replaced(suppositions.supposed, lambda _, __, value, *more, **options: value),
            replaced(is_open, lambda *_, **__: False),
        ):
            found.append(milliseconds(check))
    return found


def measured(path: Path, config: Config) -> tuple[list[float], Counted]:
    """The least time of each way, and the counts of a check as it is."""

    def check() -> object:
        return engine.check_one(str(path), config)

    check()
    rounds = [each_way(check) for _ in range(ROUNDS)]
    counted = Counted()
    with replaced(weighed, counted.weighed), replaced(is_open, counted.is_open):
        check()
    return [min(column) for column in zip(*rounds, strict=True)], counted


def of_torchvision() -> list[Path]:
    found = importlib.util.find_spec("torchvision")
    if found is None or found.origin is None:
        return []
    return [Path(found.origin).parent / "models" / f"{name}.py" for name in OF_TORCHVISION]


def failing(folder: Path) -> Path:
    path = folder / "failing.py"
    classes = [FAILING.format(number=number) for number in range(MANY)]
    path.write_text("".join(["import torch\nfrom torch import nn\n\n\n", *classes]), encoding="utf-8")
    return path


def groups(given: Sequence[str], scratch: Path) -> dict[str, list[Path]]:
    if given:
        return {name: [Path(name)] for name in given}
    own = [HERE / "model.py", *sorted((HERE.parent / "examples").glob("*.py"))]
    return {
        "model.py and examples": own,
        "models of torchvision": of_torchvision(),
        f"{MANY} classes that fail with their defaults": [failing(scratch)],
    }


def main() -> None:
    heads = ("files", "entries", "readings", "noted", *WAYS, "share of reading again", "share of noting")
    print("|", *(f"{head} |" for head in heads))
    print("|---" * 9 + "|")
    with tempfile.TemporaryDirectory(prefix="shapecheck-benchmark-") as scratch:
        for name, paths in groups(sys.argv[1:], Path(scratch)).items():
            config = Config(root=str(paths[0].parent), cache_dir=scratch)
            found = [measured(path, config) for path in paths]
            whole, once, bare = (sum(times[place] for times, _ in found) for place in range(3))
            counts = [sum(getattr(c, what) for _, c in found) for what in ("entries", "readings", "noted")]
            cells = [f"{name} ({len(paths)})", *map(str, counts), *(f"{ms:.0f} ms" for ms in (whole, once, bare))]
            shares = [f"{share / whole:.1%}" for share in (whole - once, once - bare)]
            print("|", *(f"{cell} |" for cell in (*cells, *shares)))


if __name__ == "__main__":
    main()

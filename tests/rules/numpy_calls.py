"""Random calls of numpy functions and methods as source text, legal and illegal ones."""

from __future__ import annotations

import random

DTYPES = ("float64", "float32", "int64", "uint8", "bool", "int32")
UNARY = ("sqrt", "exp", "negative", "abs", "isnan", "floor", "sign", "square", "log1p", "conj", "copy", "nan_to_num")
BINARY = ("+", "-", "*", "/", "//", "**", "<", ">=", "==", "@", "%", "&")
REDUCTIONS = ("sum", "mean", "std", "max", "min", "prod", "argmax", "all", "any", "var", "argmin")


def axis(rng: random.Random, rank: int) -> int:
    """Mostly legal."""
    return rng.randint(-rank - 1, rank) if rng.random() < 0.2 else rng.randint(-rank, rank - 1) if rank else 0


class Calls:
    """A generator of statements; each names what it makes."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def shape(self, least: int = 0) -> tuple[int, ...]:
        return tuple(self.rng.choice((1, 2, 3, 4)) for _ in range(self.rng.randint(least, 4)))

    def array(self, shape: tuple[int, ...], dtypes: tuple[str, ...] = DTYPES) -> str:
        return f"np.ones({shape}, dtype=np.{self.rng.choice(dtypes)})"

    def near(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """A shape that broadcasts with another, or nearly so."""
        made = [1 if self.rng.random() < 0.3 else size for size in shape]
        if made and self.rng.random() < 0.2:
            made[self.rng.randrange(len(made))] = self.rng.choice((1, 2, 3, 5))
        return tuple(made[self.rng.randint(0, len(made)) if made and self.rng.random() < 0.3 else 0 :])

    def statement(self) -> str:
        kinds = [getattr(self, name) for name in dir(self) if name.startswith("make_")]
        text: str = self.rng.choice(kinds)()
        return text

    def make_unary(self) -> str:
        return f"np.{self.rng.choice(UNARY)}({self.array(self.shape())})"

    def make_binary(self) -> str:
        shape = self.shape()
        op = self.rng.choice(BINARY)
        other = (
            self.array(self.near(shape)) if self.rng.random() < 0.7 else self.rng.choice(("2", "1.5", "True", "[1]"))
        )
        left, right = (self.array(shape), other) if self.rng.random() < 0.7 else (other, self.array(shape))
        return f"{left} {op} {right}"

    def make_reduction(self) -> str:
        shape = self.shape()
        name = self.rng.choice(REDUCTIONS)
        where = self.rng.choice(("", f"axis={axis(self.rng, len(shape))}", f"{axis(self.rng, len(shape))}"))
        if name not in ("argmax", "argmin") and len(shape) > 1 and self.rng.random() < 0.3:
            where = f"axis={tuple(axis(self.rng, len(shape)) for _ in range(2))}"
        if where and self.rng.random() < 0.3:
            where += ", keepdims=True"
        array = self.array(shape)
        return (
            f"{array}.{name}({where})"
            if self.rng.random() < 0.5
            else f"np.{name}({array}{', ' if where else ''}{where})"
        )

    def make_reshape(self) -> str:
        shape = self.shape()
        new = list(self.rng.sample(shape, len(shape)))
        if new and self.rng.random() < 0.6:
            new[self.rng.randrange(len(new))] = self.rng.choice((-1, -1, 1, 2))
        if self.rng.random() < 0.3:
            new.append(self.rng.choice((1, 2)))
        array = self.array(shape)
        if self.rng.random() < 0.5:
            return f"np.reshape({array}, {tuple(new)})"
        return f"{array}.reshape({', '.join(map(str, new))})" if new else f"{array}.reshape(())"

    def make_axes(self) -> str:
        shape = self.shape()
        rank = len(shape)
        array = self.array(shape)
        order = self.rng.sample(range(rank), rank)
        if order and self.rng.random() < 0.2:
            order[0] = axis(self.rng, rank)
        a, b = axis(self.rng, rank), axis(self.rng, rank)
        forms = [
            f"{array}.transpose({', '.join(map(str, order))})", f"np.transpose({array}, {tuple(order)})", f"{array}.T",
            f"np.swapaxes({array}, {a}, {b})", f"np.moveaxis({array}, {a}, {b})", f"np.expand_dims({array}, {a})",
            f"np.squeeze({array})", f"{array}.squeeze({a})",
            f"np.flip({array}, {a})" if -rank <= a < rank else f"{array}.T",
            f"np.rollaxis({array}, {a % rank if rank else 0})",
        ]  # fmt: skip
        return self.rng.choice(forms)

    def make_join(self) -> str:
        shape = self.shape(1)
        other = self.near(shape) if self.rng.random() < 0.3 else shape
        a, b = self.array(shape), self.array(other)
        name = self.rng.choice(("concatenate", "stack", "vstack", "hstack", "dstack", "column_stack"))
        place = (
            f", axis={axis(self.rng, len(shape))}"
            if name in ("concatenate", "stack") and self.rng.random() < 0.7
            else ""
        )
        return f"np.{name}([{a}, {b}]{place})"

    def make_split(self) -> str:
        shape = self.shape(1)
        place = axis(self.rng, len(shape))
        name = self.rng.choice(("split", "array_split"))
        return f"tuple(np.{name}({self.array(shape)}, {self.rng.choice((1, 2, 3, [1], [1, 2]))}, axis={place}))"

    def make_repeat(self) -> str:
        shape = self.shape()
        array = self.array(shape)
        place = axis(self.rng, len(shape))
        widths = tuple((1, i) for i in range(len(shape) if self.rng.random() < 0.8 else 2))
        return self.rng.choice((
            f"np.repeat({array}, 2)", f"np.repeat({array}, 3, axis={place})", f"np.tile({array}, {self.shape()})",
            f"np.tile({array}, 2)", f"np.pad({array}, 1)", f"np.pad({array}, ((1, 2),))",
            f"np.pad({array}, {widths})" if shape else "np.pad(np.ones(3), 1)",
        ))  # fmt: skip

    def make_index(self) -> str:
        shape = self.shape(1)
        items: list[str] = []
        for size in shape[: self.rng.randint(1, len(shape))]:
            items.append(self.rng.choice((
                ":", str(self.rng.randint(-size, size)), "None", "::-1", "1:", ":-1", "::2", "...", "[0, 0]",
                f"np.zeros(2, dtype=np.{self.rng.choice(('int64', 'uint8'))})",
                f"np.ones({size}, dtype=bool)", "2:0:-1",
            )))  # fmt: skip
        if items.count("...") > 1:
            items = [item if item != "..." else ":" for item in items]
        return f"{self.array(shape)}[{', '.join(items)}]"

    def make_product(self) -> str:
        shape = self.shape(1)
        other = (*self.near(shape[:-2]), shape[-1] if self.rng.random() < 0.8 else 2, 3) if len(shape) > 1 else shape
        a, b = self.array(shape, ("float64", "float32")), self.array(other, ("float64", "float32"))
        return self.rng.choice(
            (f"np.dot({a}, {b})", f"np.matmul({a}, {b})", f"np.inner({a}, {a})", f"np.outer({a}, {b})")
        )

    def make_other(self) -> str:
        shape = self.shape(1)
        array = self.array(shape)
        place = axis(self.rng, len(shape))
        return self.rng.choice((
            f"np.where({array} > 0, {self.array(self.near(shape))}, 0.0)", f"np.clip({array}, 0, 1)",
            f"np.cumsum({array}, axis={place})", f"np.cumsum({array})", f"np.argsort({array}, axis=-1)",
            f"np.sort({array}, axis=-1)", f"np.diff({array}, axis={place})" if "bool" not in array else "np.zeros(3)",
            f"np.linalg.norm({array}, axis={place})", f"{array}.astype(np.float32)", f"{array}.flatten()",
            f"np.take({array}, [0, 0], axis={place})", f"np.eye({shape[0]}, {self.rng.choice((2, 3))})",
            f"np.linspace(0, 1, {shape[0]})", f"np.arange({self.rng.randint(-2, 5)}, {self.rng.randint(-2, 5)}, 2)",
            f"tuple(np.meshgrid(np.arange(3), np.arange({shape[0]})))", f"np.zeros_like({array})",
            f"np.fft.rfft({array})",
            f"np.einsum('i...->...i', {array})", f"np.broadcast_to({array}, {(2, *shape)})", f"np.full({shape}, 2)",
            f"np.random.choice(5, {shape})", f"np.random.normal(0, 1, {shape})", f"np.array([{array}, {array}])",
            f"np.percentile({array.replace('bool', 'int64')}, [5, 50], axis={place})",
            f"np.median({array}, axis={place})",
            f"np.random.permutation({array})", f"np.delete({array}, 0, axis={place})", f"np.atleast_2d({array})",
            f"{array}.max() + 1", f"len({array})", f"{array}.size", f"np.prod({shape})", f"np.random.rand(*{shape})",
        ))  # fmt: skip

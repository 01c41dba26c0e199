"""`numpy.random`: functions, and the methods of generators, which have the same names. Knows no IR, no files."""

from __future__ import annotations

from shapecheck.dims import Dim, lt, symbols_of
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.registry import op
from shapecheck.rules.numpy.arrays import array_dtype, array_of, one_axis, sizes_of
from shapecheck.rules.numpy.create import new_shape
from shapecheck.values import Tensor, is_dim


@op("numpy.random.randn", "numpy.random.rand")
def randn(check: Check, *shape: object) -> Tensor:
    """Random numbers of a shape that is told size by size.

    >>> infer("numpy.random.randn", 2, 3)
    Tensor[2, 3]:float64
    """
    return Tensor(new_shape(check, shape), "float64")


def drawn(check: Check, size: object, *parameters: object) -> tuple[Dim, ...]:
    """The shape of a draw: the size, or what the parameters broadcast to."""
    if size is not None:
        return new_shape(check, size)
    named = [(f"parameter {place}", array_of(check, p, "parameter").shape) for place, p in enumerate(parameters)]
    return check.broadcast(*named) if named else ()


@op(
    "numpy.random.random",
    "numpy.random.random_sample",
    "numpy.random.ranf",
    "numpy.random.sample",
    "numpy.random.standard_normal",
    "numpy.random.standard_exponential",
    "numpy.random.standard_cauchy",
)
def random(check: Check, size: object = None, dtype: object = None, *args: object, **kwargs: object) -> Tensor:
    """Random numbers of a shape.

    >>> infer("numpy.random.random", (2, 3))
    Tensor[2, 3]:float64
    """
    return Tensor(drawn(check, size), array_dtype(dtype, "float64"))


@op(
    "numpy.random.normal",
    "numpy.random.uniform",
    "numpy.random.laplace",
    "numpy.random.logistic",
    "numpy.random.gumbel",
    "numpy.random.lognormal",
)
def normal(check: Check, loc: object = 0.0, scale: object = 1.0, size: object = None, **kwargs: object) -> Tensor:
    """Random numbers of a distribution with two parameters.

    >>> infer("numpy.random.normal", 0, 1, (2, 3))
    Tensor[2, 3]:float64
    >>> infer("numpy.random.uniform", "5", 1.0)
    Tensor[5]:float64
    """
    given = [kwargs.get(name, usual) for name, usual in _pairs(kwargs, loc, scale)]
    return Tensor(drawn(check, size, *given), "float64")


def _pairs(kwargs: dict[str, object], loc: object, scale: object) -> list[tuple[str, object]]:
    """The two parameters, under the name that the distribution gives them."""
    first = next((n for n in ("low", "mean") if n in kwargs), "loc")
    second = next((n for n in ("high", "sigma") if n in kwargs), "scale")
    return [(first, loc), (second, scale)]


@op(
    "numpy.random.exponential",
    "numpy.random.poisson",
    "numpy.random.chisquare",
    "numpy.random.geometric",
    "numpy.random.rayleigh",
    "numpy.random.standard_gamma",
    "numpy.random.standard_t",
    "numpy.random.pareto",
)
def one_parameter(check: Check, parameter: object = 1.0, size: object = None, **kwargs: object) -> Tensor:
    """Random numbers of a distribution with one parameter.

    >>> infer("numpy.random.poisson", 3.0, 4).result.shape
    (4,)
    """
    given = [value for value in (parameter, *kwargs.values()) if value is not None]
    return Tensor(drawn(check, size, *given), None)


@op("numpy.random.binomial", "numpy.random.beta", "numpy.random.gamma", "numpy.random.negative_binomial")
def two_parameters(
    check: Check, first: object = 1.0, second: object = 1.0, size: object = None, **kwargs: object
) -> Tensor:
    """Random numbers of a distribution with two parameters that are named otherwise.

    >>> infer("numpy.random.binomial", 1, 0.5, 4).result.shape
    (4,)
    """
    given = [value for value in (first, second, *kwargs.values()) if value is not None]
    return Tensor(drawn(check, size, *given), None)


@op("numpy.random.randint", "numpy.random.integers")
def randint(
    check: Check, low: object, high: object = None, size: object = None, dtype: object = None, endpoint: object = False
) -> object:
    """Random ints; a single one is a number that depends on chance.

    >>> infer("numpy.random.randint", 0, 10, (2, 3))
    Tensor[2, 3]:int64
    """
    ends = [low] if high is None else [low, high]
    least, end = low if high is not None else 0, ends[-1]
    if size is None and is_dim(end) and isinstance(least, int) and least >= 0:
        one = check.fresh("random", least)
        if all(symbol.opaque for symbol in symbols_of(end)):
            check.facts = check.facts.assume(lt(one, end))
        return one
    return Tensor(drawn(check, size, *ends), array_dtype(dtype, "int64"))


@op("numpy.random.random_integers")
def random_integers(check: Check, low: object, high: object = None, size: object = None) -> object:
    """Random ints, the upper end included.

    >>> infer("numpy.random.random_integers", 1, 6, (2, 3)).result.shape
    (2, 3)
    """
    return randint(check, low, high, size)


@op("numpy.random.permutation", "numpy.random.permuted")
def permutation(check: Check, x: object, axis: object = 0, **kwargs: object) -> Tensor:
    """A range, or an array, in random order.

    >>> infer("numpy.random.permutation", 5)
    Tensor[5]:int64
    """
    if is_dim(x):
        return Tensor(sizes_of(check, "x", x), "int64")
    array = array_of(check, x, "x")
    if array.rank == 0:
        return Tensor((check.fresh("permutation"),), "int64")
    return Tensor(array.shape, array.dtype)


@op("numpy.random.choice")
def choice(
    check: Check,
    a: object,
    size: object = None,
    replace: object = True,
    p: object = None,
    axis: object = 0,
    shuffle: object = True,
) -> object:
    """Elements, or rows, drawn at random.

    >>> infer("numpy.random.choice", 10, 4)
    Tensor[4]:int64
    >>> infer("numpy.random.choice", "10 3", (2, 2))
    Tensor[2, 2, 3]
    """
    wanted = () if size is None else new_shape(check, size)
    if is_dim(a):
        return Tensor(wanted, "int64")
    if isinstance(a, (list, tuple)) and any(isinstance(item, str) for item in a):
        check.unknown("words drawn at random")
    array = array_of(check, a, "a")
    if array.rank == 0:
        return Tensor(wanted, "int64")
    place = check.axis("axis", one_axis(check, axis), array.rank, "a")
    return Tensor((*array.shape[:place], *wanted, *array.shape[place + 1 :]), array.dtype)


@op("numpy.random.multivariate_normal")
def multivariate_normal(
    check: Check, mean: object, cov: object, size: object = None, *args: object, **kwargs: object
) -> Tensor:
    """Random vectors.

    >>> infer("numpy.random.multivariate_normal", "3", "3 3", 5)
    Tensor[5, 3]:float64
    >>> infer("numpy.random.multivariate_normal", "3", "4 4", 5)
    SHP201 dim-mismatch
    """
    centre, spread = array_of(check, mean, "mean"), array_of(check, cov, "cov")
    check.rank("mean", centre, 1)
    check.shape("cov", spread, (centre[0], centre[0]), "mean")
    return Tensor((*(() if size is None else new_shape(check, size)), *centre.shape), "float64")


@op("numpy.random.dirichlet")
def dirichlet(check: Check, alpha: object, size: object = None) -> Tensor:
    """Random shares that add up to 1.

    >>> infer("numpy.random.dirichlet", [1, 1, 1], 5)
    Tensor[5, 3]:float64
    """
    return Tensor(
        (*(() if size is None else new_shape(check, size)), *array_of(check, alpha, "alpha").shape), "float64"
    )


@op("numpy.random.multinomial")
def multinomial(check: Check, n: object, pvals: object, size: object = None) -> Tensor:
    """Random counts.

    >>> infer("numpy.random.multinomial", 10, [0.5, 0.5], 5)
    Tensor[5, 2]:int64
    """
    return Tensor((*(() if size is None else new_shape(check, size)), *array_of(check, pvals, "pvals").shape), "int64")

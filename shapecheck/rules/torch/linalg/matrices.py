"""Matrices: inverses, determinants, decompositions, solvers. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import Dim, all_of, dim_min, eq
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import UNDER_LIFT, real_part
from shapecheck.rules.core.operands import refuse_whole, same_dtype
from shapecheck.rules.core.registry import op
from shapecheck.values import Named, Tensor, Unknown


def matrices(check: Check, input: Tensor, param: str = "input") -> None:
    """A batch of matrices of floating point numbers."""
    check.rank_at_least(param, input, 2)
    refuse_whole(check, param, input)


def square(check: Check, input: Tensor, param: str = "input") -> None:
    """A batch of square matrices."""
    matrices(check, input, param)
    check.same(param, input[-2], "columns", input[-1], axis=input.rank - 2)


@op(
    "torch.linalg.inv",
    "torch.inverse",
    "torch.Tensor.inverse",
    "torch.linalg.cholesky",
    "torch.cholesky",
    "torch.Tensor.cholesky",
    "torch.linalg.matrix_exp",
    "torch.matrix_exp",
    "torch.Tensor.matrix_exp",
    "torch.cholesky_inverse",
    "torch.Tensor.cholesky_inverse",
)
def inv(check: Check, input: Tensor, upper: object = False) -> Tensor:
    """Square matrices made of square matrices.

    >>> infer("torch.linalg.inv", "B 3 3")
    Tensor[B, 3, 3]
    >>> infer("torch.linalg.inv", "2 3")
    SHP201 dim-mismatch
    >>> infer("torch.linalg.inv", "3")
    SHP101 rank-mismatch
    >>> infer("torch.linalg.inv", "3 3:int64")
    SHP401 dtype-mismatch
    """
    square(check, input)
    return input.with_shape(input.shape)


@op("torch.linalg.inv_ex")
def inv_ex(check: Check, A: Tensor, *, check_errors: object = False) -> Named:
    """Inverses, and for each whether there was one.

    >>> infer("torch.linalg.inv_ex", "B 3 3")
    (Tensor[B, 3, 3], Tensor[B]:int32)
    >>> infer("torch.linalg.inv_ex", "2 3")
    SHP201 dim-mismatch
    """
    square(check, A, "A")
    return Named("linalg_inv_ex", inverse=A.with_shape(A.shape), info=A.with_shape(A.shape[:-2], "int32"))


@op("torch.linalg.cholesky_ex")
def cholesky_ex(check: Check, input: Tensor, upper: object = False, check_errors: object = False) -> Named:
    """Triangular factors, and for each whether there was one.

    >>> infer("torch.linalg.cholesky_ex", "B 3 3")
    (Tensor[B, 3, 3], Tensor[B]:int32)
    >>> infer("torch.linalg.cholesky_ex", "2 3")
    SHP201 dim-mismatch
    """
    square(check, input)
    info = input.with_shape(input.shape[:-2], "int32")
    return Named("linalg_cholesky_ex", L=input.with_shape(input.shape), info=info)


@op("torch.linalg.solve_ex")
def solve_ex(check: Check, A: Tensor, B: Tensor, left: bool = True, check_errors: object = False) -> Named:
    """Solutions of systems of linear equations, and for each system whether there was one.

    >>> infer("torch.linalg.solve_ex", "N 3 3", "N 3 4")
    (Tensor[N, 3, 4], Tensor[N]:int32)
    >>> infer("torch.linalg.solve_ex", "3 3", "4 2")
    SHP205 matmul-mismatch
    """
    result = solve(check, A, B, left)
    return Named("linalg_solve_ex", result=result, info=A.with_shape(A.shape[:-2], "int32"))


@op("torch.linalg.matrix_power", "torch.matrix_power", "torch.Tensor.matrix_power")
def matrix_power(check: Check, input: Tensor, n: object) -> Tensor:
    """A power of square matrices.

    >>> infer("torch.linalg.matrix_power", "B 3 3", 2)
    Tensor[B, 3, 3]
    >>> infer("torch.linalg.matrix_power", "2 3", 2)
    SHP201 dim-mismatch
    """
    check.rank_at_least("input", input, 2)
    check.same("input", input[-2], "columns", input[-1], axis=input.rank - 2)
    return input.with_shape(input.shape)


@op("torch.linalg.det", "torch.det", "torch.Tensor.det", "torch.logdet", "torch.Tensor.logdet")
def det(check: Check, input: Tensor) -> Tensor:
    """The determinants of square matrices.

    >>> infer("torch.det", "B 3 3")
    Tensor[B]
    >>> infer("torch.det", "2 3")
    SHP201 dim-mismatch
    """
    square(check, input)
    return input.with_shape(input.shape[:-2])


@op("torch.linalg.slogdet", "torch.slogdet", "torch.Tensor.slogdet")
def slogdet(check: Check, input: Tensor) -> Named:
    """The signs and logarithms of determinants.

    >>> infer("torch.linalg.slogdet", "B 3 3")
    (Tensor[B], Tensor[B])
    """
    square(check, input)
    sign = input.with_shape(input.shape[:-2])
    return Named("slogdet", sign=sign, logabsdet=sign.with_dtype(real_part(input.dtype)))


def _svd(check: Check, input: Tensor, full: bool) -> tuple[Tensor, Tensor, Tensor]:
    matrices(check, input)
    batch, rows, columns = input.shape[:-2], input[-2], input[-1]
    least = dim_min(rows, columns)
    u = input.with_shape((*batch, rows, rows if full else least))
    v = input.with_shape((*batch, columns, columns if full else least))
    return u, input.with_shape((*batch, least), real_part(input.dtype)), v


@op("torch.linalg.svd")
def linalg_svd(check: Check, input: Tensor, full_matrices: bool = True, driver: object = None) -> Named:
    """The singular value decomposition.

    >>> infer("torch.linalg.svd", "B 3 4", full_matrices=False)
    (Tensor[B, 3, 3], Tensor[B, 3], Tensor[B, 3, 4])
    >>> infer("torch.linalg.svd", "3")
    SHP101 rank-mismatch
    """
    u, s, v = _svd(check, input, full_matrices)
    return Named("linalg_svd", U=u, S=s, Vh=v.with_shape((*v.shape[:-2], v[-1], v[-2])))


@op("torch.svd", "torch.Tensor.svd")
def svd(check: Check, input: Tensor, some: bool = True, compute_uv: object = True) -> Named:
    """The singular value decomposition, with V not transposed.

    >>> infer("torch.svd", "B 3 4")
    (Tensor[B, 3, 3], Tensor[B, 3], Tensor[B, 4, 3])
    """
    u, s, v = _svd(check, input, not some or compute_uv is False)
    return Named("svd", U=u, S=s, V=v)


@op("torch.linalg.svdvals")
def svdvals(check: Check, input: Tensor, driver: object = None) -> Tensor:
    """The singular values.

    >>> infer("torch.linalg.svdvals", "B 3 4")
    Tensor[B, 3]
    """
    return _svd(check, input, False)[1]


@op("torch.linalg.eigh")
def eigh(check: Check, input: Tensor, UPLO: object = "L") -> Named:
    """Eigenvalues and eigenvectors of symmetric matrices.

    >>> infer("torch.linalg.eigh", "B 3 3")
    (Tensor[B, 3], Tensor[B, 3, 3])
    >>> infer("torch.linalg.eigh", "2 3")
    SHP201 dim-mismatch
    """
    square(check, input)
    values = input.with_shape(input.shape[:-1], real_part(input.dtype))
    return Named("linalg_eigh", eigenvalues=values, eigenvectors=input.with_shape(input.shape))


@op("torch.linalg.eigvalsh")
def eigvalsh(check: Check, input: Tensor, UPLO: object = "L") -> Tensor:
    """Eigenvalues of symmetric matrices.

    >>> infer("torch.linalg.eigvalsh", "B 3 3")
    Tensor[B, 3]
    """
    square(check, input)
    return input.with_shape(input.shape[:-1], real_part(input.dtype))


def _complex(dtype: str | None) -> str | None:
    return {"float32": "complex64", "float64": "complex128"}.get(str(dtype), dtype)


@op("torch.linalg.eig")
def eig(check: Check, input: Tensor) -> Named:
    """Eigenvalues and eigenvectors, complex.

    >>> infer("torch.linalg.eig", "3 3")
    (Tensor[3]:complex64, Tensor[3, 3]:complex64)
    """
    square(check, input)
    kind = _complex(input.dtype)
    return Named(
        "linalg_eig", eigenvalues=input.with_shape(input.shape[:-1], kind), eigenvectors=input.with_dtype(kind)
    )


@op("torch.linalg.eigvals")
def eigvals(check: Check, input: Tensor) -> Tensor:
    """Eigenvalues, complex.

    >>> infer("torch.linalg.eigvals", "3 3")
    Tensor[3]:complex64
    """
    square(check, input)
    return input.with_shape(input.shape[:-1], _complex(input.dtype))


def _qr(check: Check, input: Tensor, mode: str) -> Named:
    check.argument(mode in ("reduced", "complete", "r"), "mode", mode, "'reduced', 'complete' or 'r'")
    matrices(check, input)
    batch, rows, columns = input.shape[:-2], input[-2], input[-1]
    inner = rows if mode == "complete" else dim_min(rows, columns)
    q = input.with_shape((0,) if mode == "r" else (*batch, rows, inner))
    return Named("linalg_qr", Q=q, R=input.with_shape((*batch, inner, columns)))


@op("torch.linalg.qr")
def linalg_qr(check: Check, A: Tensor, mode: str = "reduced") -> Named:
    """The QR decomposition.

    >>> infer("torch.linalg.qr", "B 4 3")
    (Tensor[B, 4, 3], Tensor[B, 3, 3])
    >>> infer("torch.linalg.qr", "B 4 3", mode="full")
    SHP503 invalid-argument
    """
    return _qr(check, A, mode)


@op("torch.qr", "torch.Tensor.qr")
def qr(check: Check, input: Tensor, some: bool = True) -> Named:
    """The QR decomposition.

    >>> infer("torch.qr", "B 4 3")
    (Tensor[B, 4, 3], Tensor[B, 3, 3])
    """
    return _qr(check, input, "reduced" if some else "complete")


@op("torch.linalg.solve")
def solve(check: Check, A: Tensor, B: Tensor, left: bool = True) -> Tensor:
    """Systems of linear equations; `B` may be vectors.

    >>> infer("torch.linalg.solve", "N 3 3", "N 3 4")
    Tensor[N, 3, 4]
    >>> infer("torch.linalg.solve", "3 3", "3")
    Tensor[3]
    >>> infer("torch.linalg.solve", "2 3", "2")
    SHP201 dim-mismatch
    >>> infer("torch.linalg.solve", "3 3", "4 2")
    SHP205 matmul-mismatch
    """
    square(check, A, "A")
    check.rank_at_least("B", B, 1)
    same_dtype(check, "B", B, "A", A)
    vectors = B.rank == 1 or (
        B.rank == A.rank - 1 and check.suppose(all_of(*(eq(a, b) for a, b in zip(A.shape[:-1], B.shape, strict=True))))
    )
    if vectors:
        check.same("B", B[-1], "A", A[-1], code="SHP205")
        return B.with_shape((*check.broadcast(("A", A.shape[:-2]), ("B", B.shape[:-1])), B[-1]))
    check.rank_at_least("B", B, 2)
    check.same("B", B[-2] if left else B[-1], "A", A[-1], code="SHP205")
    return B.with_shape((*check.broadcast(("A", A.shape[:-2]), ("B", B.shape[:-2])), *B.shape[-2:]))


@op("torch.linalg.solve_triangular")
def solve_triangular(
    check: Check, A: Tensor, B: Tensor, upper: object = False, left: bool = True, unitriangular: object = False
) -> Tensor:
    """Triangular systems of linear equations.

    >>> infer("torch.linalg.solve_triangular", "3 3", "3 2", upper=True)
    Tensor[3, 2]
    """
    square(check, A, "A")
    check.rank_at_least("B", B, 2)
    check.same("B", B[-2] if left else B[-1], "A", A[-1], code="SHP205")
    shape = (*check.broadcast(("A", A.shape[:-2]), ("B", B.shape[:-2])), *B.shape[-2:])
    return B.with_shape(shape, B.dtype if A.dtype == B.dtype else None)


@op("torch.cholesky_solve", "torch.Tensor.cholesky_solve")
def cholesky_solve(check: Check, input: Tensor, input2: Tensor, upper: object = False) -> Tensor:
    """Systems of linear equations by a Cholesky factor.

    >>> infer("torch.cholesky_solve", "3 2", "3 3")
    Tensor[3, 2]
    """
    return solve_triangular(check, input2, input)


@op("torch.linalg.pinv", "torch.pinverse", "torch.Tensor.pinverse")
def pinv(check: Check, input: Tensor, *args: object, **kwargs: object) -> Tensor:
    """Pseudo-inverses.

    >>> infer("torch.linalg.pinv", "B 3 4")
    Tensor[B, 4, 3]
    """
    matrices(check, input)
    if any(isinstance(value, Tensor) and value.rank for value in (*args, *kwargs.values())):
        check.unknown("pseudo-inverses to several tolerances")
    return input.with_shape((*input.shape[:-2], input[-1], input[-2]))


@op("torch.linalg.lstsq")
def lstsq(check: Check, A: Tensor, B: Tensor, rcond: object = None, driver: object = None) -> Named:
    """Least squares; only the solution is followed.

    >>> infer("torch.linalg.lstsq", "4 3", "4 5").result[0].shape
    (3, 5)
    """
    matrices(check, A, "A")
    if B.rank != A.rank:
        check.unknown("least squares over vectors")
    check.same("B", B[-2], "A", A[-2], code="SHP205")
    batch = check.broadcast(("A", A.shape[:-2]), ("B", B.shape[:-2]))
    rest = Unknown("a part of a least squares result")
    solution = B.with_shape((*batch, A[-1], B[-1]))
    return Named("linalg_lstsq", solution=solution, residuals=rest, rank=rest, singular_values=rest)


@op("torch.linalg.matrix_rank")
def matrix_rank(check: Check, input: Tensor, *args: object, **kwargs: object) -> Tensor:
    """The ranks of matrices.

    >>> infer("torch.linalg.matrix_rank", "B 3 4")
    Tensor[B]:int64
    """
    (square if kwargs.get("hermitian") is True else matrices)(check, input)
    return input.with_shape(input.shape[:-2], "int64")


@op("torch.vander")
def vander(check: Check, x: Tensor, N: Dim | None = None, increasing: object = False) -> Tensor:
    """The powers of a vector as columns.

    >>> infer("torch.vander", "B", 4)
    Tensor[B, 4]
    >>> infer("torch.vander", "B 2")
    SHP101 rank-mismatch
    """
    check.rank("x", x, 1)
    return linalg_vander(check, x, N)


@op("torch.linalg.vander")
def linalg_vander(check: Check, x: Tensor, N: Dim | None = None) -> Tensor:
    """The powers of vectors as columns.

    >>> infer("torch.linalg.vander", "B 3")
    Tensor[B, 3, 3]
    """
    shape = x.shape or (1,)
    return x.with_shape((*shape, shape[-1] if N is None else N), "int64" if x.dtype in UNDER_LIFT else x.dtype)

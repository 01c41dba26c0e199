"""Fourier transforms, whole and by frames. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Dim, eq, floordiv, gt
from shapecheck.rules.core.bind import AxisList
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtype_arguments import dtype_name
from shapecheck.rules.core.dtypes import COMPLEX, lift, real_part
from shapecheck.rules.core.registry import op
from shapecheck.values import Tensor


def complex_of(dtype: str | None) -> str | None:
    """The complex dtype that the transform of a real one has."""
    lifted = lift(dtype)
    return {"float32": "complex64", "float64": "complex128", "float16": "complex32"}.get(str(lifted), lifted)


def real_of(dtype: str | None) -> str | None:
    """The real dtype of a transform back."""
    return real_part(complex_of(dtype))


def _points(check: Check, n: Dim | None, size: Dim) -> Dim:
    points = size if n is None else n
    check.at_least("n", points, 1)
    return points


def _along(check: Check, input: Tensor, dim: int) -> int:
    check.rank_at_least("input", input, 1)
    return check.axis("dim", dim, input.rank)


@op("torch.fft.fft", "torch.fft.ifft")
def fft(check: Check, input: Tensor, n: Dim | None = None, dim: int = -1, norm: object = None) -> Tensor:
    """The transform along an axis.

    >>> infer("torch.fft.fft", "B 8")
    Tensor[B, 8]:complex64
    >>> infer("torch.fft.fft", "B 8", 0)
    SHP305 size-out-of-range
    >>> infer("torch.fft.fft", "B 8", dim=2)
    SHP102 axis-out-of-range
    """
    axis = _along(check, input, dim)
    return input.replace(axis, _points(check, n, input[axis])).with_dtype(complex_of(input.dtype))


def _refuse_complex(check: Check, input: Tensor) -> None:
    if input.dtype in COMPLEX:
        check.fail("SHP401", Subject("input"), param="input", dtype=input.dtype, wanted="real numbers")


@op("torch.fft.rfft", "torch.fft.ihfft")
def rfft(check: Check, input: Tensor, n: Dim | None = None, dim: int = -1, norm: object = None) -> Tensor:
    """The transform of real numbers: half of it.

    >>> infer("torch.fft.rfft", "B 8")
    Tensor[B, 5]:complex64
    >>> infer("torch.fft.rfft", "B 8:complex64")
    SHP401 dtype-mismatch
    """
    _refuse_complex(check, input)
    axis = _along(check, input, dim)
    return input.replace(axis, floordiv(_points(check, n, input[axis]), 2) + 1).with_dtype(complex_of(input.dtype))


@op("torch.fft.irfft", "torch.fft.hfft")
def irfft(check: Check, input: Tensor, n: Dim | None = None, dim: int = -1, norm: object = None) -> Tensor:
    """Real numbers from half of their transform.

    >>> infer("torch.fft.irfft", "B 5:complex64")
    Tensor[B, 8]
    """
    axis = _along(check, input, dim)
    return input.replace(axis, _points(check, n, 2 * (input[axis] - 1))).with_dtype(real_of(input.dtype))


def _several(
    check: Check, input: Tensor, s: Sequence[Dim] | None, dim: AxisList | None
) -> list[tuple[int, Dim | None]]:
    """The axes of a transform over several, with the number of points asked for."""
    if dim is None:
        count = input.rank if s is None else len(s)
        check.rank_at_least("input", input, count)
        dim = tuple(range(input.rank - count, input.rank))
    axes = check.axes("dim", (dim,) if isinstance(dim, int) else dim, input.rank)
    check.rank_at_least("input", input, min(len(axes), 1))
    wanted: Sequence[Dim | None] = [None] * len(axes) if s is None else [None if n == -1 else n for n in s]
    check.argument(len(wanted) == len(axes), "s", s, "as long as `dim`")
    return list(zip(axes, wanted, strict=True))


def _transformed(check: Check, input: Tensor, plan: list[tuple[int, Dim | None]], half: str) -> Tensor:
    result = input
    check.argument(bool(plan) or not half, "dim", (), "at least one axis")
    for place, (axis, n) in enumerate(plan):
        last = place == len(plan) - 1
        if last and half == "forward":
            size = floordiv(_points(check, n, input[axis]), 2) + 1
        elif last and half == "back":
            size = _points(check, n, 2 * (input[axis] - 1))
        else:
            size = _points(check, n, input[axis])
        result = result.replace(axis, size)
    return result.with_dtype(real_of(input.dtype) if half == "back" else complex_of(input.dtype))


@op("torch.fft.fftn", "torch.fft.ifftn")
def fftn(
    check: Check, input: Tensor, s: Sequence[Dim] | None = None, dim: AxisList | None = None, norm: object = None
) -> Tensor:
    """The transform over several axes.

    >>> infer("torch.fft.fftn", "B 4 6")
    Tensor[B, 4, 6]:complex64
    """
    return _transformed(check, input, _several(check, input, s, dim), "")


@op("torch.fft.fft2", "torch.fft.ifft2")
def fft2(
    check: Check, input: Tensor, s: Sequence[Dim] | None = None, dim: AxisList = (-2, -1), norm: object = None
) -> Tensor:
    """The transform over two axes.

    >>> infer("torch.fft.fft2", "B 4 6")
    Tensor[B, 4, 6]:complex64
    """
    return _transformed(check, input, _several(check, input, s, dim), "")


@op("torch.fft.rfftn")
def rfftn(
    check: Check, input: Tensor, s: Sequence[Dim] | None = None, dim: AxisList | None = None, norm: object = None
) -> Tensor:
    """The transform of real numbers over several axes, half of it along the last.

    >>> infer("torch.fft.rfftn", "B 4 6")
    Tensor[B, 4, 4]:complex64
    """
    _refuse_complex(check, input)
    return _transformed(check, input, _several(check, input, s, dim), "forward")


@op("torch.fft.rfft2")
def rfft2(
    check: Check, input: Tensor, s: Sequence[Dim] | None = None, dim: AxisList = (-2, -1), norm: object = None
) -> Tensor:
    """The transform of real numbers over two axes, half of it along the last.

    >>> infer("torch.fft.rfft2", "B 4 6")
    Tensor[B, 4, 4]:complex64
    """
    return rfftn(check, input, s, dim)


@op("torch.fft.irfftn")
def irfftn(
    check: Check, input: Tensor, s: Sequence[Dim] | None = None, dim: AxisList | None = None, norm: object = None
) -> Tensor:
    """Real numbers from half of their transform over several axes.

    >>> infer("torch.fft.irfftn", "B 4 4:complex64")
    Tensor[B, 4, 6]
    """
    return _transformed(check, input, _several(check, input, s, dim), "back")


@op("torch.fft.irfft2")
def irfft2(
    check: Check, input: Tensor, s: Sequence[Dim] | None = None, dim: AxisList = (-2, -1), norm: object = None
) -> Tensor:
    """Real numbers from half of their transform over two axes.

    >>> infer("torch.fft.irfft2", "B 4 4:complex64")
    Tensor[B, 4, 6]
    """
    return irfftn(check, input, s, dim)


@op("torch.fft.fftshift", "torch.fft.ifftshift")
def fftshift(check: Check, input: Tensor, dim: AxisList | None = None) -> Tensor:
    """Frequencies in order of size.

    >>> infer("torch.fft.fftshift", "B 4")
    Tensor[B, 4]
    """
    axes = range(input.rank) if dim is None else (dim,) if isinstance(dim, int) else dim
    check.rank_at_least("input", input, 1)
    check.argument(len(axes) > 0, "dim", (), "at least one axis")
    for axis in axes:
        check.axis("dim", axis, input.rank)
    return input.with_shape(input.shape)


@op("torch.fft.fftfreq")
def fftfreq(check: Check, n: Dim, d: object = 1.0, dtype: object = None, **kwargs: object) -> Tensor:
    """The frequencies of a transform.

    >>> infer("torch.fft.fftfreq", 8)
    Tensor[8]
    """
    check.at_least("n", n, 0)
    return Tensor((n,), dtype_name(dtype, "float32"))


@op("torch.fft.rfftfreq")
def rfftfreq(check: Check, n: Dim, d: object = 1.0, dtype: object = None, **kwargs: object) -> Tensor:
    """The frequencies of half a transform.

    >>> infer("torch.fft.rfftfreq", 8)
    Tensor[5]
    """
    check.at_least("n", n, -2)
    return Tensor((floordiv(n, 2) + 1,), dtype_name(dtype, "float32"))


@op("torch.stft", "torch.functional.stft", "torch.Tensor.stft")
def stft(
    check: Check,
    input: Tensor,
    n_fft: Dim,
    hop_length: Dim | None = None,
    win_length: Dim | None = None,
    window: Tensor | None = None,
    center: bool = True,
    pad_mode: object = "reflect",
    normalized: object = False,
    onesided: bool | None = None,
    return_complex: bool | None = None,
    align_to_window: object = None,
) -> Tensor:
    """The transform of every frame of a signal: frequencies by frames.

    >>> infer("torch.stft", "B T", 400, 160, return_complex=True)
    Tensor[B, 201, T//160 + 1]:complex64 if T >= 201
    >>> infer("torch.stft", "B C T", 400, return_complex=True)
    SHP101 rank-mismatch
    >>> infer("torch.stft", "B T", 400)
    SHP501 missing-argument
    >>> infer("torch.stft", "B 100", 400, return_complex=True)
    SHP305 size-out-of-range
    >>> infer("torch.stft", "B T", 400, 160, 512, return_complex=True)
    SHP305 size-out-of-range
    >>> infer("torch.stft", "B T", 400, 160, 400, "300", return_complex=True)
    SHP201 dim-mismatch
    """
    check.rank("input", input, 1, 2)
    whole = input.dtype in COMPLEX or (window is not None and window.dtype in COMPLEX)
    if return_complex is None and not whole and input.dtype is not None:
        check.fail("SHP501", argument="return_complex")
    hop = floordiv(n_fft, 4) if hop_length is None else hop_length
    width = n_fft if win_length is None else win_length
    check.at_least("hop_length", hop, 1)
    check.at_least("win_length", width, 1)
    check.at_most("win_length", width, n_fft)
    if window is not None:
        check.rank("window", window, 1)
        check.same("window", window[0], "win_length", width, axis=0)
    length = input[-1]
    if center:
        if pad_mode == "reflect":
            check.demand(
                gt(length, floordiv(n_fft, 2)),
                "SHP305",
                Subject("input", length),
                Subject("n_fft", n_fft),
                param="input",
                found=length,
                expected=floordiv(n_fft, 2) + 1,
            )
        length = length + 2 * floordiv(n_fft, 2)
    check.at_least("input", length, n_fft)
    half = not whole if onesided is None else onesided
    shape = (*input.shape[:-1], floordiv(n_fft, 2) + 1 if half else n_fft, floordiv(length - n_fft, hop) + 1)
    if return_complex is False:
        return Tensor((*shape, 2), real_of(input.dtype))
    return Tensor(shape, complex_of(input.dtype))


@op("torch.istft", "torch.functional.istft", "torch.Tensor.istft")
def istft(
    check: Check,
    input: Tensor,
    n_fft: Dim,
    hop_length: Dim | None = None,
    win_length: Dim | None = None,
    window: Tensor | None = None,
    center: bool = True,
    normalized: object = False,
    onesided: bool | None = None,
    length: Dim | None = None,
    return_complex: bool = False,
) -> Tensor:
    """A signal from the transforms of its frames.

    >>> infer("torch.istft", "B 201 N:complex64", 400, 160)
    Tensor[B, 160*N - 160] if 160*N - 160 >= 1
    >>> infer("torch.istft", "B 200 N:complex64", 400, 160)
    SHP201 dim-mismatch
    >>> infer("torch.istft", "B 201 N", 400)
    SHP401 dtype-mismatch
    """
    check.rank("input", input, 2, 3)
    check.dtype("input", input, *COMPLEX)
    hop = floordiv(n_fft, 4) if hop_length is None else hop_length
    width = n_fft if win_length is None else win_length
    check.at_least("hop_length", hop, 1)
    check.at_most("win_length", width, n_fft)
    if window is not None:
        check.rank("window", window, 1)
        check.same("window", window[0], "win_length", width, axis=0)
    half = not check.suppose(eq(input[-2], n_fft)) if onesided is None else onesided
    check.same("input", input[-2], "n_fft", floordiv(n_fft, 2) + 1 if half else n_fft, axis=input.rank - 2)
    if length is None:
        length = n_fft + hop * (input[-1] - 1) - (2 * floordiv(n_fft, 2) if center else 0)
    check.at_least("length", length, 1)
    return Tensor((*input.shape[:-2], length), input.dtype if return_complex else real_of(input.dtype))

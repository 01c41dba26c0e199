"""Shapes that people wrote; what only looks like one comes first, since a false hint costs more than a missed one."""

from __future__ import annotations

import pytest
from syntax_walk import expression

from shapecheck import ir
from shapecheck.syntax import hint_in_annotation, hints_in_comment, hints_in_docstring


def comment(text: str) -> list[tuple[str | None, str]]:
    return [(hint.name, " ".join(hint.dims)) for hint in hints_in_comment(ir.Comment(7, 1, text, own_line=True))]


def docstring(text: str) -> list[tuple[str | None, str, int]]:
    return [(hint.name, " ".join(hint.dims), hint.line) for hint in hints_in_docstring(text, 10)]


@pytest.mark.parametrize(
    "text",
    [
        "(see below, and there)",
        "view(4, 5)",
        "Conv2d(3, 64)",
        "self.conv = nn.Conv2d(3, 64)",
        "use view(4, 5) here",
        "TODO (john, mary)",
        "as in (Vaswani, 2017)",
        "see (Liu, 2020)",
        "Eq. (3, 4)",
        "e.g. (3, 4)",
        "(1, 2)",
        "[1, 2, 3]",
        "returns (loss, logits)",
        "(q, k, v)",
        "kernel_size=(3, 3)",
        "padding: (1, 1)",
        "x = x.view(B, -1)",
        "(B, -1)",
        "[...]",
        "x[B, T]",
        "noqa: E501 (a, b)",
        "x: [B, T] -> [B, T, C]",
        "(B, T), (B, C)",
        "shapecheck: x: (B, T)",
        "(B, T]",
        "(H * 3 * C)",
        "a size of (H * W)",
        "(loss value, batch size)",
        "(see below, batch size)",
        "(3 x 3)",
        "values in (0, 255)",
        "values in [0, 65535]",
        "x = [N, C x H, W]",
        "(" * 5000,
        "(a, " * 5000,
    ],
)
def test_comments_without_a_shape(text: str) -> None:
    assert comment(text) == []


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("x: (B, 3, 224, 224)", [("x", "B 3 224 224")]),
        ("x is (batch, n_mels, time) mel", [("x", "batch n_mels time")]),
        ("(B, H*W, C)", [(None, "B H*W C")]),
        ("latent: (1, 16, 96, 173) from the encoder", [("latent", "1 16 96 173")]),
        ("[B, T, C]", [(None, "B T C")]),
        ("(b, t, c)", [(None, "b t c")]),
        ("(*, C)", [(None, "* C")]),
        ("(B,)", [(None, "B")]),
        ("x.shape = (B, T)", [("x", "B T")]),
        ("x.size() = (B, T)", [("x", "B T")]),
        ("self.weight: (out_features, in_features)", [("self.weight", "out_features in_features")]),
        ("shape: (B, T)", [(None, "B T")]),
        ("torch.Size([8, 16])", [(None, "8 16")]),
        ("(B, T) -> (B, T, C)", [(None, "B T C")]),
        ("(B, T, 80) mel -> (B, T/4, 512)", [(None, "B T/4 512")]),
        ("x: (B, T, C) -> y: (B, C)", [("x", "B T C"), ("y", "B C")]),
        ("x: (B, (T+1)//2, C)", [("x", "B (T+1)//2 C")]),
        ("= (B, T//2, 2*C)", [(None, "B T//2 2*C")]),
        ("attn (B, h, T, T)", [(None, "B h T T")]),
        ("After conv: (B, 64, 14, 14)", [(None, "B 64 14 14")]),
        (
            "input: [batch, seq_len, dim], mask: [batch, seq_len]",
            [("input", "batch seq_len dim"), ("mask", "batch seq_len")],
        ),
        ("[B, 1, T, F] 输入特征", [(None, "B 1 T F")]),
        ("输出: (B, T, C)", [(None, "B T C")]),
        ("x的形状: (B, T)", [("x", "B T")]),
        ("вход (B, C, H, W)", [(None, "B C H W")]),
        ("src = [src length, batch size]", [("src", "src_length batch_size")]),
        ("energy = [batch size, n heads, query len, key len]", [("energy", "batch_size n_heads query_len key_len")]),
        ("out = [src len, hid dim * n directions]", [("out", "src_len hid_dim * n_directions")]),
        ("[N x (H * C) x T]", [(None, "N (H * C) T")]),
        ("[BxCxHxW]", [(None, "B C H W")]),
        ("(Bx3xHxW)", [(None, "B 3 H W")]),
        ("(B × T × D)", [(None, "B T D")]),  # noqa: RUF001 - as people write it
        ("out = (H*W,)", [("out", "H*W")]),
    ],
)
def test_comments_with_shapes(text: str, hints: list[tuple[str | None, str]]) -> None:
    assert comment(text) == hints


@pytest.mark.parametrize(
    "text",
    [
        "Do this (see below, and there).",
        "Args:\n    kernel_size (tuple): the kernel, (3, 3)\n    hidden: a tuple (h, c)\n",
        "Calls view(4, 5) and Conv2d(3, 64).",
        "Returns:\n    a tuple (loss, logits)\n",
        "x: (B, T) -> (B, T, C)",
        "Args:\n    x: a tensor of shape (batch, ``channels``, height, [depth])\n",
        ">>> x = torch.randn(3, 4)\n>>> y = f(x)",
        "a" * 100_000,
    ],
)
def test_docstrings_without_a_shape(text: str) -> None:
    assert docstring(text) == []


def test_docstrings_of_every_style() -> None:
    assert docstring("x: (batch, 1, 28, 28)") == [("x", "batch 1 28 28", 10)]
    assert docstring("x is (N, 3, 32, 32)") == [("x", "N 3 32 32", 10)]
    assert docstring("Forward.\n\n:param x: input of shape (B, T)\n:return: (B, C)\n") == [
        ("x", "B T", 12),
        ("return", "B C", 13),
    ]
    assert docstring(":param qkv: an [N x (H * 3 * C) x T] tensor.") == [("qkv", "N (H * 3 * C) T", 10)]
    assert docstring("Returns a tensor of shape (B, 10).") == [("return", "B 10", 10)]
    assert docstring("Input shape: (B, T, C)\nOutput shape: (B, C)") == [("Input", "B T C", 10), ("Output", "B C", 11)]


def test_google_style() -> None:
    text = """Forward.

    Args:
        mel: Mel input. Shape: (batch_size, n_mels, time_steps)
        src (Tensor): text (B, T, C)
        lengths (torch.Tensor): (B,) int64
        mask (Tensor, optional): Shape
            (batch, 1, T). Defaults to None.
        features:
            Shape: (batch_size, n_feats)

    Returns:
        logits: (B, T, vocab)
    """
    assert docstring(text) == [
        ("mel", "batch_size n_mels time_steps", 13),
        ("src", "B T C", 14),
        ("lengths", "B", 15),
        ("mask", "batch 1 T", 17),
        ("features", "batch_size n_feats", 19),
        ("logits", "B T vocab", 22),
    ]
    assert hints_in_docstring(text, 10)[2].dtype == "int64"


def test_numpy_style() -> None:
    text = """Do.

    Parameters
    ----------
    x : Tensor, shape (B, T)
        The input.
    y : torch.Tensor
        of shape (B, T, 3)
    """
    assert docstring(text) == [("x", "B T", 14), ("y", "B T 3", 17)]


def test_torch_style() -> None:
    text = r"""Shape:
        - Input: :math:`(N, C, H, W)` or :math:`(C, H, W)`
        - Output: :math:`(N, C_{out}, H_\text{out}, *)`, where
    """
    assert docstring(text) == [("Input", "N C H W", 11), ("Output", "N C_out H_out *", 12)]


@pytest.mark.parametrize(
    ("source", "dims", "dtype"),
    [
        ('Float[Tensor, "b c h w"]', "b c h w", "float"),
        ('Int[torch.Tensor, "*batch 3 ..."]', "*batch 3 ...", "int"),
        ('jt.Float32[Tensor, "#b t+1 c=4"]', "b t+1 4", "float32"),
        ('Float[Tensor, "b"] | None', "b", "float"),
        ('Optional[Bool[Tensor, "b t"]]', "b t", "bool"),
        ('Float[Tensor, ""]', "", "float"),
    ],
)
def test_jaxtyping(source: str, dims: str, dtype: str) -> None:
    hint = hint_in_annotation(expression(source), "x")
    assert hint is not None
    assert (hint.name, " ".join(hint.dims), hint.dtype) == ("x", dims, dtype)


@pytest.mark.parametrize("source", ["Tensor", "Dict[str, 'a b']", "Float", "Float[Tensor, 3]", "'Tensor'", "f(x)"])
def test_other_annotations(source: str) -> None:
    assert hint_in_annotation(expression(source), "x") is None

"""Dropout: the shape stays; ranks and floats are demanded only where something drops."""

from __future__ import annotations

from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import COMPLEX, FLOATS, KIND
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.registry import layer, op
from shapecheck.values import Tensor


def probability(check: Check, p: object) -> None:
    """A known probability lies in [0, 1]."""
    if isinstance(p, (int, float)):
        check.argument(0 <= p <= 1, "p", p, "between 0 and 1")


def dropped(
    check: Check, input: Tensor, p: object, training: object, rank: int = 0, complex_too: bool = True
) -> Tensor:
    """What dropout gives; `rank` is the least rank where features are dropped and not elements."""
    probability(check, p)
    if training is True and isinstance(p, (int, float)) and 0 < p < 1:
        check.rank_at_least("input", input, rank)
        if input.dtype in KIND:
            check.dtype("input", input, *FLOATS, *(COMPLEX if complex_too else ()))
    return input.with_dtype(input.dtype)


@op("torch.nn.functional.dropout")
def dropout(check: Check, input: Tensor, p: float = 0.5, training: object = True, inplace: object = False) -> Tensor:
    """Zero elements at random.

    >>> infer("torch.nn.functional.dropout", "B 3", 0.1)
    Tensor[B, 3]
    >>> infer("torch.nn.functional.dropout", "B 3", p=2)
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.dropout", "B 3:int64")
    SHP401 dtype-mismatch
    >>> infer("torch.nn.functional.dropout", "B 3:int64", training=False)
    Tensor[B, 3]:int64
    """
    return dropped(check, input, p, training)


@op("torch.dropout")
def torch_dropout(check: Check, input: Tensor, p: float, train: object) -> Tensor:
    """The same, with every argument required.

    >>> infer("torch.dropout", "B 3", 0.1, True)
    Tensor[B, 3]
    >>> infer("torch.dropout", "B 3", 0.1)
    SHP501 missing-argument
    """
    return dropped(check, input, p, train)


@op("torch.alpha_dropout")
def torch_alpha_dropout(check: Check, input: Tensor, p: float, train: object) -> Tensor:
    """The same, keeping mean and variance.

    >>> infer("torch.alpha_dropout", "B 3", 0.1, True)
    Tensor[B, 3]
    """
    return dropped(check, input, p, train, complex_too=False)


@op("torch.feature_dropout")
def torch_feature_dropout(check: Check, input: Tensor, p: float, train: object) -> Tensor:
    """Zero whole channels at random.

    >>> infer("torch.feature_dropout", "B 3 T", 0.1, True)
    Tensor[B, 3, T]
    >>> infer("torch.feature_dropout", "B", 0.1, True)
    SHP101 rank-mismatch
    """
    return dropped(check, input, p, train, rank=2)


@op("torch.feature_alpha_dropout")
def torch_feature_alpha_dropout(check: Check, input: Tensor, p: float, train: object) -> Tensor:
    """The same, keeping mean and variance.

    >>> infer("torch.feature_alpha_dropout", "B", 0.1, True)
    SHP101 rank-mismatch
    """
    return dropped(check, input, p, train, rank=2, complex_too=False)


@op("torch.nn.functional.alpha_dropout")
def alpha_dropout(
    check: Check, input: Tensor, p: float = 0.5, training: object = False, inplace: object = False
) -> Tensor:
    """Zero elements at random, keeping mean and variance.

    >>> infer("torch.nn.functional.alpha_dropout", "B 3")
    Tensor[B, 3]
    >>> infer("torch.nn.functional.alpha_dropout", "B 3", p=-1)
    SHP503 invalid-argument
    """
    return dropped(check, input, p, training, complex_too=False)


@op("torch.nn.functional.feature_alpha_dropout")
def feature_alpha_dropout(
    check: Check, input: Tensor, p: float = 0.5, training: object = False, inplace: object = False
) -> Tensor:
    """Zero whole channels at random, keeping mean and variance.

    >>> infer("torch.nn.functional.feature_alpha_dropout", "B 3 T", training=True)
    Tensor[B, 3, T]
    >>> infer("torch.nn.functional.feature_alpha_dropout", "B", training=True)
    SHP101 rank-mismatch
    """
    return dropped(check, input, p, training, rank=2, complex_too=False)


@op("torch.nn.functional.dropout1d")
def dropout1d(check: Check, input: Tensor, p: float = 0.5, training: object = True, inplace: object = False) -> Tensor:
    """Zero whole rows of (N, C, L) or (C, L) at random.

    >>> infer("torch.nn.functional.dropout1d", "B C L")
    Tensor[B, C, L]
    >>> infer("torch.nn.functional.dropout1d", "B C H W")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 2, 3)
    return dropped(check, input, p, training)


@op("torch.nn.functional.dropout2d")
def dropout2d(check: Check, input: Tensor, p: float = 0.5, training: object = True, inplace: object = False) -> Tensor:
    """Zero whole maps of (N, C, H, W) at random; torch only warns of other ranks.

    >>> infer("torch.nn.functional.dropout2d", "B C H W")
    Tensor[B, C, H, W]
    >>> infer("torch.nn.functional.dropout2d", "B C")
    Tensor[B, C]
    >>> infer("torch.nn.functional.dropout2d", "B")
    SHP101 rank-mismatch
    """
    return dropped(check, input, p, training, rank=2)


@op("torch.nn.functional.dropout3d")
def dropout3d(check: Check, input: Tensor, p: float = 0.5, training: object = True, inplace: object = False) -> Tensor:
    """Zero whole volumes of (N, C, D, H, W) at random; torch only warns of other ranks.

    >>> infer("torch.nn.functional.dropout3d", "B C D H W")
    Tensor[B, C, D, H, W]
    >>> infer("torch.nn.functional.dropout3d", "")
    SHP101 rank-mismatch
    """
    return dropped(check, input, p, training, rank=1)


class _Dropout(Layer):
    """A dropout layer: `p` is checked when it is built, the rest when it runs."""

    p: float = 0.5
    inplace: object = False

    def validate(self, check: Check) -> None:
        probability(check, self.p)


@layer("torch.nn.Dropout")
class Dropout(_Dropout):
    """Zero elements at random while training.

    >>> forward(construct("torch.nn.Dropout", 0.1), "B 3")
    Tensor[B, 3]
    >>> construct("torch.nn.Dropout", 2)
    SHP503 invalid-argument
    """

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return dropout(check, input, self.p, check.training)


@layer("torch.nn.AlphaDropout")
class AlphaDropout(_Dropout):
    """Zero elements at random, keeping mean and variance.

    >>> forward(construct("torch.nn.AlphaDropout"), "B 3")
    Tensor[B, 3]
    """

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return alpha_dropout(check, input, self.p, check.training)


@layer("torch.nn.FeatureAlphaDropout")
class FeatureAlphaDropout(_Dropout):
    """Zero whole channels at random, keeping mean and variance.

    >>> forward(construct("torch.nn.FeatureAlphaDropout"), "B 3 T")
    Tensor[B, 3, T]
    """

    batched_rank = 3

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return feature_alpha_dropout(check, input, self.p, check.training)


@layer("torch.nn.Dropout1d")
class Dropout1d(_Dropout):
    """Zero whole rows at random.

    >>> forward(construct("torch.nn.Dropout1d"), "B C L")
    Tensor[B, C, L]
    >>> forward(construct("torch.nn.Dropout1d"), "B C H W")
    SHP101 rank-mismatch
    """

    batched_rank = 3

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return dropout1d(check, input, self.p, check.training)


@layer("torch.nn.Dropout2d")
class Dropout2d(_Dropout):
    """Zero whole maps at random; torch only warns of other ranks.

    >>> forward(construct("torch.nn.Dropout2d", 0.2), "B C H W")
    Tensor[B, C, H, W]
    >>> forward(construct("torch.nn.Dropout2d"), "B C")
    Tensor[B, C]
    """

    batched_rank = 4

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return dropout2d(check, input, self.p, check.training)


@layer("torch.nn.Dropout3d")
class Dropout3d(_Dropout):
    """Zero whole volumes at random; torch only warns of other ranks.

    >>> forward(construct("torch.nn.Dropout3d"), "B C D H W")
    Tensor[B, C, D, H, W]
    """

    batched_rank = 5

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return dropout3d(check, input, self.p, check.training)

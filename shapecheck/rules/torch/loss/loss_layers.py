"""Losses as layers: the constructor's fields, and the function that each forward is."""

from __future__ import annotations

from dataclasses import KW_ONLY

from shapecheck.rules.core.check import Check
from shapecheck.rules.core.layer import Shape
from shapecheck.rules.core.operands import Number
from shapecheck.rules.core.registry import layer
from shapecheck.rules.torch.loss.loss import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    gaussian_nll_loss,
    hinge_embedding_loss,
    huber_loss,
    kl_div,
    l1_loss,
    mse_loss,
    multilabel_soft_margin_loss,
    poisson_nll_loss,
    smooth_l1_loss,
    soft_margin_loss,
)
from shapecheck.rules.torch.loss.loss_classes import (
    cross_entropy,
    ctc_loss,
    multi_margin_loss,
    multilabel_margin_loss,
    nll_loss,
)
from shapecheck.rules.torch.loss.reduction import Loss
from shapecheck.values import Tensor


def weights(**tensors: Tensor | None) -> dict[str, Shape | None]:
    """Weights that a loss keeps as buffers."""
    return {name: None if tensor is None else tensor.shape for name, tensor in tensors.items()}


@layer("torch.nn.CrossEntropyLoss")
class CrossEntropyLoss(Loss):
    """Cross entropy of scores, classes on axis 1.

    >>> forward(construct("torch.nn.CrossEntropyLoss"), "B 10", "B:int64")
    Tensor[]
    >>> forward(construct("torch.nn.CrossEntropyLoss"), "B 10", "B 1:int64")
    SHP702 target-mismatch
    >>> forward(construct("torch.nn.CrossEntropyLoss", reduction="avg"), "B 10", "B:int64")
    SHP503 invalid-argument
    """

    batched_rank = 2
    weight: Tensor | None = None
    size_average: object = None
    ignore_index: object = -100
    reduce: object = None
    reduction: str = "mean"
    label_smoothing: float = 0.0

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return cross_entropy(
            check,
            input,
            target,
            self.weight,
            self.size_average,
            self.ignore_index,
            self.reduce,
            self.reduction,
            self.label_smoothing,
        )

    def buffers(self) -> dict[str, Shape | None]:
        return weights(weight=self.weight)


@layer("torch.nn.NLLLoss", "torch.nn.NLLLoss2d")
class NLLLoss(Loss):
    """Negative log likelihood, classes on axis 1.

    >>> forward(construct("torch.nn.NLLLoss"), "B 10 T", "B T:int64")
    Tensor[]
    >>> forward(construct("torch.nn.NLLLoss"), "B 10", "B 10:int64")
    SHP702 target-mismatch
    """

    batched_rank = 2
    weight: Tensor | None = None
    size_average: object = None
    ignore_index: object = -100
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return nll_loss(
            check, input, target, self.weight, self.size_average, self.ignore_index, self.reduce, self.reduction
        )

    def buffers(self) -> dict[str, Shape | None]:
        return weights(weight=self.weight)


@layer("torch.nn.BCELoss")
class BCELoss(Loss):
    """Binary cross entropy of probabilities.

    >>> forward(construct("torch.nn.BCELoss"), "B 1", "B 1")
    Tensor[]
    >>> forward(construct("torch.nn.BCELoss"), "B 1", "B")
    SHP702 target-mismatch
    """

    weight: Tensor | None = None
    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return binary_cross_entropy(check, input, target, self.weight, self.size_average, self.reduce, self.reduction)

    def buffers(self) -> dict[str, Shape | None]:
        return weights(weight=self.weight)


@layer("torch.nn.BCEWithLogitsLoss")
class BCEWithLogitsLoss(Loss):
    """Binary cross entropy of logits.

    >>> forward(construct("torch.nn.BCEWithLogitsLoss"), "B 1", "B 1")
    Tensor[]
    >>> forward(construct("torch.nn.BCEWithLogitsLoss"), "B 1", "B 1:int64")
    SHP401 dtype-mismatch
    """

    weight: Tensor | None = None
    size_average: object = None
    reduce: object = None
    reduction: str = "mean"
    pos_weight: Tensor | None = None

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return binary_cross_entropy_with_logits(
            check, input, target, self.weight, self.size_average, self.reduce, self.reduction, self.pos_weight
        )

    def buffers(self) -> dict[str, Shape | None]:
        return weights(weight=self.weight, pos_weight=self.pos_weight)


@layer("torch.nn.MSELoss")
class MSELoss(Loss):
    """Squared differences.

    >>> forward(construct("torch.nn.MSELoss"), "B 3", "B 3")
    Tensor[]
    >>> forward(construct("torch.nn.MSELoss"), "8 1", "8")
    Tensor[] warns SHP701
    """

    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return mse_loss(check, input, target, self.size_average, self.reduce, self.reduction)


@layer("torch.nn.L1Loss")
class L1Loss(Loss):
    """Absolute differences.

    >>> forward(construct("torch.nn.L1Loss", reduction="none"), "B 3", "B 3")
    Tensor[B, 3]
    """

    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return l1_loss(check, input, target, self.size_average, self.reduce, self.reduction)


@layer("torch.nn.SmoothL1Loss")
class SmoothL1Loss(Loss):
    """Squared differences below `beta`, absolute ones above.

    >>> forward(construct("torch.nn.SmoothL1Loss"), "B 3", "B 3")
    Tensor[]
    """

    size_average: object = None
    reduce: object = None
    reduction: str = "mean"
    beta: float = 1.0

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return smooth_l1_loss(check, input, target, self.size_average, self.reduce, self.reduction, self.beta)


@layer("torch.nn.HuberLoss")
class HuberLoss(Loss):
    """Squared differences below `delta`, linear ones above.

    >>> forward(construct("torch.nn.HuberLoss"), "B 3", "B 3")
    Tensor[]
    """

    reduction: str = "mean"
    delta: float = 1.0

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return huber_loss(check, input, target, self.reduction, self.delta)


@layer("torch.nn.KLDivLoss")
class KLDivLoss(Loss):
    """Divergence of two distributions, the first given by its logarithm.

    >>> forward(construct("torch.nn.KLDivLoss", reduction="batchmean"), "B C", "B C")
    Tensor[]
    """

    size_average: object = None
    reduce: object = None
    reduction: str = "mean"
    log_target: object = False

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return kl_div(check, input, target, self.size_average, self.reduce, self.reduction, self.log_target)


@layer("torch.nn.CTCLoss")
class CTCLoss(Loss):
    """Likelihood of label sequences under scores for each step, time first.

    >>> forward(construct("torch.nn.CTCLoss"), "T N 20", "N S:int64", "N:int64", "N:int64")
    Tensor[]
    >>> forward(construct("torch.nn.CTCLoss"), "4 50 20", "4 S:int64", "4:int64", "4:int64")
    SHP201 dim-mismatch
    """

    batched_rank = 3
    blank: object = 0
    reduction: str = "mean"
    zero_infinity: object = False

    def forward(
        self, check: Check, log_probs: Tensor, targets: Tensor, input_lengths: object, target_lengths: object
    ) -> Tensor:
        return ctc_loss(check, log_probs, targets, input_lengths, target_lengths, self.blank, self.reduction)


@layer("torch.nn.HingeEmbeddingLoss")
class HingeEmbeddingLoss(Loss):
    """Distances to lessen for target 1 and to keep above a margin for target -1.

    >>> forward(construct("torch.nn.HingeEmbeddingLoss"), "B 3", "B 3")
    Tensor[]
    """

    margin: float = 1.0
    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return hinge_embedding_loss(check, input, target, self.margin, self.size_average, self.reduce, self.reduction)


@layer("torch.nn.MultiMarginLoss")
class MultiMarginLoss(Loss):
    """Margin between the score of the target class and the others.

    >>> forward(construct("torch.nn.MultiMarginLoss"), "B 10", "B:int64")
    Tensor[]
    >>> construct("torch.nn.MultiMarginLoss", p=3)
    SHP503 invalid-argument
    """

    batched_rank = 2
    p: object = 1
    margin: float = 1.0
    weight: Tensor | None = None
    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def validate(self, check: Check) -> None:
        if isinstance(self.p, (int, float)):
            check.argument(self.p in (1, 2), "p", self.p, "1 or 2")
        if self.weight is not None:
            check.rank("weight", self.weight, 1)

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return multi_margin_loss(
            check, input, target, self.p, self.margin, self.weight, self.size_average, self.reduce, self.reduction
        )

    def buffers(self) -> dict[str, Shape | None]:
        return weights(weight=self.weight)


@layer("torch.nn.MultiLabelMarginLoss")
class MultiLabelMarginLoss(Loss):
    """Margin between the scores of target classes and the others.

    >>> forward(construct("torch.nn.MultiLabelMarginLoss"), "B 10", "B 10:int64")
    Tensor[]
    """

    batched_rank = 2
    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return multilabel_margin_loss(check, input, target, self.size_average, self.reduce, self.reduction)


@layer("torch.nn.MultiLabelSoftMarginLoss")
class MultiLabelSoftMarginLoss(Loss):
    """Binary cross entropy over labels, averaged over the last axis.

    >>> forward(construct("torch.nn.MultiLabelSoftMarginLoss"), "B 10", "B 10")
    Tensor[]
    """

    batched_rank = 2
    weight: Tensor | None = None
    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input: Tensor, target: Tensor | Number) -> Tensor:
        return multilabel_soft_margin_loss(
            check, input, target, self.weight, self.size_average, self.reduce, self.reduction
        )

    def buffers(self) -> dict[str, Shape | None]:
        return weights(weight=self.weight)


@layer("torch.nn.SoftMarginLoss")
class SoftMarginLoss(Loss):
    """Logistic loss of targets 1 and -1.

    >>> forward(construct("torch.nn.SoftMarginLoss"), "B 3", "B 3")
    Tensor[]
    """

    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input: Tensor, target: Tensor) -> Tensor:
        return soft_margin_loss(check, input, target, self.size_average, self.reduce, self.reduction)


@layer("torch.nn.PoissonNLLLoss")
class PoissonNLLLoss(Loss):
    """Likelihood of counts.

    >>> forward(construct("torch.nn.PoissonNLLLoss"), "B 3", "B 3")
    Tensor[]
    """

    log_input: object = True
    full: object = False
    size_average: object = None
    eps: float = 1e-8
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, log_input: Tensor, target: Tensor) -> Tensor:
        return poisson_nll_loss(
            check,
            log_input,
            target,
            self.log_input,
            self.full,
            self.size_average,
            self.eps,
            self.reduce,
            self.reduction,
        )


@layer("torch.nn.GaussianNLLLoss")
class GaussianNLLLoss(Loss):
    """Likelihood under a variance.

    >>> forward(construct("torch.nn.GaussianNLLLoss"), "B 3", "B 3", "B 1")
    Tensor[]
    """

    _: KW_ONLY
    full: object = False
    eps: float = 1e-6
    reduction: str = "mean"

    def forward(self, check: Check, input: Tensor, target: Tensor | Number, var: object) -> Tensor:
        return gaussian_nll_loss(check, input, target, var, self.full, self.eps, self.reduction)

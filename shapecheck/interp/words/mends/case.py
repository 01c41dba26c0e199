"""What a mend is chosen by: the finding, where it stands, and what else the run did with the same layer."""

from __future__ import annotations

from collections.abc import Collection

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.base.span import Span
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.words.mends.site import Site
from shapecheck.rules.core.check import Failure
from shapecheck.rules.core.layer import Layer
from shapecheck.values import Origin, Tensor

_CONVOLUTIONS = ("Conv", "F.conv", "torch.conv")
_KEEP_CHANNELS = ("Pool", "pool", "BatchNorm", "batch_norm", "PixelShuffle", "Upsample", "interpolate", "Dropout2d")
_MOVE_AXES = (
    *("permute", "transpose", "swapaxes", "swapdims", "movedim", "moveaxis", "view", "reshape", "flatten", "Flatten"),
    *("Linear", "matmul", "einsum", "einops", "LSTM", "GRU", "RNN", "MultiheadAttention", "Transformer", "Embedding"),
)


@dataclass(frozen=True, slots=True)
class Case:
    finding: Finding
    site: Site | None
    fitting: Collection[Span]
    """Where layers were made that some other call fits."""
    varied: Collection[Span]
    """Where layers were made that fail in unlike ways."""

    @property
    def failure(self) -> Failure:
        return self.finding.failure

    @property
    def context(self) -> Context:
        return self.finding.context

    @property
    def layer(self) -> Layer | None:
        layer = self.context.layer
        return layer if isinstance(layer, Layer) else None

    @property
    def found_param(self) -> str:
        """The parameter that the found side came in by; else the first tensor's."""
        found = self.failure.found
        if found is not None and found.param in self.context.tensors:
            return found.param
        return next(iter(self.context.tensors), "")

    @property
    def tensor(self) -> Tensor | None:
        return self.context.tensors.get(self.found_param)

    @property
    def made_for_this(self) -> bool:
        """Whether the layer's place of making may change: no other call of it fits, and all that fail want the same."""
        made = self.context.made
        return made is not None and made.at not in self.fitting and made.at not in self.varied


def channels_lead(tensor: Tensor) -> bool:
    """Whether a tensor is laid out channels first, as convolutions and pools leave it."""
    origin: Origin | None = tensor.origin
    while origin is not None and len(origin.shape) == tensor.rank:
        if origin.op.startswith(_CONVOLUTIONS) or any(word in origin.op for word in _KEEP_CHANNELS):
            return True
        if any(word in origin.op for word in _MOVE_AXES):
            return False
        origin = origin.parent
    return False


def came_as_it_is(tensor: Tensor) -> bool:
    """Whether a tensor is an input or was just made: no layer has worked on it."""
    origin: Origin | None = tensor.origin
    while origin is not None:
        if origin.op[:1].isupper() or origin.op.startswith(("F.", "matmul", "torch.matmul", "einsum")):
            return False
        origin = origin.parent
    return True

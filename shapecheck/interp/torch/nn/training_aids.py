"""What goes with an optimizer and has no bearing on shapes: schedules of the learning rate, scalers of the loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shapecheck.interp.run.run import Run
from shapecheck.interp.torch.nn.method_models import Args, Kwargs, given, methods
from shapecheck.interp.values.objects import ClassObj, Instance, Value
from shapecheck.values import Unknown

SCHEDULES = (
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
)
SCALERS = ("torch.amp.GradScaler", "torch.cuda.amp.GradScaler")


def _scaled(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    """The loss, or whatever is given, times a number."""
    return given(args, kwargs, 0, "outputs")


def _stepped(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    return None


SCHEDULE = ClassObj("LRScheduler", (), methods("LRScheduler", {"step": _stepped}))
SCALER = ClassObj(
    "GradScaler",
    (),
    methods("GradScaler", {"scale": _scaled, "step": _stepped, "update": _stepped, "unscale_": _stepped}),
)


def _made(cls: ClassObj, words: str) -> Callable[[Run, tuple[Value, ...], dict[str, Value]], Value]:
    def make(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
        made = Instance(cls, {}, run.user_place()[0])
        made.open = Unknown(words)
        return made

    return make


SPECIAL: Mapping[str, Callable[[Run, tuple[Value, ...], dict[str, Value]], Value]] = {
    **dict.fromkeys(SCALERS, _made(SCALER, "an attribute of a scaler of the loss")),
    **{
        f"torch.optim.lr_scheduler.{name}": _made(SCHEDULE, "an attribute of a schedule of the learning rate")
        for name in SCHEDULES
    },
}

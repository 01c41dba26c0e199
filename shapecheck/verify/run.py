"""`verify`: static answers, sizes to try them at, torch's answers, and what the two say of each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shapecheck.base.formulas import names_in
from shapecheck.driver import project
from shapecheck.report.report import Inference
from shapecheck.report.symbols import check_sizes
from shapecheck.report.verification import Verification
from shapecheck.settings.config import Config, UsageError
from shapecheck.settings.environment import interpreter
from shapecheck.verify import targets
from shapecheck.verify.process import DEFAULTS, Limits, ask
from shapecheck.verify.sizes import Sample, Unsatisfied, Where, plan, witnesses
from shapecheck.verify.table import sizes_text
from shapecheck.verify.verdicts import Case, errors_of, verdict

Json = dict[str, Any]
Progress = Callable[[str], None]
MOST_ELEMENTS = 1 << 22
"""Numbers in an input beyond which an edge is not tried."""
MOST_OF_LONG = 1 << 18
"""The same of an input with a long axis, which is left out without a word: nothing says that it tells anything."""
LARGEST_PARAMETER = 2048
"""The same of a constructor's parameter."""
MOST_SAMPLES = 32


def verify(
    paths: Sequence[str],
    inputs: Mapping[str, str] | None = None,
    config: Config | None = None,
    limits: Limits = DEFAULTS,
    sizes: Mapping[str, int] | None = None,
    progress: Progress = lambda _: None,
) -> Verification:
    """Hold the static answers of files, folders or targets against torch.

    `paths`: files, folders, or targets as `infer` takes them. `sizes`: sizes of symbols that every sample has. Raises
    UsageError for what cannot be read, ChildError where the environment cannot run torch.
    """
    config = (config or Config())._replace(select=(), ignore=())  # an error that nobody wants to hear of is one
    wanted = [target for path in paths for target in targets.targets_of(path, config)]
    if not wanted:
        raise UsageError(f"{', '.join(paths)}: no model classes to run")
    inferences: list[Inference] = []
    for number, target in enumerate(wanted, start=1):
        progress(f"reading {number} of {len(wanted)}")
        inferences.append(project.infer(target, inputs, config))
    symbols = dict.fromkeys(name for inference in inferences for name in targets.symbols_of(inference))
    check_sizes(sizes or {}, symbols, ", ".join(paths))
    cases = [case_of(inference, sizes or {}) for inference in inferences]
    requests = [request_of(case, config) for case in cases]
    python = interpreter(config.python, config.root)
    answers = ask(python, requests, limits, lambda done: progress(f"running {done} of {len(wanted)}"))
    found = tuple(verdict(case, answer) for case, answer in zip(cases, answers, strict=True))
    return Verification(found, next((answer.torch for answer in answers if answer.torch), ""), limits.device)


def case_of(inference: Inference, fixed: Mapping[str, int]) -> Case:
    """The samples of one target: many where there is something to compare, a few witnesses where there is an error."""
    names = targets.symbols_of(inference)
    fixed = {name: size for name, size in fixed.items() if name in names}
    known = [c for c in inference.contract if set(names_in(c)) <= set(names)]
    left_out = [f"not tried, for no size decides it: {c}" for c in inference.contract if c not in known]
    errors = errors_of(inference)
    witness = {name: size for name, size in errors[0].witness.items() if name in names} if errors else {}
    try:
        if errors:
            return Case(inference, tuple(witnesses(names, known, {**witness, **fixed})), tuple(left_out))
        of_inputs = targets.input_symbols(inference)
        samples = plan(names, known, targets.all_formulas(inference), fixed, of_inputs, inference.stretched)
    except Unsatisfied as unsatisfied:
        return Case(inference, (), (f"no sizes were found that meet {unsatisfied}; give some with --sizes", *left_out))
    kept, heavy = _affordable(inference, samples)
    left_out += [f"{sizes_text(s.sizes)} was not tried: it takes much memory" for s in heavy]
    return Case(inference, tuple(kept[:MOST_SAMPLES]), tuple(left_out))


def _affordable(inference: Inference, samples: Sequence[Sample]) -> tuple[list[Sample], list[Sample]]:
    """The samples with inputs and a constructor of moderate size, and the edges that are left out for theirs."""
    of_inputs = set(targets.input_symbols(inference))
    kept: list[Sample] = []
    heavy: list[Sample] = []
    for sample in samples:
        made = targets.sample_of(inference, sample.sizes)
        large = any(size > LARGEST_PARAMETER for name, size in sample.sizes.items() if name not in of_inputs)
        elements = targets.elements(made)
        if targets.has_empty(made) or (sample.where is Where.LONG and elements > MOST_OF_LONG):
            continue
        if sample.where is not Where.INSIDE and (large or elements > MOST_ELEMENTS):
            heavy.append(sample)
        else:
            kept.append(sample)
    return kept, heavy


def request_of(case: Case, config: Config) -> Json:
    """A case as the child process reads it."""
    target = case.inference.target
    return {
        "place": targets.place_of(target, config),
        "expression": target.partition(":")[2],
        "samples": [_asked(case.inference, sample) for sample in case.samples],
    }


def _asked(inference: Inference, sample: Sample) -> Json:
    made = targets.sample_of(inference, sample.sizes)
    return {**made, **_modes(sample), "elements": targets.elements(made), "spared": sample.where is Where.LONG}


def _modes(sample: Sample) -> Json:
    """At an edge evaluation is enough, whose demands a contract holds; beyond it, one mode that refuses."""
    modes = ["eval"] if sample.where in (Where.EDGE, Where.LONG) else ["eval", "train"]
    return {"modes": modes, "refused_once": sample.where is Where.BEYOND}

"""Branches that other options of the command line lead to: `if args.resume:` where nobody has typed `--resume` yet.

The program goes on as its defaults have it. The other side of the first such test at a place is run too, with the
options that it asks for not known, and taken back: what fails there is told as what fails if it is reached. Where the
defaults leave the function or the round (`if not args.train: return`), the rest of it is followed beside them.
"""

from __future__ import annotations

from shapecheck import ir
from shapecheck.interp.python import branches, unbound, ways
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import is_absent
from shapecheck.interp.stdlib.argparse import NAMESPACE, supposition_of
from shapecheck.interp.values.objects import Completion, Instance
from shapecheck.values import Placeholder

Asked = list[tuple[Instance, str]]


def follow(stmt: ir.If, taken: bool, run: Run) -> Completion | None:
    """Run an `if` whose test is decided, perhaps by the defaults of options."""
    asked = _asked_first(stmt, run)
    if not asked:
        return space.exec_block(stmt.body if taken else stmt.orelse, run)
    mine, other = (stmt.body, stmt.orelse) if taken else (stmt.orelse, stmt.body)

    def elsewhere() -> Completion | None:
        _open(asked, run)
        return space.exec_block(other, run)

    condition = run.unknown("an option of the command line")
    if mine and isinstance(mine[-1], (ir.Return, ir.Jump)) and unbound.returns(mine[-1]):
        result = branches.fork(condition, run, lambda: space.exec_block(mine, run), elsewhere)
        assert result is None or isinstance(result, Completion)
        return result
    found = run.found
    entered, exercised = set(found.entered), set(found.exercised)
    side = branches.attempt(condition, True, run, elsewhere)
    found.entered, found.exercised = entered, exercised
    failed = [*side.recorded[ways.FINDINGS]]
    if side.error is not None and side.error.finding is not None and not side.error.doubtful:
        failed.append(side.error.finding)
    found.if_reached.extend(finding for finding in failed if finding not in found.if_reached)
    return space.exec_block(mine, run)


def _asked_first(stmt: ir.If, run: Run) -> Asked:
    """The options that a test asks for, where it is the first time that it is met in the script part of a file."""
    frame, entry = run.frame, run.entry
    assert frame is not None
    if not entry.script or not entry.assumed or not frame.module.is_user:
        return []
    place = (frame.module.path, stmt.at)
    if place in entry.tried_otherwise:
        return []
    entry.tried_otherwise.add(place)
    return [found for node in ir.walk(stmt.test) if (found := _option(node, run)) is not None]


def _option(node: object, run: Run) -> tuple[Instance, str] | None:
    if not isinstance(node, ir.Attribute) or supposition_of(node.name) not in run.entry.assumed:
        return None
    if not isinstance(node.value, (ir.Name, ir.Attribute)):
        return None
    owner = evaluator.eval_expr(node.value, run)
    return (owner, node.name) if isinstance(owner, Instance) and owner.cls is NAMESPACE else None


def _open(asked: Asked, run: Run) -> None:
    """Whoever gives an option gives others with it: those that are asked for are not known, nor those with nothing."""
    for owner, name in asked:
        words = run.entry.assumed[supposition_of(name)].words
        run.store.touch(owner)
        owner.attrs[name] = run.unknown(words)
        for other, value in owner.attrs.items():
            if is_absent(value) and supposition_of(other) in run.entry.assumed:
                owner.attrs[other] = Placeholder(run.entry.assumed[supposition_of(other)].words, run.here(), value)

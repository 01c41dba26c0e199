"""Statements: one arm per node of `ir.Stmt`. A block gives None when it ran through, else how it ended."""

from __future__ import annotations

from typing import assert_never

from shapecheck import ir
from shapecheck.interp.libraries import lazy_imports
from shapecheck.interp.python import (
    assertions,
    assign,
    branches,
    classes,
    contexts,
    exceptions,
    generators,
    imports,
    loops,
    names,
    other_options,
    patterns,
    shape_comments,
    uncaught,
)
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Completion, Value
from shapecheck.values import Tensor

BREAK = Completion("break")
CONTINUE = Completion("continue")


def exec_block(body: tuple[ir.Stmt, ...], run: Run) -> Completion | None:
    """Run statements in order until one ends the block; where one raises what nothing catches, the next follows."""
    frame, depth = run.frame, run.depth
    for place, stmt in enumerate(body):
        try:
            completion = exec_stmt(stmt, run)
        except Raised as raised:
            generator = generators.passed(raised, frame, run)
            if generator is None:
                completion = uncaught.behind(raised, body, place, frame, depth, run)
            elif generator is not frame or isinstance(stmt, ir.Raise):
                raise
            else:
                completion = generators.behind(raised, stmt, generator, depth, run)
        if completion is not None:
            return completion
    return None


def exec_stmt(stmt: ir.Stmt, run: Run) -> Completion | None:
    """Run one statement in the running frame."""
    run.step()
    frame = run.frame
    assert frame is not None
    match stmt:
        case ir.Assign():
            _assign(stmt, run)
        case ir.ExprStmt():
            frame.discards = stmt.value
            evaluator.eval_expr(stmt.value, run)
        case ir.Return():
            return Completion("return", None if stmt.value is None else evaluator.eval_expr(stmt.value, run))
        case ir.If():
            return _if(stmt, run)
        case ir.For():
            return loops.exec_for(stmt, run)
        case ir.AugAssign():
            _augmented(stmt, run)
        case ir.AnnAssign():
            _annotated(stmt, run)
        case ir.FunctionDef():
            classes.define_function(stmt, run)
        case ir.ClassDef():
            classes.define_class(stmt, run)
        case ir.Import():
            frame.at = stmt.at
            imports.exec_import(stmt, run)
        case ir.Jump():
            return None if stmt.kind == "pass" else BREAK if stmt.kind == "break" else CONTINUE
        case ir.With():
            return contexts.exec_with(stmt, run)
        case ir.Try():
            return exceptions.exec_try(stmt, run)
        case ir.Raise():
            exceptions.exec_raise(stmt, run)
        case ir.Assert():
            assertions.exec_assert(stmt, run)
        case ir.While():
            return loops.exec_while(stmt, run)
        case ir.Match():
            return patterns.exec_match(stmt, run)
        case ir.Delete():
            for target in stmt.targets:
                _delete(target, run)
        case ir.Scoping():
            if stmt.kind == "global":
                frame.globals_ |= set(stmt.names)
            else:
                frame.nonlocals |= set(stmt.names)
        case ir.OpaqueStmt():
            frame.at = stmt.at
            unknown = run.found.gap(run.unknown(f"{stmt.what} is not followed"))
            for name in stmt.names:
                names.store(name, unknown, run)
        case _:
            assert_never(stmt)
    return None


def _assign(stmt: ir.Assign, run: Run) -> None:
    assert run.frame is not None
    run.frame.unpacked = _taken_apart(stmt)
    value = evaluator.eval_expr(stmt.value, run)
    run.frame.unpacked = None
    if isinstance(value, Tensor) and run.frame.name == "<module>":
        shape_comments.check_assignment(stmt, value, run)
    target = stmt.targets[0]
    if isinstance(target, ir.Name):
        run.found.suggest_name(value, target.id)
    for target in stmt.targets:
        assign.bind_target(target, value, run)


def _taken_apart(stmt: ir.Assign) -> tuple[ir.Expr, int] | None:
    target = stmt.targets[0]
    if isinstance(target, ir.Display) and not any(isinstance(item, ir.Star) for item in target.items):
        return stmt.value, len(target.items)
    return None


def _annotated(stmt: ir.AnnAssign, run: Run) -> None:
    frame = run.frame
    assert frame is not None
    if stmt.value is not None:
        assign.bind_target(stmt.target, evaluator.eval_expr(stmt.value, run), run)
    if frame.class_scope and isinstance(stmt.target, ir.Name):
        classes.annotate(stmt, run)


def _if(stmt: ir.If, run: Run) -> Completion | None:
    frame = run.frame
    assert frame is not None
    holds = space.truth(evaluator.eval_expr(stmt.test, run), run)
    if lazy_imports.is_type_checking(stmt.test) and imports.note_typed(stmt, run):
        if holds is not True and lazy_imports.gives_way(stmt.orelse):
            imports.is_made_up(run)
            return None
        holds = holds is True
    if isinstance(holds, bool):
        return other_options.follow(stmt, holds, run)
    frame.at = stmt.at
    result = branches.fork(holds, run, lambda: exec_block(stmt.body, run), lambda: exec_block(stmt.orelse, run))
    assert result is None or isinstance(result, Completion)
    return result


def _augmented(stmt: ir.AugAssign, run: Run) -> None:
    frame = run.frame
    assert frame is not None
    target = stmt.target
    match target:
        case ir.Name():
            old = names.load(target, run)
            frame.at = stmt.at
            names.store(target.id, _in_place(stmt.op, old, evaluator.eval_expr(stmt.value, run), stmt.at, run), run)
        case ir.Attribute():
            owner = evaluator.eval_expr(target.value, run)
            frame.at = target.at
            old = space.attribute(owner, target.name, run)
            new = _in_place(stmt.op, old, evaluator.eval_expr(stmt.value, run), stmt.at, run)
            space.set_attribute(owner, target.name, new, run)
        case ir.Subscript():
            owner, index = evaluator.eval_expr(target.value, run), evaluator.eval_expr(target.index, run)
            frame.at = target.at
            old = space.item(owner, index, run)
            space.set_item(
                owner, index, _in_place(stmt.op, old, evaluator.eval_expr(stmt.value, run), stmt.at, run), run
            )
        case _:
            pass


def _in_place(op: str, old: Value, value: Value, at: ir.Pos, run: Run) -> Value:
    assert run.frame is not None
    run.frame.at = at
    return space.augmented(op, old, value, run)


def _delete(target: ir.Expr, run: Run) -> None:
    match target:
        case ir.Name():
            names.delete(target.id, run)
        case ir.Attribute():
            space.delete_attribute(evaluator.eval_expr(target.value, run), target.name, run)
        case ir.Subscript():
            space.delete_item(evaluator.eval_expr(target.value, run), evaluator.eval_expr(target.index, run), run)
        case ir.Display():
            for item in target.items:
                _delete(item, run)
        case _:
            pass

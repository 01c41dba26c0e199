"""The `match` statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, assert_never

from shapecheck import ir
from shapecheck.interp.builtins import builtin_types
from shapecheck.interp.python import branches, names
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup, truths
from shapecheck.interp.values.objects import ClassObj, Completion, DictObj, Instance, ListObj, Value
from shapecheck.values import Unknown


def exec_match(stmt: ir.Match, run: Run) -> Completion | None:
    frame = run.frame
    assert frame is not None
    subject = evaluator.eval_expr(stmt.subject, run)
    frame.at = stmt.at
    return _first_of(stmt.cases, subject, run)


def _first_of(cases: tuple[ir.MatchCase, ...], subject: Value, run: Run) -> Completion | None:
    """The first case that matches; where that is not decided, it and the cases behind it are two ways."""
    for place, case in enumerate(cases):
        rest = cases[place + 1 :]
        matched = space.truth(matches(case.pattern, subject, run), run)
        if matched is True:
            guarded = _guarded(case, run)
            if guarded is True:
                return executor.exec_block(case.body, run)
            matched = guarded if guarded is False else matched
        if matched is not False:
            return _undecided(case, matched, rest, subject, run)
    return None


def _guarded(case: ir.MatchCase, run: Run) -> Value:
    return True if case.guard is None else space.truth(evaluator.eval_expr(case.guard, run), run)


def _undecided(
    case: ir.MatchCase, matched: Value, rest: tuple[ir.MatchCase, ...], subject: Value, run: Run
) -> Completion | None:
    def others() -> Completion | None:
        return _first_of(rest, subject, run)

    def body() -> Completion | None:
        return executor.exec_block(case.body, run)

    def this_one() -> Completion | None:
        for name in _captured(case.pattern):
            names.store(name, run.unknown("a part of what a pattern may match"), run)
        matches(case.pattern, subject, run)
        if isinstance(case.pattern, ir.MatchCapture) and case.pattern.name is not None:
            names.store(case.pattern.name, subject, run)
        return when_guarded()

    def when_guarded() -> Completion | None:
        holds = _guarded(case, run)
        if isinstance(holds, bool):
            return body() if holds else others()
        return _ways(holds, body, others, run)

    return when_guarded() if matched is True else _ways(matched, this_one, others, run)


def _ways(
    condition: Value, body: Callable[[], Completion | None], others: Callable[[], Completion | None], run: Run
) -> Completion | None:
    result: Completion | None = branches.fork(condition, run, body, others)
    return result


def _captured(pattern: Any) -> Iterator[str]:
    """The names that a pattern binds."""
    bound = pattern.rest if isinstance(pattern, ir.MatchMapping) else getattr(pattern, "name", None)
    if bound is not None:
        yield bound
    for part in ir.children(pattern):
        if isinstance(part, (tuple, ir.Pattern)):
            yield from _captured(part)


def matches(pattern: ir.Pattern, subject: Value, run: Run) -> Value:
    """The truth of `subject` matching `pattern`; captures are bound on the way."""
    match pattern:
        case ir.MatchValue():
            value = evaluator.eval_expr(pattern.value, run)
            if value is None or isinstance(value, bool):
                return space.identical(subject, value, run)
            return space.compare("==", subject, value, run)
        case ir.MatchCapture():
            matched = True if pattern.pattern is None else matches(pattern.pattern, subject, run)
            if pattern.name is not None and matched is True:
                names.store(pattern.name, subject, run)
            return matched
        case ir.MatchOr():
            for option in pattern.options:
                matched = space.truth(matches(option, subject, run), run)
                if matched is not False:
                    return matched
            return False
        case ir.MatchSequence():
            return _sequence(pattern, subject, run)
        case ir.MatchMapping():
            return _mapping(pattern, subject, run)
        case ir.MatchClass():
            return _class(pattern, subject, run)
        case ir.MatchStar():
            return True
        case _:
            assert_never(pattern)


def _sequence(pattern: ir.MatchSequence, subject: Value, run: Run) -> Value:
    if isinstance(subject, Unknown):
        return subject
    if not isinstance(subject, (tuple, ListObj)):
        return False
    items = space.iterate_exactly(subject, run)
    if isinstance(items, Unknown):
        return items
    star = next((i for i, p in enumerate(pattern.items) if isinstance(p, ir.MatchStar)), None)
    needed = len(pattern.items) - (star is not None)
    if len(items) < needed or (star is None and len(items) != needed):
        return False
    if star is None:
        return _all(pattern.items, items, run)
    after = len(pattern.items) - star - 1
    middle = items[star : len(items) - after]
    result = truths.conjunction(
        _all(pattern.items[:star], items[:star], run),
        _all(pattern.items[star + 1 :], items[len(items) - after :], run),
        run,
    )
    starred = pattern.items[star]
    if result is True and isinstance(starred, ir.MatchStar) and starred.name is not None:
        names.store(starred.name, ListObj(middle), run)
    return result


def _all(patterns: tuple[ir.Pattern, ...], items: list[Value], run: Run) -> Value:
    result: Value = True
    for pattern, item in zip(patterns, items, strict=True):
        result = truths.conjunction(result, space.truth(matches(pattern, item, run), run), run)
        if result is False:
            return False
    return result


def _mapping(pattern: ir.MatchMapping, subject: Value, run: Run) -> Value:
    if isinstance(subject, Unknown):
        return subject
    if not isinstance(subject, DictObj):
        return False
    rest = dict(subject.items)
    result: Value = True
    for key_expr, inner in pattern.items:
        key = evaluator.eval_expr(key_expr, run)
        if key not in subject.items:
            return subject.open or False
        rest.pop(key, None)
        result = truths.conjunction(result, space.truth(matches(inner, subject.items[key], run), run), run)
    if pattern.rest is not None and result is True:
        names.store(pattern.rest, DictObj(rest, subject.open), run)
    return result


def _class(pattern: ir.MatchClass, subject: Value, run: Run) -> Value:
    kind = evaluator.eval_expr(pattern.type, run)
    result = builtin_types.is_instance(subject, kind, run)
    if result is not True:
        return result
    fields: list[tuple[str, ir.Pattern]] = list(pattern.keywords)
    if pattern.args:
        if not isinstance(kind, ClassObj) or not isinstance(subject, Instance):
            return matches(pattern.args[0], subject, run) if len(pattern.args) == 1 else run.unknown("a class pattern")
        order = lookup.class_attribute(kind, "__match_args__")
        if not isinstance(order, tuple):
            return run.unknown("a class pattern without __match_args__")
        fields = [*zip(order, pattern.args, strict=False), *fields]
    for name, inner in fields:
        value = space.look_up(subject, name, run)
        if value is lookup.MISSING:
            return False
        result = truths.conjunction(result, space.truth(matches(inner, value, run), run), run)
    return result

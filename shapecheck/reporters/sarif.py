"""SARIF 2.1.0, for code scanning. Paths are relative, and fingerprints hold no line numbers, so that a finding keeps
its identity when code above it moves.

Plain dicts, held against the schema of the format in the tests: `sarif_om` takes 34 ms to import
(benchmarks/homemade.py) and checks nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from shapecheck.base.span import Span
from shapecheck.base.version import VERSION
from shapecheck.codes import CODES, Code
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.explain import find_page
from shapecheck.report.report import Report
from shapecheck.reporters import Options, Sources
from shapecheck.reporters.github import annotated, relative
from shapecheck.reporters.paint import Paint
from shapecheck.reporters.sources import lines_at
from shapecheck.reporters.text import summary_line

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "shapecheck/v1"


def render(report: Report, sources: Sources, options: Options) -> str:
    """One run. Only the rules that were found are listed; each carries its page as help."""
    rules = sorted({diagnostic.code for diagnostic in report.diagnostics})
    place = {code: index for index, code in enumerate(rules)}
    prints = _fingerprints(report.diagnostics, sources, options.root)
    results = [
        _result(diagnostic, place[diagnostic.code], mark, options.root)
        for diagnostic, mark in zip(report.diagnostics, prints, strict=True)
    ]
    failed = any(diagnostic.code == "SHP900" for diagnostic in report.diagnostics)
    driver = {
        "name": "shapecheck",
        "semanticVersion": VERSION,
        "rules": [_rule(CODES[code]) for code in rules],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": [_covered(report)]}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _covered(report: Report) -> dict[str, Any]:
    """What the run covered, in words and in numbers."""
    text = summary_line(report, Paint(on=False))
    return {"level": "note", "message": {"text": text}, "properties": dict(report.summary)}


def _rule(code: Code) -> dict[str, Any]:
    page = find_page(code.id)
    text = code.summary if page is None else page.text
    return {
        "id": code.id,
        "name": "".join(word.capitalize() for word in code.name.split("-")),
        "shortDescription": {"text": code.summary},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(diagnostic: Diagnostic, rule: int, mark: str, root: str) -> dict[str, Any]:
    text = annotated(diagnostic.at)[1] + diagnostic.message
    if diagnostic.help is not None:
        text += f"\n{diagnostic.help}"
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": {"text": text},
        "locations": [{"physicalLocation": _location(diagnostic.at, root)}],
        "partialFingerprints": {FINGERPRINT: mark},
    }
    if diagnostic.scope:
        result["locations"][0]["logicalLocations"] = [{"fullyQualifiedName": diagnostic.scope}]
    related = [
        {
            "id": index,
            "message": {"text": annotated(note.at)[1] + note.message},
            "physicalLocation": _location(note.at, root),
        }
        for index, note in enumerate((note for note in diagnostic.notes if note.at is not None), start=1)
        if note.at is not None
    ]
    if related:
        result["relatedLocations"] = related
    fix = diagnostic.fix
    if fix is not None and fix.at.cell is None:
        edits = [{"deletedRegion": _region(e.at), "insertedContent": {"text": e.text}} for e in fix.edits]
        change = {"artifactLocation": {"uri": _uri(fix.at.path, root)}, "replacements": edits}
        result["fixes"] = [{"description": {"text": diagnostic.help or "the edit"}, "artifactChanges": [change]}]
    return result


def _location(at: Span, root: str) -> dict[str, Any]:
    return {"artifactLocation": {"uri": _uri(at.path, root)}, "region": _region(annotated(at)[0])}


def _uri(path: str, root: str) -> str:
    return quote(relative(path, root))


def _region(at: Span) -> dict[str, int]:
    return {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }


def _fingerprints(diagnostics: Iterable[Diagnostic], sources: Sources, root: str) -> list[str]:
    """A mark for each finding from its code, file, function, words and source text; equal ones are counted apart."""
    marks: list[str] = []
    seen: dict[str, int] = {}
    for diagnostic in diagnostics:
        at = diagnostic.at
        lines = lines_at(at, sources)
        source = lines[at.line - 1].strip() if at.line <= len(lines) else ""
        parts = (diagnostic.code, relative(at.path, root), diagnostic.scope or "", diagnostic.message, source)
        digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        seen[digest] = seen.get(digest, 0) + 1
        marks.append(f"{digest}:{seen[digest]}")
    return marks

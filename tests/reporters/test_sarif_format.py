"""The structure of SARIF 2.1.0, as far as it is used here: no copy of its schema comes with a Python package."""

import json
import re
from dataclasses import replace

import jsonschema
import pytest

from shapecheck.reporters import render

COUNT = {"type": "integer", "minimum": 1}
TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}},
    "additionalProperties": False,
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
ARTIFACT = {
    "type": "object",
    "required": ["uri"],
    "properties": {"uri": {"type": "string", "format": "uri-reference", "pattern": "^[^/\\\\ ]"}},
    "additionalProperties": False,
}
REGION = {
    "type": "object",
    "required": ["startLine"],
    "properties": {"startLine": COUNT, "startColumn": COUNT, "endLine": COUNT, "endColumn": COUNT},
    "additionalProperties": False,
}
PHYSICAL = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {"artifactLocation": ARTIFACT, "region": REGION},
    "additionalProperties": False,
}
LOCATION = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "message": TEXT,
        "physicalLocation": PHYSICAL,
        "logicalLocations": {
            "type": "array",
            "items": {"type": "object", "properties": {"fullyQualifiedName": {"type": "string"}}},
        },
    },
    "additionalProperties": False,
}
RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}, "additionalProperties": False},
    },
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "ruleIndex", "level", "locations", "partialFingerprints"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION, "minItems": 1},
        "relatedLocations": {"type": "array", "items": LOCATION, "uniqueItems": True},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "fixes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["artifactChanges"],
                "properties": {
                    "description": TEXT,
                    "artifactChanges": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["artifactLocation", "replacements"],
                            "properties": {
                                "artifactLocation": ARTIFACT,
                                "replacements": {
                                    "type": "array",
                                    "minItems": 1,
                                    "items": {
                                        "type": "object",
                                        "required": ["deletedRegion"],
                                        "properties": {"deletedRegion": REGION, "insertedContent": TEXT},
                                        "additionalProperties": False,
                                    },
                                },
                            },
                            "additionalProperties": False,
                        },
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
RUN = {
    "type": "object",
    "required": ["tool"],
    "properties": {
        "tool": {
            "type": "object",
            "required": ["driver"],
            "properties": {
                "driver": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": "string"},
                        "semanticVersion": {"type": "string"},
                        "rules": {"type": "array", "items": RULE, "uniqueItems": True},
                    },
                    "additionalProperties": False,
                }
            },
        },
        "invocations": {
            "type": "array",
            "items": {"type": "object", "required": ["executionSuccessful"]},
        },
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
    "additionalProperties": False,
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN},
    },
    "additionalProperties": False,
}


@pytest.fixture
def run(report, sources, options):
    return json.loads(render("sarif", report, sources, options))["runs"][0]


def test_structure(report, clean_report, sources, options):
    for each in (report, clean_report):
        jsonschema.validate(json.loads(render("sarif", each, sources, options)), LOG)


def test_rules_are_found_by_their_index(run):
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert all("## How to fix" in rule["help"]["markdown"] for rule in rules)


def test_notes_become_related_locations(run):
    first = run["results"][0]
    assert [place["message"]["text"] for place in first["relatedLocations"]][-1] == "the model is called here"
    assert [place["id"] for place in first["relatedLocations"]] == [1, 2, 3, 4]


def fingerprints(report, sources, options):
    results = json.loads(render("sarif", report, sources, options))["runs"][0]["results"]
    return [result["partialFingerprints"]["shapecheck/v1"] for result in results]


def test_fingerprints_outlive_moved_lines(report, sources, options):
    before = fingerprints(report, sources, options)
    moved = tuple(
        replace(d, at=d.at._replace(line=d.at.line + 3, end_line=d.at.end_line + 3)) for d in report.diagnostics
    )
    after = fingerprints(replace(report, diagnostics=moved), lambda path: ["", "", "", *sources(path)], options)
    assert before == after


def test_equal_findings_are_counted_apart(report, sources, options):
    twice = replace(report, diagnostics=(report.diagnostics[0], report.diagnostics[0]))
    one, two = fingerprints(twice, sources, options)
    assert re.sub(r":\d+$", "", one) == re.sub(r":\d+$", "", two)
    assert one != two

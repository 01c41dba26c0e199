r"""The values of number and string tokens, and the text within f-strings.

Written out rather than left to `ast.literal_eval`, which warns about `"\d"` on standard error and knows only the
syntax of the Python that runs it.
"""

from __future__ import annotations

import re
import unicodedata

_PREFIX = re.compile(r"[a-zA-Z]*")
_NEWLINE = re.compile(r"\r\n?")
_ESCAPE = re.compile(
    r"""\\(?:(\n)|([\\'"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2})"""
    r"""|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\})"""
)
_BYTES_ESCAPE = re.compile(r"""\\(?:(\n)|([\\'"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2}))""")
_SINGLE = {
    "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip


def integer_value(token: str) -> int:
    """The value of an integer token, of any base; ValueError where Python's digit limit refuses it."""
    return int(token, 0)


def float_value(token: str) -> float:
    return float(token)


def imaginary_value(token: str) -> complex:
    return complex(0.0, float(token[:-1]))


def string_value(token: str) -> str | bytes:
    """The value of one string token, prefix and quotes included; ValueError for an escape that Python rejects."""
    prefix_match = _PREFIX.match(token)
    prefix = prefix_match.group().lower() if prefix_match else ""
    start = len(prefix)
    width = 3 if token[start : start + 3] in ('"""', "'''") else 1
    body = token[start + width : len(token) - width]
    if "\r" in body:
        body = _NEWLINE.sub("\n", body)
    if "b" not in prefix:
        return body if "r" in prefix else unescape(body)
    if "r" not in prefix and "\\" in body:
        body = _BYTES_ESCAPE.sub(_byte, body)
    return body.encode("latin-1")


def unescape(body: str) -> str:
    """Resolve the backslash escapes of a string's body."""
    return _ESCAPE.sub(_character, body) if "\\" in body else body


def formatted_text(body: str, raw: bool) -> str:
    """The text of an f-string between its fields: doubled braces are single ones."""
    if "\r" in body:
        body = _NEWLINE.sub("\n", body)
    body = body.replace("{{", "{").replace("}}", "}")
    return body if raw else unescape(body)


def _character(match: re.Match[str]) -> str:
    newline, single, octal, two, four, eight, name = match.groups()
    if newline:
        return ""
    if single:
        return _SINGLE[single]
    if octal:
        return chr(int(octal, 8))
    if name is not None:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            raise ValueError(f"unknown character name {name}") from None
    return chr(int(two or four or eight, 16))


def _byte(match: re.Match[str]) -> str:
    newline, single, octal, two = match.groups()
    if newline:
        return ""
    if single:
        return _SINGLE[single]
    return chr(int(octal, 8) & 0xFF if octal else int(two, 16))

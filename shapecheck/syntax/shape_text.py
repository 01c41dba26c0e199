"""The grammar of a shape within prose: a bracketed list of dims, and what tells it from any other bracketed list."""
# ruff: noqa: RUF001, SIM905 - full-width punctuation is meant; quoted one by one, the words take three times the space

from __future__ import annotations

import re
from collections.abc import Iterator

_ATOM = r"(?:[^\W\d]\w*|\d+)"
_NAME = rf"(?:{_ATOM}(?:[ ](?!x\b)[^\W\d]\w*){{0,3}})"  # `batch size`
_OPERATOR = r"(?://|\*\*|[-+*/])"
_FACTOR = rf"(?:{_NAME}|\(\s*{_ATOM}(?:\s*{_OPERATOR}\s*{_ATOM})*\s*\))"
_DIM = rf"(?:{_FACTOR}(?:\s*{_OPERATOR}\s*{_FACTOR})*|\*{_ATOM}|\.\.\.|…|\*)"
_TIMES = r"(?:\s+x\s+|\s*×\s*)"  # `N x C x T`
_DIMS = rf"{_DIM}(?:(?:{_TIMES}{_DIM})+|(?:\s*,\s*{_DIM})*)"
_LIST = rf"(?P<open>[(\[])\s*(?P<dims>{_DIMS})\s*,?\s*(?P<close>[)\]])"
_DTYPE = r"(?:\s*[,:]?\s*(?:torch\.)?(?P<dtype>(?:float|int|uint|bfloat|complex)\d+|bool)\b)?"
SHAPE = _LIST + _DTYPE

_ANY = re.compile(rf"(?<![\w\])`'\".]){SHAPE}")
_PRESENTED = re.compile(
    rf"(?i:\bshapes?|\bsizes?|\bdims?|\bdimensions?|形状|维度)`{{0,2}}\s*(?:[:=：]|\bis\b|\bare\b|\bof\b|为|是)?\s*`{{0,2}}\s*{SHAPE}"
)
_PRINTED = re.compile(rf"(?:torch\.)?Size\({_LIST}\)(?P<dtype>)")
_JOINED = re.compile(r"(?:[A-Z]\d?|\d+)(?:x(?:[A-Z]\d?|\d+))+")
"""`BxCxHxW`, which is a whole shape where it stands alone, and a product of sizes beside others."""
_SEPARATORS = re.compile(rf"\s*,\s*|{_TIMES}")
_OPERATION = re.compile(rf"[\w)]\s*{_OPERATOR}\s*[\w(]")
_GAP = re.compile(r"(?<=\w) (?=\w)")
_PAIRS = {"(": ")", "[": "]"}
_MAX_LINE = 500

_WORD = re.compile(r"[^\W\d]\w*")
_PROSE = frozenset(
    (
        "a an the and or of to in on for by is are be as at it if not no see below above default optional required "
        "none true false str int float bool list tuple dict tensor any type eg ie cf fig eq etc"
    ).split()
)
_SYMBOL = re.compile(r"[A-Z]{1,3}\d*'?(?:_\w{1,12}|[a-z]{0,4})$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIM_WORD = re.compile(
    r"""(?:b|bs|bsz|n|l|s|c|h|w|d|f|k|m|p|e|v|nc|hw|batch\w*|seq\w*|time\w*|steps?|t|frames?|chan\w*|channels?\w*
    |height|width|length|len|lengths?|dim|dims|features?|feats?|vocab\w*|heads?|classes|tokens?|nodes?|edges?|points?
    |patch\w*|depth|freq\w*|mels?|samples?|hidden\w*|embed\w*|emb\w*|rows|cols|columns|layers|experts|groups|views
    |queries|keys|boxes|anchors|words|sentences|labels|actions|states|agents|units|bins|src_\w+|tgt_\w+
    |(?:n|num|d|max|in|out|input|output|latent|action|state|obs)_?\w*
    |\w+_(?:dim|dims|len|length|size|steps|channels|features|feats|heads|classes|tokens|frames|units|nodes|mels
      |bins|patches|in|out|h|w|points|samples|height|width|chans|ch))$""",
    re.VERBOSE,
)
_FIRST_LETTERS = frozenset("bntls")


def shapes(text: str) -> list[re.Match[str]]:
    """Every bracketed list in `text` that is a shape by its own looks."""
    return [match for match in _valid(_ANY, text) if looks_like_shape(dims_of(match))]


def presented(text: str) -> re.Match[str] | None:
    """The first list presented as a shape: `shape (B, T)`, `of size [4, 5]`, or printed as `torch.Size([4, 5])`."""
    return next(_valid(_PRINTED, text), None) or next(_valid(_PRESENTED, text), None)


def named(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The matches of a pattern that ends in SHAPE, as far as their list is one."""
    return [match for match in _valid(pattern, text) if any(_is_dim(dim) for dim in dims_of(match))]


def dims_of(match: re.Match[str]) -> tuple[str, ...]:
    """The dims of a list; a name of several words is one word."""
    dims = match.group("dims")
    parts = dims.strip().split("x") if _JOINED.fullmatch(dims.strip()) else _SEPARATORS.split(dims)
    return tuple(map(_dim, parts))


def _dim(text: str) -> str:
    return _GAP.sub("_", " ".join(text.split())).replace("…", "...")


def looks_like_shape(dims: tuple[str, ...]) -> bool:
    """Whether nobody would write this list for anything else: `(B, 3, H)`, but not `(q, k, v)`, `(loss, logits)`,
    or `(0, 255)`, which is a range.
    """
    if all(dim.isdigit() for dim in dims):
        return len(dims) > 1 and "0" not in dims and (len(dims) > 3 or any(int(dim) > 7 for dim in dims))
    if all(len(dim) == 1 and dim.islower() for dim in dims):
        return len(dims) > 1 and dims[0] in _FIRST_LETTERS
    if len(dims) == 2 and _YEAR.fullmatch(dims[1]) and dims[0][1:2].islower():
        return False
    return all(_is_dim(dim) for dim in dims) and dims not in {("...",), ("*",)}


def all_numbers(match: re.Match[str]) -> bool:
    return all(dim.isdigit() for dim in dims_of(match))


def _valid(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches whose brackets pair up and which hold no prose. A very long line is no one's comment."""
    if len(text) > _MAX_LINE:
        return
    for match in pattern.finditer(text):
        paired = _PAIRS[match.group("open")] == match.group("close")
        prose = any(word.lower() in _PROSE for word in _WORD.findall(match.group("dims")))
        if not paired or prose or _is_product(match) or _is_optional_axis(match):
            continue
        if all(map(_is_one_name, match.group("dims").split(","))):
            yield match


def _is_product(match: re.Match[str]) -> bool:
    """`(H * 3 * C)` is a size in brackets, where `(H * 3 * C,)` is a shape."""
    alone = match.group("open") == "(" and "," not in match.group()
    return alone and len(dims_of(match)) == 1 and bool(_OPERATION.search(match.group("dims")))


def _is_optional_axis(match: re.Match[str]) -> bool:
    """`[D]` of ``(N, `channels`, H, W, [D])``, which is one of the sizes within a longer list."""
    before = match.string[: match.start()].rstrip()
    within = before.count("(") > before.count(")")
    return match.group("open") == "[" and len(dims_of(match)) == 1 and within and before.endswith(",")


def _is_one_name(text: str) -> bool:
    """Whether words beside each other name one size: `batch size`, but not `loss value`."""
    return not _GAP.search(text.strip()) or all(map(_is_dim, map(_dim, _SEPARATORS.split(text))))


def _is_dim(dim: str) -> bool:
    words = _WORD.findall(dim)
    return all(_SYMBOL.match(word) or _DIM_WORD.match(word) for word in words)

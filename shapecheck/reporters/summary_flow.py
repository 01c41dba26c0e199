"""The picture of a summary: modules from top to bottom, shapes on the edges. One SVG element, drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from shapecheck.report.model_summary import Summary, SummaryRow
from shapecheck.report.report import Node, show_node

BOX, HEIGHT, STEP, LETTER = 260, 40, 84, 7.2
NAME, KIND = 31, 33
"""How many letters of a module's name and of its type a box has room for."""
MOST = 60
"""Boxes in one picture; with more the modules are drawn one level higher."""
INPUT = -1


def draw(summary: Summary, depth: int) -> str:
    """The flow between the modules of at most this depth, or of less where those are too many to read."""
    boxes = _boxes(summary.rows, depth)
    while len(boxes) > MOST and depth > 1:
        depth -= 1
        boxes = _boxes(summary.rows, depth)
    if not boxes:
        return "<p>No module was called.</p>"
    edges = _edges(summary, boxes)
    followed = set(edges)
    edges = _in_order(edges, boxes)
    lanes = _lanes(edges, boxes)
    left = 24 + 18 * (max(lanes.values(), default=0) + 1)
    place = {box: row + 1 for row, box in enumerate(boxes)} | {INPUT: 0}
    shapes = [_shown(summary.rows[box].output) for box in boxes] + [_given(summary)]
    wide = left + BOX + 40 + int(max(map(len, shapes)) * LETTER)
    parts = [_box(left, 0, "input", ", ".join(summary.inference.inputs), "input")]
    for box in boxes:
        row = summary.rows[box]
        parts.append(_box(left, place[box], row.path or row.type, row.type, "module"))
    parts += [_edge(edge, place, lanes.get(edge), left, edge in followed) for edge in edges]
    sources = {source for source, _ in edges}
    for box in [INPUT, *boxes]:
        shape = _given(summary) if box == INPUT else _shown(summary.rows[box].output)
        if box in sources or box == boxes[-1]:
            y = place[box] * STEP + HEIGHT + 27
            parts.append(f'<text class="dims" x="{left + BOX // 2 + 12}" y="{y}">{escape(shape)}</text>')
    end = place[boxes[-1]] * STEP + HEIGHT
    parts.append(f'<path class="flow" d="M{left + BOX // 2} {end} v{STEP - HEIGHT - 6}" marker-end="url(#tip)"/>')
    tall = (len(boxes) + 1) * STEP + 8
    return (
        f'<svg role="img" aria-label="data flow" viewBox="0 -4 {wide} {tall}" width="{wide}" height="{tall}">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 L8 4 L0 8 z"/></marker></defs>{"".join(parts)}</svg>'
    )


def _boxes(rows: Sequence[SummaryRow], depth: int) -> list[int]:
    """The calls that are drawn: the deepest shown ones. A container that is only on the way is no level of its own."""
    found, around = [], list[SummaryRow]()
    for place, row in enumerate(rows):
        while around and around[-1].depth >= row.depth:
            around.pop()
        level = sum(outer.called for outer in around)
        inside = place + 1 < len(rows) and rows[place + 1].depth > row.depth
        if row.called and level <= depth and (level == depth or not inside):
            found.append(place)
        around.append(row)
    return found


def _edges(summary: Summary, boxes: Sequence[int]) -> list[tuple[int, int]]:
    """What went from box to box."""
    shown = set(boxes)
    given: dict[int, list[int]] = {}
    for inner, outer in summary.returns:
        given.setdefault(outer, []).append(inner)
    edges = {(a, b) for a, b in summary.edges if b in shown}
    known = [
        (source, b)
        for a, b in edges
        if not any((inner, b) in edges for inner in _inside(a, summary.rows))  # which tells more exactly what b got
        for source in _drawn(a, shown, given, summary.rows, set())
        if source != b
    ]
    return sorted(set(known), key=lambda edge: (edge[1], edge[0]))


def _in_order(edges: Sequence[tuple[int, int]], boxes: Sequence[int]) -> list[tuple[int, int]]:
    """With an edge for each box that no trail reaches: it follows the one before it."""
    reached = {b for _, b in edges}
    alone = [(boxes[place - 1] if place else INPUT, box) for place, box in enumerate(boxes) if box not in reached]
    return sorted([*edges, *alone], key=lambda edge: (edge[1], edge[0]))


def _drawn(
    row: int, shown: set[int], given: dict[int, list[int]], rows: Sequence[SummaryRow], seen: set[int]
) -> list[int]:
    """The boxes that stand for a row: itself, the box that it lies in, or those that its output was made of."""
    if row in shown or row == INPUT:
        return [row]
    if row in seen:
        return []
    seen.add(row)
    around = _around(row, shown, rows)
    if around is not None:
        return [around]
    return [box for inner in given.get(row, ()) for box in _drawn(inner, shown, given, rows, seen)]


def _inside(row: int, rows: Sequence[SummaryRow]) -> range:
    """The rows below one."""
    end = row + 1
    while row != INPUT and end < len(rows) and rows[end].depth > rows[row].depth:
        end += 1
    return range(row + 1, end)


def _around(row: int, shown: set[int], rows: Sequence[SummaryRow]) -> int | None:
    """The box among the rows that a row is inside of."""
    depth = rows[row].depth
    for outer in range(row - 1, -1, -1):
        if rows[outer].depth < depth:
            if outer in shown:
                return outer
            depth = rows[outer].depth
    return None


def _lanes(edges: Sequence[tuple[int, int]], boxes: Sequence[int]) -> dict[tuple[int, int], int]:
    """A lane of its own, beside the boxes, for each edge that passes others."""
    order = {INPUT: -1} | {box: row for row, box in enumerate(boxes)}
    busy: list[int] = []
    lanes: dict[tuple[int, int], int] = {}
    for edge in sorted(edges, key=lambda edge: order[edge[0]]):
        start, stop = order[edge[0]], order[edge[1]]
        if stop - start <= 1:
            continue
        free = next((lane for lane, until in enumerate(busy) if until <= start), len(busy))
        busy[free : free + 1] = [stop]
        lanes[edge] = free
    return lanes


def _box(left: int, row: int, name: str, kind: str, style: str) -> str:
    y = row * STEP
    middle = left + BOX // 2
    return (
        f'<g class="{style}"><title>{escape(name)}: {escape(kind)}</title>'
        f'<rect x="{left}" y="{y}" width="{BOX}" height="{HEIGHT}" rx="6"/>'
        f'<text x="{middle}" y="{y + 17}" text-anchor="middle">{escape(_short(name, NAME))}</text>'
        f'<text class="type" x="{middle}" y="{y + 33}" text-anchor="middle">{escape(_short(kind, KIND))}</text></g>'
    )


def _edge(edge: tuple[int, int], place: dict[int, int], lane: int | None, left: int, followed: bool) -> str:
    start, stop = place[edge[0]] * STEP + HEIGHT, place[edge[1]] * STEP
    if lane is None:
        path = f"M{left + BOX // 2} {start} V{stop - 2}"
    else:
        x = left - 16 - 18 * lane
        path = f"M{left} {start - 8} H{x + 6} Q{x} {start - 8} {x} {start} V{stop + 4} Q{x} {stop + 12} {x + 6} "
        path += f"{stop + 12} H{left - 2}"
    style = "flow" if followed else "flow order"
    return f'<path class="{style}" d="{path}" marker-end="url(#tip)"/>'


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"…{text[1 - room :]}"


def _shown(node: Node) -> str:
    text = show_node(node)
    return text if len(text) <= 90 else f"{text[:89]}…"


def _given(summary: Summary) -> str:
    text = ", ".join(show_node(node) for node in summary.inference.inputs.values())
    return text if len(text) <= 90 else f"{text[:89]}…"

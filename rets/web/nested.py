"""Form fields with dotted names to nested data and back: `measures.0.kind` is the kind of the first measure.

Rows are told apart by a number; whatever numbers a form sends, rows come out in their order and without the empty
ones, so that a row may be added or left blank at will.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

DEEPEST = 6
MOST_ROWS = 200


def nest(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Nested data from the fields of a form; what was left empty is left out, a name given twice becomes a list.

    Names nested deeper than a form has, or that contradict one another, are left out.
    """
    tree: dict[str, Any] = {}
    for name, value in pairs:
        path = name.split(".")
        if value.strip() and len(path) <= DEEPEST and all(path):
            _put(tree, path, value.strip())
    shaped = _shape(tree)
    return shaped if isinstance(shaped, dict) else {}


def _put(tree: dict[str, Any], path: list[str], value: str) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
        if not isinstance(tree, dict):
            return
    held = tree.get(path[-1])
    if isinstance(held, dict):
        return
    tree[path[-1]] = value if held is None else [*(held if isinstance(held, list) else [held]), value]


def _shape(node: Any) -> Any:
    """Numbered members become a list in the order of their numbers."""
    if not isinstance(node, dict):
        return node
    members = {key: _shape(value) for key, value in node.items()}
    members = {key: value for key, value in members.items() if value not in ({}, [])}
    if members and all(key.isascii() and key.isdigit() for key in members):
        return [members[key] for key in sorted(members, key=_number)][:MOST_ROWS]
    return members


def _number(key: str) -> tuple[int, str]:
    return len(key.lstrip("0")), key.lstrip("0")


def flatten(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form by dotted name; a list of plain values stands both whole and value by value."""
    return dict(_leaves(data, ""))


def _leaves(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list | tuple):
        if not any(isinstance(value, Mapping) for value in node):
            yield path, list(node)
        for number, value in enumerate(node):
            yield from _leaves(value, f"{path}.{number}")
    elif node is not None:
        yield path, node


def without_row(data: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The same data without the row at a path such as `measures.1`; unchanged when there is no such row."""
    name, _, rest = path.partition(".")
    held = data.get(name)
    if isinstance(held, Mapping):
        return {**data, name: without_row(held, rest)}
    if isinstance(held, list) and rest.isascii() and rest.isdigit() and int(rest[:6]) < len(held):
        number = int(rest[:6])
        return {**data, name: [*held[:number], *held[number + 1 :]]}
    return dict(data)

"""Describes a schema in plain words, and formats values as they appear in a file.

Used by the format page and the starting files. Must not know which kinds exist.
"""

import json
import re
from typing import Any

from cpath.model.base import ID_PATTERN

# The start and the rest of a text that never needs quotes; also days and months.
_PLAIN = re.compile(r"^[A-Za-z](?!.*(?:: | #))[\w .'/%$()*&;-]*$|^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$")
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def say_type(node: dict[str, Any]) -> str:
    """Plain description of the values allowed in a place."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return "text" if name == "Text" else f"[{name}](#{name.lower()})"
    if "anyOf" in node:
        options = [option for option in node["anyOf"] if option != {"type": "null"}]
        if {option.get("type") for option in options} == {"string", "integer"} and "maximum" in options[1]:
            return "year, month or day"
        words = [say_type(option) for option in options]
        return " or ".join(dict.fromkeys(words))
    if "x-cpath-ref" in node:
        return f"id of {' or '.join(_article(kind) for kind in node['x-cpath-ref'].split('|'))}"
    if "x-cpath-code" in node:
        return f"{node['x-cpath-code']} code, in quotes"
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return "one of " + ", ".join(f"`{word}`" for word in node["enum"] if word is not None)
    kind = node.get("type")
    if isinstance(kind, list):
        kind = kind[0]
    return _say_simple(str(kind), node)


def _say_simple(kind: str, node: dict[str, Any]) -> str:
    if kind == "array":
        return f"list of: {say_type(node['items'])}"
    if kind == "object":
        inner = node.get("additionalProperties")
        return f"keys, each with {say_type(inner)}" if isinstance(inner, dict) else "keys with values"
    if kind == "string":
        pattern = str(node.get("pattern", ""))
        if node.get("format") == "date":
            return "day"
        if pattern.startswith("^(https?"):
            return "web address"
        return "id" if pattern == ID_PATTERN else "line"
    words = {"integer": "whole number", "number": "number", "boolean": "`true` or `false`"}[kind]
    bounds = [
        f"{sign} {write_flow(node[key])}"
        for key, sign in (
            ("minimum", "from"),
            ("exclusiveMinimum", "above"),
            ("maximum", "to"),
            ("exclusiveMaximum", "below"),
        )
        if key in node
    ]
    return f"{words} {' '.join(bounds)}" if bounds else words


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def write_flow(value: object) -> str:
    """A value as it appears in a YAML file, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        plain = _PLAIN.match(value) is not None and value.lower() not in _RESERVED
        return value if plain and value == value.strip() else json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {write_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(write_flow(item) for item in value) + "]"
    return str(value)


def find_choices(node: dict[str, Any]) -> tuple[str, ...]:
    """Words allowed in a place or in its list items; empty if any text is allowed."""
    if "const" in node:
        return (str(node["const"]),)
    if "enum" in node:
        return tuple(str(word) for word in node["enum"] if word is not None)
    if "items" in node:
        return find_choices(node["items"])
    return tuple(word for option in node.get("anyOf", ()) for word in find_choices(option))

"""JSON Schemas (2020-12) of every kind, as people write the files.

Generated from the models, so that an editor, another program and `cpath validate` agree. Two annotations of
ours help programs: ``x-cpath-ref`` (the kind of record that an id names) and ``x-cpath-code`` (the list
that a code is from). Must not know where the schemas are saved.
"""

import json
from typing import Any, cast

from pydantic.json_schema import GenerateJsonSchema

from cpath.model import KINDS
from cpath.model.base import Entity

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SUFFIX = ".schema.json"

_TEXT = "Text"


class _AsWritten(GenerateJsonSchema):
    """Keeps keys in the order of the models. Pydantic would sort examples alphabetically."""

    def sort(self, value: Any, parent_key: str | None = None) -> Any:  # noqa: ARG002 - Pydantic's signature
        return value


def schema_name(kind: str) -> str:
    """File name of a kind's schema."""
    return f"{kind}{SUFFIX}"


def build_schema(model: type[Entity]) -> dict[str, Any]:
    """The schema of one kind of record."""
    made = cast("dict[str, Any]", _tidy(model.model_json_schema(schema_generator=_AsWritten)))
    definitions = made.pop("$defs", {})
    if _uses_text(made) or _uses_text(definitions):
        definitions[_TEXT] = _text_definition()
    schema = {
        "$schema": DIALECT,
        "$id": f"urn:cpath:schema:{model.kind}:1",
        **made,
    }
    if definitions:
        schema["$defs"] = dict(sorted(definitions.items()))
    return schema


def render_schema(model: type[Entity]) -> str:
    """The schema of one kind, as the text of its file."""
    return json.dumps(build_schema(model), indent=2, ensure_ascii=False) + "\n"


def render_schemas() -> dict[str, str]:
    """The text of every schema, by file name."""
    return {schema_name(model.kind): render_schema(model) for model in KINDS}


def plain_words(docstring: str) -> str:
    """A docstring with one line per paragraph, and code marked as in Markdown."""
    paragraphs = docstring.replace("``", "`").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _tidy(node: Any) -> Any:
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if isinstance(node, float) and node.is_integer():
        return int(node)
    if not isinstance(node, dict):
        return node
    if _is_text(node):
        node = _refer_to_text(node)
    # An example is data, not schema, so leave it as it is.
    tidy = {key: value if key == "examples" else _tidy(value) for key, value in node.items()}
    if isinstance(tidy.get("description"), str):
        tidy["description"] = plain_words(tidy["description"])
    if "patternProperties" in tidy:
        # Pydantic refuses a key that is not a language. Without this, the schema would accept it.
        tidy["additionalProperties"] = False
    if "default" in tidy and not _worth_showing(tidy["default"]):
        del tidy["default"]
    return _in_order(_join_null(tidy))


def _worth_showing(default: object) -> bool:
    """Whether a default is informative: not empty, and not a whole tree of defaults."""
    if isinstance(default, dict):
        return bool(default) and not any(isinstance(value, dict | list) for value in default.values())
    return default not in (None, [], ())


def _join_null(node: dict[str, Any]) -> dict[str, Any]:
    """Write "text or nothing" as one type, which editors show better than a choice of two."""
    options = node.get("anyOf")
    if not isinstance(options, list) or len(options) != 2 or options[1] != {"type": "null"}:  # noqa: PLR2004
        return node
    wanted = options[0]
    if not isinstance(wanted, dict) or not isinstance(wanted.get("type"), str) or "const" in wanted:
        return node
    joined = {**wanted, "type": [wanted["type"], "null"]}
    if "enum" in joined:
        joined["enum"] = [*joined["enum"], None]
    return {**joined, **{key: value for key, value in node.items() if key != "anyOf"}}


_ORDER = ("title", "description", "type", "anyOf", "$ref", "required", "properties")


def _in_order(node: dict[str, Any]) -> dict[str, Any]:
    """Put the most useful keys first. Keys inside ``properties`` keep their order."""
    if isinstance(node.get("title"), dict):
        return node  # the properties of a record, which may include one called title
    return {
        **{key: node[key] for key in _ORDER if key in node},
        **{key: value for key, value in node.items() if key not in _ORDER},
    }


def _is_text(node: dict[str, Any]) -> bool:
    options = node.get("anyOf")
    return isinstance(options, list) and any(
        isinstance(option, dict) and "patternProperties" in option for option in options
    )


def _refer_to_text(node: dict[str, Any]) -> dict[str, Any]:
    """Replace "a text, or texts by language" with one reference."""
    reference = {"$ref": f"#/$defs/{_TEXT}"}
    rest = [
        option
        for option in node["anyOf"]
        if "patternProperties" not in option and option.get("pattern") != r"\S"
    ]
    others = {key: value for key, value in node.items() if key != "anyOf"}
    return {"anyOf": [reference, *rest], **others} if rest else {**reference, **others}


def _text_definition() -> dict[str, Any]:
    line = {"type": "string", "minLength": 1, "maxLength": 2_000, "pattern": r"\S"}
    return {
        "title": "Text",
        "description": "Text for people: one text, or one per language.",
        "anyOf": [
            line,
            {
                "type": "object",
                "patternProperties": {"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": line},
                "additionalProperties": False,
            },
        ],
    }


def _uses_text(node: object) -> bool:
    return f'"#/$defs/{_TEXT}"' in json.dumps(node)

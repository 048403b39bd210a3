"""The JSON Schemas: valid, fresh, and of one mind with the models."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError

from cpath.catalog.layout import RepositoryFile, iter_files
from cpath.model import BY_KIND, KINDS
from cpath.model.schema import DIALECT, build_schema, plain_words, render_schemas
from cpath.source.files import Folder
from cpath.source.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
# The reader of cpath: `on` is a key and a day is text, as for editors.
RECORDS: Any = read((Path(__file__).parent / "records.yaml").read_bytes()).data
SCHEMAS = {model.kind: build_schema(model) for model in KINDS}
REPOSITORIES = sorted(
    path.parent
    for folder in ("examples", "tests/repos", "tests/rules/base")
    for path in (ROOT / folder).rglob("cpath.yaml")
)


def _faults(kind: str, record: Any) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[kind], format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(record)]


def test_the_committed_schemas_are_fresh() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas").iterdir()}
    assert found == render_schemas(), "run `make schemas`"


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind)
def test_each_is_a_schema_of_2020_12(model: type) -> None:
    schema = SCHEMAS[model.kind]  # type: ignore[attr-defined]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT
    assert schema["$id"] == f"urn:cpath:schema:{model.kind}:1"  # type: ignore[attr-defined]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("case", RECORDS, ids=[f"{one['kind']}-{i}" for i, one in enumerate(RECORDS)])
def test_schema_and_model_agree(case: dict[str, Any]) -> None:
    try:
        BY_KIND[case["kind"]].model_validate(case["record"])
    except ValidationError:
        by_model = False
    else:
        by_model = True
    faults = _faults(case["kind"], case["record"])
    assert by_model == case["good"]
    assert (faults == []) == case["good"], faults


def test_every_kind_has_good_and_bad_records() -> None:
    assert {(one["kind"], one["good"]) for one in RECORDS} == {
        (kind, good) for kind in BY_KIND for good in (True, False)
    }


@pytest.mark.parametrize("root", REPOSITORIES, ids=lambda root: root.relative_to(ROOT).as_posix())
def test_repositories_of_the_project_fit_the_schemas(root: Path) -> None:
    faults = {}
    for file in iter_files(Folder(root)):
        assert isinstance(file, RepositoryFile)
        record = read((root / file.path).read_bytes()).data
        if found := _faults(file.model.kind, record):
            faults[file.path] = found
    assert faults == {}


def test_references_and_codes_are_marked() -> None:
    entry = SCHEMAS["pathway"]["$defs"]["EntryPoint"]["properties"]["at"]
    assert entry["x-cpath-ref"] == "occupation|program"
    assert SCHEMAS["occupation"]["properties"]["soc"]["x-cpath-code"] == "SOC 2018"
    assert SCHEMAS["validation"]["properties"]["held_on"]["format"] == "date"


def test_patterns_hold_in_other_languages() -> None:
    """JavaScript refuses needless escapes; a digit is a Unicode digit in some languages."""
    patterns = list(_iter_patterns(SCHEMAS))
    assert len(patterns) > 10
    for pattern in patterns:
        assert not re.search(r"""\\[d"']""", pattern), pattern


def _iter_patterns(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for value in node.values():
            yield from _iter_patterns(value)
    elif isinstance(node, list):
        for value in node:
            yield from _iter_patterns(value)


def test_docstrings_become_plain_words() -> None:
    assert plain_words("One\ntwo ``x``.\n\nThree\n  four.") == "One two `x`.\n\nThree four."

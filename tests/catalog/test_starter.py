"""Starting files: what they explain, that they are read without a fault, and that hints hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.catalog.layout import is_id
from cpath.catalog.starter import make_id, make_title, render_starter, required_keys, schema_line
from cpath.model import KINDS
from cpath.source.reader import read

if TYPE_CHECKING:
    from cpath.model import Entity

VALUES: dict[str, dict[str, object]] = {
    "settings": {"title": "T", "format": 1},
    "region": {"title": "T", "counties": ["08041"]},
    "organization": {"title": "T", "type": "employer"},
    "framework": {"title": "T", "publisher": "P", "level_scale": "onet-level", "competencies": []},
    "occupation": {"title": "T", "soc": "29-1141", "level": "middle"},
    "credential": {"title": "T", "type": "license"},
    "partnership": {"title": "T", "industry": ["622"]},
    "program": {"title": "T", "provider": "p", "type": "certificate"},
    "pathway": {
        "title": "T",
        "stages": [{"id": "entry", "title": "Entry"}],
        "lanes": [{"id": "main", "title": "Main"}],
        "occupations": [],
    },
    "validation": {"title": "T", "occupation": "o", "held_on": "2026-02-12", "voters": [], "items": []},
    "initiative": {"title": "T", "partnership": "p", "sector": "Healthcare"},
}


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind)
def test_the_text_holds_the_values_and_nothing_else(model: type[Entity]) -> None:
    document = read(render_starter(model, VALUES[model.kind]).encode())
    assert document.problems == ()
    assert document.data == VALUES[model.kind]
    model.model_validate(document.data)


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind)
def test_every_hint_may_be_put_to_use(model: type[Entity]) -> None:
    """Taking the # away from every hint gives a record that the model accepts."""
    text = render_starter(model, VALUES[model.kind])
    text = re.sub(r"^#(?! \S)", "", text, flags=re.MULTILINE)  # words have one space behind the #
    text = re.sub(r"^[a-z_]+: \[\]\n", "", text, flags=re.MULTILINE)
    document = read(text.encode())
    assert document.problems == ()
    model.model_validate(document.data)
    assert isinstance(document.data, dict)
    written_by_cpath = {"steps"} if model.kind == "initiative" else set()
    assert set(document.data) == set(model.model_fields) - written_by_cpath


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind)
def test_required_keys_are_those_the_model_asks_for(model: type[Entity]) -> None:
    assert set(required_keys(model)) <= set(VALUES[model.kind])


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind)
def test_lines_are_short_enough_to_read(model: type[Entity]) -> None:
    assert all(len(line) <= 100 for line in render_starter(model, VALUES[model.kind]).splitlines())


def test_a_long_item_has_a_key_a_line() -> None:
    text = render_starter(KINDS[-1], VALUES["initiative"])
    assert "#decisions:\n#  - occupation: registered-nurse\n#    competency: active-listening\n" in text


def test_words_that_may_stand_there_are_not_broken_at_their_hyphens() -> None:
    text = render_starter(KINDS[2], VALUES["organization"])
    assert not re.search("-$", text, flags=re.MULTILINE)
    assert "industry-association" in text


def test_keys_inside_a_part_are_named() -> None:
    texts = {model.kind: render_starter(model, VALUES[model.kind]) for model in KINDS}
    assert "# Keys inside (* is required): organization*, role, convener, steps.\n" in texts["partnership"]
    assert "# Keys inside: weeks, credits, hours.\n" in texts["program"]
    words = " ".join(texts["occupation"].replace("\n# ", " ").split())
    assert "items* (competency*, importance, level," in words
    assert "growth_percent, estimated, estimated_by, derivation, source, as_of, illustrative." in words
    assert "demand" not in texts["initiative"]
    assert "Keys inside (* is required): title*" not in texts["pathway"].partition("stages:")[0]


def test_words_that_keys_inside_may_have_are_named() -> None:
    texts = {
        model.kind: " ".join(render_starter(model, VALUES[model.kind]).replace("\n#", "").split())
        for model in KINDS
    }
    assert "teaches > level: one of introduced, reinforced, mastered or number." in texts["program"]
    assert "decision: one of align, improve, create, accept." in texts["initiative"]
    assert "audience: one of student, job-seeker, employer," in texts["initiative"]
    assert "employment: whole number or unknown." in texts["occupation"]
    words = "median_hourly, median_annual, openings, growth_percent:"
    assert f"{words} number or unknown." in texts["occupation"]
    assert "category: one of knowledge, skill, ability, task, tool, employability." in texts["framework"]


def test_remarks_stand_behind_items() -> None:
    text = render_starter(
        KINDS[1], {"title": "R", "counties": ["08041", "08119"]}, remarks={"counties": ["El Paso", "Teller"]}
    )
    assert '  - "08041"  # El Paso\n  - "08119"  # Teller\n' in text
    assert read(text.encode()).data == {"title": "R", "counties": ["08041", "08119"]}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("cpath.yaml", "# yaml-language-server: $schema=.schemas/program.schema.json"),
        ("a/b.yaml", "# yaml-language-server: $schema=../.schemas/program.schema.json"),
        ("regions/r/a/b.yaml", "# yaml-language-server: $schema=../../../.schemas/program.schema.json"),
    ],
)
def test_the_schema_is_found_from_any_depth(path: str, line: str) -> None:
    assert schema_line(path, "program") == line


@pytest.mark.parametrize(
    ("name", "id_", "title"),
    [
        ("registered-nurse", "registered-nurse", "Registered nurse"),
        ("São Luís Valley", "sao-luis-valley", "São Luís Valley"),
        ("  Pikes   Peak ", "pikes-peak", "Pikes Peak"),
        ("Straße & Søn", "strasse-son", "Straße & Søn"),
        ("Children's Hospital", "childrens-hospital", "Children's Hospital"),
        ("IT", "it", "IT"),
        ("a_b/c", "a-b-c", "a_b/c"),
        ("日本", "", "日本"),
    ],
)
def test_names_become_ids_and_titles(name: str, id_: str, title: str) -> None:
    assert (make_id(name), make_title(name)) == (id_, title)


@given(st.text())
def test_what_becomes_an_id_is_one(name: str) -> None:
    made = make_id(name)
    assert (
        made == ""
        or is_id(made)
        or made in {"con", "prn", "aux", "nul"}
        or re.fullmatch(r"(com|lpt)\d", made)
    )
    assert make_id(made) == made


@given(st.text(min_size=1).filter(lambda text: text.strip() and text.isprintable()))
def test_any_title_is_written_so_that_it_is_read_again(title: str) -> None:
    document = read(render_starter(KINDS[1], {"title": title}).encode())
    assert document.data == {"title": title}

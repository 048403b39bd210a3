from __future__ import annotations

from pathlib import Path

import pytest

from cpath.catalog.layout import RepositoryFile, check_settings_file, iter_files
from cpath.catalog.starter import render_starter, schema_line
from cpath.catalog.tidying import tidy_record
from cpath.errors import RefusedEditError
from cpath.model import KINDS, Entity, Occupation, Organization, Program, Region, Settings
from cpath.source.files import Folder

EXAMPLE = Path(__file__).parents[2] / "examples" / "colorado"


CASES: dict[str, tuple[type[Entity], str, str]] = {
    "codes get quotes, other numbers do not": (
        Organization,
        "title: T\ntype: employer\ncounty: 08041\nnaics: 622 # hospitals\n",
        'title: T\ntype: employer\ncounty: "08041"\nnaics: "622" # hospitals\n',
    ),
    "codes in a list": (
        Region,
        "title: T\ncounties: [08003, 08021]\nnotes: none\n",
        'title: T\ncounties: ["08003", "08021"]\nnotes: none\n',
    ),
    "a code that a number would shorten": (
        Program,
        "title: T\nprovider: p\ntype: certificate\ncip: 01.1010\n",
        'title: T\nprovider: p\ntype: certificate\ncip: "01.1010"\n',
    ),
    "codes beside a byte order mark and CRLF": (
        Organization,
        "\ufefftitle: T\r\ntype: employer\r\nnaics: 622\r\n",
        'title: T\r\ntype: employer\r\nnaics: "622"\r\n',
    ),
    "other faults stay": (
        Organization,
        "title: 7\ntype: nothing\nnaics: 622  \n",
        'title: 7\ntype: nothing\nnaics: "622"\n',
    ),
    "keys in the order of the format": (
        Occupation,
        '# Ours.\n\nnotes: later\nlevel: entry\n# SOC 2018\nsoc: "31-1131"\ntitle: T\n',
        '# Ours.\n\ntitle: T\n# SOC 2018\nsoc: "31-1131"\nlevel: entry\nnotes: later\n',
    ),
    "what is said about a record follows its title": (
        Organization,
        "title: T\ntype: employer\nillustrative: true\nnaics: '622'\ndescription: D\n",
        "title: T\ndescription: D\nillustrative: true\ntype: employer\nnaics: '622'\n",
    ),
    "or stands at the end": (
        Organization,
        "title: T\nnaics: '622'\ntype: employer\nillustrative: true\ndescription: D\nnotes: N\n",
        "title: T\ntype: employer\nnaics: '622'\ndescription: D\nillustrative: true\nnotes: N\n",
    ),
    "the version of the format may come first": (
        Settings,
        "format: 1\nstate: CO\ntitle: T\n",
        "format: 1\ntitle: T\nstate: CO\n",
    ),
    "and second": (Settings, "title: T\nstate: CO\nformat: 1\n", "title: T\nformat: 1\nstate: CO\n"),
    "an unknown key has no place": (
        Organization,
        "type: employer \nnice: yes\ntitle: T\n",
        "type: employer\nnice: yes\ntitle: T\n",
    ),
    "no record": (Organization, "- a \n", "- a\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_tidy_record(name: str) -> None:
    model, before, after = CASES[name]
    result = tidy_record(before.encode(), model, "r.yaml")
    assert result.new.decode() == after
    assert result.remark is None
    assert tidy_record(result.new, model, "r.yaml").new == result.new


def test_keys_that_cannot_be_ordered_stay_and_the_rest_is_tidied() -> None:
    raw = b"type: employer  \n\n# about whom?\n\ntitle: T\n"
    result = tidy_record(raw, Organization, "r.yaml")
    assert result.new == b"type: employer\n\n# about whom?\n\ntitle: T\n"
    assert result.remark == (
        "the keys keep their order: the comment on line 3 is separated from the key below it; "
        "put it directly above the key it is about"
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"title: [\n", "r.yaml:2:1: not YAML"),
        (b"title: \xff\n", "r.yaml:1:8: byte 0xFF is not UTF-8"),
        (b"", "r.yaml:1:1: the file is empty"),
        (b"a: 1\na: 2\n", "r.yaml:2:1: the key 'a' appears here twice"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(raw: bytes, message: str) -> None:
    with pytest.raises(RefusedEditError) as refusal:
        tidy_record(raw, Organization, "r.yaml")
    assert refusal.value.message.startswith(message)


def test_the_example_is_tidy() -> None:
    files = Folder(EXAMPLE)
    records = [
        item for item in (check_settings_file(files), *iter_files(files)) if isinstance(item, RepositoryFile)
    ]
    assert len(records) > 200
    untidy = []
    for item in records:
        raw = (EXAMPLE / item.path).read_bytes()
        result = tidy_record(raw, item.model, item.path)
        if result.new != raw or result.remark is not None:
            untidy.append((item.path, result.remark))
    assert untidy == []


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind)
def test_starting_files_are_tidy(model: type[Entity]) -> None:
    values = {name: "x" for name, field in model.model_fields.items() if field.is_required()}
    text = render_starter(model, values, first_line=schema_line("a/b.yaml", model.kind))
    result = tidy_record(text.encode(), model, "a/b.yaml")
    assert result.new.decode() == text
    assert result.remark is None

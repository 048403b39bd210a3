"""What one person has already, as far as the repository knows words for it; and what programs ask for.

What is read here comes from options, is used once and is kept nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from cpath.catalog.lookup import refuse_unreadable, suggest
from cpath.errors import UsageError
from cpath.model import Credential, Occupation, Program, read_text
from cpath.model.occupation import Education

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Text

EDUCATION: tuple[str, ...] = get_args(Education)
"""Levels of education, the lowest first."""
NOTHING = "nothing"
"""What somebody has who begins."""

_OF_CREDENTIAL = {
    "high-school-diploma": "high school diploma",
    "certificate": "postsecondary certificate",
    "associate-degree": "associate degree",
    "bachelor-degree": "bachelor's degree",
    "master-degree": "master's degree",
}
_SCHOOL = re.compile(r"\b(high.school (diploma|equivalency)|ged|hse|hiset)\b")
_OR = re.compile(r"\bor\b")


@dataclass(frozen=True, slots=True)
class Start:
    """Where one person stands: the work, the programs and the credentials behind them.

    ``education`` is a place in `EDUCATION`, None where it was not said. Who works in an occupation that
    the law licenses holds its license.
    """

    given: tuple[str, ...]
    occupations: tuple[Record[Occupation], ...]
    programs: frozenset[str]
    credentials: frozenset[str]
    education: int | None

    @property
    def has_left_school(self) -> bool:
        """Whether programs for students who are still in school are out."""
        return bool(self.occupations or self.programs or self.credentials or self.education)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a program asks for before one may start, and what of it cpath can read.

    ``credential`` is the key of the credential that it names, ``education`` the place in `EDUCATION`.
    Neither is set where only people can tell whether it is met.
    """

    text: Text
    credential: str | None = None
    education: int | None = None

    def is_met(self, start: Start, held: Iterable[str]) -> bool:
        """Whether it is sure that somebody has it."""
        if self.credential is not None:
            return self.credential in held
        return self.education is not None and (start.education or 0) >= self.education


def read_start(catalog: Catalog, given: Sequence[str], region: str | None) -> Start:
    """Read what somebody has: ids of occupations, credentials and programs, or a level of education."""
    found: dict[str, set[str]] = {kind: set() for kind in (Occupation.kind, Credential.kind, Program.kind)}
    levels: list[int] = []
    for word in given:
        level = _education(word)
        if level is None:
            for kind, key in _named(catalog, word, region):
                found[kind].add(key)
        else:
            levels.append(level)
    occupations = found[Occupation.kind]
    held = found[Credential.kind].union(
        *(awards_of(catalog, catalog.all(Program)[key]) for key in found[Program.kind])
    )
    for key, credential in catalog.all(Credential).items():
        opened = {catalog.resolve(Occupation.kind, ref).key for ref in credential.entity.prepares_for}
        if credential.entity.type == "license" and opened & occupations:
            held.add(key)
    types = {catalog.all(Credential)[key].entity.type for key in held}
    levels += [EDUCATION.index(level) for type_, level in _OF_CREDENTIAL.items() if type_ in types]
    return Start(
        tuple(given),
        tuple(catalog.all(Occupation)[key] for key in sorted(occupations)),
        frozenset(found[Program.kind]),
        frozenset(held),
        max(levels, default=None),
    )


def _named(catalog: Catalog, word: str, region: str | None) -> list[tuple[str, str]]:
    """Return the kinds and keys of what a person says they have, or say what is wrong with the word.

    A program and the credential that it ends with often have one id: then both are meant.
    """
    named = []
    broken: tuple[str, str] | None = None
    known = {NOTHING, *(name.replace(" ", "-") for name in EDUCATION)}
    for model in (Occupation, Credential, Program):
        key = catalog.resolve(model.kind, word, region).key
        if key is not None and key in catalog.records.get(model, {}):
            named.append((model.kind, key))
        elif key is not None:
            broken = model.kind, key
        known |= {key.rpartition("/")[2] for key in catalog.keys(model.kind)}
    if named:
        return named
    if broken is not None:
        refuse_unreadable(catalog, *broken)
    candidates = catalog.resolve(Program.kind, word, region).candidates
    raise UsageError(
        f"--from {word!r}: there is no such occupation, credential, program or level of education",
        help=f"name one of: {', '.join(candidates)}"
        if candidates
        else suggest(word, known, "occupations, credentials and programs"),
    )


def _education(word: str) -> int | None:
    """Return the place of a level of education: as the model writes it, or with hyphens."""
    plain = word.strip().casefold().replace("-", " ").replace("\u2019", "'")
    if plain == NOTHING:
        return 0
    for place, name in enumerate(EDUCATION):
        if plain in (name, name.replace("'", ""), name.replace("'s", "")):
            return place
    return None


def awards_of(catalog: Catalog, program: Record[Program]) -> frozenset[str]:
    """Return the keys of the credentials that a program ends with."""
    awards = program.entity.awards
    if not isinstance(awards, tuple):
        return frozenset()
    keys = (catalog.resolve(Credential.kind, ref).key for ref in awards)
    return frozenset(key for key in keys if key is not None and key in catalog.all(Credential))


def read_requirements(catalog: Catalog, program: Record[Program]) -> tuple[Requirement, ...]:
    """Read what a program asks for: credentials of the repository by title, and a high school diploma."""
    titles = {
        name: key
        for key, credential in catalog.all(Credential).items()
        for name in _names(credential.entity.title)
    }
    found = []
    for text in program.entity.entry_requirements:
        plain = _plain(read_text(text))
        if _SCHOOL.search(plain):
            found.append(Requirement(text, education=EDUCATION.index("high school diploma")))
        elif _OR.search(plain):
            found.append(Requirement(text))
        else:
            found.append(Requirement(text, titles.get(plain)))
    return tuple(found)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\([^)]*\)", " ", text).casefold().split()).rstrip(".")


def _names(title: Text) -> Iterable[str]:
    """Ways to write a title: `Nursing, Bachelor of Science` and `Bachelor of Science in Nursing`."""
    for text in (title,) if isinstance(title, str) else title.values():
        plain = _plain(text)
        yield plain
        subject, comma, degree = plain.partition(", ")
        if comma:
            yield f"{degree} in {subject}"

"""Rules about repeated entries of a list, as one table: in which list, and what makes two the same."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from cpath.diagnostics import Severity
from cpath.model import (
    Framework,
    Initiative,
    Occupation,
    Partnership,
    Pathway,
    Program,
    Region,
    Settings,
    Validation,
)
from cpath.rules.registry import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cpath.catalog.catalog import Catalog
    from cpath.model import Entity
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of a kind of record in which no two entries may agree in what ``same`` names.

    ``keys`` lead to the list. A finding points at the first key of ``same``, or at the whole entry. ``says``
    is its message, made of the entry (``item``), the ``value`` that is repeated and the list's ``owner``.
    """

    model: type[Entity]
    keys: str
    same: str
    says: str | Callable[[Any], str]
    at_key: bool = True

    def find(self, catalog: Catalog, help_: str) -> Iterator[Finding]:
        """Yield each entry that a list has already."""
        same = self.same.split()
        end = (same[0],) if self.at_key else ()
        for record in [catalog.settings] if self.model is Settings else catalog.all(self.model).values():
            for owner, path, items in _iter_lists(record.entity, self.keys.split(".")):
                first: dict[object, int] = {}
                for index, item in enumerate(items):
                    value: Any = attrgetter(*same)(item)
                    if self.same == "competency":
                        value = catalog.resolve("competency", value).key or value
                    before = first.setdefault(value, index)
                    if before != index:
                        yield Finding(
                            record,
                            (*path, index, *end),
                            self._say(item, value, owner),
                            help_,
                            related=((record, (*path, before, *end), "the first one is here"),),
                        )

    def _say(self, item: object, value: object, owner: object) -> str:
        if isinstance(self.says, str):
            return self.says.format(item=item, value=value, owner=owner)
        return self.says(item)


def repeat(code: str, name: str, severity: Severity, help_: str, page: str, *lists: Listed) -> Rule:
    """Make a rule about lists; its page is written as the docstring of any other rule."""

    def find(context: Context) -> Iterator[Finding]:
        for listed in lists:
            yield from listed.find(context.catalog, help_)

    return Rule(code, name, severity, find, page)


def _iter_lists(
    owner: BaseModel, keys: Sequence[str], path: DataPath = ()
) -> Iterator[tuple[BaseModel, DataPath, Sequence[Any]]]:
    """Yield each list that the keys lead to, with what it belongs to and its path."""
    name, *rest = keys
    value, path = getattr(owner, name), (*path, name)
    if not rest:
        yield owner, path, value or ()
    elif isinstance(value, BaseModel):
        yield from _iter_lists(value, rest, path)
    else:
        for index, part in enumerate(value or ()):
            yield from _iter_lists(part, rest, (*path, index))


def _say_completions(item: Any) -> str:
    award = f" with the award {item.award!r}" if item.award else ""
    return f"completions for {item.year}{award} are listed twice"


RULES: tuple[Rule, ...] = (
    repeat(
        "CP208",
        "duplicate-competency",
        Severity.ERROR,
        "change the id of one of the two, or delete it",
        """Two competencies of one framework have the same id.

    Why: only the first one is read, so references to the second are lost.

    Wrong:

        competencies:
          - {id: teamwork, title: Teamwork, category: skill}
          - {id: teamwork, title: Working with others, category: employability}

    Right:

        competencies:
          - {id: teamwork, title: Teamwork, category: skill}
          - {id: working-with-others, title: Working with others, category: employability}""",
        Listed(Framework, "competencies", "id", "this framework lists the competency {value!r} twice"),
    ),
    repeat(
        "CP210",
        "duplicate-id",
        Severity.ERROR,
        "change the id of one of the two",
        """Two courses, stages, lanes or scales of one record have the same id.

    Why: a reference to the id could mean either of them.

    Wrong:

        courses:
          - {id: nur-101, title: Fundamentals of nursing}
          - {id: nur-101, title: Nursing practice}

    Right:

        courses:
          - {id: nur-101, title: Fundamentals of nursing}
          - {id: nur-102, title: Nursing practice}""",
        Listed(Settings, "scales", "id", "the scale {value!r} is listed twice"),
        Listed(Program, "courses", "id", "the course {value!r} is listed twice"),
        Listed(Pathway, "stages", "id", "the stage {value!r} is listed twice"),
        Listed(Pathway, "lanes", "id", "the lane {value!r} is listed twice"),
    ),
    repeat(
        "CP415",
        "conversion-twice",
        Severity.WARNING,
        "keep one of the two; put all points into it",
        """Two conversions lead from one scale to the same other one.

    Why: levels would mean two things, and only one of the two conversions is used.

    Wrong:

        conversions:
          - {from_scale: course-level, to_scale: onet-level, points: []}
          - {from_scale: course-level, to_scale: onet-level, points: []}

    Right:

        conversions:
          - {from_scale: course-level, to_scale: onet-level, points: []}""",
        Listed(
            Settings,
            "conversions",
            "from_scale to_scale",
            "the conversion from {item.from_scale!r} to {item.to_scale!r} is listed twice",
            at_key=False,
        ),
    ),
    repeat(
        "CP506",
        "partner-twice",
        Severity.WARNING,
        "put its roles into one line",
        """The core team lists one organization twice.

    Why: the size of the core team is held against a smallest and a largest number.

    Wrong:

        core_team:
          - {organization: example-college, role: Curriculum lead}
          - {organization: example-college, role: Advising}

    Right:

        core_team:
          - {organization: example-college, role: Curriculum lead and advising}""",
        Listed(Partnership, "core_team", "organization", "the core team lists {value!r} twice"),
    ),
    repeat(
        "CP507",
        "critical-twice",
        Severity.ERROR,
        "keep one of the two",
        """The list of critical occupations has one occupation twice.

    Why: its openings would count twice in the region's demand, and two figures for it may differ.

    Wrong:

        critical_occupations:
          - {occupation: registered-nurse}
          - {occupation: registered-nurse}

    Right:

        critical_occupations:
          - {occupation: registered-nurse}""",
        Listed(
            Initiative,
            "critical_occupations",
            "occupation",
            "critical_occupations lists {value!r} twice",
        ),
    ),
    repeat(
        "CP602",
        "completions-twice",
        Severity.ERROR,
        "keep one count, or say what award each one is about",
        """A program lists the completions of one year and award twice.

    Why: supply would be counted twice, or two counts of it disagree.

    Wrong:

        completions:
          - {year: 2024, count: 42, source: IPEDS, as_of: 2025}
          - {year: 2024, count: 40, source: The college, as_of: 2025}

    Right:

        completions:
          - {year: 2024, count: 42, source: IPEDS, as_of: 2025}""",
        Listed(Program, "completions", "year award", _say_completions),
    ),
    repeat(
        "CP607",
        "taught-twice",
        Severity.WARNING,
        "keep the line with the level that is reached at its end",
        """One course teaches the same competency twice.

    Why: only one of the two levels counts, and readers of the matrix see the other one.

    Wrong:

        courses:
          - id: nur-101
            title: Fundamentals of nursing
            teaches:
              - {competency: onet/active-listening, level: introduced}
              - {competency: onet/active-listening, level: mastered}

    Right:

        courses:
          - id: nur-101
            title: Fundamentals of nursing
            teaches:
              - {competency: onet/active-listening, level: mastered}""",
        Listed(Program, "courses.teaches", "competency", "the course {owner.id!r} teaches {value!r} twice"),
    ),
    repeat(
        "CP609",
        "occupation-served-twice",
        Severity.WARNING,
        "keep the line with the stronger basis",
        """A program says twice that it prepares for one occupation.

    Why: its completers may be allocated to the occupation twice, and the two bases may differ.

    Wrong:

        prepares_for:
          - {occupation: nursing-assistant, basis: crosswalk}
          - {occupation: nursing-assistant, basis: provider}

    Right:

        prepares_for:
          - {occupation: nursing-assistant, basis: crosswalk}""",
        Listed(Program, "prepares_for", "occupation", "prepares_for lists the occupation {value!r} twice"),
    ),
    repeat(
        "CP611",
        "requirement-twice",
        Severity.ERROR,
        "keep one of the two",
        """An occupation requires the same competency twice.

    Why: its weight would count twice in every coverage figure, and the two ratings may differ.

    Wrong:

        requirements:
          source: O*NET 29.3
          as_of: 2025-05
          items:
            - {competency: onet/active-listening, importance: 4.12, level: 4.62}
            - {competency: onet/active-listening, importance: 3.88, level: 4.0}

    Right:

        requirements:
          source: O*NET 29.3
          as_of: 2025-05
          items:
            - {competency: onet/active-listening, importance: 4.12, level: 4.62}""",
        Listed(Occupation, "requirements.items", "competency", "the competency {value!r} is required twice"),
    ),
    repeat(
        "CP613",
        "labor-market-twice",
        Severity.WARNING,
        "keep one of the two, or put them together",
        """An occupation has two lines of labor-market figures for one area from one source and date.

    Why: a report shows only one of them, and you cannot tell which.

    Wrong:

        labor_market:
          - {area: Colorado, median_hourly: 45.37, source: BLS OEWS, as_of: 2025-05}
          - {area: Colorado, median_hourly: 44.80, source: BLS OEWS, as_of: 2025-05}

    Right:

        labor_market:
          - {area: Colorado, median_hourly: 45.37, source: BLS OEWS, as_of: 2025-05}""",
        Listed(
            Occupation,
            "labor_market",
            "area source as_of",
            "figures for {item.area!r} from this source and date are listed twice",
        ),
    ),
    repeat(
        "CP621",
        "voted-twice",
        Severity.ERROR,
        "keep the votes that were meant",
        """A list of votes has one competency twice.

    Why: two means for one item, of which only one is used.

    Wrong:

        items:
          - {competency: onet/active-listening, votes: [4, 3]}
          - {competency: onet/active-listening, votes: [2, 3]}

    Right:

        items:
          - {competency: onet/active-listening, votes: [4, 3]}
          - {competency: onet/coordination, votes: [2, 3]}""",
        Listed(Validation, "items", "competency", "the competency {value!r} is listed twice"),
    ),
    repeat(
        "CP632",
        "living-wage-twice",
        Severity.WARNING,
        "keep one of the two",
        """A region has two living wages for one household and date.

    Why: step 3 compares pay with it, and you cannot tell which one counts.

    Wrong:

        living_wage:
          - {household: one adult, hourly: 19.16, source: A table of living wages, as_of: 2025}
          - {household: one adult, hourly: 21.50, source: A table of living wages, as_of: 2025}

    Right:

        living_wage:
          - {household: one adult, hourly: 21.50, source: A table of living wages, as_of: 2025}""",
        Listed(
            Region,
            "living_wage",
            "household as_of",
            "the living wage for {item.household!r} is listed twice",
        ),
    ),
    repeat(
        "CP702",
        "placed-twice",
        Severity.ERROR,
        "keep one of the two",
        """One occupation has two places on a pathway.

    Why: moves to and from it would begin and end at both.

    Wrong:

        occupations:
          - {occupation: registered-nurse, stage: middle, lane: nursing}
          - {occupation: registered-nurse, stage: advanced, lane: nursing}

    Right:

        occupations:
          - {occupation: registered-nurse, stage: middle, lane: nursing}""",
        Listed(
            Pathway, "occupations", "occupation", "the occupation {value!r} has two places on this pathway"
        ),
    ),
    repeat(
        "CP713",
        "move-twice",
        Severity.WARNING,
        "put the programs of both into one",
        """Two moves lead from the same occupation to the same other one.

    Why: two arrows lie on each other in the picture. Several programs belong into one move.

    Wrong:

        moves:
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, programs: [a]}
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, programs: [b]}

    Right:

        moves:
          - {from_occupation: nursing-assistant, to_occupation: registered-nurse, programs: [a, b]}""",
        Listed(
            Pathway,
            "moves",
            "from_occupation to_occupation",
            "the move from {item.from_occupation!r} to {item.to_occupation!r} is listed twice",
            at_key=False,
        ),
    ),
)
"""The table of all such rules."""

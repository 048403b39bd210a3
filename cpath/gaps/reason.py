"""Why a level is not known, or does not count: facts that reports put into words.

Must not know a language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ReasonKind = Literal[
    # On the side of the occupation
    "required-level-not-voted",
    "required-level-not-given",
    "required-level-not-relevant",
    "required-level-suppressed",
    "required-level-zero",
    "required-level-off-scale",
    "competency-not-found",
    # On the side of the source
    "course-not-mapped",
    "course-partly-mapped",
    "program-not-mapped",
    "assessment-not-stated",
    "level-not-stated",
    "level-off-scale",
    "no-conversion",
    "outside-conversion",
    "related-competency",
    "elective",
    "not-rated",
    # Known, and worth a word
    "taught-not-assessed",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause, and what it is about; what does not apply is empty.

    ``level`` is as the course states it. ``scale`` is that of the level, ``target`` that of the required
    level.
    """

    kind: ReasonKind
    course: str = ""
    level: str = ""
    scale: str = ""
    target: str = ""
    competencies: tuple[str, ...] = ()

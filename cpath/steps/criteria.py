"""The eight steps and their criteria, as a table: what is hard, what only warns, who signs.

The order and the titles are the framework's. A criterion's row stands in its step's module.
"""

from __future__ import annotations

from cpath.steps import (
    step1_business,
    step2_public_team,
    step3_occupations,
    step4_inventory,
    step5_competencies,
    step6_alignment,
    step7_picture,
    step8_improvement,
)
from cpath.steps.criterion import Criterion, Side, Step

_BUSINESS = (Side.BUSINESS,)
_PUBLIC = (Side.PUBLIC,)
_BOTH = (Side.BUSINESS, Side.PUBLIC)

STEPS: tuple[Step, ...] = (
    Step(
        1,
        "Organize business through sector strategies, or connect with an existing sector partnership",
        _BUSINESS,
        step1_business.CRITERIA,
    ),
    Step(2, "Organize a team of public partners", _PUBLIC, step2_public_team.CRITERIA),
    Step(3, "Identify critical occupations", _BUSINESS, step3_occupations.CRITERIA),
    Step(
        4, "Inventory relevant education, training and workforce programs", _PUBLIC, step4_inventory.CRITERIA
    ),
    Step(
        5,
        "Understand the critical competencies required to perform the job",
        _BUSINESS,
        step5_competencies.CRITERIA,
    ),
    Step(
        6,
        "Align, improve and create career pathway programs that build those competencies",
        _PUBLIC,
        step6_alignment.CRITERIA,
    ),
    Step(
        7,
        "Create a picture of the career pathway and market it to all audiences",
        _BOTH,
        step7_picture.CRITERIA,
    ),
    Step(8, "Continuous improvement", _BOTH, step8_improvement.CRITERIA),
)
"""The eight steps, in the order in which they are signed."""

CRITERIA: tuple[Criterion, ...] = tuple(criterion for step in STEPS for criterion in step.criteria)
"""Every criterion of every step."""


def find_criterion(criterion_id: str) -> Criterion | None:
    """Return the criterion of an id such as ``S3.2``."""
    return next((criterion for criterion in CRITERIA if criterion.id == criterion_id), None)

"""The reports there are: what each is for, and the module that builds it.

A report's module has ``document(*facts)``, and ``data(*facts)`` where other programs read it. Where
it has ``gather(catalog, today, region)``, which returns its facts, ``cpath report render`` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cpath.documents.write import DATA_FORMATS, DOCUMENT_FORMATS, write
from cpath.messages import Message, msg

if TYPE_CHECKING:
    from cpath.documents import View


@dataclass(frozen=True, slots=True)
class Report:
    """A report: ``module`` builds it; JSON is offered where its keys are documented."""

    module: str
    summary: Message
    has_data: bool = True
    alone: bool = False
    """Whether `cpath report render` can write it: its facts are those of the whole repository."""

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats it comes in."""
        return (*DOCUMENT_FORMATS, *(name for name in DATA_FORMATS if name != "json" or self.has_data))

    def load(self) -> Any:
        """Return its module."""
        return import_module(f"cpath.reports.{self.module}")


REPORTS = {
    "gap": Report("gap.pairs", msg("what occupations require against what programs teach")),
    "diff": Report("diff.document", msg("what changed between two revisions")),
    "crosswalk": Report("gap.crosswalk", msg("which course teaches which competency")),
    "plan": Report("plan.document", msg("what closes a gap, which programs together, a person's routes")),
    "rollup": Report("gap.rollup", msg("coverage by region, by sector or for the state")),
    "sensitivity": Report("gap.sensitivity", msg("how firm a ranking of gaps is")),
    "since": Report("gap.since", msg("what closed and opened since a revision")),
    "letter": Report("survey.letter", msg("the letter to employers: you asked, we did"), has_data=False),
    "progress": Report(
        "progress",
        msg("for a board: what holds up most, the eight steps, critical occupations and gaps"),
        has_data=False,
        alone=True,
    ),
    "results": Report("survey.results", msg("what employers voted on an occupation")),
    "status": Report("steps.status", msg("the eight steps of each initiative, what is missing"), alone=True),
    "step check": Report("steps.check", msg("which signed steps need review, and why")),
    "criterion": Report("steps.criterion", msg("what a criterion of a step asks"), has_data=False),
    "step guide": Report("steps.guide", msg("who does what at a step, what to write"), has_data=False),
    "step list": Report("steps.listing", msg("the eight steps in short"), has_data=False),
    "step show": Report("steps.show", msg("the criteria of an initiative's steps")),
    "supply": Report("supply.document", msg("job openings against program completers"), alone=True),
}
"""Every report, by name."""


def write_report(name: str, format_: str, view: View, *facts: Any) -> str | bytes:
    """Return the report ``name`` about ``facts`` in one of its formats."""
    module = REPORTS[name].load()
    data = (lambda: module.data(*facts)) if REPORTS[name].has_data else None
    return write(format_, lambda: module.document(*facts), data, view)

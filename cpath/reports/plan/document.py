"""What `cpath plan` found, whatever it was asked: a ladder, sets of programs, or routes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpath.documents import Facts, Section
from cpath.messages import msg
from cpath.plan.report import LadderReport, RouteReport, SetReport
from cpath.reports.plan import ladder, routes, sets
from cpath.reports.plan.data import data
from cpath.reports.plan.definition import LADDER, ROUTES, SETS

if TYPE_CHECKING:
    from cpath.documents import Document
    from cpath.reports.titles import Titles

    Plan = LadderReport | SetReport | RouteReport

__all__ = ["data", "document"]


def document(plan: Plan, titles: Titles) -> Document:
    """Return the plan, and how it is counted."""
    if isinstance(plan, LadderReport):
        found, meaning = ladder.document(plan, titles), LADDER
    elif isinstance(plan, SetReport):
        found, meaning = sets.document(plan, titles), SETS
    else:
        found, meaning = routes.document(plan, titles), ROUTES
    method = Facts(tuple((name, words) for _, name, words in meaning))
    return replace(found, blocks=(*found.blocks, Section(msg("How it is counted"), (method,), "explain")))

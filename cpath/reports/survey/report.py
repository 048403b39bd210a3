"""The results of a vote as text, JSON, Markdown, CSV and a page.

Renders a `cpath.survey.results.Results`; computes nothing but the rounding, half up.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cpath.diagnostics.columns import hang
from cpath.diagnostics.plain import escape_markdown
from cpath.model import Organization
from cpath.reports.gap.table import Table, markdown_lines, table_lines
from cpath.reports.survey.words import (
    DEFINITION,
    SIGNS,
    definition_lines,
    heading,
    item_tables,
    remarks,
    spread,
    summary,
)
from cpath.reports.wording import View, number, words
from cpath.sheets.delimited import write_csv
from cpath.survey.results import shown_occupation

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.sheets.table import Value
    from cpath.survey.item import ItemResult
    from cpath.survey.results import Results

JSON_FORMAT = "cpath-survey/1"


def render_results(results: Results, style: str, view: View) -> str:
    """Render results in one of `FORMATS`."""
    return FORMATS[style](results, view)


def _text(results: Results, view: View) -> str:
    lines = [
        *hang(heading(results, view), view.width, rest="  "),
        *hang(summary(results), view.width, rest="  "),
    ]
    for table in item_tables(results, view):
        lines += ["", *table_lines(table, view.width)]
    lines += ["", *hang(SIGNS, view.width, first="  ", rest="    ")]
    for title, found in remarks(results, view):
        lines += ["", title]
        for line in found:
            lines += hang(line, view.width, first="  ", rest="    ")
    lines += ["", "What the figures mean"]
    for line in definition_lines():
        lines += hang(line, view.width, first="  ", rest="    ")
    return "\n".join(lines) + "\n"


def _markdown(results: Results, view: View) -> str:
    lines = [f"# {escape_markdown(heading(results, view))}", "", escape_markdown(summary(results)) + "."]
    for table in item_tables(results, view):
        lines += ["", *markdown_lines(table)]
    lines += ["", escape_markdown(SIGNS)]
    for title, found in remarks(results, view):
        lines += ["", f"## {escape_markdown(title)}", "", *(f"- {escape_markdown(line)}" for line in found)]
    lines += [
        "",
        "## What the figures mean",
        "",
        *(f"- {escape_markdown(line)}" for line in definition_lines()),
    ]
    return "\n".join(lines) + "\n"


def _json(results: Results, view: View) -> str:
    return json.dumps(results_data(results, view), ensure_ascii=False, indent=2) + "\n"


def results_data(results: Results, view: View) -> dict[str, Any]:
    """Return the keys of ``cpath-survey/1``; null is unknown."""
    entity, thresholds = results.validation.entity, results.thresholds
    return {
        "format": JSON_FORMAT,
        "definition": {
            **dict(DEFINITION),
            "critical_vote": thresholds.critical_vote.value,
            "voters_minimum": thresholds.voters_minimum.value,
            "firms_minimum": thresholds.firms_minimum.value,
        },
        "region": results.validation.region,
        "occupation": shown_occupation(results),
        "title": words(results.occupation.entity.title, view),
        "validation": results.validation.key,
        "held_on": entity.held_on.isoformat(),
        "horizon_months": entity.horizon_months,
        "illustrative": bool(entity.illustrative),
        "previous": None
        if results.previous is None
        else {"validation": results.previous.key, "held_on": results.previous.entity.held_on.isoformat()},
        "voters": [
            {
                "organization": results.catalog.resolve(Organization.kind, voter.organization).key
                or voter.organization,
                "role": voter.role,
            }
            for voter in entity.voters
        ],
        "firms": results.firms,
        "items": [_item(item, view) for item in results.items],
        "drop": [item.competency for item in results.dropped],
        "missing": [
            {"text": words(group.text, view), "count": group.count, "competency": group.competency}
            for group in results.missing
        ],
        "gone": [{"competency": id_, "title": words(title, view)} for id_, title in results.gone],
        "warnings": list(results.warnings),
    }


def _item(item: ItemResult, view: View) -> dict[str, Any]:
    return {
        "competency": item.competency,
        "title": words(item.title, view),
        "category": item.category,
        "mean": number(item.mean),
        "n": item.n,
        "firms": item.firms,
        "votes": list(item.counts),
        "spread": number(spread(item)),
        "split": item.split,
        "cvr": number(item.cvr),
        "chance": number(item.chance),
        "agreed": item.agreed,
        "level": item.level,
        "last_mean": number(item.last_mean),
        "change": number(item.change),
        "verdict": item.verdict,
        "few": item.few,
        "new": item.is_new,
    }


def _csv(results: Results, view: View) -> str:
    """Write a row an item; yes, no or empty for what is known to be so, not so, or unknown."""
    rows: list[list[Value]] = []
    for item in results.items:
        data = _item(item, view)
        counts = dict(zip(("votes_1", "votes_2", "votes_3", "votes_4"), data.pop("votes"), strict=True))
        row = {
            "region": results.validation.region,
            "occupation": shown_occupation(results),
            "held_on": results.validation.entity.held_on,
            **data,
            **counts,
        }
        if not rows:
            rows.append(list(row))
        rows.append(
            [("yes" if value else "no") if isinstance(value, bool) else value for value in row.values()]
        )
    return write_csv(rows)


def _html(results: Results, view: View) -> str:
    # Jinja is imported only where a page is written.
    from cpath.reports.render import render_template  # noqa: PLC0415

    tables = item_tables(results, view)
    context = {
        "language": "en",
        "title": heading(results, view),
        "summary": summary(results),
        "tables": [_page_table(table) for table in tables],
        "signs": SIGNS,
        "remarks": remarks(results, view),
        "definition": DEFINITION,
    }
    return render_template("survey-results.html.j2", context)


def _page_table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "heads": [(column.head, column.is_number) for column in table.columns],
        "rows": [
            [(cell, column.is_number) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
    }


FORMATS: dict[str, Callable[[Results, View], str]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
    "csv": _csv,
    "html": _html,
}
"""The formats of a vote's results."""

"""A ladder of actions in words, for deans. Renders a `LadderReport`; computes nothing but the rounding."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cpath.gaps.yardstick import shown_id
from cpath.reports.plan.amounts import listed, provider_words, region_words, share
from cpath.reports.plan.page import Entry, Page, Section
from cpath.reports.wording import count, percent_range, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.catalog.catalog import Catalog
    from cpath.gaps.competency import Item
    from cpath.plan.ladder import Action, Ladder, Part
    from cpath.plan.options import Rung
    from cpath.plan.report import LadderReport
    from cpath.reports.wording import View

TOP = 10
"""Actions shown where not all are asked for."""

RUNG_TITLES: dict[Rung, str] = {
    "state": "First write down what is done already",
    "assess": "Assess what is taught",
    "deepen": "Teach it to a higher level",
    "unit": "Add a unit to a course",
    "borrow": "Take over a course",
    "articulate": "Agree with a partner on credit",
    "create": "Create a course",
}


def build_ladder_page(report: LadderReport, catalog: Catalog, view: View) -> Page:
    """The page of a program's or an occupation's ladders: the first one in full, all of them on request."""
    first, *others = report.ladders
    by_occupation = others and others[0].occupation.key == first.occupation.key
    sections: list[Section] = []
    if not others:
        title, lines = _title(first, view), _summary(first, catalog, view)
        sections += _sections(first, catalog, view)
    else:
        name = first.occupation.entity.title if by_occupation else first.program.entity.title
        what = "program" if by_occupation else "occupation"
        title = f"{words(name, view)}: how to close the gap, {count(len(report.ladders), what, what + 's')}"
        lines = ()
        for ladder in report.ladders if view.every_item else (first,):
            sections.append(Section(_title(ladder, view), _summary(ladder, catalog, view), level=1))
            sections += _sections(ladder, catalog, view)
        if not view.every_item:
            entries = tuple(
                _short(ladder, catalog, view, by_occupation=bool(by_occupation)) for ladder in others
            )
            heading = "Other programs" if by_occupation else "Other occupations"
            sections.append(Section(f"{heading} (all in full: --all)", entries=entries, level=1))
    return Page(title, lines, tuple(sections), view.language, view.width)


def _title(ladder: Ladder, view: View) -> str:
    program, occupation = ladder.program.entity.title, ladder.occupation.entity.title
    return f"{words(program, view)}: how to close the gap for {words(occupation, view)}"


def _summary(ladder: Ladder, catalog: Catalog, view: View) -> tuple[str, ...]:
    lines = [
        f"{provider_words(catalog, ladder.program, view)}; {region_words(catalog, ladder.region, view)}."
    ]
    pair = ladder.before
    if pair.range is None:
        return (*lines, f"Nothing is known of what {words(ladder.occupation.entity.title, view)} need.")
    basis = "O*NET lists" if pair.screening_only else "employers ask for"
    how = "" if pair.headline == "met" else ", at any level"
    lines.append(f"Today {percent_range(pair.range)} of what {basis} is taught and assessed{how}.")
    done = [action for action in ladder.actions if not action.is_mapping]
    if ladder.actions:
        number = count(len(ladder.actions), "action", "actions")
        if done:
            verb = "brings" if len(ladder.actions) == 1 else "bring"
            lines.append(f"{number} {verb} it to {percent_range(ladder.after.range)}.")
        else:
            lines.append(f"Nobody has stated what {count(len(ladder.actions), 'course', 'courses')} teach.")
    elif not ladder.stuck and not ladder.waiting:
        lines.append("Nothing is left to do.")
    if ladder.cut:
        lines.append("There is more to do: leave out --actions or --target to see it.")
    if pair.screening_only:
        lines.append("No employer here has voted yet: these are general ratings. Ask first:")
        id_ = ladder.occupation.id
        lines.append(f"cpath survey make {id_} -o {id_}.xlsx")
    if not ladder.proven:
        lines.append("There are too many courses to prove that no fewer actions do the same.")
    return tuple(lines)


def _short(ladder: Ladder, catalog: Catalog, view: View, *, by_occupation: bool) -> Entry:
    named = ladder.program if by_occupation else ladder.occupation
    said = f"{percent_range(ladder.before.range)} today"
    if ladder.actions:
        number = count(len(ladder.actions), "action", "actions")
        said += f", {percent_range(ladder.after.range)} after {number}"
    lines = (f"cpath plan {shown_id(catalog, ladder.program)}",) if by_occupation else ()
    return Entry(f"{words(named.entity.title, view)}: {said}", lines)


def _sections(ladder: Ladder, catalog: Catalog, view: View) -> list[Section]:
    sections: list[Section] = []
    shown = ladder.actions if view.every_item else ladder.actions[:TOP]
    number = 1
    for rung, group in groupby(shown, key=lambda action: action.rung):
        actions = list(group)
        entries = tuple(_action(action, ladder, catalog, view) for action in actions)
        sections.append(Section(RUNG_TITLES[rung], entries=entries, numbered=True, first=number))
        number += len(actions)
    rest = len(ladder.actions) - len(shown)
    if rest:
        sections.append(Section(f"And {count(rest, 'more action', 'more actions')}: --all"))
    sections += _left(ladder, view)
    return sections


def _action(action: Action, ladder: Ladder, catalog: Catalog, view: View) -> Entry:
    if action.is_mapping:
        course = _course(action, ladder, view)
        said = count(len(ladder.waiting), "item waits", "items wait")
        return Entry(f"{course}: list what it teaches", (f"{said} for it",))
    after = percent_range(action.after.range)
    if action.rung == "state":
        lines = [f"{_question(part, view)}?" for part in action.parts]
        return Entry(
            _course(action, ladder, view),
            (*_some(lines, view), f"if so, closes {share(action.closes)}: then {after}"),
        )
    return Entry(_deed(action, ladder, catalog, view), (f"closes {share(action.closes)}: then {after}",))


def _question(part: Part, view: View) -> str:
    wanted = part.option.level
    at = "" if wanted is None else f", at {_level(wanted)} or above"
    return f"is {words(part.item.title, view)} assessed{at}"


def _some(lines: Sequence[str], view: View) -> list[str]:
    """The first three; all where all are asked for."""
    few = 3
    if view.every_item or len(lines) <= few:
        return list(lines)
    return [*lines[:few], f"and {len(lines) - few} more"]


def _deed(action: Action, ladder: Ladder, catalog: Catalog, view: View) -> str:
    course = _course(action, ladder, view)
    plain = _titles(action.parts, view)
    if action.rung == "assess":
        return f"Assess in {course}: {_with_levels(action.parts, view)}"
    if action.rung == "deepen":
        return f"{course}: {_with_levels(action.parts, view)}"
    if action.rung == "unit":
        if action.parts[0].option.require:
            return f"Require {course}, now an elective: it teaches {plain}"
        return f"{course}: {_with_levels(action.parts, view)}"
    if action.source is not None:
        source = words(action.source.entity.title, view)
        provider = provider_words(catalog, action.source, view)
        return f"{course} of {source}, {provider}: {plain}"
    return f"A course on {_with_levels(action.parts, view)}"


def _course(action: Action, ladder: Ladder, view: View) -> str:
    """A course by its title and id; the program where it lists none."""
    program = action.source or ladder.program
    if action.course is None:
        return words(program.entity.title, view)
    course = program.entity.courses[action.course]
    return f"{words(course.title, view)} ({course.id})"


def _titles(parts: Iterable[Part], view: View) -> str:
    return listed([words(part.item.title, view) for part in parts])


def _with_levels(parts: Sequence[Part], view: View) -> str:
    """Titles, each group with the level to reach."""
    groups: dict[str, list[str]] = {}
    for part in parts:
        wanted = "" if part.option.level is None else f" to {_level(part.option.level)}"
        groups.setdefault(wanted, []).append(words(part.item.title, view))
    return "; ".join(f"{listed(names)}{wanted}" for wanted, names in groups.items())


def _level(wanted: str | float) -> str:
    return wanted if isinstance(wanted, str) else f"level {wanted:g}"


def _left(ladder: Ladder, view: View) -> list[Section]:
    found = []
    if ladder.agree:
        found.append(
            Section(
                "Ask employers for the level",
                (f"Taught and assessed; whether it is enough is not agreed: {_named(ladder.agree, view)}.",),
            )
        )
    if ladder.stuck:
        found.append(
            Section(
                "Nothing here closes",
                (f"{_named(ladder.stuck, view)}. Look at them with: {_explain(ladder)}",),
            )
        )
    return found


def _explain(ladder: Ladder) -> str:
    return f"cpath gap-report --occupation {ladder.occupation.id} --program {ladder.program.id} --explain"


def _named(items: Sequence[Item], view: View) -> str:
    few = 5
    shown = items if view.every_item else items[:few]
    more = f" and {len(items) - len(shown)} more" if len(items) > len(shown) else ""
    names = [words(item.title, view) for item in shown]
    return f"{', '.join(names)}{more}" if more else listed(names)

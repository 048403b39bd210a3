"""A ladder of actions that close a gap, the least effort first: for deans and program heads."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from cpath.documents import Document, Item, Items, Section
from cpath.gaps.yardstick import shown_id
from cpath.messages import Code, Listed, Message, Share, msg, plural
from cpath.reports.gap.words import range_of
from cpath.reports.plan.amounts import provider
from cpath.rounding import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cpath.documents import Block
    from cpath.gaps.competency import Item as Required
    from cpath.gaps.competency import Pair
    from cpath.messages import Value
    from cpath.plan.ladder import Action, Ladder, Part
    from cpath.plan.options import Rung
    from cpath.plan.report import LadderReport
    from cpath.reports.titles import Titles

_TOP = 10
"""Actions that text shows without --all."""
_FEW = 5

RUNGS: dict[Rung, Message] = {
    "state": msg("First write down what is done already"),
    "assess": msg("Assess what is taught"),
    "deepen": msg("Teach it to a higher level"),
    "unit": msg("Add a unit to a course"),
    "borrow": msg("Take over a course"),
    "articulate": msg("Agree with a partner on credit"),
    "create": msg("Create a course"),
}


def document(report: LadderReport, titles: Titles) -> Document:
    """Return the first ladder in full, the others in short and on request in full."""
    first, *others = report.ladders
    if not others:
        title = msg(
            "{program}: how to close the gap for {occupation}",
            program=first.program.entity.title,
            occupation=first.occupation.entity.title,
        )
        return Document(
            title, tuple(_summary(first)), tuple(_blocks(first, titles)), tuple(_about(first, titles))
        )
    by_occupation = others[0].occupation.key == first.occupation.key
    if by_occupation:
        title = plural(
            "{occupation}: how to close the gap, {n} program",
            "{occupation}: how to close the gap, {n} programs",
            len(report.ladders),
            occupation=first.occupation.entity.title,
        )
    else:
        title = plural(
            "{program}: how to close the gap, {n} occupation",
            "{program}: how to close the gap, {n} occupations",
            len(report.ladders),
            program=first.program.entity.title,
        )
    short = tuple(_short(ladder, titles, by_occupation=by_occupation) for ladder in report.ladders)
    sections = [_in_full(first, titles, by_occupation=by_occupation)]
    sections += [
        Section(section.title, section.blocks, "all")
        for section in (_in_full(ladder, titles, by_occupation=by_occupation) for ladder in others)
    ]
    return Document(title, (), (Items(short), *sections))


def _in_full(ladder: Ladder, titles: Titles, *, by_occupation: bool) -> Section:
    named = ladder.program if by_occupation else ladder.occupation
    lead = Items((*_about(ladder, titles), *_summary(ladder)))
    return Section(named.entity.title, (lead, *_blocks(ladder, titles)))


def _about(ladder: Ladder, titles: Titles) -> Iterator[Value]:
    yield provider(ladder.program, titles)
    if ladder.region:
        yield titles(ladder.region)


def _summary(ladder: Ladder) -> Iterator[Message]:
    """Yield the answer: how much is covered today, and after how many actions."""
    pair = ladder.before
    if pair.range is None:
        yield msg("What {occupation} need is not known yet.", occupation=ladder.occupation.entity.title)
        return
    share = range_of(pair.range)
    if pair.screening_only:
        yield msg("Today {share} of what O*NET lists is taught and assessed.", share=share)
    elif pair.headline == "met":
        yield msg("Today {share} of what employers ask for is taught and assessed.", share=share)
    else:
        yield msg(
            "Today {share} of what employers ask for is taught and assessed, at any level.", share=share
        )
    if ladder.actions and any(not action.is_mapping for action in ladder.actions):
        yield plural(
            "{n} action brings it to {share}.",
            "{n} actions bring it to {share}.",
            len(ladder.actions),
            share=range_of(ladder.after.range),
        )
    elif ladder.actions:
        yield plural(
            "It is not written down yet what {n} course teaches.",
            "It is not written down yet what {n} courses teach.",
            len(ladder.actions),
        )
    elif not ladder.stuck and not ladder.waiting:
        yield msg("Nothing is left to do.")
    if ladder.cut:
        options = Listed((Code("--actions"), Code("--target")))
        yield msg("There is more to do: leave out {options} to see it.", options=options)
    if pair.screening_only:
        id_ = ladder.occupation.id
        yield msg(
            "No employer here has voted yet: these are general ratings. Ask employers first: {command}",
            command=Code(f"cpath survey make {id_} -o {id_}.xlsx"),
        )
    if not ladder.proven:
        yield msg("There are too many courses to prove that no fewer actions do the same.")


def _short(ladder: Ladder, titles: Titles, *, by_occupation: bool) -> Item | Value:
    named = ladder.program if by_occupation else ladder.occupation
    said = msg("{share} today", share=range_of(ladder.before.range))
    if ladder.actions:
        said = plural(
            "{share} today, {then} after {n} action",
            "{share} today, {then} after {n} actions",
            len(ladder.actions),
            share=range_of(ladder.before.range),
            then=range_of(ladder.after.range),
        )
    words = msg("{name}: {said}", name=named.entity.title, said=said)
    if not by_occupation:
        return words
    return Item(words, (Code(f"cpath plan {shown_id(titles.catalog, ladder.program)}"),))


def _blocks(ladder: Ladder, titles: Titles) -> Iterator[Block]:
    number = 1
    before = (ladder.before, *(action.after for action in ladder.actions))
    steps = zip(ladder.actions, before, strict=False)
    for rung, group in groupby(steps, key=lambda step: step[0].rung):
        items = tuple(_action(action, earlier, ladder, titles) for action, earlier in group)
        room = max(0, _TOP + 1 - number)
        block = Items(items, most=room, numbered=True, first=number)
        yield Section(RUNGS[rung], (block,), "always" if room else "all")
        number += len(items)
    if ladder.agree:
        yield Section(
            msg("Ask employers for the level"),
            (msg("Taught and assessed; the level is not agreed: {items}.", items=_named(ladder.agree)),),
        )
    if ladder.stuck:
        look = f"cpath gap-report --occupation {ladder.occupation.id} --program {ladder.program.id} --explain"
        yield Section(
            msg("What no action here closes"),
            (msg("{items}. Look closer: {command}", items=_named(ladder.stuck), command=Code(look)),),
        )


def _action(action: Action, before: Pair, ladder: Ladder, titles: Titles) -> Item:
    if action.is_mapping:
        waiting = plural("{n} item waits for it", "{n} items wait for it", len(ladder.waiting))
        return Item(msg("{course}: list what it teaches", course=_course(action, ladder)), (waiting,))
    result = _result(action, before)
    if action.rung != "state":
        return Item(_deed(action, ladder, titles), (result,))
    asked: list[Value] = [_question(part) for part in action.parts[:_FEW]]
    rest = len(action.parts) - len(asked)
    if rest:
        asked.append(plural("and {n} more", "and {n} more", rest))
    return Item(_course(action, ladder), (*asked, result))


def _result(action: Action, before: Pair) -> Message:
    """What an action closes, so that it adds up with what is shown before and after it."""
    earlier, later = before.range, action.after.range
    then, asked = range_of(later), action.rung == "state"
    if earlier == later:
        if asked:
            return msg("if so, the required level is reached; covered as before: {then}", then=then)
        return msg("reaches the required level; covered as before: {then}", then=then)
    closes = action.closes
    if earlier and later and earlier.low == earlier.high and later.low == later.high:
        closes = Fraction(whole(later.low * 100) - whole(earlier.low * 100), 100)
    if asked:
        return msg("if so, this closes {share}: then {then}", share=Share(closes), then=then)
    return msg("closes {share}: then {then}", share=Share(closes), then=then)


def _question(part: Part) -> Message:
    wanted = part.option.level
    if wanted is None:
        return msg("is {item} assessed?", item=part.item.title)
    return msg("is {item} assessed, at {level} or above?", item=part.item.title, level=_level(wanted))


def _deed(action: Action, ladder: Ladder, titles: Titles) -> Message:
    course = _course(action, ladder)
    if action.rung == "assess":
        return msg("Assess in {course}: {items}", course=course, items=_with_levels(action.parts))
    if action.rung == "unit" and action.parts[0].option.require:
        names = [part.item.title for part in action.parts]
        return msg(
            "Require {course}, now an elective: it teaches {items}", course=course, items=Listed(names, 99)
        )
    if action.rung in ("deepen", "unit"):
        return msg("{course}: {items}", course=course, items=_with_levels(action.parts))
    if action.source is not None:
        return msg(
            "{course} of {program}, {provider}: {items}",
            course=course,
            program=action.source.entity.title,
            provider=provider(action.source, titles),
            items=Listed([part.item.title for part in action.parts], 99),
        )
    return msg("A course on {items}", items=_with_levels(action.parts))


def _course(action: Action, ladder: Ladder) -> Value:
    """A course by its title and id; the program where it lists none."""
    program = action.source or ladder.program
    if action.course is None:
        return program.entity.title
    course = program.entity.courses[action.course]
    return msg("{title} ({id})", title=course.title, id=Code(course.id))


def _with_levels(parts: Iterable[Part]) -> Message:
    """Titles, each group with the level to reach."""
    groups: dict[str | float | None, list[Value]] = {}
    for part in parts:
        groups.setdefault(part.option.level, []).append(part.item.title)
    found: list[Message] = []
    for wanted, names in groups.items():
        items = Listed(names, 99)
        found.append(
            msg("{items}", items=items)
            if wanted is None
            else msg("{items} to {level}", items=items, level=_level(wanted))
        )
    joined, *rest = found
    for more in rest:
        joined = msg("{one}; {more}", one=joined, more=more)
    return joined


_LEVELS = {"introduced": msg("introduced"), "reinforced": msg("reinforced"), "mastered": msg("mastered")}


def _level(wanted: str | float) -> Value:
    if isinstance(wanted, str):
        return _LEVELS.get(wanted, wanted)
    return msg("level {level}", level=format(wanted, "g"))


def _named(items: Sequence[Required]) -> Listed:
    return Listed([item.title for item in items], _FEW)

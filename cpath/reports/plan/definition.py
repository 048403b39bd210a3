"""What the figures of a plan mean, in every output."""

from __future__ import annotations

from cpath.messages import Message, msg

LADDER: tuple[tuple[str, Message, Message], ...] = (
    (
        "order",
        msg("Order"),
        msg(
            "By effort: write down, assess, teach to a higher level, add a unit, take over a course, agree "
            "with a partner on credit, create a course. Each item has the action of least effort that closes "
            "it."
        ),
    ),
    (
        "within one kind",
        msg("Within one kind"),
        msg(
            "The fewest actions that close all that this kind can close; first those that close the most "
            "weight. With --actions and --target: the actions that close the most, and the fewest that are "
            "enough."
        ),
    ),
    (
        "covered",
        msg("Covered"),
        msg(
            "The headline coverage of the gap report, for the program with the change made. Writing down "
            "counts as if the answer is yes; if it is no, the item needs the next kind of action."
        ),
    ),
    (
        "closes",
        msg("Closes"),
        msg("The share of the required weight of the items that an action brings to the required level."),
    ),
    (
        "a unit",
        msg("A unit"),
        msg(
            "Goes to the required course whose competencies other courses most often teach together with the "
            "item; at most 3 units a course. A competency that only one CIP family teaches needs such a "
            "course."
        ),
    ),
    (
        "another program's course",
        msg("Another program's course"),
        msg(
            "That program runs in the region, is for all audiences of this one, and is of its field: they "
            "prepare for one occupation, or share four digits of CIP. For a competency that only one CIP "
            "family teaches, a pathway and that family in common is enough. Of the same provider, or with an "
            "agreement on credit: taken over; else agreed with the partner."
        ),
    ),
    (
        "levels not agreed",
        msg("Levels not agreed"),
        msg("Where employers have agreed on no level, taught and assessed at any level is enough."),
    ),
)

SETS: tuple[tuple[str, Message, Message], ...] = (
    (
        "counted",
        msg("Counted"),
        msg(
            "A program counts for the occupations that it prepares for, where it is known to teach and assess"
            " an item at the required level. Programs of a pathway: those that the pathway names."
        ),
    ),
    (
        "audiences",
        msg("Audiences"),
        msg("A set is for one audience; audiences that the same programs serve share a set."),
    ),
    (
        "the set",
        msg("The set"),
        msg(
            "Of all sets of as many programs the one that covers the most weight, proven; it ends where one "
            "more program would add less than --least of the weight."
        ),
    ),
    (
        "covered",
        msg("Covered"),
        msg("Share of the weight of all required items of these occupations: known, and at most."),
    ),
)

ROUTES: tuple[tuple[str, Message, Message], ...] = (
    (
        "shown",
        msg("Shown"),
        msg(
            "The quickest, the cheapest and the best paid route, where these are known. No other route is "
            "better in weeks, cost or first pay without being worse in another of the three."
        ),
    ),
    (
        "first pay",
        msg("First pay"),
        msg(
            "The median pay in the first work on the way, compared in whole dollars an hour and up to the pay"
            " at the goal; no one is promised it."
        ),
    ),
    (
        "follows",
        msg("Follows"),
        msg(
            "A program can follow where an agreement carries credit over into it, a credential held by then "
            "leads on to one of its own, it asks for such a credential, or a pathway has a move through it."
        ),
    ),
    (
        "begins",
        msg("Begins"),
        msg(
            "With such a program, one that a pathway calls a way in, or one whose requirements are met by "
            "what was said. `Ask the school first` where only the school can tell."
        ),
    ),
    (
        "credit",
        msg("Credit"),
        msg(
            "Where an agreement says how many credits carry over, cost and weeks go down in proportion: an "
            "estimate."
        ),
    ),
    (
        "weeks",
        msg("Weeks"),
        msg(
            "One program after the other. Apprenticeships and moves by experience count as paid; of other "
            "programs the paid hours, 40 a week."
        ),
    ),
    (
        "unknown",
        msg("Unknown"),
        msg("A cost, a length or a pay that is unknown is not 0, and makes no route better."),
    ),
)

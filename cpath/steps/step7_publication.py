"""Where pictures of a pathway were published: for whom, where, and where the links lead.

Owns which publication is the latest for an audience. Must not judge what a picture shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.messages import Code, msg
from cpath.steps.criterion import Measured, judge
from cpath.steps.link import why_nowhere
from cpath.steps.wording import count, listed, number

if TYPE_CHECKING:
    from cpath.catalog import Record
    from cpath.messages import Message
    from cpath.model import Pathway
    from cpath.model.initiative import Publication
    from cpath.steps.context import Context, OwnPathway
    from cpath.steps.criterion import Place

PUBLIC_ITEMS: dict[str, Message] = {
    "career_awareness": msg("career awareness"),
    "wages": msg("salaries and wages"),
    "forecast": msg("the employment forecast"),
    "programs_and_aid": msg("programs, services and financial aid"),
    "online_support": msg("online student support"),
}
"""The five public items by their key, as people call them."""


def find_published(context: Context, own: OwnPathway) -> list[int]:
    """Return the positions of the publications of a pathway, made public by today."""
    found = []
    for index, publication in enumerate(context.initiative.entity.publications):
        if max(publication.published_on, publication.rendered_on) > context.today:
            continue
        key = context.catalog.resolve("pathway", publication.pathway, context.initiative.region).key
        if own.record is not None and key == own.record.key:
            found.append(index)
    return found


def find_current(context: Context, own: OwnPathway) -> list[tuple[int, Publication]]:
    """Return for each audience the publication that was rendered last."""
    publications = context.initiative.entity.publications
    latest: dict[str, int] = {}
    for index in find_published(context, own):
        known = latest.get(publications[index].audience)
        if known is None or publications[index].rendered_on >= publications[known].rendered_on:
            latest[publications[index].audience] = index
    return [(index, publications[index]) for index in sorted(latest.values())]


def places_of_publications(context: Context, found: list[tuple[int, Publication]]) -> list[Place]:
    """Return where publications are, or where they would be."""
    return [(context.initiative, ("publications", index)) for index, _ in found] or [
        (context.initiative, ("publications",))
    ]


def audiences(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    """Judge whether a pathway is published for enough audiences."""
    del pathway
    found = find_current(context, own)
    names = listed(publication.audience for _, publication in found)
    return judge(
        len(found) >= context.thresholds.audiences_minimum.value,
        measured=f"{count(len(found), 'audience')}{f' ({names})' if names else ''}",
        expected="",
        evidence=places_of_publications(context, found),
        missing=msg(
            "make versions for more audiences, and record them under {publications}",
            publications=Code("publications"),
        ),
    )


def audiences_expected(context: Context) -> str:
    """Say for how many audiences it is to be."""
    least = number(context.thresholds.audiences_minimum.value)
    return f"published for at least {least} audiences"


def recorded(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    """Judge whether it is recorded where a pathway is published."""
    del pathway
    found = find_published(context, own)
    return judge(
        bool(found),
        measured=count(len(found), "publication"),
        expected="",
        evidence=[(context.initiative, ("publications", index)) for index in found]
        or [(context.initiative, ("publications",))],
        missing=msg(
            "publish the picture, and record under {publications} where, when and for whom",
            publications=Code("publications"),
        ),
    )


def linked(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    """Judge whether each audience has a link, and no link of the picture leads nowhere."""
    current = find_current(context, own)
    without = [publication.audience for _, publication in current if publication.url is None]
    links: list[tuple[str, Place]] = [
        (publication.url, (context.initiative, ("publications", index, "url")))
        for index, publication in current
        if publication.url is not None
    ]
    links += [
        (stated.url, (pathway, ("public_information", key, "url")))
        for key in PUBLIC_ITEMS
        if (stated := getattr(pathway.entity.public_information, key, None)) is not None
        and stated.url is not None
    ]
    # What is made up may have made-up addresses.
    made_up = bool(context.initiative.entity.illustrative)
    nowhere = [(why, place) for url, place in links if (why := why_nowhere(url, examples=made_up))]
    faults = [f"no link for {listed(without)}"] * bool(without)
    faults += [f"a link that leads nowhere: {why}" for why in dict.fromkeys(why for why, _ in nowhere)]
    missing = (
        places_of_publications(context, [found for found in current if found[1].url is None])
        if without
        else []
    )
    return judge(
        bool(current) and not faults,
        measured=listed(faults) or "all linked" if current else "nothing published",
        expected="",
        evidence=[*missing, *(place for _, place in nowhere)] or places_of_publications(context, current),
        missing=msg("write under {url} the public address at which it can be seen", url=Code("url")),
    )

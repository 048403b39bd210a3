"""A state of the repository as it stood in a revision, for commands that look back."""

from typing import TYPE_CHECKING

from cpath.errors import NoRepositoryError

if TYPE_CHECKING:
    from collections.abc import Collection

    from cpath.catalog import Catalog
    from cpath.reports.diff.document import Side
    from cpath.source.history import History


def load_side(
    history: "History",
    rev: str,
    regions: "Collection[str] | None" = None,
    *,
    like: "Catalog | None" = None,
) -> tuple["Side", "Catalog"]:
    """Read what a revision holds, with its name and its day; what is as in ``like`` is shared with it.

    Raises `UngovernedError` where its settings, or the file of one of ``regions``, cannot be read.
    """
    from cpath.catalog import load_revision
    from cpath.catalog.governing import require_readable
    from cpath.cli.output import progress, today
    from cpath.reports.diff.document import Side

    commit = history.commit(rev)
    with progress(f"reading {commit.short}") as advance:
        try:
            loaded = load_revision(history, commit.id, advance, like=like)
        except NoRepositoryError as error:
            raise NoRepositoryError(
                f"{error.message} ({rev}, {commit.on})",
                help="the repository began later, or stood elsewhere: name a later revision; "
                "`git log --oneline -- cpath.yaml` lists some",
            ) from None
    loaded.catalog.today = today()
    require_readable(loaded.catalog, regions, where=f" in {rev}")
    return Side(rev, commit.on, commit), loaded.catalog

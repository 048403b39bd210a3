"""A repository's history: its revisions, and the files of each, read from Git's objects alone.

Owns how Git is asked: by name, with nothing that a repository could have run. Nothing is checked
out, compared or fetched by Git, and its index is not read (`docs/decisions/0007-git.md`). Must not
know which files there should be, nor what they mean.
"""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from cpath.errors import CpathError, NoRepositoryError, UnreadableError, UsageError
from cpath.source.files import Entry, Files, Found, LinkedFolderError, What
from cpath.source.git import GitError, ask, find_git

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LONGEST_REVISION = 1_000
"""A revision's name may have so many characters."""
MOST_ENTRIES = 200_000
"""So many files of one revision are looked at."""
_BATCH_BYTES = 8 * 1024**2
_BATCH_FILES = 2_000
_LONGEST_LINK = 4_096
_MOST_LINKS = 40
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Commit:
    """One revision. ``on`` is the day of the commit where it was made; ``subject`` its first line."""

    id: str
    short: str
    on: date
    subject: str


class History:
    """The revisions of the Git repository that a folder belongs to. Open it with `History.open`."""

    def __init__(self, root: Path, git: str, prefix: str, *, shallow: bool) -> None:
        self.root = root
        self._git = git
        self._prefix = prefix
        self.is_shallow = shallow
        """Whether older commits were left out when the repository was cloned."""

    @classmethod
    def open(cls, root: Path) -> History:
        """Open the history of the folder ``root``, which may lie below the top of its repository.

        Raises `MissingProgramError` without the program git, `NoRepositoryError` where the folder
        is in no Git repository, `UnreadableError` where Git refuses to read that repository.
        """
        git = find_git()
        try:
            told = ask(
                git, root, "rev-parse", "--is-shallow-repository", "--is-inside-work-tree", "--show-prefix"
            )
        except GitError as error:
            raise _cannot_open(root, error) from None
        shallow, inside, prefix = told.decode("utf-8", "surrogateescape").split("\n", 2)
        if inside != "true":
            raise NoRepositoryError(
                f"Git has no working folder at {root}",
                help="clone it with `git clone`, and run this there",
            )
        return cls(root, git, prefix.removesuffix("\n"), shallow=shallow == "true")

    def resolve(self, rev: str) -> str:
        """Give the commit's full id for any name that Git has for it: ``HEAD~3``, a branch, a tag.

        Raises `UsageError` where there is no such commit, or the name cannot be one.
        """
        if not rev or rev.startswith(("-", "^")) or not rev.isprintable() or len(rev) > LONGEST_REVISION:
            shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in rev[:60])
            raise UsageError(
                f"{shown!r} cannot be the name of a revision",
                help="name a commit, a branch or a tag, such as HEAD~1; `git log --oneline` lists commits",
            )
        try:
            told = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        except GitError as error:
            if error.killed:
                raise _cannot_read(f"the revision {rev!r}", error) from None
            told = b""
        commit = told.decode("ascii", "replace").strip()
        if _ID.fullmatch(commit) is None:
            help_ = "`git log --oneline` lists the commits, `git branch --all` the branches"
            if self.is_shallow:
                help_ = (
                    "a shallow clone has no such commit: in CI set fetch-depth: 0, "
                    "here run `git fetch --unshallow`"
                )
            raise UsageError(f"there is no revision {rev!r} here", help=help_)
        return commit

    def commit(self, rev: str) -> Commit:
        """Give the commit that a revision names; raises as `resolve` does."""
        return self._read_commits("--no-walk", self.resolve(rev))[0]

    def tree(self, commit: str, below: Sequence[str] = ()) -> Files:
        """Give the files of a commit below the root; of the folders and files ``below`` where named.

        Raises `UnreadableError` where the commit's files cannot be listed.
        """
        return _Tree(self, commit, tuple(below))

    def blob(self, commit: str, path: str, limit: int = 2 * 1024**2) -> bytes | None:
        """Give the bytes of one regular file of a commit, None where there is none at ``path``.

        Links are not followed. Raises `UnreadableError` where it has more than ``limit`` bytes or
        its contents are not here.
        """
        if any(part in ("", ".", "..") for part in path.split("/")):
            return None  # Git would not take it for a path below the root
        item = self._list(commit, (path,)).get(path)
        if item is None or not item.is_file:
            return None
        if item.size > limit:
            raise UnreadableError(
                f"{path} has {item.size:,} bytes in {commit[:10]}, more than the {limit:,} allowed",
                help="split it, or raise limits: size in cpath.yaml",
            )
        return self._contents([item])[0]

    def commits(self, since: str | None, until: str, paths: Sequence[str] = ()) -> tuple[Commit, ...]:
        """Give the commits after ``since`` up to ``until``, newest first, along first parents.

        With ``paths`` only those that changed one of them (files or folders below the root). Raises
        as `resolve` does.
        """
        bounds = [self.resolve(until)]
        if since is not None:
            bounds.append(f"^{self.resolve(since)}")
        return self._read_commits(
            "--first-parent", *bounds, "--", *(paths or ([self._top] if self._top else ()))
        )

    @property
    def _top(self) -> str:
        """Give the path of the root where it is not the top of the repository."""
        return "." if self._prefix else ""

    def _ask(self, *arguments: str, given: bytes = b"") -> bytes:
        return ask(self._git, self.root, *arguments, given=given)

    def _read_commits(self, *arguments: str) -> tuple[Commit, ...]:
        try:
            told = self._ask("rev-list", "--encoding=UTF-8", "--format=%H%x00%h%x00%cs%x00%s", *arguments)
        except GitError as error:
            raise _cannot_read("the list of commits", error) from None
        found = []
        for line in told.decode("utf-8", "replace").split("\n"):
            parts = line.split("\0", 3)
            if len(parts) == 4:  # noqa: PLR2004 - the other lines say "commit <id>"
                found.append(Commit(parts[0], parts[1], date.fromisoformat(parts[2]), parts[3]))
        return tuple(found)

    def _list(self, commit: str, below: Sequence[str]) -> dict[str, _Item]:
        """List the files of a commit below the root, by path; nothing where it has no such folder."""
        top = f"{commit}:{self._prefix.rstrip('/')}"
        try:
            tree = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", top).decode().strip()
        except GitError as error:
            if error.killed:
                raise _cannot_read(f"the files of {commit[:10]}", error) from None
            return {}
        if _ID.fullmatch(tree) is None:
            return {}
        try:
            told = self._ask(
                "ls-tree", "-r", "-z", "-l", "--full-tree", tree, *(("--", *below) if below else ())
            )
        except GitError as error:
            raise _cannot_read(f"the files of {commit[:10]}", error) from None
        if told.count(b"\0") > MOST_ENTRIES:
            raise UnreadableError(
                f"{commit[:10]} holds more than {MOST_ENTRIES:,} files",
                help="keep the career pathway data in a folder of its own",
            )
        found: dict[str, _Item] = {}
        for line in told.split(b"\0"):
            about, tab, name = line.partition(b"\t")
            if tab:
                mode, _kind, object_, size = about.decode("ascii", "replace").split()
                path = name.decode("utf-8", "surrogateescape")
                found[path] = _Item(mode, object_, int(size) if size.isdecimal() else 0)
        return found

    def _contents(self, items: Sequence[_Item]) -> list[bytes]:
        """Read the contents of files, all at once; their sizes must have been looked at."""
        given = "".join(f"{item.object}\n" for item in items).encode("ascii")
        try:
            told = self._ask("cat-file", "--batch", given=given)
        except GitError as error:
            raise _cannot_read("files", error) from None
        found = []
        place = 0
        for item in items:
            end = told.find(b"\n", place)
            header = told[place:end].split()
            if end < 0 or len(header) != 3 or header[1] != b"blob":  # noqa: PLR2004 - id, kind, size
                raise UnreadableError(
                    f"this clone does not hold the contents of the file {item.object[:10]}",
                    help="it was cloned without some contents, or is damaged: clone it anew without --filter",
                )
            start, place = end + 1, end + 1 + int(header[2])
            found.append(told[start:place])
            place += 1
        return found


def find_history(root: Path) -> History | None:
    """Open the history of a folder where there is one.

    None where there is no program git, no Git repository, one that Git refuses to read, or one
    without a commit.
    """
    try:
        history = History.open(root)
        history.resolve("HEAD")
    except CpathError:
        return None
    return history


def _cannot_open(root: Path, error: GitError) -> CpathError:
    said = error.said
    if "dubious ownership" in said:
        # Git's own words: on Windows the path is not the one that was given.
        own = (line.strip() for line in said.splitlines() if "safe.directory" in line)
        command = next(own, f"git config --global --add safe.directory {root}")
        return UnreadableError(
            f"Git does not read {root}: another user owns it",
            help=f"where you trust it, run: {command}",
        )
    if "not a git repository" in said or "cannot use bare repository" in said:
        return NoRepositoryError(
            f"{root} is in no Git repository, so there are no revisions to look at",
            help="start one with `git init`, then `git add --all` and `git commit`",
        )
    return _cannot_read(f"the Git repository of {root}", error)


def _cannot_read(what: str, error: GitError) -> UnreadableError:
    return UnreadableError(
        f"Git cannot read {what}: {error.reason}", help="`git fsck` says what is wrong with it"
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """One line of a tree: a file, a link or a submodule."""

    mode: str
    object: str
    size: int

    @property
    def is_file(self) -> bool:
        return self.mode.startswith("100")

    @property
    def is_link(self) -> bool:
        return self.mode == "120000"


@dataclass(frozen=True, slots=True)
class _Name:
    """Something in a folder of a commit, as `os.DirEntry` would tell of it."""

    name: str
    item: _Item | None
    """None for a folder."""

    def is_symlink(self) -> bool:
        return self.item is not None and self.item.is_link

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:  # noqa: ARG002 - no link is a folder here
        return self.item is None


class _Tree(Files):
    """The files of one commit."""

    def __init__(self, history: History, commit: str, below: tuple[str, ...]) -> None:
        self._history = history
        self._commit = commit
        self._below = below
        self._items = history._list(commit, below)  # noqa: SLF001 - two halves of one thing
        self._order = list(self._items)
        self._places = {path: index for index, path in enumerate(self._order)}
        self._ahead: dict[str, bytes] = {}
        self._read: set[str] = set()

    @cached_property
    def _folders(self) -> dict[str, dict[str, _Item | None]]:
        folders: dict[str, dict[str, _Item | None]] = {"": {}}
        for path, item in self._items.items():
            folder, _, name = path.rpartition("/")
            folders.setdefault(folder, {})[name] = item
            while folder:
                above, _, name = folder.rpartition("/")
                known = folders.setdefault(above, {})
                if name in known:
                    break
                known[name] = None
                folder = above
        return folders

    def scan(self, folder: str) -> Sequence[Entry]:
        """See `Files.scan`."""
        item = self._items.get(folder)
        if item is not None:
            if item.is_link:
                raise LinkedFolderError(folder)
            if item.is_file:
                raise NotADirectoryError(folder)
            raise OSError(errno.EINVAL, "a submodule, whose files are in another Git repository")
        found = self._folders.get(folder)
        if found is None:
            raise FileNotFoundError(folder)
        return [_Name(name, found[name]) for name in sorted(found)]

    def look(self, path: str) -> Found:
        """See `Files.look`."""
        real = self._follow(path) if self._is_link(path) else path
        if isinstance(real, What):
            return Found(real)
        item = self._items.get(real)
        if item is not None:
            return Found(What.FILE, item.size) if item.is_file else Found(What.OTHER)
        if real in self._folders:
            return Found(What.FOLDER)
        raise FileNotFoundError(errno.ENOENT, "there is no such file", path)

    def read_bytes(self, path: str, limit: int) -> bytes:
        """See `Files.read_bytes`. Raises `UnreadableError` where the clone lacks the contents."""
        real = self._follow(path) if self._is_link(path) else path
        item = None if isinstance(real, What) else self._items.get(real)
        if item is None or isinstance(real, What) or not item.is_file:
            raise FileNotFoundError(errno.ENOENT, "there is no such file", path)
        if item.size > limit:
            # Its length tells that it is too large: not one byte of it is needed.
            return bytes(limit + 1)
        if real in self._ahead:
            return self._ahead.pop(real)
        if real in self._read or real not in self._places:
            return self._contents([real])[0]
        # Files are read once each and nearly in the order of the tree: the next ones come along.
        batch: list[str] = []
        size = 0
        for name in self._order[self._places[real] :]:
            other = self._items[name]
            if name in self._read or not other.is_file or other.size > limit:
                continue
            size += other.size
            if batch and (size > _BATCH_BYTES or len(batch) == _BATCH_FILES):
                break
            batch.append(name)
        self._read.update(batch)
        self._ahead.update(zip(batch, self._contents(batch), strict=True))
        return self._ahead.pop(real)

    def _contents(self, paths: Sequence[str]) -> list[bytes]:
        return self._history._contents([self._items[path] for path in paths])  # noqa: SLF001

    def _is_link(self, path: str) -> bool:
        item = self._items.get(path)
        return item is not None and item.is_link

    def _follow(self, path: str) -> str | What:
        """Give the path that a link leads to, through all links on the way, or why it leads nowhere."""
        todo = list(reversed(path.split("/")))
        done: list[str] = []
        links = 0
        while todo:
            part = todo.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not done:
                    return What.LINK_OUT
                done.pop()
                continue
            here = "/".join((*done, part))
            item = self._item(here)
            if item is None or not item.is_link:
                done.append(part)
                continue
            links += 1
            target = self._contents([here])[0] if item.size <= _LONGEST_LINK else b""
            if links > _MOST_LINKS or not target:
                return What.BROKEN_LINK
            if target.startswith(b"/"):
                return What.LINK_OUT
            todo.extend(reversed(target.decode("utf-8", "surrogateescape").split("/")))
        if any(part.startswith(".") for part in done):
            return What.LINK_TO_HIDDEN
        real = "/".join(done)
        return real if real in self._items or real in self._folders else What.BROKEN_LINK

    def _item(self, path: str) -> _Item | None:
        """Find what a link names, also where it was not among what was listed."""
        if self._below and path not in self._items and path not in self._folders:
            more = self._history._list(self._commit, (path,))  # noqa: SLF001
            if more:
                self._items.update(more)
                self.__dict__.pop("_folders", None)
        return self._items.get(path)

"""A repository's history: its revisions and their files, read only from Git's objects.

Owns how Git is called: by name, with nothing that a repository could make it run. Git checks out, compares
and fetches nothing, and its index is not read (`docs/decisions/0007-git.md`). Must not know which files
there should be, nor what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from cpath.errors import CpathError, NoRepositoryError, UnreadableError, UsageError
from cpath.source.git import GitError, ask, find_git, reject_invalid_answers
from cpath.source.partial import find_missing, is_partial, lacks, measure
from cpath.source.tree import Item, Tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cpath.source.files import Files

LONGEST_REVISION = 1_000
"""Maximum characters in a revision's name."""
MOST_ENTRIES = 200_000
"""Maximum files of one revision that are looked at."""
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Commit:
    """One revision. ``on`` is the local date of the commit; ``subject`` its first line."""

    id: str
    short: str
    on: date
    subject: str


@reject_invalid_answers
class History:
    """The revisions of the Git repository that a folder belongs to. Open it with `History.open`."""

    def __init__(self, root: Path, git: str, prefix: str, *, shallow: bool) -> None:
        self.root = root
        self._git = git
        self._prefix = prefix
        self.is_shallow = shallow
        """Whether the clone leaves out older commits."""

    @classmethod
    def open(cls, root: Path) -> History:
        """Open the history of the folder ``root``, which may be below the top of its repository.

        Raises `MissingProgramError` without the program git, `NoRepositoryError` if the folder is in no Git
        repository, and `UnreadableError` if Git refuses to read that repository.
        """
        git = find_git(root)
        try:
            answer = ask(
                git, root, "rev-parse", "--is-shallow-repository", "--is-inside-work-tree", "--show-prefix"
            )
        except GitError as error:
            raise cannot_open(root, error) from None
        shallow, inside, prefix = answer.decode("utf-8", "surrogateescape").split("\n", 2)
        if inside != "true":
            raise NoRepositoryError(
                f"Git has no working folder at {root}",
                help="clone it with `git clone`, and run the command there",
            )
        return cls(root, git, prefix.removesuffix("\n"), shallow=shallow == "true")

    def resolve(self, rev: str) -> str:
        """The commit's full id for any name that Git knows: ``HEAD~3``, a branch, a tag.

        Raises `UsageError` if there is no such commit, or the name is not valid.
        """
        if not rev or rev.startswith(("-", "^")) or not rev.isprintable() or len(rev) > LONGEST_REVISION:
            shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in rev[:60])
            raise UsageError(
                f"{shown!r} is not a valid revision name",
                help="name a commit, a branch or a tag, such as HEAD~1; `git log --oneline` lists commits",
            )
        try:
            answer = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        except GitError as error:
            if error.killed:
                raise self._cannot_read(f"the revision {rev!r}", error) from None
            answer = b""
        commit = answer.decode("ascii", "replace").strip()
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
        """The commit that a revision names. Raises as `resolve` does."""
        return self._read_commits("--no-walk", self.resolve(rev))[0]

    def tree(self, commit: str, below: Sequence[str] = ()) -> Files:
        """The files of a commit below the root, or in the folders and files ``below``.

        Raises `UnreadableError` if the commit's files cannot be listed.
        """
        return Tree(self, commit, tuple(below))

    def blob(self, commit: str, path: str, limit: int = 2 * 1024**2) -> bytes | None:
        """Bytes of one regular file of a commit; None if there is none at ``path``.

        Links are not followed. Raises `UnreadableError` if it has more than ``limit`` bytes or its contents
        are not here.
        """
        if any(part in ("", ".", "..") for part in path.split("/")):
            return None  # Git would not accept it as a path below the root
        item = self.list_files(commit, (path,)).get(path)
        if item is None or not item.is_file:
            return None
        if item.size > limit:
            raise UnreadableError(
                f"{path} has {item.size:,} bytes in {commit[:10]}, more than the {limit:,} allowed",
                help="split it, or raise limits: size in cpath.yaml",
            )
        return self.read_contents([item])[0]

    def commits(self, since: str | None, until: str, paths: Sequence[str] = ()) -> tuple[Commit, ...]:
        """Commits after ``since`` up to ``until``, newest first, along first parents.

        With ``paths``, only those that changed one of them (files or folders below the root). Raises as
        `resolve` does.
        """
        bounds = [self.resolve(until)]
        if since is not None:
            bounds.append(f"^{self.resolve(since)}")
        return self._read_commits(
            "--first-parent", *bounds, "--", *(paths or ([self._top] if self._top else ()))
        )

    @property
    def _top(self) -> str:
        """Path of the root, if it is not the top of the repository."""
        return "." if self._prefix else ""

    @cached_property
    def is_partial(self) -> bool:
        """Whether the clone leaves out some contents (``--filter``)."""
        return is_partial(self._ask)

    def _cannot_read(self, what: str, error: GitError) -> UnreadableError:
        """Error for what Git cannot read, because the clone leaves it out or it is damaged."""
        return lacks(what) if not error.killed and self.is_partial else _cannot_read(what, error)

    def _ask(self, *arguments: str, given: bytes = b"") -> bytes:
        return ask(self._git, self.root, *arguments, given=given)

    def _read_commits(self, *arguments: str) -> tuple[Commit, ...]:
        try:
            answer = self._ask("rev-list", "--encoding=UTF-8", "--format=%H%x00%h%x00%cs%x00%s", *arguments)
        except GitError as error:
            raise self._cannot_read("the list of commits", error) from None
        found = []
        for line in answer.decode("utf-8", "replace").split("\n"):
            parts = line.split("\0", 3)
            if len(parts) == 4:  # noqa: PLR2004 - the other lines say "commit <id>"
                found.append(Commit(parts[0], parts[1], date.fromisoformat(parts[2]), parts[3]))
        return tuple(found)

    def list_files(self, commit: str, below: Sequence[str]) -> dict[str, Item]:
        """The files of a commit below the root, by path; none if it has no such folder."""
        what = f"the files of {commit[:10]}"
        tree = self._find_tree(commit, what)
        if tree is None:
            return {}
        listing = ("ls-tree", "-r", "-z", "-l", "--full-tree", tree, *(("--", *below) if below else ()))
        try:
            found = self._read_list(self._ask(*listing), commit)
        except GitError as error:
            if error.killed or not self.is_partial:
                raise self._cannot_read(what, error) from None
            return self._list_partly(listing, commit, tree)
        return found

    def _list_partly(self, listing: Sequence[str], commit: str, tree: str) -> dict[str, Item]:
        """Files of a partial clone, which may lack some, so Git cannot give their sizes."""
        what = f"the files of {commit[:10]}"
        try:
            found = self._read_list(self._ask(*(word for word in listing if word != "-l")), commit)
            missing = find_missing(self._ask, tree)
            there = dict.fromkeys(
                item.object for item in found.values() if item.has_bytes and item.object not in missing
            )
            sizes = measure(self._ask, list(there))
        except GitError as error:
            raise self._cannot_read(what, error) from None
        return {
            path: replace(item, size=sizes.get(item.object, 0), is_here=item.object not in missing)
            for path, item in found.items()
        }

    def _find_tree(self, commit: str, what: str) -> str | None:
        """Id of the root's folder in a commit; None if it has no such folder."""
        top = f"{commit}:{self._prefix.rstrip('/')}"
        try:
            tree = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", top).decode().strip()
        except GitError as error:
            if error.killed:
                raise self._cannot_read(what, error) from None
            if self.is_partial:
                self._check_folders_are_here(commit, what)
            return None
        return tree if _ID.fullmatch(tree) else None

    def _check_folders_are_here(self, commit: str, what: str) -> None:
        """Raise if Git finds no folder because the clone lacks the folder lists on the way to it."""
        try:
            self._ask("ls-tree", "-z", "--full-tree", commit, "--", self._prefix or ".")
        except GitError as error:
            raise self._cannot_read(what, error) from None

    @staticmethod
    def _read_list(answer: bytes, commit: str) -> dict[str, Item]:
        if answer.count(b"\0") > MOST_ENTRIES:
            raise UnreadableError(
                f"{commit[:10]} has more than {MOST_ENTRIES:,} files",
                help="keep the career pathway data in its own folder",
            )
        found: dict[str, Item] = {}
        for line in answer.split(b"\0"):
            about, tab, name = line.partition(b"\t")
            if tab:
                mode, _kind, object_, *size = about.decode("ascii", "replace").split()
                path = name.decode("utf-8", "surrogateescape")
                found[path] = Item(mode, object_, int(size[0]) if size and size[0].isdecimal() else 0)
        return found

    def read_contents(self, items: Sequence[Item]) -> list[bytes]:
        """Read the contents of files, all at once. Their sizes must have been checked."""
        missing = sum(not item.is_here for item in items)
        if missing:
            raise lacks("the contents of a required file" if missing == 1 else f"{missing} files")
        given = "".join(f"{item.object}\n" for item in items).encode("ascii")
        try:
            answer = self._ask("cat-file", "--batch", given=given)
        except GitError as error:
            raise self._cannot_read("files", error) from None
        found = []
        place = 0
        for item in items:
            end = answer.find(b"\n", place)
            header = answer[place:end].split()
            if end < 0 or len(header) != 3 or header[1] != b"blob":  # noqa: PLR2004 - id, kind, size
                what = f"the contents of the file {item.object[:10]}"
                if self.is_partial:
                    raise lacks(what)
                raise UnreadableError(
                    f"this clone does not have {what}", help="`git fsck` shows what is wrong with it"
                )
            start, place = end + 1, end + 1 + int(header[2])
            found.append(answer[start:place])
            place += 1
        return found


def find_history(root: Path) -> History | None:
    """The history of a folder, if it has one.

    None if git is not installed, if there is no Git repository, if Git refuses to read it, or if it has no
    commit.
    """
    try:
        history = History.open(root)
        history.resolve("HEAD")
    except CpathError:
        return None
    return history


def cannot_open(root: Path, error: GitError) -> CpathError:
    """Error for a repository that Git does not open, with what to do about it."""
    said = error.said
    if "dubious ownership" in said:
        # Git's own text: on Windows the path is not the one that was given.
        own = (line.strip() for line in said.splitlines() if "safe.directory" in line)
        command = next(own, f"git config --global --add safe.directory {root}")
        return UnreadableError(
            f"Git does not read {root}: another user owns it",
            help=f"if you trust it, run: {command}",
        )
    if "not a git repository" in said or "cannot use bare repository" in said:
        return NoRepositoryError(
            f"{root} is not in a Git repository, so it has no revisions",
            help="start one with `git init`, then `git add --all` and `git commit`",
        )
    return _cannot_read(f"the Git repository of {root}", error)


def _cannot_read(what: str, error: GitError) -> UnreadableError:
    return UnreadableError(
        f"Git cannot read {what}: {error.reason}", help="`git fsck` shows what is wrong with it"
    )

"""Which findings are listed, and how the others are counted."""

from __future__ import annotations

from cpath.diagnostics import Severity
from cpath.diagnostics.listing import PER_CODE, PER_FILE, PER_RUN, Listing

ABOUT = {code: (f"name-{code}", Severity.WARNING) for code in ("CP1", "CP2", "CP3")}


def _fill(listing: Listing, code: str, path: str, number: int, *, fixable: bool = False) -> int:
    return sum(listing.admit(code, path, fixable=fixable) for _ in range(number))


def _told(listing: Listing) -> list[tuple[str, str, int]]:
    return sorted((one.code, one.path, one.more) for one in listing.summaries(ABOUT))


def test_each_code_has_its_own_room_in_each_file() -> None:
    listing = Listing()
    assert _fill(listing, "CP1", "a", PER_FILE + 7) == PER_FILE
    assert _fill(listing, "CP2", "a", PER_FILE) == PER_FILE
    assert _fill(listing, "CP1", "b", 3) == 3
    assert _told(listing) == [("CP1", "a", 7)]


def test_a_full_run_still_lists_some_of_each_code() -> None:
    listing = Listing()
    files = PER_RUN // PER_FILE
    for number in range(files):
        assert _fill(listing, "CP1", f"f{number:04}", PER_FILE) == PER_FILE
    assert _fill(listing, "CP1", "late", 2) == 0
    assert _fill(listing, "CP1", "later", 1) == 0
    assert sum(_fill(listing, "CP2", f"g{number}", 1) for number in range(PER_CODE + 5)) == PER_CODE
    assert _told(listing) == [("CP1", "late", 3), ("CP2", f"g{PER_CODE}", 5)]
    (words,) = [one.message for one in listing.summaries(ABOUT) if one.code == "CP1"]
    assert "2 files" in words


def test_what_can_be_mended_is_all_listed_for_who_mends() -> None:
    listing = Listing(every_fix=True)
    assert _fill(listing, "CP1", "a", PER_FILE + 50, fixable=True) == PER_FILE + 50
    assert _fill(listing, "CP1", "a", 5) == 0
    assert _fill(Listing(), "CP1", "a", PER_FILE + 50, fixable=True) == PER_FILE


def test_a_copy_goes_on_by_itself() -> None:
    listing = Listing(every_fix=True)
    _fill(listing, "CP1", "a", PER_FILE)
    copy = listing.copy()
    assert _fill(copy, "CP1", "a", 1) == 0
    assert _told(listing) == []
    assert _told(copy) == [("CP1", "a", 1)]
    assert listing.fresh().every_fix
    assert _fill(listing.fresh(), "CP1", "a", PER_FILE) == PER_FILE


def test_only_what_is_wanted_is_summed_up() -> None:
    listing = Listing()
    _fill(listing, "CP1", "a", PER_FILE + 1)
    _fill(listing, "CP2", "b", PER_FILE + 1)
    found = list(listing.summaries(ABOUT, lambda code, path: (code, path) == ("CP2", "b")))
    assert [(one.code, one.name, one.severity, one.more) for one in found] == [
        ("CP2", "name-CP2", Severity.WARNING, 1)
    ]

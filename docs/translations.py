"""Bring the translations up to date: extract messages from the source, add new ones, drop old ones, compile.

Run `make messages` after a message changed, then translate the entries that are empty. With ``--check``
nothing is written: exit code 1 says that a file is out of date or a message has no translation.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "cpath"
LOCALES = PACKAGE / "messages" / "locale"
KEYWORDS = {"msg": None, "plural": (1, 2), "msg_in": ((1, "c"), 2)}


def extract() -> Catalog:
    """Return every message of the package, in the order of its files."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    found = extract_from_dir(str(PACKAGE), [("**.py", "python")], keywords=KEYWORDS)
    for file, _, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(message, None, [(f"cpath/{file}", None)], auto_comments=comments, context=context)
    return catalog


def untranslated(catalog: Catalog) -> list[str]:
    """Return the messages of a catalog without a translation, or with a plural form missing."""
    return [
        str(message.id)
        for message in catalog
        if message.id
        and not (all(message.string) if isinstance(message.string, (tuple, list)) else message.string)
    ]


def update(path: Path) -> tuple[bytes, bytes, list[str]]:
    """Return the text and the compiled form of a catalog as they should be, and what is not translated."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3])
    template = extract()
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    # Babel would ask Spanish for a third form, for millions; with two given, gettext would then use none.
    catalog._num_plurals, catalog._plural_expr = 2, "(n != 1)"  # noqa: SLF001 - no other way to set it
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalog, width=110, omit_header=False, include_lineno=False)
    write_mo(compiled, catalog)
    return text.getvalue(), compiled.getvalue(), untranslated(catalog)


def main(arguments: list[str]) -> int:
    """Update or check the translations of every language; return the exit code."""
    stale = False
    for path in sorted(LOCALES.rglob("*.po")):
        text, compiled, missing = update(path)
        for message in missing:
            print(f"{path.parts[-3]}: not translated: {message}")
        stale |= bool(missing)
        for file, wanted in ((path, text), (path.with_suffix(".mo"), compiled)):
            if "--check" not in arguments:
                file.write_bytes(wanted)
            elif not file.exists() or file.read_bytes() != wanted:
                print(f"{file}: out of date; run `make messages`")
                stale = True
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

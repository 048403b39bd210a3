"""Pages of the findings made while reading files (CP0..), and of files in the wrong place.

`cpath.catalog.load` makes the findings, before any rule runs.
"""

from __future__ import annotations

from cpath.catalog.load import NAMES
from cpath.diagnostics import Severity
from cpath.rules.page import read_page

_PAGES: dict[str, str] = {
    "CP001": """The file is not valid YAML: a quote, colon, dash or space is missing or extra.

    Why: nothing in the file can be read, so its record is missing from every figure. The finding names the
    place where reading stopped. The mistake is often one line above.

    Wrong:

        title: "Nursing
        type: certificate

    Right:

        title: "Nursing"
        type: certificate
    """,
    "CP002": """A key appears twice in the same place.

    Why: only one of the two values can count, and a reader cannot know which.

    Wrong:

        type: certificate
        title: Nursing
        type: diploma

    Right:

        type: certificate
        title: Nursing
    """,
    "CP003": """A key is not text but a number, true or a list.

    Why: keys are words of the format. Any other key means that there is an extra colon or a missing quote.

    Wrong:

        title: {1: Nursing}

    Right:

        title: {en: Nursing}
    """,
    "CP004": """A value uses YAML's anchors (&name) or aliases (*name).

    Why: a value must be readable where it is, and a few aliases can make a small file fill a computer's
    memory. Refer to another record by its id.

    Wrong:

        title: &name Nursing
        description: *name

    Right:

        title: Nursing
        description: Nursing
    """,
    "CP005": """A mapping uses YAML's merge key (<<).

    Why: everything that a record says must be in the record, where readers and reviewers see it.

    Wrong:

        title: {<<: {en: Nursing}}

    Right:

        title: {en: Nursing}
    """,
    "CP006": """A value has a YAML tag (!tag), or the file has a YAML directive (%YAML).

    Why: tags make programs build things other than text, numbers and lists. cpath never does that.

    Wrong:

        title: !name Nursing

    Right:

        title: Nursing
    """,
    "CP007": """A file contains a second document.

    Why: one file is one record, and its name is the record's id. A record after the three dashes would have
    no id.

    Wrong:

        title: Nursing
        ---
        title: Welding

    Right:

        title: Nursing
    """,
    "CP008": """A file is not UTF-8.

    Why: accented letters would be wrong or lost. Editors save UTF-8 by default. In Excel and old Windows
    programs you must choose it.

    Wrong:

        # saved in Windows-1252
        title: Enfermer\u00eda

    Right:

        # saved as UTF-8
        title: Enfermer\u00eda
    """,
    "CP009": """A file contains a character that is invisible or reverses the direction of text.

    Why: readers do not see what the file really says. Such characters come from copying out of web pages
    and PDF files, or are meant to deceive.

    Wrong:

        title: Nursing<U+202E>

    Right:

        title: Nursing
    """,
    "CP010": """A line is indented with a tab.

    Why: YAML allows only spaces there, because each editor shows tabs at a different width.

    Wrong:

        # the second line begins with a tab
        title:
        \ten: Nursing

    Right:

        title:
          en: Nursing
    """,
    "CP012": """Values are nested deeper than the limit of 40 levels.

    Why: no record needs it. Such files are mistakes or attacks. To raise the limit, set `limits` in
    `cpath.yaml`.

    Wrong:

        notes: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]

    Right:

        notes: Nothing is nested here.
    """,
    "CP013": """A file has more keys and values than the limit of 200,000.

    Why: it is slow to read and too long to review. To raise the limit, set `limits` in `cpath.yaml`.

    Wrong:

        # a framework with every detailed task of every occupation in one file
        title: All tasks

    Right:

        # one framework for each publisher and list
        title: Tasks of healthcare occupations
    """,
    "CP014": """A value has more than 200,000 characters, or a key more than 512.

    Why: it is not written for readers but pasted. To raise the limit, set `limits` in `cpath.yaml`.

    Wrong:

        notes: The whole text of a report, pasted

    Right:

        notes: See the report of May 2026
    """,
    "CP015": """A file is larger than the limit of 2,000,000 bytes.

    Why: GitHub does not show it, and it is too long to review. To raise the limit, set `limits` in
    `cpath.yaml`.

    Wrong:

        # a file of 3,000,000 bytes
        title: Everything

    Right:

        # several files, each with one record
        title: One thing
    """,
    "CP016": """A folder of records contains something that is not a regular file: a pipe, a socket, a device.

    Why: reading it could wait forever.

    Wrong:

        # organizations/example-hospital.yaml is a named pipe
        title: Example Hospital

    Right:

        # organizations/example-hospital.yaml is a text file
        title: Example Hospital
    """,
    "CP017": """A link leads nowhere or out of the repository.

    Why: on another computer the target is missing or different. A link out of the repository can also
    expose what you never meant to publish.

    Wrong:

        # organizations/example-hospital.yaml is a link to /home/someone/hospital.yaml
        title: Example Hospital

    Right:

        # organizations/example-hospital.yaml is the file itself
        title: Example Hospital
    """,
    "CP019": """A file cannot be read because the computer refuses access.

    Why: its record is missing from every figure.

    Wrong:

        # the file's permissions do not let you read it
        title: Example Hospital

    Right:

        # chmod u+r organizations/example-hospital.yaml
        title: Example Hospital
    """,
    "CP020": """A file is empty, or has only comments.

    Why: it looks as if a record with this id exists.

    Wrong:

        # still to be written

    Right:

        title: Example Hospital
        type: employer
    """,
    "CP021": """Different YAML programs read this text in different ways.

    Examples are a ? right before a text inside [ ] or { }, a lone - there, a # without a space before it,
    or a last line of only spaces after a text of several lines.

    Why: another program, an editor or a website would show something other than what cpath counts, and
    no one would notice.

    Wrong:

        title: Nursing
        tags: [?evening, weekend]

    Right:

        title: Nursing
        tags: ["?evening", weekend]
    """,
    "CP201": """The name of a file or region is not a valid id.

    Ids are lowercase letters, digits and single hyphens, up to 80 characters. Also refused are names that
    differ only in capitals, and names that Windows keeps for devices (con, aux, nul).

    Why: ids appear in references, in links and in file names on every system. Simple ids work everywhere.

    Wrong:

        # organizations/Example_Hospital.yaml
        title: Example Hospital

    Right:

        # organizations/example-hospital.yaml
        title: Example Hospital
    """,
    "CP204": """A file or folder is in a place where records cannot be.

    Records are files whose names end in .yaml, directly in the folder of their kind. Notes for colleagues
    may be beside them as .md or .txt.

    Why: it would be silently skipped.

    Wrong:

        # organizations/example-hospital.yml
        title: Example Hospital

    Right:

        # organizations/example-hospital.yaml
        title: Example Hospital
    """,
}

PAGES = tuple(read_page(code, NAMES[code], Severity.ERROR, text) for code, text in _PAGES.items())
"""Pages of all findings that `cpath.catalog.load` makes."""

"""The pages of what reading a file can find (CP0..), and of files that stand in the wrong place.

The findings themselves are made while loading (`cpath.catalog.load`), before any rule runs.
"""

from __future__ import annotations

from cpath.catalog.load import NAMES
from cpath.diagnostics import Severity
from cpath.rules.page import read_page

_PAGES: dict[str, str] = {
    "CP001": """The file is not YAML: a quote, a colon, a dash or a space is missing or too many.

    Why: nothing of the file can be read, so its record is missing from every figure. The place that
    is named is where reading stopped; the slip is often one line above it.

    Wrong:

        title: "Nursing
        type: certificate

    Right:

        title: "Nursing"
        type: certificate
    """,
    "CP002": """A key stands twice in the same place.

    Why: only one of the two values can count, and a reader cannot tell which.

    Wrong:

        type: certificate
        title: Nursing
        type: diploma

    Right:

        type: certificate
        title: Nursing
    """,
    "CP003": """A key is not text: a number, true, a list.

    Why: keys are words of the format; a key that is no word means a colon too many or a quote too
    few.

    Wrong:

        title: {1: Nursing}

    Right:

        title: {en: Nursing}
    """,
    "CP004": """A value uses YAML's anchors (&name) or aliases (*name).

    Why: what stands in one place must be readable there, and a few aliases can make a small file
    fill a computer's memory. Refer to another record by its id.

    Wrong:

        title: &name Nursing
        description: *name

    Right:

        title: Nursing
        description: Nursing
    """,
    "CP005": """A mapping uses YAML's merge key (<<).

    Why: what a record says must stand in the record, where a reader and a review see it.

    Wrong:

        title: {<<: {en: Nursing}}

    Right:

        title: {en: Nursing}
    """,
    "CP006": """A value has a YAML tag (!tag), or the file a YAML directive (%YAML).

    Why: tags make programs build things other than text, numbers and lists; cpath never does.

    Wrong:

        title: !name Nursing

    Right:

        title: Nursing
    """,
    "CP007": """A file holds a second document.

    Why: one file is one record, and its name is the record's id; what follows the three dashes
    would have none.

    Wrong:

        title: Nursing
        ---
        title: Welding

    Right:

        title: Nursing
    """,
    "CP008": """A file is not UTF-8.

    Why: letters with accents would be shown wrongly or lost. Editors write UTF-8 by themselves;
    Excel and old Windows programs must be told to.

    Wrong:

        # saved in Windows-1252
        title: Enfermer\u00eda

    Right:

        # saved as UTF-8
        title: Enfermer\u00eda
    """,
    "CP009": """A file holds a character that cannot be seen or turns the direction of text.

    Why: what stands there is not what a reader sees; such characters come from copying out of web
    pages and PDF files, or are meant to deceive.

    Wrong:

        title: Nursing<U+202E>

    Right:

        title: Nursing
    """,
    "CP010": """A line is indented with a tab.

    Why: YAML allows only spaces there, because tabs are of another width in each editor.

    Wrong:

        # the second line begins with a tab
        title:
        \ten: Nursing

    Right:

        title:
          en: Nursing
    """,
    "CP012": """Values are nested deeper than the limit of 40 levels.

    Why: no record needs it; such files are mistakes or attacks. `limits` in `cpath.yaml` raises it.

    Wrong:

        notes: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]

    Right:

        notes: Nothing is nested here.
    """,
    "CP013": """A file holds more keys and values than the limit of 200,000.

    Why: it takes long to read and nobody can review it. `limits` in `cpath.yaml` raises the limit.

    Wrong:

        # a framework with every detailed task of every occupation in one file
        title: All tasks

    Right:

        # one framework for each publisher and list
        title: Tasks of healthcare occupations
    """,
    "CP014": """A value is longer than the limit of 200,000 characters, or a key longer than 512.

    Why: it is no sentence for readers but something pasted. `limits` in `cpath.yaml` raises it.

    Wrong:

        notes: The whole text of a report, pasted

    Right:

        notes: See the report of May 2026
    """,
    "CP015": """A file is larger than the limit of 2,000,000 bytes.

    Why: GitHub does not show it and nobody can review it. `limits` in `cpath.yaml` raises the limit.

    Wrong:

        # a file of 3,000,000 bytes
        title: Everything

    Right:

        # several files, each with one record
        title: One thing
    """,
    "CP016": """Something in a folder of records is no regular file: a pipe, a socket, a device.

    Why: reading it could wait for ever.

    Wrong:

        # organizations/example-hospital.yaml is a named pipe
        title: Example Hospital

    Right:

        # organizations/example-hospital.yaml is a text file
        title: Example Hospital
    """,
    "CP017": """A link leads nowhere or out of the repository.

    Why: on another computer something else stands there, or nothing; and a link out of the
    repository can show what was never meant to be published.

    Wrong:

        # organizations/example-hospital.yaml is a link to /home/someone/hospital.yaml
        title: Example Hospital

    Right:

        # organizations/example-hospital.yaml is the file itself
        title: Example Hospital
    """,
    "CP019": """A file cannot be read: the computer refuses it.

    Why: its record is missing from every figure.

    Wrong:

        # the file's permissions do not let you read it
        title: Example Hospital

    Right:

        # chmod u+r organizations/example-hospital.yaml
        title: Example Hospital
    """,
    "CP020": """A file is empty, or holds only comments.

    Why: it looks as if there were a record of this id.

    Wrong:

        # still to be written

    Right:

        title: Example Hospital
        type: employer
    """,
    "CP021": """Programs that read YAML read this text in different ways.

    A ? right before a text inside [ ] or { }, a lone - there, a # without a space before it, or a last
    line of nothing but spaces after a text of several lines.

    Why: what another program, an editor or a website shows from the same file would not be what cpath
    counts, and nobody would notice.

    Wrong:

        title: Nursing
        tags: [?evening, weekend]

    Right:

        title: Nursing
        tags: ["?evening", weekend]
    """,
    "CP201": """A file's or region's name cannot be an id.

    Ids are small letters, digits and single hyphens, up to 80 characters. Names that differ only
    in capitals, and names that Windows keeps for devices (con, aux, nul), are refused with it.

    Why: ids stand in references, in links and in file names on every system; what needs no
    thinking there cannot go wrong.

    Wrong:

        # organizations/Example_Hospital.yaml
        title: Example Hospital

    Right:

        # organizations/example-hospital.yaml
        title: Example Hospital
    """,
    "CP204": """A file or folder stands where no record can stand.

    Records are files whose names end in .yaml, directly in the folder of their kind. Notes for
    colleagues may stand beside them as .md or .txt.

    Why: it would not be read, and nobody would notice.

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

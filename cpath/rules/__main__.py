"""``python -m cpath.rules > docs/rules.md``: the document of all rules."""

from __future__ import annotations

import sys

from cpath.rules import PAGES
from cpath.rules.page import render_document

sys.stdout.write(render_document(PAGES))

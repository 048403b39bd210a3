"""A survey sheet as a page to print and fill in with a pen, in black and white."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.reports.render import render_template
from cpath.survey.page import MISSING_LINES, ask_words, footer_words
from cpath.survey.words import VOTES, say, vote_words

if TYPE_CHECKING:
    from cpath.survey.form import Form


def render_form_page(form: Form) -> str:
    """Render the form: a box for each vote, in the order of the CSV into which somebody types them."""
    language = form.language
    context = {
        "language": language,
        "title": say("title", language, occupation=form.title),
        "ask": ask_words(form),
        "cross": say("cross", language),
        "votes": VOTES,
        "legend": [vote_words(vote, language) for vote in VOTES],
        "firm": say("firm", language),
        "role": say("role", language),
        "item": say("item", language),
        "groups": [(say(category, language), items) for category, items in form.groups],
        "missing": say("missing", language),
        "missing_lines": range(MISSING_LINES),
        "thanks": say("thanks", language),
        "source": footer_words(form),
        "mark": str(form.mark),
    }
    return render_template("survey-form.html.j2", context)

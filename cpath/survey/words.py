"""The words of a survey sheet that do not come from the data, in English and in Spanish."""

from __future__ import annotations

CATEGORIES: tuple[str, ...] = ("knowledge", "skill", "ability", "task", "tool", "employability")
"""The groups of a sheet, in their order."""

VOTES = (1, 2, 3, 4)

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "What does this job require? {occupation}",
        "ask": (
            "Please vote on every line, from 1 to 4, by what your firm will need {months} months from now. "
            "Leave a line empty if you cannot judge it. This takes about {minutes}."
        ),
        "minute": "1 minute",
        "minutes": "{count} minutes",
        "vote-1": "can be left out",
        "vote-2": "nice to have",
        "vote-3": "important",
        "vote-4": "must be included",
        "firm": "Your firm",
        "firm-prompt": "Choose your firm from the list, or type its name.",
        "role": "Your role there (no name)",
        "role-prompt": "Your role, such as Unit manager. Please do not write your name.",
        "item": "Item",
        "meaning": "What it means",
        "vote": "Your vote, 1 to 4",
        "vote-error": "Please vote 1, 2, 3 or 4, or leave the cell empty.",
        "missing": "What is missing? One thing a line",
        "knowledge": "Knowledge",
        "skill": "Skills",
        "ability": "Abilities",
        "task": "Tasks",
        "tool": "Tools",
        "employability": "Employability: how people work",
        "thanks": "Thank you. You will hear what is done with your answer.",
        "sheet": "Vote",
        "list": "The list began with {source}.",
        "cross": "Cross one box a line.",
    },
    "es": {
        "title": "¿Qué exige este trabajo? {occupation}",
        "ask": (
            "Vote en cada línea, de 1 a 4, según lo que su empresa necesitará dentro de {months} meses. "
            "Deje vacía la línea que no pueda juzgar. Tiempo necesario: {minutes}."
        ),
        "minute": "1 minuto",
        "minutes": "{count} minutos",
        "vote-1": "se puede omitir",
        "vote-2": "sería bueno tenerlo",
        "vote-3": "importante",
        "vote-4": "debe incluirse",
        "firm": "Su empresa",
        "firm-prompt": "Elija su empresa de la lista o escriba su nombre.",
        "role": "Su función (sin nombre)",
        "role-prompt": "Su función, por ejemplo: jefa de unidad. No escriba su nombre, por favor.",
        "item": "Tema",
        "meaning": "Qué significa",
        "vote": "Su voto, de 1 a 4",
        "vote-error": "Vote 1, 2, 3 o 4, o deje la celda vacía.",
        "missing": "¿Qué falta? Una cosa por línea",
        "knowledge": "Conocimientos",
        "skill": "Destrezas",
        "ability": "Aptitudes",
        "task": "Tareas",
        "tool": "Herramientas",
        "employability": "Empleabilidad: cómo se trabaja",
        "thanks": "Gracias. Le diremos qué se hace con su respuesta.",
        "sheet": "Voto",
        "list": "La lista partió de {source}.",
        "cross": "Marque una casilla por línea.",
    },
}

LABELS: frozenset[str] = frozenset(
    words[name].casefold() for words in _WORDS.values() for name in ("item", "meaning")
)
"""Heads of the columns that hold no votes, in every language."""

VOTE_WORDS: dict[str, int] = {
    words[f"vote-{vote}"].casefold(): vote for words in _WORDS.values() for vote in VOTES
}
"""The vote that words alone mean, in every language."""


def say(name: str, language: str, **values: object) -> str:
    """Return a sheet's words; in English where they are in no other language."""
    return _WORDS.get(language.partition("-")[0], _WORDS["en"])[name].format(**values)


def say_minutes(count: int, language: str = "en") -> str:
    """Return a number of minutes with its noun."""
    return say("minute" if count == 1 else "minutes", language, count=count)


def vote_words(vote: int, language: str = "en") -> str:
    """Say what a vote means: ``4 - must be included``."""
    return f"{vote} - {say(f'vote-{vote}', language)}"

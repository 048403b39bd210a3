"""The words of a map that do not come from the data, in English and in Spanish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.messages.translate import spoken
from cpath.model.origin import ESTIMATE, whole_code_words

if TYPE_CHECKING:
    from cpath.maps.figure import Figure

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "hour": "{amount} an hour",
        "year": "{amount} a year",
        "median": "{pay} (median)",
        "pay-unknown": "Pay not known",
        "openings": "{count} openings a year",
        "opening": "1 opening a year",
        "openings-unknown": "Openings not known",
        "figures": "Figures: {area}",
        "pay-area": "Pay: {area}",
        "openings-area": "Openings: {area}",
        "critical": "Critical occupation",
        "license": "License",
        "apprenticeship": "Apprenticeship",
        "stackable": "stackable",
        "more": "and {count} more",
        "validated": "Validated by {count} employers, {date}",
        "validated-one": "Validated by 1 employer, {date}",
        "way-in": "WAY IN",
        "way-out": "WAY OUT",
        "through": "{title}, through {program}",
        "for": "{title}, for {audience}",
        "with": "{title}, with {credential}",
        "legend": "How to read this map",
        "legend-advance": "Advance: a step up",
        "legend-lateral": "Lateral: a move sideways",
        "legend-in": "Where one can enter",
        "legend-out": "Where one can leave into a job",
        "legend-credential": "Credential",
        "legend-has": "What one holds in this job",
        "legend-critical": "Employers need to fill it most",
        "legend-license": "The law asks for a license",
        "legend-apprenticeship": "Can be learned while earning",
        "education": "Education",
        "experience": "Experience",
        "data": "Data: {date}",
        "to": "{first} to {last}",
        "data-unknown": "Data: date not known",
        "sources": "Sources: {sources}",
        "sources-unknown": "Sources: none given",
        "illustrative": "Illustrative",
        "illustrative-figures": "Some figures are made up to show how the map works; do not quote them.",
        "illustrative-map": "Made up to show how the map works; do not quote it.",
        "pathway": "Career pathway",
        "jobs": "Occupations",
        "moves": "Moves",
        "advance": "advance",
        "lateral": "lateral",
        "from": "From",
        "to-job": "To",
        "kind": "Move",
        "programs": "Programs",
        "cost": "Cost",
        "credentials": "Credentials",
        "months": "Months",
        "pay-change": "Pay change",
        "note": "Note",
        "job": "Occupation",
        "stage": "Stage",
        "lane": "Lane",
        "pay": "Median pay",
        "openings-heading": "Openings a year",
        "badges": "To know",
        "ways-in": "Ways in",
        "ways-out": "Ways out",
        "validated-heading": "Validated",
        "not-known": "not known",
        "summary": "{jobs} occupations in {stages} stages and {lanes} lanes, with {moves} moves.",
        "moves-from": "Leads to: {moves}.",
        "move-to": "{title} ({kind})",
        "same": "no change",
    },
    "es": {
        "hour": "{amount} por hora",
        "year": "{amount} al año",
        "median": "{pay} (mediana)",
        "pay-unknown": "Salario desconocido",
        "openings": "{count} vacantes al año",
        "opening": "1 vacante al año",
        "openings-unknown": "Vacantes desconocidas",
        "figures": "Cifras: {area}",
        "pay-area": "Salario: {area}",
        "openings-area": "Vacantes: {area}",
        "critical": "Ocupación crítica",
        "license": "Licencia",
        "apprenticeship": "Aprendizaje",
        "stackable": "acumulable",
        "more": "y {count} más",
        "validated": "Validado por {count} empleadores, {date}",
        "validated-one": "Validado por 1 empleador, {date}",
        "way-in": "ENTRADA",
        "way-out": "SALIDA",
        "through": "{title}, mediante {program}",
        "for": "{title}, para {audience}",
        "with": "{title}, con {credential}",
        "legend": "Cómo leer este mapa",
        "legend-advance": "Avance: un paso arriba",
        "legend-lateral": "Lateral: un paso al lado",
        "legend-in": "Por dónde se entra",
        "legend-out": "Por dónde se sale a un empleo",
        "legend-credential": "Credencial",
        "legend-has": "Lo que se tiene en este empleo",
        "legend-critical": "La que más necesitan cubrir los empleadores",
        "legend-license": "La ley exige una licencia",
        "legend-apprenticeship": "Se puede aprender ganando un salario",
        "education": "Educación",
        "experience": "Experiencia",
        "data": "Datos: {date}",
        "to": "{first} a {last}",
        "data-unknown": "Datos: fecha desconocida",
        "sources": "Fuentes: {sources}",
        "sources-unknown": "Fuentes: no se indican",
        "illustrative": "Ilustrativo",
        "illustrative-figures": "Algunas cifras son inventadas para mostrar el mapa; no se deben citar.",
        "illustrative-map": "Inventado para mostrar el mapa; no se debe citar.",
        "pathway": "Ruta profesional",
        "jobs": "Ocupaciones",
        "moves": "Pasos",
        "advance": "avance",
        "lateral": "lateral",
        "from": "De",
        "to-job": "A",
        "kind": "Paso",
        "programs": "Programas",
        "cost": "Costo",
        "credentials": "Credenciales",
        "months": "Meses",
        "pay-change": "Cambio de salario",
        "note": "Nota",
        "job": "Ocupación",
        "stage": "Etapa",
        "lane": "Línea",
        "pay": "Salario mediano",
        "openings-heading": "Vacantes al año",
        "badges": "Qué saber",
        "ways-in": "Entradas",
        "ways-out": "Salidas",
        "validated-heading": "Validado",
        "not-known": "desconocido",
        "summary": "{jobs} ocupaciones en {stages} etapas y {lanes} líneas, con {moves} pasos.",
        "moves-from": "Lleva a: {moves}.",
        "move-to": "{title} ({kind})",
        "same": "sin cambio",
    },
}


def word(language: str, key: str, **values: object) -> str:
    """Return a phrase in ``language``; in English where there is none."""
    phrases = _WORDS.get(language.partition("-")[0], _WORDS["en"])
    return phrases[key].format(**values) if values else phrases[key]


def money(amount: float, *, cents: bool) -> str:
    """Write dollars: ``$18.90``, ``$94,370``."""
    return f"${amount:,.2f}" if cents else f"${amount:,.0f}"


def pay_words(figure: Figure | None, language: str) -> str:
    """Write a pay as people say it; never 0 where it is not known."""
    if figure is None:
        return word(language, "pay-unknown")
    unit = figure.unit or "hour"
    pay = word(language, unit, amount=money(figure.value, cents=unit == "hour"))
    return _marked(word(language, "median", pay=pay), figure, language)


def count_words(value: float) -> str:
    """Write a count that may be an average: whole from 10 upwards, one decimal below."""
    text = f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:,.1f}"  # noqa: PLR2004
    return text.removesuffix(".0")


def openings_words(figure: Figure | None, language: str) -> str:
    """Write openings a year as people say them; never 0 where they are not known."""
    if figure is None:
        return word(language, "openings-unknown")
    count = count_words(figure.value)
    words = word(language, "opening") if count == "1" else word(language, "openings", count=count)
    return _marked(words, figure, language)


def _marked(words: str, figure: Figure, language: str) -> str:
    """Say behind a figure that it is an estimate."""
    return f"{words}, {spoken(ESTIMATE, language)}" if figure.estimate else words


def remark_words(figure: Figure, language: str) -> str:
    """Say what else to know of a figure in a table: its area, and the other jobs that it covers."""
    code = None if figure.whole_code is None else spoken(whole_code_words(figure.whole_code), language)
    return "".join(f", {text}" for text in (figure.area, code) if text is not None)


def change_words(change: float | None, unit: str | None, language: str) -> str:
    """Write a difference in pay with its sign; empty where it is not known."""
    if change is None or unit is None:
        return ""
    cents = unit == "hour"
    if round(change, 2 if cents else 0) == 0:
        return word(language, "same")
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    return word(language, unit, amount=sign + money(abs(change), cents=cents))

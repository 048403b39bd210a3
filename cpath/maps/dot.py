"""From a placed map to DOT, the language of Graphviz.

The only module that writes DOT. Words from the data go through `label.html` or `attribute` and
nowhere else; ids are checked; colors, fonts and every other attribute come from here. The text
draws the same picture with any Graphviz: ``dot -Kneato -n -Tsvg``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import graphviz

from cpath.diagnostics.plain import clean
from cpath.maps import box as boxes
from cpath.maps import label, legend
from cpath.maps.describe import sentences
from cpath.maps.label import INK, SLATE, number
from cpath.maps.layout import HEADING_SIZE, LANE_SIZE, SMALL_SIZE, SUBTITLE_SIZE, TITLE_SIZE, edges_in_order
from cpath.maps.link import safe_link

if TYPE_CHECKING:
    from cpath.maps.graph import Edge
    from cpath.maps.layout import Band, Heading, Layout, Placed, Words
    from cpath.maps.legend import Sample

FONT = "Helvetica"
PALETTE = ("#006bac", "#7a5c00", "#332288", "#b0195f", "#222222", "#5b6770")
"""Colors of lanes: 4.5:1 on white and apart for color-blind eyes. Lanes have words, too."""
TINTS = ("#eff6fa", "#f7f5f0", "#f3f2f8", "#faf1f5", "#f3f3f3", "#f5f6f6")
"""The same colors at about 6 % on white."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# Size, color, bold.
_WORDS: dict[str, tuple[float, str, bool]] = {
    "map-title": (TITLE_SIZE, INK, True),
    "subtitle": (SUBTITLE_SIZE, label.GRAY, False),
    "illustrative": (SMALL_SIZE, INK, True),
    "lane-title": (LANE_SIZE, INK, True),
    "footer": (SMALL_SIZE, label.GRAY, False),
}
_SIGNS = {
    "entry": label.ENTRY_FRAME,
    "exit": label.EXIT_FRAME,
    "credential": label.CREDENTIAL_FRAME,
    "badge": label.BADGE_FRAME,
}
_SIGN_HEIGHT = 17.0


def attribute(text: str) -> str:
    """Escape words for a quoted attribute: no escape sequence, entity or label of their own."""
    # A text of a type that the package never takes for an HTML-like label.
    escaped: str = graphviz.escape(clean(text).replace("&", "&amp;"))
    return escaped


def slug(text: str) -> str:
    """Return an id as it is, or refuse what is none."""
    if _SLUG.fullmatch(text) is None:
        message = f"not an id: {text!r}"
        raise ValueError(message)
    return text


def build_dot(layout: Layout, *, splines: str = "ortho") -> str:
    """Write the DOT text of a placed map; ``splines`` is how lines run."""
    graph = graphviz.Digraph(
        f"map-{slug(layout.graph.id)}",
        graph_attr={
            "layout": "neato",
            "splines": splines,
            "outputorder": "edgesfirst",
            "pad": "0",
            "esep": "+0.5",
            "bgcolor": "white",
            "fontname": FONT,
        },
        node_attr={"shape": "plain", "fontname": FONT, "fontcolor": INK},
        edge_attr={"color": INK, "penwidth": "1.5", "arrowsize": "0.8"},
    )
    _Drawing(graph, layout).draw()
    return str(graph.source)


class _Drawing:
    """One map on its way into DOT.

    The layout's y grows downwards from the upper left corner; Graphviz's grows upwards, and a
    node's place is its middle.
    """

    def __init__(self, graph: graphviz.Digraph, layout: Layout) -> None:
        self.graph = graph
        self.layout = layout
        self.sentences = sentences(layout.graph)

    def draw(self) -> None:
        # Engines cut a picture to what it contains: two corners keep the margins.
        self._dot("corner-1", 0, 0)
        self._dot("corner-2", self.layout.width, self.layout.height)
        for index, words in enumerate(self.layout.words, 1):
            self._words(index, words)
        for heading in self.layout.headings:
            self._heading(heading)
        for item in self.layout.boxes:
            self._box(item)
        for index, sample in enumerate(self.layout.legend, 1):
            self._sample(index, sample)
        # After the boxes: engines draw boxes in the order in which they are first named, and that is
        # the order in which the tab key reaches them.
        for band in self.layout.bands:
            self._band(band)
        self._legend_area()
        for edge in edges_in_order(self.layout):
            self._edge(edge)

    def _at(self, x: float, y: float, width: float = 0, height: float = 0) -> str:
        return f"{number(x + width / 2)},{number(self.layout.height - y - height / 2)}"

    def _area(self, x: float, y: float, width: float, height: float) -> str:
        low = self.layout.height - y - height
        return ",".join(number(value) for value in (x, low, x + width, low + height))

    def _dot(self, name: str, x: float, y: float) -> None:
        """Add a node that is not seen."""
        self.graph.node(
            name,
            "",
            pos=self._at(x, y),
            shape="box",
            style="invis",
            width="0.02",
            height="0.02",
            fixedsize="true",
        )

    def _plate(self, name: str, content: str, place: tuple[float, float, float, float], class_: str) -> None:
        """Add words or a sign that belong to no occupation."""
        self.graph.node(name, f"<{content}>", pos=self._at(*place), **{"class": class_})

    def _band(self, band: Band) -> None:
        lane = slug(band.lane.id)
        with self.graph.subgraph(name=f"cluster_{lane}") as cluster:
            cluster.attr(
                bb=self._area(band.x, band.y, band.width, band.height),
                label="",
                id=f"lane-{lane}",
                style="rounded,filled",
                color=PALETTE[band.color % len(PALETTE)],
                fillcolor=TINTS[band.color % len(TINTS)],
                penwidth="1.2",
                **{"class": f"lane lane-{lane}"},
            )
            for item in self.layout.boxes:
                if item.box.node.lane == band.lane.id:
                    cluster.node(slug(item.box.node.svg_id))

    def _legend_area(self) -> None:
        x, y, width, height = self.layout.legend_area
        with self.graph.subgraph(name="cluster_legend-area") as cluster:
            cluster.attr(
                bb=self._area(x, y, width, height),
                label="",
                id="legend",
                style="rounded",
                color=SLATE,
                penwidth="0.8",
                **{"class": "legend"},
            )
            cluster.node("legend-title")
        text = label.lines([self.layout.graph.speak(legend.HEADING)], legend.SIZE, bold=True)
        wide = legend.title_width(self.layout.graph)
        high = legend.TEXT_HEIGHT
        content = label.table([label.row(text, wide, high)], wide, high)
        middle = y + (legend.ROW + legend.PADDING) / 2
        self._plate("legend-title", content, (x + legend.PADDING, middle - high / 2, wide, high), "words")

    def _words(self, index: int, words: Words) -> None:
        size, color, bold = _WORDS[words.style]
        if words.color is not None:
            color = PALETTE[words.color % len(PALETTE)]
        if words.style == "illustrative":
            content = label.framed(
                words.lines, size, words.width, words.height, label.NOTICE_FRAME, bold=True
            )
        else:
            text = label.lines(words.lines, size, color, bold=bold)
            content = label.table([label.row(text, words.width, words.height)], words.width, words.height)
        place = (words.x, words.y, words.width, words.height)
        self._plate(f"words-{index}", content, place, f"words {words.style}")

    def _heading(self, heading: Heading) -> None:
        stage = slug(heading.stage.id)
        width, high = heading.width, heading.title_height
        title = label.framed(heading.title, HEADING_SIZE, width, high, label.HEADING_FRAME, bold=True)
        rows = [label.row(title, width, high)]
        if heading.lines:
            rest = heading.height - high
            text = label.row(label.lines(heading.lines, SMALL_SIZE), width, rest, boxes.FRAME)
            rows.append(label.row(label.table([text], width, rest), width, rest))
        content = label.table(rows, heading.width, heading.height)
        place = (heading.x, heading.y, heading.width, heading.height)
        self._plate(f"stage-{stage}", content, place, "words heading")

    def _box(self, item: Placed) -> None:
        node = item.box.node
        link = safe_link(node.link)
        more = {} if link is None else {"URL": attribute(link)}
        self.graph.node(
            slug(node.svg_id),
            f"<{label.box_label(item.box, PALETTE[item.color % len(PALETTE)])}>",
            id=node.svg_id,
            pos=self._at(item.x, item.y, boxes.WIDTH, item.box.height),
            tooltip=attribute(self.sentences[node.id]),
            **{"class": f"occ stage-{slug(node.stage)} lane-{slug(node.lane)}"},
            **more,
        )

    def _edge(self, edge: Edge) -> None:
        source, target = slug(edge.source), slug(edge.target)
        self.graph.edge(
            f"occ-{source}",
            f"occ-{target}",
            id=f"move-{source}-{target}",
            **{"class": f"move {edge.kind} from-{source} to-{target}"},
            **_line(edge.kind),
        )

    def _sample(self, index: int, sample: Sample) -> None:
        name = f"legend-{index}"
        x, y = sample.x, sample.y
        if sample.style in ("advance", "lateral"):
            self._dot(f"{name}-a", x, y)
            self._dot(f"{name}-b", x + sample.sign_width, y)
            self.graph.edge(f"{name}-a", f"{name}-b", **{"class": "legend"}, **_line(sample.style))
        else:
            bold = sample.style != "credential"
            sign = label.framed(
                [sample.sign],
                legend.SIGN_SIZE,
                sample.sign_width,
                _SIGN_HEIGHT,
                _SIGNS[sample.style],
                bold=bold,
            )
            self._plate(name, sign, (x, y - _SIGN_HEIGHT / 2, sample.sign_width, _SIGN_HEIGHT), "words")
        text = label.lines([sample.text], legend.SIZE)
        high = legend.TEXT_HEIGHT
        content = label.table([label.row(text, sample.text_width, high)], sample.text_width, high)
        left = x + sample.sign_width + legend.SIGN_GAP
        self._plate(f"{name}-text", content, (left, y - high / 2, sample.text_width, high), "words")


def _line(kind: str) -> dict[str, str]:
    if kind == "lateral":
        return {"style": "dashed", "arrowhead": "vee", "color": SLATE, "penwidth": "1.7"}
    return {}

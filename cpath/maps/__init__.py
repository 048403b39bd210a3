"""Pathway maps: from the catalog to a graph of plain data, and from that to pictures and tables.

`build` knows the catalog and no picture; `layout`, `dot`, `svg` and `pdf` know the graph and no
catalog. Graphviz and the PDF libraries live here and nowhere else.
"""

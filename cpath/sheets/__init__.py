"""Tables that others open and send back: workbooks and CSV, written and read.

Knows cells, tables and files; must not know what stands in them. Workbooks are written by XlsxWriter
and read by calamine, here and nowhere else (``docs/decisions/0009-spreadsheets.md``).
"""

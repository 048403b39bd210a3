"""Tables that people open and send back: workbooks and CSV, written and read.

Knows cells, tables and files; must not know their content. XlsxWriter writes workbooks and calamine reads
them, only here (``docs/decisions/0009-spreadsheets.md``).
"""

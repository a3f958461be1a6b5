"""Bringing files in: reading them safely, checking them, saying what would change, publishing.

files/      opening any file by its content, within limits, in a child process
standards/  one module a standard: OCDS, 360Giving, IATI, outlines
mapping/    tables with headings of their own
templates/  the workbook and CSV files of our own
checks/     rows as text, typed and checked by the database
importing.py, planning.py, matching.py are what pages and commands call; preparing.py runs in the child process.
"""

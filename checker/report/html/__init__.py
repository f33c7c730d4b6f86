"""The report as one HTML file: what it says as plain data, and the templates that show it.

`decided.py` is what was found, `contents.py` what the report says of it, `page.py` the text of the file.
"""

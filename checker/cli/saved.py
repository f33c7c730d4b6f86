"""Reports that were saved as JSON, read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import msgspec

from checker.cli.reading import read_text
from checker.report.changes import FORMATS, Data, said
from checker.report.json_report import VERSION
from model.lang.errors import Code, UsageError
from model.lang.place import Place


def read_report(path: Path) -> Data:
    """A report that was saved. Raises UsageError where the file holds none."""
    fix = "give a file that `failproof check --json` or `failproof readings --json` has written"
    place = Place(path.as_posix())
    text = read_text(path, fix=fix)
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(Code.UNREADABLE_FILE, f"the file is no JSON: {error}", place=place, fix=fix) from error
    report = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    if report.get("format") not in FORMATS or report.get("version") != VERSION:
        raise UsageError(Code.UNREADABLE_FILE, "the file holds no report", place=place, fix=fix)
    try:
        said(report)
    except (KeyError, TypeError, AttributeError, msgspec.ValidationError) as error:
        raise UsageError(Code.UNREADABLE_FILE, f"the report is damaged: {error}", place=place, fix=fix) from error
    return report

"""`python -m bartizan.study.question.schema_file` writes docs/study.schema.json, with which editors check studies."""

from __future__ import annotations

import json
from pathlib import Path

from bartizan.study.question.text import json_schema

SCHEMA_FILE = Path("docs") / "study.schema.json"


def schema_text() -> str:
    """The JSON Schema as it is published: indented, one line end at the end."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8", newline="\n")

"""What the real API promises of its answers, as its own document says it."""

from pathlib import Path
from typing import Any

import jsonschema
import yaml

_REAL = yaml.safe_load(Path(__file__).with_name("usage-export.openapi.yaml").read_text(encoding="utf-8"))


def validate(status: int, content: Any) -> None:
    """Raise if an answer's JSON is not what the document has for its status, or for refusals in general."""
    answers = _REAL["paths"]["/export/assistants"]["post"]["responses"]
    schema = answers.get(str(status), answers["400"])["content"]["application/json"]["schema"]
    jsonschema.validate(content, {**schema, "components": _REAL["components"]})

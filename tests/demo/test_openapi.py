"""The demo server's own document against the one of the real API, and its answers against both."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from odeus_dash.demo.openapi import DOCUMENT

REAL = yaml.safe_load(Path(__file__).with_name("usage-export.openapi.yaml").read_text(encoding="utf-8"))


def resolved(document: dict[str, Any], schema: Any) -> Any:
    """`schema` with every reference replaced, and without what only people read."""
    if isinstance(schema, list):
        return [resolved(document, part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        return resolved(document, document["components"]["schemas"][name])
    for_people = {"example", "description"}
    return {key: resolved(document, part) for key, part in schema.items() if key not in for_people}


def operation(document: dict[str, Any]) -> dict[str, Any]:
    return dict(document["paths"]["/export/assistants"]["post"])


def answer_schema(document: dict[str, Any], status: str) -> Any:
    content = operation(document)["responses"][status]["content"]
    return resolved(document, content["application/json"]["schema"])


def request_schema(document: dict[str, Any]) -> Any:
    return resolved(document, operation(document)["requestBody"]["content"]["application/json"]["schema"])


def test_same_path_method_and_operation() -> None:
    assert list(DOCUMENT["paths"]) == list(REAL["paths"])
    assert operation(DOCUMENT)["operationId"] == operation(REAL)["operationId"]
    assert (
        operation(DOCUMENT)["requestBody"]["required"] is operation(REAL)["requestBody"]["required"] is True
    )


def test_same_request() -> None:
    assert request_schema(DOCUMENT) == request_schema(REAL)
    assert request_schema(REAL)["properties"]["group_by"]["enum"] == ["model"]


@pytest.mark.parametrize("status", list(operation(REAL)["responses"]))
def test_same_answers(status: str) -> None:
    assert answer_schema(DOCUMENT, status) == answer_schema(REAL, status)
    assert answer_schema(REAL, status)["required"]


def test_what_it_adds_is_an_error_answer_too() -> None:
    added = set(operation(DOCUMENT)["responses"]) - set(operation(REAL)["responses"])
    assert added == {"403", "429"}
    for status in added:
        assert answer_schema(DOCUMENT, status) == answer_schema(REAL, "400")


def test_same_way_to_sign_in() -> None:
    assert DOCUMENT["security"] == REAL["security"]
    ours, theirs = (document["components"]["securitySchemes"]["bearerAuth"] for document in (DOCUMENT, REAL))
    assert {key: theirs[key] for key in ours} == ours


def validate(status: int, content: Any) -> None:
    """Raise if an answer's JSON is not what the real document promises for its status."""
    known = str(status) if str(status) in operation(REAL)["responses"] else "400"
    jsonschema.validate(content, answer_schema(REAL, known))

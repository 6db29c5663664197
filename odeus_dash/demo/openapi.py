"""The OpenAPI document of the demo server, for the endpoint it shares with the real API."""

from __future__ import annotations

from typing import Any

_INSTANT = {"$ref": "#/components/schemas/ZonedInstant"}


def _answer(description: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


_EXPORT = {
    "operationId": "exportAssistants",
    "summary": "Export the usage of every agent in a period",
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExportRequest"}}},
    },
    "responses": {
        "200": _answer("Ready: the file is behind downloadUrl for a short time.", "ExportResponse"),
        "400": _answer("The body or range is invalid, or the export too large.", "ExportError"),
        "401": _answer("The key is missing or invalid.", "ExportError"),
        "403": _answer("The request comes from a browser.", "ExportError"),
        "404": _answer("There is no usage in the period.", "ExportError"),
        "429": _answer("Too many requests; Retry-After says how long to wait.", "ExportError"),
    },
}

_SCHEMAS = {
    "ZonedInstant": {
        "type": "object",
        "required": ["date", "timezone"],
        "properties": {
            "date": {"type": "string", "format": "date-time", "example": "2026-11-01T00:00:00.000Z"},
            "timezone": {"type": "string", "example": "Europe/Berlin"},
        },
    },
    "ExportRequest": {
        "type": "object",
        "required": ["from", "to"],
        "properties": {"from": _INSTANT, "to": _INSTANT, "group_by": {"type": "string", "enum": ["model"]}},
    },
    "ExportResponse": {
        "type": "object",
        "required": ["success", "data"],
        "properties": {
            "success": {"type": "boolean"},
            "data": {"$ref": "#/components/schemas/ExportedFile"},
        },
    },
    "ExportedFile": {
        "type": "object",
        "required": ["filePath", "downloadUrl", "dataType", "recordCount", "dateRange"],
        "properties": {
            "filePath": {"type": "string"},
            "downloadUrl": {"type": "string", "format": "uri"},
            "dataType": {
                "type": "string",
                "enum": ["assistants", "agents", "api_keys", "users", "projects", "models"],
            },
            "recordCount": {"type": "integer"},
            "dateRange": {
                "type": "object",
                "required": ["from", "to"],
                "properties": {
                    "from": {"type": "string", "format": "date-time"},
                    "to": {"type": "string", "format": "date-time"},
                },
            },
        },
    },
    "ExportError": {
        "type": "object",
        "required": ["error", "message"],
        "properties": {"error": {"type": "string"}, "message": {"type": "string"}},
    },
}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Odeus Dash demo server: usage export", "version": "3.0.0"},
    "servers": [{"url": "/"}, {"url": "/api/public"}],
    "security": [{"bearerAuth": []}],
    "paths": {"/export/assistants": {"post": _EXPORT}},
    "components": {
        "securitySchemes": {"bearerAuth": {"type": "http", "scheme": "bearer"}},
        "schemas": _SCHEMAS,
    },
}

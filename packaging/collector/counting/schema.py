"""Whether a report is what `report.schema.json` says: the few words of JSON Schema which that file uses, strictly."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
UNKNOWN = "(unknown)"  # a field we do not know is somebody's text, which is not echoed
SPOKEN = {
    *("$schema", "type", "additionalProperties", "required", "properties", "const", "pattern", "enum"),
    *("minimum", "maximum", "oneOf"),
}
TYPES: dict[str, type] = {"object": dict, "string": str, "integer": int}


@cache
def report_schema() -> dict[str, Any]:
    """The schema: beside this file where the project is installed, in the repository's resources otherwise."""
    beside = HERE / "report.schema.json"
    path = beside if beside.exists() else HERE.parents[2] / "resources" / "sharing" / "report.schema.json"
    schema: dict[str, Any] = json.loads(path.read_bytes())
    return schema


def faults(value: object, schema: dict[str, Any] | None = None, path: str = "") -> list[str]:
    """The names of the fields that are wrong, never what stood in them."""
    schema = report_schema() if schema is None else schema
    if not set(schema) <= SPOKEN:
        raise ValueError(f"the schema uses words this checker does not know: {sorted(set(schema) - SPOKEN)}")
    here = path or "body"
    if "oneOf" in schema:
        return [] if sum(not faults(value, one, path) for one in schema["oneOf"]) == 1 else [here]
    if "type" in schema and type(value) is not TYPES[schema["type"]]:
        return [here]
    if isinstance(value, dict):
        return _fields(value, schema, path)
    return [] if _fits(value, schema) else [here]


def _fields(value: dict[str, object], schema: dict[str, Any], path: str) -> list[str]:
    inside = f"{path}." if path else ""
    known = schema.get("properties", {})
    wrong = [f"{inside}{name}" for name in schema.get("required", ()) if name not in value]
    if schema.get("additionalProperties") is False and not set(value) <= set(known):
        wrong.append(f"{inside}{UNKNOWN}")
    for name, one in known.items():
        if name in value:
            wrong += faults(value[name], one, f"{inside}{name}")
    return wrong


def _fits(value: object, schema: dict[str, Any]) -> bool:
    allowed = [schema["const"]] if "const" in schema else schema.get("enum")
    if allowed is not None and not any(type(one) is type(value) and one == value for one in allowed):
        return False
    if "pattern" in schema and not (isinstance(value, str) and re.fullmatch(schema["pattern"], value)):
        return False
    least, most = schema.get("minimum"), schema.get("maximum")
    return not (
        isinstance(value, int) and ((least is not None and value < least) or (most is not None and value > most))
    )

"""The schemas of records: JSON Schema and Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from upphandling_nlp.records.encoding import FIELDS
from upphandling_nlp.schema import SCHEMA_VERSION, Record

if TYPE_CHECKING:  # heavy: imported where it is used
    import pyarrow as pa

__all__ = ["arrow_schema", "json_schema"]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a record, as published in `docs/`."""
    (schema,), components = msgspec.json.schema_components((Record,), ref_template="#/$defs/{name}")
    properties = components["Record"]["properties"]
    for definition in components.values():
        # Every key is always written, with null or an empty list where there is nothing.
        definition["required"] = list(definition.get("properties", {}))
        definition["additionalProperties"] = False
        for property_ in definition.get("properties", {}).values():
            property_.pop("default", None)
    properties["schema_version"] = {"const": SCHEMA_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A post of Swedish procurement news, tagged by upphandling_nlp",
        **schema,
        "$defs": components,
    }


def arrow_schema() -> pa.Schema:
    """Return the Arrow schema of the Parquet files: nested, typed columns."""
    import pyarrow as pa  # noqa: PLC0415  (heavy)

    span = [("start", pa.int32()), ("end", pa.int32())]

    def rows(*fields: tuple[str, pa.DataType]) -> pa.DataType:
        return pa.list_(pa.struct([*span, *fields]))

    string, day, real = pa.string(), pa.date32(), pa.float64()
    evidence = rows(("weight", real))
    columns = {
        "schema_version": pa.int32(),
        "id": string,
        "source": string,
        "url": string,
        "published": day,
        "title": string,
        "body": string,
        "text": string,
        "language": string,
        "sentences": rows(),
        "tokens": rows(("lemma", string), ("pos", string)),
        "entities": rows(
            ("text", string),
            ("label", string),
            ("score", real),
            ("id", string),
            ("name", string),
            ("link_score", real),
        ),
        "dates": rows(
            ("text", string),
            ("first", day),
            ("last", day),
            ("grain", string),
            ("role", string),
            ("expression", string),
        ),
        "references": rows(("text", string), ("kind", string), ("id", string)),
        "labels": pa.list_(
            pa.struct([("facet", string), ("id", string), ("score", real), ("evidence", evidence)])
        ),
        "provenance": pa.struct(
            [(name, string) for name in ("library", "model", "taxonomy", "registry")]
        ),
    }
    return pa.schema([(name, columns[name]) for name in FIELDS])

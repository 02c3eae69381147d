"""Records in and out: JSONL, Parquet and CSV.

All formats carry every field of `Record`, in the order of `docs/record.md`. JSONL is one record a
line; Parquet has the fixed schema `arrow_schema()`; CSV has one row a record, its nested fields as
JSON, followed by columns that a person can read (themes, organisations, ...) and readers ignore.
"""

from __future__ import annotations

from upphandling_nlp.records.encoding import (
    READABLE,
    decode_record,
    encode_record,
    from_builtins,
    list_readable,
    to_builtins,
)
from upphandling_nlp.records.folder import LEDGER, PARTS, is_archive
from upphandling_nlp.records.readwrite import FORMATS, detect_format, read_records, write_records
from upphandling_nlp.records.schemas import arrow_schema, json_schema
from upphandling_nlp.records.unique import list_first, list_lost

__all__ = [
    "FORMATS",
    "LEDGER",
    "PARTS",
    "READABLE",
    "arrow_schema",
    "decode_record",
    "detect_format",
    "encode_record",
    "from_builtins",
    "is_archive",
    "json_schema",
    "list_first",
    "list_lost",
    "list_readable",
    "read_records",
    "to_builtins",
    "write_records",
]

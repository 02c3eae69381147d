"""Write label models to folders and read them back; see `resources/models.py` for the lay-out.

The weights stand in `weights.skops`: arrays and strings alone; a file that holds more is refused.
skops writes the file. It is read here by its schema (protocol 2), since importing skops takes two
seconds, ten times as long as reading the model; nothing but arrays and strings is ever built, so
that nothing need be trusted. Weights are stored as float16, finer than training is sure of them.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from upphandling_nlp.classify.linear import Linear
from upphandling_nlp.classify.mixing import Mix
from upphandling_nlp.classify.model import LabelModel
from upphandling_nlp.classify.vocabulary import Vocabulary
from upphandling_nlp.errors import ModelError
from upphandling_nlp.files import replacing_files
from upphandling_nlp.resources.models import ModelFolder, open_model, write_manifest

__all__ = ["KIND", "read_model", "round_model", "write_model"]

KIND = "labels"
_WEIGHTS = "weights.skops"
_TAXONOMY = "taxonomy.toml"
_PROTOCOL = 2  # of skops 0.9 and later
_REMEDY = "train the model anew with this version"


def write_model(
    model: LabelModel,
    folder: str | Path,
    *,
    taxonomy: bytes,
    version: str = "",
    golden: Sequence[Mapping[str, Any]] = (),
    made_with: Mapping[str, Any] | None = None,
) -> None:
    """Write a model; the one that was there stays, whole, if writing fails.

    Args:
        model: The model; call `round_model` first where its scores are to be stored as golden.
        folder: The folder, made where it is missing.
        taxonomy: The taxonomy's file, kept beside the weights.
        version: Version of the model, which records carry; empty takes eight hexadecimal digits
            that change with the weights and settings, so that no two models go by one name.
        golden: Posts with what the model makes of them.
        made_with: Data, libraries and seed.

    Raises:
        ModelError: The folder cannot be written.
    """
    from skops.io import dump  # noqa: PLC0415  (heavy: only when used)

    folder = Path(folder)
    state, settings = _list_state(model), _list_settings(model)
    try:
        with replacing_files(folder) as draft:
            # Not compressed: weights hardly shrink, wheels are packed, and reading takes half.
            dump(state, draft / _WEIGHTS, compression=zipfile.ZIP_STORED)
            (draft / _TAXONOMY).write_bytes(taxonomy)
            write_manifest(
                draft,
                kind=KIND,
                version=version or _digest(state, settings),
                files=[_WEIGHTS, _TAXONOMY],
                settings=settings,
                golden=golden,
                made_with=made_with or {},
            )
    except OSError as error:
        raise ModelError(
            f"cannot be written ({error.strerror or error})",
            path=folder,
            remedy="choose another folder",
        ) from error


def _list_state(model: LabelModel) -> dict[str, Any]:
    state: dict[str, Any] = {
        "keys": "\n".join(model.vocabulary.keys),
        "idf": model.vocabulary.idf.astype(np.float16),
        "words": model.words.weights.astype(np.float16),
        "words_bias": model.words.bias,
    }
    if model.vectors is not None:
        state |= {"vectors": model.vectors.weights, "vectors_bias": model.vectors.bias}
    for name, mix in model.mixes.items():
        state[f"mix {name}"] = np.vstack([mix.weights, mix.bias, mix.thresholds])
    return state


def _list_settings(model: LabelModel) -> dict[str, Any]:
    return {
        "labels": list(model.labels),
        "by_cues": sorted(model.by_cues),
        "thresholds": {
            name: [round(float(one), 4) for one in mix.thresholds]
            for name, mix in model.mixes.items()
        },
        **model.about,
    }


def _digest(state: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
    """Eight hexadecimal digits; those of the file would change with the time it was written."""
    found = hashlib.sha256(json.dumps(settings).encode())
    for name, part in state.items():
        found.update(name.encode())
        found.update(part.encode() if isinstance(part, str) else part.tobytes())
    return found.hexdigest()[:8]


def read_model(folder: str | Path) -> tuple[LabelModel, ModelFolder]:
    """Read a model.

    Args:
        folder: A folder, or "labels" for the model that the package ships.

    Returns:
        The model, and its checked folder.

    Raises:
        ModelError: The folder is missing, damaged, of another format, or holds what could run
            code.
    """
    opened = open_model(folder, kind=KIND)
    path = opened.path / _WEIGHTS
    try:
        state, foreign = _read_state(path)
    except Exception as error:
        raise ModelError(
            f"cannot be read ({type(error).__name__}: {error})", path=path, remedy=_REMEDY
        ) from error
    if foreign:
        raise ModelError(
            f"holds objects that are not trusted: {', '.join(foreign)}",
            path=path,
            remedy="use a model that `upphandling-nlp train-labels` wrote",
        )
    try:
        return _rebuild(state, opened), opened
    except (KeyError, ValueError, AttributeError, IndexError) as error:
        raise ModelError(
            f"lacks a part of a model ({type(error).__name__}: {error})", path=path, remedy=_REMEDY
        ) from error


def _read_state(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The arrays and strings of a skops file, and the types of whatever else it holds."""
    state: dict[str, Any] = {}
    foreign: list[str] = []
    with zipfile.ZipFile(path) as archive:
        schema = json.loads(archive.read("schema.json"))
        if schema["protocol"] != _PROTOCOL:
            raise ValueError(f"protocol {schema['protocol']} of skops, not {_PROTOCOL}")
        for name, node in schema["content"].items():
            if node["__loader__"] == "JsonNode" and node["__class__"] == "str":
                state[name] = json.loads(node["content"])
            elif node["__loader__"] == "NdArrayNode" and node["type"] == "numpy":
                content = io.BytesIO(archive.read(node["file"]))
                state[name] = np.load(content, allow_pickle=False)
            else:
                foreign.append(f"{node['__module__']}.{node['__class__']}")
    return state, foreign


def round_model(model: LabelModel) -> LabelModel:
    """Return the model as it will be after writing and reading."""
    words = Linear(model.words.weights.astype(np.float16).astype(np.float32), model.words.bias)
    idf = model.vocabulary.idf.astype(np.float16).astype(np.float32)
    return replace(model, words=words, vocabulary=Vocabulary(model.vocabulary.keys, idf))


def _rebuild(state: dict[str, Any], opened: ModelFolder) -> LabelModel:
    settings = dict(opened.settings)
    labels = tuple(settings.pop("labels"))
    by_cues = frozenset(settings.pop("by_cues"))
    settings.pop("thresholds", None)
    words = state["words"].astype(np.float32)
    keys = state["keys"].split("\n") if state["keys"] else []
    mixes = {}
    for name, table in state.items():
        if name.startswith("mix "):
            parts = tuple(name[4:].split("+"))
            mixes[name[4:]] = Mix(parts, table[:-2], table[-2], table[-1])
    sizes = {words.shape[1], len(state["words_bias"]), len(labels)}
    sizes |= {len(mix.bias) for mix in mixes.values()}
    if len(sizes) > 1 or len(keys) != len(words) or not mixes:
        raise ModelError(
            f"{len(labels)} labels and {len(keys)} features do not fit the weights",
            path=opened.path,
            remedy=_REMEDY,
        )
    vectors = Linear(state["vectors"], state["vectors_bias"]) if "vectors" in state else None
    return LabelModel(
        labels=labels,
        facets={
            facet: np.asarray(columns, dtype=np.int64)
            for facet, columns in settings["facets"].items()
        },
        vocabulary=Vocabulary(keys, state["idf"].astype(np.float32)),
        words=Linear(words, state["words_bias"]),
        vectors=vectors,
        mixes=mixes,
        by_cues=by_cues,
        about=settings,
    )

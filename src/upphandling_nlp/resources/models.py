"""Model folders: what they hold, and the checks before one is used.

A model is a folder with its weights, `manifest.json`, `metrics.json` and `README.md` (the model
card). The manifest says what the model is:

    {"format": 1, "kind": "encoder", "version": "1.0.0",
     "files": {"encoder.onnx": "<sha256>", ...},
     "settings": {...}, "golden": [...], "made_with": {...}}

`settings` is what the code needs in order to use the weights (columns, thresholds), `golden` a few
inputs with what the model made of them, `made_with` the data (with hashes), libraries and seed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upphandling_nlp.errors import ModelError

__all__ = [
    "FORMAT",
    "ModelFolder",
    "digest_shipped",
    "hash_file",
    "list_shipped",
    "open_model",
    "write_manifest",
]

#: Version of the lay-out of the folder; another one is refused.
FORMAT = 1

_SHIPPED = Path(__file__).parent / "models"
_REMEDY = "install the package anew, or take the folder as it was made, whole and unchanged"


@dataclass(frozen=True)
class ModelFolder:
    """A model folder whose files are what its manifest says.

    Attributes:
        path: The folder.
        kind: "encoder" or "labels".
        version: Version of the model.
        settings: What the code needs in order to use the weights.
        golden: Inputs with what the model made of them when it was stored.
        made_with: Data, libraries and seed.
    """

    path: Path
    kind: str
    version: str
    settings: Mapping[str, Any]
    golden: Sequence[Mapping[str, Any]]
    made_with: Mapping[str, Any]


def open_model(model: str | Path, *, kind: str | None = None) -> ModelFolder:
    """Open a model folder and check it.

    Args:
        model: The name of a model that the package ships ("encoder", "labels"), letter for
            letter; or a folder, which a `Path` and any other string is. A folder of yours with
            such a name is "./labels".
        kind: The kind that is wanted; None takes any.

    Returns:
        The folder; its golden predictions are for the code that runs the weights to check.

    Raises:
        ModelError: The folder or its manifest is missing or damaged, the manifest names no file or
            a file is not the one that it names, or the model is of another format or kind.
    """
    shipped = list_shipped()
    path = _SHIPPED / model if isinstance(model, str) and model in shipped else Path(model)
    manifest = path / "manifest.json"
    try:
        told = json.loads(manifest.read_bytes())
    except FileNotFoundError:
        raise ModelError(
            "no model folder: manifest.json is missing",
            path=path,
            remedy=f"give a folder that has one, or a shipped model ({', '.join(shipped)})",
        ) from None
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot be read: {error}", path=manifest, remedy=_REMEDY) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        found = told.get("format") if isinstance(told, dict) else None
        raise ModelError(
            f"format {found!r}; this version reads format {FORMAT}",
            path=manifest,
            remedy="train the model anew with this version, or install the version that made it",
        )
    if kind is not None and told.get("kind") != kind:
        raise ModelError(
            f"a model of kind {told.get('kind')!r}, not {kind!r}", path=manifest, remedy=_REMEDY
        )
    _check_files(path, told.get("files"))
    try:
        return ModelFolder(
            path=path,
            kind=told["kind"],
            version=told["version"],
            settings=told["settings"],
            golden=told["golden"],
            made_with=told["made_with"],
        )
    except KeyError as error:
        raise ModelError(f"lacks {error}", path=manifest, remedy=_REMEDY) from None


def _check_files(path: Path, files: object) -> None:
    """Check the hashes of a manifest; one that names no file would let anything pass."""
    if not isinstance(files, dict) or not files:
        raise ModelError("names no files", path=path / "manifest.json", remedy=_REMEDY)
    for name, digest in files.items():
        if not (path / name).is_file():
            raise ModelError(f"the file '{name}' is missing", path=path, remedy=_REMEDY)
        if hash_file(path / name) != digest:
            raise ModelError(
                "is not the file that the manifest names (other SHA-256)",
                path=path / name,
                remedy=_REMEDY,
            )


def write_manifest(
    path: Path,
    *,
    kind: str,
    version: str,
    files: Sequence[str],
    settings: Mapping[str, Any],
    golden: Sequence[Mapping[str, Any]],
    made_with: Mapping[str, Any],
) -> None:
    """Write `manifest.json` over the files of a model folder.

    Args:
        path: The folder; the files are in it.
        kind: "encoder" or "labels".
        version: Version of the model.
        files: Names of the files whose hashes are checked when the model is opened.
        settings: What the code needs in order to use the weights.
        golden: Inputs with what the model makes of them.
        made_with: Data, libraries and seed.
    """
    told = {
        "format": FORMAT,
        "kind": kind,
        "version": version,
        "files": {name: hash_file(path / name) for name in sorted(files)},
        "settings": settings,
        "golden": golden,
        "made_with": made_with,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
    (path / "manifest.json").write_text(text, encoding="utf-8")


def list_shipped() -> tuple[str, ...]:
    """The names of the models that the package ships, in order."""
    return tuple(sorted(one.name for one in _SHIPPED.iterdir() if one.is_dir()))


def digest_shipped(model: str) -> str:
    """Sixteen hexadecimal digits that change with any file of a shipped model."""
    return hash_file(_SHIPPED / model / "manifest.json")[:16]


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

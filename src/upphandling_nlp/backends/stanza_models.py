"""Stanza's models: where they are, which of them are used, and a pipeline of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from upphandling_nlp.errors import ModelError, OptionError

__all__ = ["PROCESSORS", "StanzaModels", "build_pipeline", "find_models"]

#: The processors that are used, in Stanza's order; a folder may have them all or some.
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "ner")
_LANGUAGE = "sv"
_INSTALL = 'pip install "upphandling-nlp[stanza]"'


class StanzaModels(NamedTuple):
    """A folder of Stanza's models.

    Attributes:
        folder: The folder; it holds `resources.json`.
        package: The package of models in it.
        packages: Name of the model of each processor that is used.
    """

    folder: Path
    package: str
    packages: Mapping[str, str]


def find_models(model_dir: str | Path | None = None, *, package: str | None = None) -> StanzaModels:
    """Find the Swedish models in a folder.

    Args:
        model_dir: The folder; None takes the one that Stanza downloads to.
        package: A package that `resources.json` names; None takes the default.

    Raises:
        OptionError: Stanza or torch is not installed.
        ModelError: The folder, its table of contents or the package is missing.
    """
    stanza = _import_stanza()
    folder = Path(model_dir or stanza.resources.common.DEFAULT_MODEL_DIR)
    table = folder / "resources.json"
    remedy = (
        "run this where there is network: python -c \"import stanza; stanza.download('sv', "
        f"model_dir='{model_dir or 'stanza_models'}', processors='tokenize,pos,lemma,ner')\"; "
        f"then pass model_dir='{model_dir or 'stanza_models'}' (--model-dir)"
    )
    try:
        told: Any = json.loads(table.read_text(encoding="utf-8"))
        swedish = told[_LANGUAGE]
        packages: Mapping[str, Any] = swedish.get("packages", {})
    except FileNotFoundError:
        raise ModelError(
            "no Stanza models here: resources.json is missing", path=folder, remedy=remedy
        ) from None
    except KeyError:
        raise ModelError("has no Swedish models", path=table, remedy=remedy) from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ModelError(f"cannot be read: {error}", path=table, remedy=remedy) from error
    wanted = package or "default"
    # A name is a package, or else that of models of several processors.
    named = packages.get(wanted) or {
        one: wanted for one in PROCESSORS if wanted in swedish.get(one, {})
    }
    used = {one: str(named[one]) for one in PROCESSORS if one in named}
    if "tokenize" not in used:
        known = ", ".join(packages) or "none"
        raise ModelError(
            f"has no Swedish package '{wanted}' with a tokenizer (packages: {known})",
            path=table,
            remedy="give one of the packages",
        )
    for processor, model in used.items():
        file = folder / _LANGUAGE / processor / f"{model}.pt"
        if model != "identity" and not file.is_file():
            raise ModelError("the model is missing", path=file, remedy=remedy)
    return StanzaModels(folder, wanted, used)


def build_pipeline(models: StanzaModels, *, threads: int = 1) -> tuple[Any, str]:
    """Build a Stanza pipeline; it never looks for the network.

    Args:
        models: From `find_models`.
        threads: Threads of torch, in this process and from now on.

    Returns:
        A `stanza.Pipeline`, and a name with the versions of Stanza and of the models.

    Raises:
        ModelError: A model is damaged or for another version of Stanza, or lacks a file that it
            was trained with.
        OptionError: Stanza or torch is not installed.
    """
    stanza = _import_stanza()
    import torch  # noqa: PLC0415  (heavy)

    torch.set_num_threads(threads)
    try:
        pipeline = stanza.Pipeline(
            _LANGUAGE,
            dir=str(models.folder),
            package=None,
            processors=dict(models.packages),
            download_method=None,
            verbose=False,
        )
    except Exception as error:  # torch, pickle and Stanza raise whatever they like
        told = " ".join(str(error).split())
        raise ModelError(
            f"Stanza {stanza.__version__} cannot use these models: "
            f"{type(error).__name__}: {told[:300]}",
            path=models.folder,
            remedy="download or train the models for this version of Stanza",
        ) from error
    parts = ",".join(f"{one}={name}" for one, name in models.packages.items())
    return pipeline, f"stanza-{stanza.__version__}:{parts}-{_hash_models(models)}"


def _import_stanza() -> Any:  # noqa: ANN401 - a module that may not be installed
    try:
        import stanza  # noqa: PLC0415  (heavy)
        import stanza.resources.common  # noqa: PLC0415  (the same)
        import torch  # noqa: F401, PLC0415  (the same)
    except ImportError as error:
        missing = error.name or "stanza"
        if missing == "stanza":
            raise OptionError("annotator 'stanza' needs Stanza", remedy=_INSTALL) from None
        if missing == "torch":
            raise OptionError(
                "annotator 'stanza' needs torch, which is not installed",
                remedy="install torch for this machine (docs/backends.md tells how to get the "
                f"small one for machines without a GPU), then {_INSTALL}",
            ) from None
        raise OptionError(
            f"Stanza cannot be imported: {error}", remedy=f"install it anew: {_INSTALL}"
        ) from error
    return stanza


def _hash_models(models: StanzaModels) -> str:
    """Eight hexadecimal digits: models of one name are often trained anew."""
    digest = hashlib.sha256()
    for processor, model in models.packages.items():
        file = models.folder / _LANGUAGE / processor / f"{model}.pt"
        if file.is_file():
            with file.open("rb") as opened:
                digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()[:8]

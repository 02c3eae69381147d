"""A spaCy package or folder as annotator."""

from __future__ import annotations

import hashlib
from pathlib import Path

import spacy
from spacy.language import Language

from upphandling_nlp.errors import ModelError

__all__ = ["open_package"]

#: Languages of the packages that read Swedish: Swedish, and those for many languages.
_LANGUAGES = ("sv", "xx", "mul")


def open_package(name: str) -> tuple[Language, str]:
    """Load a spaCy package and let its sentences end with the paragraph.

    Args:
        name: An installed package, or a folder that `nlp.to_disk` or `spacy train` wrote.

    Returns:
        The pipeline, and its name with its version; a folder's with a hash of its files, since
        pipelines that one trains oneself all have the same version.

    Raises:
        ModelError: It is not there, is for another language, or cannot be loaded.
    """
    nlp = _load(name)
    if nlp.lang not in _LANGUAGES:
        raise ModelError(
            f"spaCy package '{name}' is for language '{nlp.lang}'",
            remedy="give one for Swedish (sv_core_news_sm, sv_core_news_md, sv_core_news_lg) or "
            "for many languages (xx)",
        )
    if "upphandling_paragraphs" not in nlp.pipe_names:
        nlp.add_pipe("upphandling_paragraphs", first=True)
    told = f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"
    if Path(name).is_dir():
        told += f"-{_hash_folder(Path(name))}"
    return nlp, f"spacy:{told}"


def _load(name: str) -> Language:
    if any(sign in name for sign in "/\\") and not Path(name).is_dir():
        raise ModelError(
            "no such folder",
            path=name,
            remedy="give a folder that nlp.to_disk or spacy train wrote",
        )
    if not spacy.util.is_package(name) and not Path(name).is_dir():
        raise ModelError(
            f"no spaCy package '{name}' is installed, and there is no such folder",
            remedy=f"run this where there is network: python -m spacy download {name}; or give "
            'the path of a pipeline: "spacy:/path/to/pipeline"',
        )
    if Path(name).is_dir() and not (Path(name) / "config.cfg").is_file():
        raise ModelError(
            "no spaCy pipeline: config.cfg is missing",
            path=name,
            remedy="give the folder that nlp.to_disk or spacy train wrote (model-best)",
        )
    try:
        return spacy.load(name)
    except Exception as error:  # a package of others may raise anything
        told = " ".join(str(error).split())
        raise ModelError(
            f"spaCy package '{name}' cannot be loaded: {type(error).__name__}: {told[:300]}",
            remedy="install what it needs, or a version of it for spaCy " + spacy.about.__version__,
        ) from error


def _hash_folder(folder: Path) -> str:
    """Eight hexadecimal digits of the SHA-256 of all files of a folder, by name."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(str(path.relative_to(folder)).encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:8]

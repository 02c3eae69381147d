"""Which annotator is meant, and the pipeline that puts it in place of the shipped one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language

from upphandling_nlp.errors import OptionError

__all__ = ["FORMS", "Backend", "check_form", "open_backend"]

#: How the other annotators are asked for, for messages and help.
FORMS = ("spacy:PACKAGE", "spacy:FOLDER", "stanza", "stanza:FOLDER")

#: What is ours on the other annotator's document, in order: its names under our types and with our
#: links, references before dates, so that their digits can never become dates.
_OURS = (
    "upphandling_types",
    "upphandling_linker",
    "upphandling_references",
    "upphandling_dates",
)


class Backend(NamedTuple):
    """Another annotator, ready to use.

    Attributes:
        nlp: The pipeline: the other annotator, then our references, dates and links.
        name: The annotator, its models and their versions, for the provenance of records.
    """

    nlp: Language
    name: str


def check_form(annotator: str) -> None:
    """Check that another annotator is named in one of the `FORMS`; opening tells if it is there.

    Raises:
        OptionError: It is not.
    """
    kind, _, place = str(annotator).partition(":")
    if kind != "stanza" and not (kind == "spacy" and place.strip()):
        raise OptionError(
            f"unknown annotator '{annotator}'",
            remedy=f"use encoder, rules, {', '.join(FORMS)}",
        )


def open_backend(
    annotator: str,
    *,
    model_dir: str | Path | None = None,
    package: str | None = None,
    threads: int = 1,
) -> Backend:
    """Open another annotator.

    Args:
        annotator: "spacy:" and an installed package or a folder; "stanza", or "stanza:" and the
            folder of its models.
        model_dir: The folder of Stanza's models; None takes the one after the colon, or else the
            one that Stanza downloads to.
        package: Stanza's package of models; None takes the default of the folder.
        threads: Threads of Stanza (of torch in this process); spaCy has one.

    Raises:
        OptionError: There is no such annotator, an option does not go with it, or a library that
            it needs is not installed.
        ModelError: Its models are not there or cannot be used.
    """
    kind, _, place = str(annotator).partition(":")
    for option, value in (("model_dir", model_dir), ("package", package)):
        if kind != "stanza" and value is not None:
            raise OptionError(
                f"{option} is '{value}', which annotator '{annotator}' does not have",
                remedy=f'leave it out, or use annotator "stanza", which has a {option}',
            )
    check_form(annotator)
    if kind == "spacy":
        from upphandling_nlp.backends.spacy_package import open_package  # noqa: PLC0415  (heavy)

        nlp, name = open_package(place.strip())
    else:
        if place.strip() and model_dir is not None:
            raise OptionError(
                f"annotator '{annotator}' and model_dir '{model_dir}' both name a folder",
                remedy="give one of them",
            )
        from upphandling_nlp.backends.stanza_reader import open_reader  # noqa: PLC0415  (heavy)

        nlp, name = open_reader(place.strip() or model_dir, package=package, threads=threads)
    # spaCy's limit of a million characters is there to save memory; a longer post has to be read
    # all the same, and a run must not end for it.
    nlp.max_length = sys.maxsize
    present = {nlp.get_pipe_meta(pipe).factory for pipe in nlp.pipe_names}
    for pipe in _OURS:
        if pipe not in present:  # a pipeline of the user's own may have ours already
            nlp.add_pipe(pipe)
    return Backend(nlp, name)

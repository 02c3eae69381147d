"""The shared Swedish encoder: one pass over the words of a text serves every task.

A small BERT (weights from multilingual-e5-small, distilled) in ONNX, run by onnxruntime on the CPU.
Each text is run by itself: dynamic int8 scales activations over a whole batch, so that a batch
would make a record depend on its neighbours. No spaCy here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from upphandling_nlp.errors import ModelError, OptionError
from upphandling_nlp.language.pieces import PieceSplitter
from upphandling_nlp.resources.models import ModelFolder, open_model

__all__ = ["HINTS", "Encoder", "Reading", "default_encoder", "load_encoder"]

#: The tags of names, and of the registry's hints: the number of a tag is its place here.
HINTS = ("O", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-PER", "I-PER")

# Pieces of a window, the two marks included. It was trained on stretches of about this length: on
# Talbanken dev, parts of speech are best at 180 and a point and a half worse at 510. Windows share
# words, so that each word is read with words around it on both sides: by the first layer, for the
# upper ones read the words taken from a window alone. To give them all changed nothing (encoder
# 2.0.0: parts of speech and names of long texts within 0.2 points).
_WINDOW = 200
# Logits of labels in golden readings may differ by rounding on another machine, not by more.
_TOLERANCE = 0.05
_SHARED = 48

Floats = npt.NDArray[np.float32]


class Reading(NamedTuple):
    """What the encoder makes of a text: float32 arrays, a row for each word.

    Attributes:
        tags: (words, conventions x 7) logits of the tags of names; see `Encoder.conventions`.
        pos: (words, 17) logits of the parts of speech, in the order of `Encoder.pos`.
        scripts: (words, edits) logits of the edits that make the lemma; `Encoder.scripts`.
        starts: (words,) logits of beginning a sentence.
        ask: (words, labels) how much each label heeds each word, before the softmax over words.
        say: (words, labels) what each word says for each label.
        vectors: (words, 384) meaning; the mean over a text is close to the sentence vector that
            multilingual-e5-small would give.
    """

    tags: Floats
    pos: Floats
    scripts: Floats
    starts: Floats
    ask: Floats
    say: Floats
    vectors: Floats


class Encoder:
    """A loaded encoder.

    Args:
        folder: The model folder, checked by `open_model`.
        threads: Threads of onnxruntime for one text; the result does not depend on it.

    Attributes:
        conventions: Whose guidelines each block of seven tags follows; "field" is ours.
        pos, scripts, labels: What the columns of the outputs mean.
        lemmas: The lemma of words (in lower case) with their part of speech, from the treebank.

    Raises:
        OptionError: `threads` is no positive number.
        ModelError: The folder is damaged.
    """

    def __init__(self, folder: ModelFolder, *, threads: int = 1) -> None:
        if threads < 1:
            raise OptionError(f"threads is {threads}", remedy="give a positive number")
        import onnxruntime  # noqa: PLC0415 - heavy: only when used

        told = folder.settings
        self.folder = folder
        self._threads = threads
        self.conventions: tuple[str, ...] = tuple(told["conventions"])
        self.pos: tuple[str, ...] = tuple(told["pos"])
        self.scripts: tuple[str, ...] = tuple(told["scripts"])
        self.labels: tuple[str, ...] = tuple(told["labels"])
        self.lemmas = _read_lemmas(folder.path / "lemmas.tsv")
        self._splitter = PieceSplitter(folder.path / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Memory that a long text needed is given back rather than kept for the next.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(folder.path / "encoder.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            # With this operator, which stands for two, a run takes an eighth longer.
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def check(self) -> None:
        """Read the golden texts of the model folder again.

        Raises:
            ModelError: Words are tagged, or labels read, otherwise than when the model was stored.
        """
        for golden in self.folder.golden:
            words = golden["words"]
            breaks = [number == 0 for number in range(len(words))]
            reading = self.read(words, golden["spaced"], breaks, [0] * len(words))
            tags = [HINTS[tag] for tag in reading.tags[:, : len(HINTS)].argmax(axis=1)]
            pos = [self.pos[tag] for tag in reading.pos.argmax(axis=1)]
            labels = self.sum_labels(reading)
            if (
                tags != golden["tags"]
                or pos != golden["pos"]
                or any(
                    abs(labels[one] - told) > _TOLERANCE
                    for one, told in golden.get("labels", {}).items()
                )
            ):
                raise ModelError(
                    f"reads {' '.join(words)!r} otherwise than when it was stored",
                    path=self.folder.path,
                    remedy="install the versions of onnxruntime and tokenizers that the manifest "
                    "names under made_with",
                )

    def __reduce__(self) -> tuple[Callable[..., Encoder], tuple[ModelFolder, int]]:
        """Carry the folder rather than the session to another process."""
        return _load, (self.folder, self._threads)

    def read(
        self,
        words: Sequence[str],
        spaced: Sequence[bool],
        breaks: Sequence[bool],
        hints: Sequence[int],
    ) -> Reading:
        """Read the words of one text.

        Args:
            words: The words, none of them empty or white space.
            spaced: Whether white space stands before each word.
            breaks: Whether a line begins at each word.
            hints: For each word the number in `HINTS` of what the registry says it is.
        """
        if not words:
            return self._empty()
        ids, firsts, lasts = self._splitter.split(words, spaced, breaks)
        owners = np.repeat(np.array(hints, dtype=np.int64), np.diff([*firsts, len(ids)]))
        pieces = np.array(ids, dtype=np.int64)
        owners[pieces == self._splitter.end] = 0
        places = np.array([firsts, lasts], dtype=np.int64)
        parts = [
            self._run(pieces[start:end], owners[start:end], places[:, first:last] - start)
            for start, end, first, last in _find_windows(firsts, len(ids))
        ]
        if len(parts) == 1:
            return Reading(*parts[0])
        return Reading(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def sum_labels(self, reading: Reading) -> dict[str, float]:
        """The logit of each label by its id, for a text of one word or more read as a whole."""
        heed = np.exp(reading.ask - reading.ask.max(axis=0))
        logits = (heed / heed.sum(axis=0) * reading.say).sum(axis=0).tolist()
        return dict(zip(self.labels, logits, strict=True))

    def _run(
        self,
        pieces: npt.NDArray[np.int64],
        hints: npt.NDArray[np.int64],
        places: npt.NDArray[np.int64],
    ) -> list[Floats]:
        splitter = self._splitter
        feed = {
            "ids": np.concatenate(([splitter.begin], pieces, [splitter.end]))[None],
            "hints": np.concatenate(([0], hints, [0]))[None],
            "firsts": places[0] + 1,
            "lasts": places[1] + 1,
        }
        return list(self._session.run(list(Reading._fields), feed))

    def _empty(self) -> Reading:
        widths = (
            (len(self.conventions) * len(HINTS),), (len(self.pos),), (len(self.scripts),), (),
            (len(self.labels),), (len(self.labels),), (384,),
        )  # fmt: skip
        return Reading(*(np.zeros((0, *width), dtype=np.float32) for width in widths))


def _read_lemmas(path: Path) -> dict[tuple[str, str], str]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {(word, tag): lemma for word, tag, lemma in rows}


def _load(folder: ModelFolder, threads: int) -> Encoder:
    return Encoder(folder, threads=threads)


def _find_windows(firsts: Sequence[int], length: int) -> list[tuple[int, int, int, int]]:
    """Windows over the pieces: first and last piece, and the words that are taken from each.

    Windows begin and end between words; two windows share pieces, and each word is taken from the
    window in which it stands further from the edge.
    """
    room = _WINDOW - 2
    if length <= room:
        return [(0, length, 0, len(firsts))]
    ends = [*firsts[1:], length]
    windows: list[tuple[int, int, int, int]] = []
    begin = 0  # number of the first word of the window
    while True:
        start = firsts[begin]
        stop = begin
        while stop < len(firsts) and ends[stop] - start <= room:
            stop += 1
        windows.append((start, ends[stop - 1], begin, stop))
        if stop == len(firsts):
            break
        following = stop - 1
        while following > begin + 1 and ends[stop - 1] - firsts[following - 1] <= _SHARED:
            following -= 1
        begin = following
    taken = []
    first = 0
    for number, (start, end, _, stop) in enumerate(windows):
        if number + 1 < len(windows):
            shared_from = windows[number + 1][2]
            last = shared_from + (stop - shared_from) // 2
        else:
            last = stop
        taken.append((start, end, first, last))
        first = last
    return taken


@lru_cache(maxsize=4)
def default_encoder(*, threads: int = 1) -> Encoder:
    """The encoder that the package ships; loaded once for each number of threads."""
    return _open("encoder", threads)


def load_encoder(model: str = "encoder", *, threads: int = 1) -> Encoder:
    """Load an encoder.

    Args:
        model: "encoder" for the one that the package ships, or a model folder.
        threads: Threads of onnxruntime for one text; no result depends on it.

    Raises:
        ModelError: The model is missing or damaged, or reads its golden texts otherwise than when
            it was stored.
        OptionError: `threads` is no positive number.
    """
    if model == "encoder":
        return default_encoder(threads=threads)
    return _open(model, threads)


def _open(model: str, threads: int) -> Encoder:
    encoder = Encoder(open_model(model, kind="encoder"), threads=threads)
    encoder.check()
    return encoder

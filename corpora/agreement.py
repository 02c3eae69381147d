"""Agreement of the two annotators: `python corpora/agreement.py` writes agreement.json and .md.

`annotations/first.jsonl` holds the writers' annotation of the dev and test posts as it was before
adjudication, `annotations/second.jsonl` the blind second one.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from upphandling_nlp.evaluate.agreement import Agreement, measure_agreement
from upphandling_nlp.evaluate.gold import read_gold
from upphandling_nlp.evaluate.tables import to_markdown
from upphandling_nlp.resources.taxonomy import default_taxonomy

HERE = Path(__file__).resolve().parent


def measure(folder: Path) -> Agreement:
    """Measure the agreement of the two stored annotations."""
    first = list(read_gold(folder / "first.jsonl"))
    second = list(read_gold(folder / "second.jsonl"))
    return measure_agreement(first, second, default_taxonomy())


def lay_out(found: Agreement) -> str:
    """Return the agreement as Markdown tables."""
    spans = [
        (name, _format(scores.f1), str(scores.support), str(scores.predicted))
        for name, scores in found.spans.items()
    ]
    facets = [
        (
            facet,
            _format(scores.f1),
            _format(found.alpha[facet]),
            str(scores.support),
            str(scores.predicted),
        )
        for facet, scores in found.facets.items()
    ]
    kappas = [(label, _format(kappa)) for label, kappa in found.kappa.items()]
    return "\n".join(
        [
            f"{found.posts} posts, annotated twice, before adjudication.\n",
            to_markdown(("exact spans", "F1", "first", "second"), spans),
            to_markdown(("labels", "F1", "Krippendorff's alpha", "first", "second"), facets),
            to_markdown(("label", "Cohen's kappa"), kappas),
        ]
    )


def _format(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.2f}"


def main() -> int:
    """Write the tables; return the exit code."""
    found = measure(HERE / "annotations")
    encoded = msgspec.json.format(msgspec.json.encode(found))
    (HERE / "annotations" / "agreement.json").write_bytes(encoded + b"\n")
    (HERE / "annotations" / "agreement.md").write_text(lay_out(found), encoding="utf-8")
    print(lay_out(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

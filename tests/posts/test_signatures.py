"""What systems write below the text of a post: taken off and told; sentences like it stay."""

from __future__ import annotations

import html

import pytest

from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.signatures import without_signature

TEXT = "Regionen granskar tvätterier i Borås."


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("\n\nInlägget Nya lakan dök först upp på Gröna Tvätten.", ""),
        (" Inlägget Nya lakan dök först upp på Gröna Tvätten.", ""),
        ("\n\nInlägget ”Nya lakan” publicerades först på Gröna Tvätten", ""),
        ("\n\nThe post Nya lakan appeared first on Gröna Tvätten.", ""),
        ("\n\nThe post Nya lakan first appeared on Gröna Tvätten.", ""),
        (" Mer att […]", " Mer att …"),
        (" Mer att [...] Läs mer", " Mer att …"),
        (" Mer att […] Läs mer om Nya lakan →", " Mer att …"),
        (" Mer att […]\n\nLäs mer »", " Mer att …"),
        (" Mer att […]\n\nInlägget Nya lakan dök först upp på Gröna Tvätten.", " Mer att …"),
        ("\n\nLäs mer", ""),
    ],
)
def test_a_signature_is_taken_off(below, kept):
    text, signature = without_signature(TEXT + below, title="Nya lakan")
    assert text == TEXT + kept
    assert signature
    assert signature in below
    assert without_signature(text, title="Nya lakan") == (text, "")


@pytest.mark.parametrize(
    "body",
    [
        TEXT,
        f"{TEXT}\n\nInlägget om mutor dök först upp på Facebook.",
        f"{TEXT} Inlägget dök först upp på Facebook.",
        f"Inlägget Nya lakan dök först upp på Facebook.\n\n{TEXT}",
        f"{TEXT} Ministern sa att ”vi […] vill mer” än så.",
        f"{TEXT} Läs mer om lakan i rapporten.",
        "Läs mer",
    ],
)
def test_sentences_stay(body):
    assert without_signature(body, title="Nya lakan") == (body, "")


def test_the_entries_of_a_feed(tmp_path):
    path = tmp_path / "a.rss"
    signed = (
        f"<p>{TEXT} Nu vill de att [&#8230;]</p>\n<p>Inlägget <a href='https://x.example/1'>Nya "
        "lakan</a> dök först upp på <a href='https://x.example'>Gröna Tvätten</a>.</p>"
    )
    path.write_text(
        "<rss version='2.0'><channel><title>G</title><item><title>Nya lakan</title>"
        f"<description>{html.escape(signed)}</description></item></channel></rss>",
        encoding="utf-8",
    )
    stream = read_posts(path)
    assert [post.body for post in stream] == [f"{TEXT} Nu vill de att …"]
    (notice,) = stream.notices
    assert notice.severity == "furniture"
    assert notice.excerpt == "[…] Inlägget Nya lakan dök först upp på Gröna Tvätten."

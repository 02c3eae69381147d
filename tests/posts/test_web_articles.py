"""Saved web pages of one article: its text whole, what stands beside it told."""

from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.posts import read_posts

DAY = dt.date(2021, 3, 3)
ONE = "Region Uppsala har granskat en handskfabrik i Penang i Malaysia."
TWO = "Leverantören ska ha betalat tillbaka avgifterna till arbetarna i år."
THREE = "Regionerna följer upp arbetet under hösten med nya besök på plats."
DATED = "<p>Publicerad 3 mars 2021</p>"


def read(tmp_path, body, head=""):
    path = tmp_path / "sida.html"
    path.write_text(
        "<!DOCTYPE html><html lang=sv><head><meta charset=utf-8><title>Fabriksbesök i Penang"
        f"</title>{head}</head><body>{body}</body></html>",
        encoding="utf-8",
    )
    stream = read_posts(path)
    return list(stream), stream


def read_one(tmp_path, body, head=""):
    (post,), stream = read(tmp_path, body, head)
    told = " ".join(notice.excerpt for notice in stream.notices)
    return post, told


@pytest.mark.parametrize(
    "headline", ["Fabriksbesök<br>i Penang", "Fabriksbeso\u0308k i Penang", "Fabriksbesök i Penang"]
)
def test_a_headline_stands_on_one_line_and_once(tmp_path, headline):
    post, _ = read_one(tmp_path, f"<main><h1>{headline}</h1>{DATED}<p>{ONE}</p><p>{TWO}</p></main>")
    assert (post.title, post.body) == ("Fabriksbesök i Penang", f"{ONE}\n\n{TWO}")


TEASER = "<li><h3><a href=/{0}>{1}</a></h3><time datetime=2021-03-1{0}>1{0} mars 2021</time></li>"
TEASERS = "".join(map(TEASER.format, range(3), ["Mat i Lund", "Läkemedel i Umeå", "Ny rapport"]))
CARDS = "".join(
    f"<article><h3><a href=/{number}>{title}</a></h3><p>Avtalet gäller i två år.</p></article>"
    for number, title in enumerate(["Mat i Lund", "Läkemedel i Umeå"])
)
OWN = f"<h1>Fabriksbesök i Penang</h1>{DATED}<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"


@pytest.mark.parametrize(
    "page",
    [
        f"<main>{OWN}<div><h2>Senaste nyheterna</h2><ul>{TEASERS}</ul></div></main>",
        f"<main>{OWN}</main><div><h2>Andra har läst</h2><ul>{TEASERS}</ul></div>",
        f"<div><h2>På gång</h2><ul>{TEASERS}</ul></div><div>{OWN}</div>",
        f"<main><div>{OWN}</div><section><h2>Mer hos oss</h2>{CARDS}</section></main>",
        f"<main><article>{OWN}</article><section><h2>Mer</h2>{CARDS}</section></main>",
        f"<main>{OWN.replace(DATED, '')}<h2>Mer hos oss</h2>{CARDS}</main>",
    ],
)
def test_an_article_is_read_and_what_is_listed_beside_it_told(tmp_path, page):
    post, told = read_one(tmp_path, page)
    assert (post.title, post.body) == ("Fabriksbesök i Penang", f"{ONE}\n\n{TWO}\n\n{THREE}")
    assert post.published == (DAY if DATED in page else None)
    assert "Läkemedel i Umeå" in told

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

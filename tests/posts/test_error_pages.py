"""Pages that a server sends in place of a post are told, not read."""

from __future__ import annotations

import pytest

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts import read_posts

HELP = "<p>Kontrollera adressen eller sök på vår startsida.</p>"


def write(folder, headline, body=HELP, head="", name="sida.html"):
    (folder / name).write_text(
        f"<!DOCTYPE html><html lang=sv><head><meta charset=utf-8><title>{headline} | Regionen"
        f"</title>{head}</head><body><main>{headline and f'<h1>{headline}</h1>'}{body}</main>"
        "</body></html>",
        encoding="utf-8",
    )
    return folder / name


@pytest.mark.parametrize(
    "headline",
    [
        "404",
        "404 – sidan finns inte",
        "Fel 404: Sidan hittades inte",
        "Sidan kunde inte hittas",
        "Sidan du söker finns inte",
        "Hoppsan! Sidan kunde inte hittas.",
        "Tyvärr, sidan saknas",
        "Vi kan inte hitta sidan",
        "Vi hittar tyvärr inte sidan du söker",
        "Page not found",
        "Not Found",
        "403 Forbidden",
        "Åtkomst nekad",
        "503 Service Unavailable",
        "Internal Server Error",
    ],
)
def test_an_error_is_named_and_no_post(tmp_path, headline):
    with pytest.raises(ReadError, match="tells of an error") as caught:
        list(read_posts(write(tmp_path, headline)))
    assert headline in str(caught.value)
    assert "fetch it again" in str(caught.value)


def test_a_server_without_headings_names_the_error_in_the_title(tmp_path):
    path = tmp_path / "sida.html"
    path.write_text(
        "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body>"
        "</html>",
        encoding="utf-8",
    )
    with pytest.raises(ReadError, match="502 Bad Gateway"):
        list(read_posts(path))


def test_an_error_among_posts_is_counted_and_stops_nothing(tmp_path):
    write(tmp_path, "Sidan kunde inte hittas", name="a.html")
    write(
        tmp_path,
        "Nya avtal om handskar",
        f"<p>{'Avtalen gäller i två år. ' * 8}</p>",
        name="b.html",
    )
    stream = read_posts(tmp_path)
    assert [post.title for post in stream] == ["Nya avtal om handskar"]
    (skipped,) = stream.skipped
    assert skipped.source.endswith("a.html")


@pytest.mark.parametrize(
    "headline",
    [
        "404 handskar underkända",
        "Leverantören kunde inte hittas",
        "Sidan om avtal har fått nytt utseende",
        "500 miljoner till nya bussar",
        "Åtkomst till läkemedel i fattiga länder",
    ],
)
def test_a_headline_that_resembles_one_is_a_post(tmp_path, headline):
    (post,) = read_posts(write(tmp_path, headline, "<p>Avtalen gäller i två år.</p>"))
    assert post.title == headline


def test_a_dated_or_long_text_is_a_post(tmp_path):
    dated = "<meta property='article:published_time' content='2021-03-03'>"
    (post,) = read_posts(write(tmp_path, "Sidan kunde inte hittas", head=dated))
    assert post.published is not None
    long = "<p>" + "Så gick det till när regionens avtalssidor försvann i maj. " * 40 + "</p>"
    (post,) = read_posts(write(tmp_path, "Sidan kunde inte hittas", long))
    assert post.body.startswith("Så gick det till")

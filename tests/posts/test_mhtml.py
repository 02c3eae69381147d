"""Web archives: the page in them, its encoding and its address."""

from __future__ import annotations

import datetime as dt
import email.message
import email.policy

import pytest

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts import read_posts

ADDRESS = "https://www.exempel.se/nyheter/penang"
TEXT = "Region Skåne har granskat en handskfabrik i Penang i Malaysia."
PAGE = (
    "<!DOCTYPE html><html lang=sv><head><title>Fabriksbesök</title></head><body><main>"
    f"<h1>Fabriksbesök i Penang</h1><p>Publicerad 3 mars 2021</p><p>{TEXT}</p></main></body></html>"
)


def archive(*, charset="utf-8", transfer="quoted-printable", located=True, page=PAGE):
    whole = email.message.EmailMessage(policy=email.policy.SMTP)
    whole["From"] = "<Saved by Blink>"
    if located:
        whole["Snapshot-Content-Location"] = ADDRESS
    whole["Subject"] = "Fabriksbesök i Penang"
    whole.add_related(b"body {}", "text", "css")
    if page:
        whole.add_related(page.encode(charset), "text", "html", cte=transfer)
        part = list(whole.iter_parts())[-1]
        part.replace_header("Content-Type", f'text/html; charset="{charset}"')
        part["Content-Location"] = ADDRESS
    return whole.as_bytes()


@pytest.mark.parametrize("name", ["sida.mhtml", "sida.mht", "sida.txt", "sida"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
@pytest.mark.parametrize("located", [True, False])
def test_the_page_of_a_web_archive(tmp_path, name, charset, transfer, located):
    path = tmp_path / name
    path.write_bytes(archive(charset=charset, transfer=transfer, located=located))
    (post,) = read_posts(path)
    assert (post.published, post.title) == (dt.date(2021, 3, 3), "Fabriksbesök i Penang")
    assert (post.body, post.url) == (TEXT, ADDRESS)


def test_a_web_archive_without_a_page(tmp_path):
    path = tmp_path / "tom.mhtml"
    path.write_bytes(archive(page=""))
    with pytest.raises(ReadError, match="the web archive holds no page; save the page again"):
        list(read_posts(path))


def test_a_web_archive_cut_anywhere(tmp_path):
    path = tmp_path / "sida.mhtml"
    data = archive()
    for end in range(1, len(data), 97):
        path.write_bytes(data[:end])
        stream = read_posts(path)
        try:
            posts = list(stream)
        except ReadError:
            posts = []
        assert posts or stream.notices

"""Lines that are furniture, and lines of posts that only begin alike."""

from __future__ import annotations

import pytest

from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.furniture import is_furniture, is_pagination


@pytest.mark.parametrize(
    "line",
    [
        "Vi använder kakor för att webbplatsen ska fungera.",
        "Den här webbplatsen använder kakor (cookies)",
        "Genom att fortsätta godkänner du att vi lagrar kakor.",
        "Kakor (cookies)",
        "Kakor på webbplatsen",
        "Uppdaterad: 2021-03-03",
        "Uppdaterad den 3 mars 2021",
        "Uppdaterad av Anna Ek",
        "Mer om upphandling",
        "Anmäl dig till vårt nyhetsbrev",
        "Tillbaka till nyhetslistan",
        "Tillbaka till alla nyheter",
        "« Nästa »",
        "av Jonna Ekwall 4 kommentarer",
        "Av Jonna Ekwall | Inga kommentarer",
        "Gilla 3 gillar detta",
        "3 personer gillar det här",
        "Du och 3 andra gillar detta",
        "1 2 3 4",
        "7",
    ],
)
def test_furniture(line):
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Vi köper kakor, bullar och bröd för två miljoner kronor om året.",
        "Webbplatsen Hållbar upphandling berättar hur leverantörer av kakor följs upp.",
        "Vi har tagit fram nya krav. Denna webbplats om kakor är bara en referens.",
        "Kakor och fikabröd från sociala företag",
        "Uppdaterad riskanalys visar på tvångsarbete i bomullsodlingar",
        "Uppdaterad vägledning för läkemedel 2021",
        "Mer om risker i leveranskedjan för kobolt finns i rapporten",
        "Anmäl dig till webbinariet senast den 3 maj",
        "Tillbaka till fabriken i Penang",
        "Leverantörerna gillar detta",
        "3 av regionens inköpare gillar detta",
        "Av 12 remissvar kom 4 utan kommentarer",
        "2023 14",
        "12 340 15",
    ],
)
def test_text(line):
    assert not is_furniture(line)


def test_pagination():
    assert is_pagination("« Föregående 1 2 3 Nästa »")


@pytest.mark.parametrize(
    "title",
    ["Prenumerera på hållbara livsmedel", "Visste du att cookies spårar", "Lyssna på regionen"],
)
def test_a_headline_is_never_furniture(tmp_path, title):
    path = tmp_path / "aktuellt.txt"
    items = [
        f" • {day} apr 2021\n\n  {headline}\n\n  Regionen har besökt fabriken igen i veckan."
        for day, headline in [(29, "Nya krav på handskar"), (22, title), (9, "Ny vägledning")]
    ]
    path.write_text("Aktuellt\n\n" + "\n".join(items) + "\n", encoding="utf-8")
    assert [post.title for post in read_posts(path)][1] == title

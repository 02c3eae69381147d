"""Saved web pages of many posts: each of them read, and what stands around them told."""

from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.posts import read_posts

ONE = "Region Uppsala har granskat en handskfabrik i Penang i Malaysia."
TWO = "Leverantören ska ha betalat tillbaka avgifterna till arbetarna i år."


def read(tmp_path, body):
    path = tmp_path / "sida.html"
    path.write_text(
        "<!DOCTYPE html><html lang=sv><head><meta charset=utf-8><title>Hållbara inköp</title>"
        f"</head><body>{body}</body></html>",
        encoding="utf-8",
    )
    stream = read_posts(path)
    posts = list(stream)
    return posts, " ".join(notice.excerpt for notice in stream.notices)


def item(number, *, tag="li", date=True):
    dated = f"<time datetime=2021-03-0{number}>{number} mars 2021</time>" if date else ""
    title = f"<h2><a href=/{number}>Nyhet nummer {number}</a></h2>"
    return f"<{tag}>{title}{dated}<p>{ONE}</p></{tag}>"


@pytest.mark.parametrize("intro", [f"<p>{TWO}</p>", f"<p>{TWO}</p><p>Läs och dela.</p>"])
@pytest.mark.parametrize("heading", ["Nyheter", "Hållbara inköp"])
def test_an_introduction_makes_no_article_of_a_list_and_is_told(tmp_path, heading, intro):
    page = f"<main><h1>{heading}</h1>{intro}<ul>{item(1)}{item(2)}</ul></main>"
    posts, told = read(tmp_path, page)
    assert [(post.title, post.published) for post in posts] == [
        ("Nyhet nummer 1", dt.date(2021, 3, 1)),
        ("Nyhet nummer 2", dt.date(2021, 3, 2)),
    ]
    assert heading in told
    assert TWO in told


def test_dates_without_a_headline_hide_no_others(tmp_path):
    loose = "".join(f"<p>{day} mars 2020</p>" for day in range(1, 29))
    page = f"<main><h1>Nyheter</h1><div>{loose}</div><ul>{item(1)}{item(2)}{item(3)}</ul></main>"
    posts, _ = read(tmp_path, page)
    assert [post.title for post in posts] == [f"Nyhet nummer {number}" for number in (1, 2, 3)]


def test_posts_without_a_date_among_dated_ones(tmp_path):
    page = f"<main><h1>Nyheter</h1><ul>{item(1)}{item(2, date=False)}{item(3)}</ul></main>"
    posts, _ = read(tmp_path, page)
    assert [post.published and post.published.day for post in posts] == [1, None, 3]
    assert posts[1].title == "Nyhet nummer 2"
    assert posts[1].body == ONE


@pytest.mark.parametrize("tag", ["section", "article", "div"])
def test_a_lead_of_another_kind_is_a_post(tmp_path, tag):
    rest = "".join(item(number).replace("h2>", "h3>") for number in (2, 1))
    posts, told = read(tmp_path, f"<main><h1>Nyheter</h1>{item(3, tag=tag)}<ul>{rest}</ul></main>")
    assert [post.published and post.published.day for post in posts] == [3, 2, 1]
    assert told == "Nyheter"


def test_what_is_beside_a_list_is_no_post(tmp_path):
    contact = "<div><h2>Kontakt</h2><p>Anna Ek, 018-611 00 00</p></div>"
    course = "<section><h4>Utbildning i Sala</h4><p class=date>3 maj 2021</p></section>"
    page = f"<main><h1>Nyheter</h1>{item(1, tag='div')}{item(2, tag='div')}{contact}</main>{course}"
    posts, told = read(tmp_path, page)
    assert [post.title for post in posts] == ["Nyhet nummer 1", "Nyhet nummer 2"]
    assert "Anna Ek" in told
    assert "Utbildning i Sala" in told


TOPICS = ("Tillsyn", "Säkra produkter", "Remiss")


@pytest.mark.parametrize(
    "date",
    [
        "<p class=meta>2021-03-0{0} | {1}</p>",
        "<p><span>0{0}</span><span>mar</span><span>2021</span></p>",
        "<div><span>0{0}</span>\n<span>mar</span>\n<span>2021</span></div>",
    ],
)
def test_a_day_below_the_teaser_belongs_to_the_headline_above(tmp_path, date):
    items = "".join(
        f"<div><h2><a href=/{number}>Nyhet nummer {number}</a></h2><p>{ONE}</p>"
        f"{date.format(number, topic)}</div>"
        for number, topic in enumerate(TOPICS, start=1)
    )
    posts, _ = read(tmp_path, f"<main><h1>Nyheter</h1>{items}</main>")
    assert [(post.title, post.published, post.body) for post in posts] == [
        (f"Nyhet nummer {number}", dt.date(2021, 3, number), ONE) for number in (1, 2, 3)
    ]


def test_a_topic_beside_the_day_is_no_headline_in_saved_text(tmp_path):
    path = tmp_path / "lista.txt"
    rows = [
        f"Nyhet nummer {number}\n{ONE}\n2021-03-0{number} | {topic}"
        for number, topic in enumerate(TOPICS, start=1)
    ]
    path.write_text("\n\n".join(["Nyheter", *rows]), encoding="utf-8")
    posts = list(read_posts(path))
    assert [(post.title, post.published.day, post.body) for post in posts] == [
        (f"Nyhet nummer {number}", number, ONE) for number in (1, 2, 3)
    ]


def test_a_day_may_stand_on_two_lines(tmp_path):
    path = tmp_path / "lista.txt"
    rows = [f"{number} mar\n2021\nNyhet nummer {number}\n{ONE}" for number in (1, 2)]
    path.write_text("\n\n".join(["Nyheter", *rows]), encoding="utf-8")
    assert [(post.title, post.published.day) for post in read_posts(path)] == [
        ("Nyhet nummer 1", 1),
        ("Nyhet nummer 2", 2),
    ]


def entry(number, *, title, text, more=""):
    head = f"<h2><a href=/{number}>{title}</a></h2>" if title else ""
    meta = (
        f"<div class=entry-meta><time datetime=2021-03-0{number}>{number} mars 2021</time> "
        "<span class=byline>av Jonna Ekwall</span> "
        "<span class=comments-link>4 kommentarer</span></div>"
    )
    body = f"<div class=entry-content><p>{text}{more}</p></div>"
    return f"<article class='post tag-handskar'><header>{head}{meta}</header>{body}</article>"


@pytest.mark.parametrize("tag", ["article", "div"])
@pytest.mark.parametrize("title", ["Palmolja", "Palmolja – vad gör vi?"])
def test_author_comments_and_the_link_to_the_rest_are_no_text(tmp_path, tag, title):
    more = f" <a class=more-link href=/1>Fortsätt läsa <span>”{title}”</span></a>"
    first = entry(1, title=title, text=ONE, more=more)
    page = first + entry(2, title="Bomull", text=TWO)
    posts, _ = read(tmp_path, f"<main>{page.replace('article', tag)}</main>")
    assert [(post.title, post.body) for post in posts] == [(title, ONE), ("Bomull", TWO)]


def test_a_sentence_of_an_author_or_a_link_in_it_stays(tmp_path):
    meta = f"<p class=post-meta>{TWO}</p>"
    link = "<p>Se <a href=/r>hela rapporten</a> på vår sida om Penang.</p>"
    page = item(1).replace("</li>", f"{meta}{link}</li>") + item(2)
    posts, _ = read(tmp_path, f"<main><ul>{page}</ul></main>")
    assert posts[0].body == f"{ONE}\n\n{TWO}\n\nSe hela rapporten på vår sida om Penang."


def test_a_dated_post_without_a_headline_among_others(tmp_path):
    page = "".join(
        entry(number, title=title, text=text)
        for number, title, text in [(3, "Palmolja", ONE), (2, "", TWO), (1, "Bomull", ONE)]
    )
    posts, told = read(tmp_path, f"<main><h1>Bloggen</h1>{page}</main>")
    assert [(post.title, post.body) for post in posts] == [
        ("Palmolja", ONE),
        ("", TWO),
        ("Bomull", ONE),
    ]
    assert [post.published and post.published.day for post in posts] == [3, 2, 1]
    assert TWO not in told


def test_text_without_a_day_or_a_headline_among_posts_is_told(tmp_path):
    about = f"<article><p>{TWO}</p></article>"
    page = item(1, tag="article") + item(2, tag="article") + about
    posts, told = read(tmp_path, f"<main><h1>Bloggen</h1>{page}</main>")
    assert len(posts) == 2
    assert TWO in told


def test_an_article_without_a_headline_inside_stays_the_text_beside_its_cards(tmp_path):
    own = f"<article><time datetime=2021-03-03></time><p>{ONE}</p><p>{TWO}</p></article>"
    card = "<article><h3><a href=/{0}>Mat i Lund {0}</a></h3><p>Det gäller i år.</p></article>"
    page = f"<h1>Fabriksbesök i Penang</h1><div>{own}{card.format(1)}{card.format(2)}</div>"
    posts, told = read(tmp_path, page)
    assert [(post.title, post.body) for post in posts] == [
        ("Fabriksbesök i Penang", f"{ONE}\n\n{TWO}")
    ]
    assert "Mat i Lund 2" in told


def test_a_link_around_a_whole_item_is_parted_into_headline_and_teaser(tmp_path):
    item = (
        "<li><a href='/{0}'><div class='card'><div>Ny upphandling av {0}</div>"
        "<div>Regionen upphandlar nu {0} för vården i hela länet.</div></div></a>"
        "<span class='date'>2021-04-{1}</span></li>"
    )
    goods = enumerate(("textil", "handskar", "möbler"), start=27)
    posts, _ = read(
        tmp_path, "<ul>" + "".join(item.format(one, day) for day, one in goods) + "</ul>"
    )
    assert [post.title for post in posts] == [
        "Ny upphandling av textil",
        "Ny upphandling av handskar",
        "Ny upphandling av möbler",
    ]
    assert posts[0].body == "Regionen upphandlar nu textil för vården i hela länet."

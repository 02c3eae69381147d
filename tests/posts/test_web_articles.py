"""Saved web pages of one article: its text whole, what stands beside it told."""

from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.cleaning import letters_of
from upphandling_nlp.posts.markup import text_of_markup

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


LATER = "<time datetime=2022-05-05>5 maj 2022</time>"
FIRST = "<time datetime=2021-03-03>3 mars 2021</time>"
EVENT = "<time datetime=2021-04-12T09:00>12 april 2021 kl. 9.00</time>"
TYPE = "<meta property=og:type content=article>"


@pytest.mark.parametrize(
    ("above", "below", "kept"),
    [
        (f"<p>Senast uppdaterad: {LATER}</p><p>Publicerad: {FIRST}</p>", "", ""),
        ("", f"<p>Senast uppdaterad {LATER}</p><p>Publicerad {FIRST}</p>", ""),
        ("", f"<div><span>Ändrad {LATER}</span> <span>Publicerad {FIRST}</span></div>", ""),
        (f"<p>Tid: {EVENT}</p>", DATED, "Tid: 12 april 2021 kl. 9.00"),
        (
            f"<p>Vi möts den {EVENT} i Lund.</p>",
            DATED,
            "Vi möts den 12 april 2021 kl. 9.00 i Lund.",
        ),
        (
            "<p>Datum: 12 april 2021</p><p>Tid: 9–11</p>",
            "<p>Sidan publicerad 3 mars 2021</p>",
            None,
        ),
        (
            f"{DATED}<p>Kursdagar:</p><ul><li>12 april 2021</li><li>19 april 2021</li></ul>",
            "",
            None,
        ),
    ],
)
@pytest.mark.parametrize(("tag", "head"), [("main", ""), ("article", ""), ("article", TYPE)])
def test_the_day_of_publication_is_the_labelled_one(tmp_path, tag, head, above, below, kept):  # noqa: PLR0917 - two tables
    page = f"<{tag}><h1>Fabriksbesök i Penang</h1>{above}<p>{ONE}</p><p>{TWO}</p>{below}</{tag}>"
    post, _ = read_one(tmp_path, page, head)
    assert (post.title, post.published) == ("Fabriksbesök i Penang", DAY)
    assert ONE in post.body
    assert TWO in post.body
    assert post.body.count("april 2021") == (above + below).count(" april 2021")
    if kept is not None:
        assert post.body == "\n\n".join(filter(None, [kept, ONE, TWO]))


def test_the_day_of_an_event_is_not_that_of_publication(tmp_path):
    page = f"<h1>Frukostmöte</h1><p>Datum: 12 april 2021</p><p>Plats: Lund</p><p>{ONE}</p>"
    post, _ = read_one(tmp_path, f"<main>{page}</main>")
    assert post.published is None
    assert post.body == f"Datum: 12 april 2021\n\nPlats: Lund\n\n{ONE}"


CONTACT = "<p>Anna Ek, tel: 018-611 00 00</p>"


@pytest.mark.parametrize("tag", ["main", "article"])
@pytest.mark.parametrize(
    ("section", "kept"),
    [
        (f"<h2>Mål</h2><p>{TWO}</p>", f"Mål\n\n{TWO}\n\n"),
        (f"<h2>Utbildningar</h2><p>{TWO}</p>", f"Utbildningar\n\n{TWO}\n\n"),
        ("<h2>Mer information</h2><p>Rapporten finns här.</p>", ""),
        (f"<h2>Kontakt</h2><h3>Anna Ek</h3><p>{TWO}</p>", ""),
    ],
)
def test_the_text_goes_on_below_a_subheading(tmp_path, tag, section, kept):
    own = f"<h1>Fabriksbesök i Penang</h1>{DATED}<p>{ONE}</p>"
    page = f"<{tag}>{own}{section}<h2>Bakgrund</h2><p>{THREE}</p></{tag}>"
    post, told = read_one(tmp_path, page)
    assert post.body == f"{ONE}\n\n{kept}Bakgrund\n\n{THREE}"
    assert kept or "Mer information" in told or "Kontakt" in told


def test_the_text_goes_on_below_an_address(tmp_path):
    asked = "<p>För mer information, kontakta:</p>"
    own = f"<h1>Fabriksbesök i Penang</h1>{DATED}<p>{ONE}</p>"
    post, told = read_one(tmp_path, f"<main>{own}{asked}{CONTACT}<p>{TWO}</p></main>")
    assert post.body == f"{ONE}\n\n{TWO}"
    assert "018-611 00 00" in told


def test_a_standing_section_beside_the_text_is_no_part_of_it(tmp_path):
    own = f"<h1>Fabriksbesök i Penang</h1>{DATED}<p>{ONE}</p><h2>Så gick det</h2><p>{TWO}</p>"
    post, told = read_one(tmp_path, f"<div>{own}</div><div><h2>Vision</h2><p>{THREE}</p></div>")
    assert TWO in post.body
    assert "Vision" not in post.body
    assert THREE not in post.body
    assert THREE in told


def test_a_page_inside_a_form_keeps_its_text(tmp_path):
    fields = "<form><h3>Nyhetsbrev</h3><p>Ange din adress.</p><input></form>"
    page = f"<form id=aspnetForm><div><input type=hidden></div>{OWN}</form>{fields}"
    post, _ = read_one(tmp_path, page)
    assert post.body == f"{ONE}\n\n{TWO}\n\n{THREE}"


CLOSED = ["style='display: none'", "aria-hidden=true", "hidden", "style='color:red;display:none;'"]


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("tag", ["main", "article", "div"])
def test_closed_parts_of_the_text_are_read(tmp_path, closed, tag):
    panels = f"<h3>Vad händer nu?</h3><div class=panel {closed}><p>{TWO}</p></div>"
    own = f"<h1>Fabriksbesök i Penang</h1>{DATED}<p>{ONE}</p>{panels}<p>{THREE}</p>"
    post, _ = read_one(tmp_path, f"<{tag}>{own}</{tag}>")
    assert post.body == f"{ONE}\n\nVad händer nu?\n\n{TWO}\n\n{THREE}"


@pytest.mark.parametrize("closed", CLOSED)
def test_hidden_menus_and_boxes_are_no_text(tmp_path, closed):
    kept = "<p>Leverantörer får spara uppgifter om dig här.</p>"
    box = f"<div class=cookie-consent {closed}>{kept}</div>"
    menu = f"<ul class=meny {closed}><li>Om vårt arbete med hållbara inköp i regionen.</li></ul>"
    post, _ = read_one(tmp_path, f"<main>{box}{menu}{OWN}</main>")
    assert post.body == f"{ONE}\n\n{TWO}\n\n{THREE}"


@pytest.mark.parametrize(
    "dates",
    [
        (
            "<dl><dt>Publicerad</dt><dd>3 mars 2021</dd><dt>Senast granskad</dt>"
            "<dd>2 maj 2022</dd></dl>"
        ),
        "<p>Publicerad:</p><p>2021-03-03</p><p>Uppdaterad:</p><p>2022-05-02</p>",
    ],
)
def test_labels_of_dates_on_lines_of_their_own_part_no_article(tmp_path, dates):
    post, _ = read_one(
        tmp_path, f"<main><h1>Fabriksbesök i Penang</h1>{dates}<p>{ONE}</p><p>{TWO}</p></main>"
    )
    assert (post.published, post.title) == (DAY, "Fabriksbesök i Penang")
    assert post.body == f"{ONE}\n\n{TWO}"


@pytest.mark.parametrize(
    ("label", "more"),
    [("Anmäl dig senast", ""), ("Datum", "<h2>Plats</h2>"), ("Sista anmälningsdag", "")],
)
def test_the_day_of_an_event_below_its_label_parts_no_article(tmp_path, label, more):
    day = f"<h2>{label}</h2><p>15 juni 2021</p>{more}"
    post, _ = read_one(
        tmp_path,
        f"<main><h1>Fabriksbesök i Penang</h1>{DATED}<p>{ONE}</p>{day}<p>{TWO}</p></main>",
    )
    assert post.published == DAY
    place = "Plats\n\n" if more else ""
    assert post.body == f"{ONE}\n\n{label}\n\n15 juni 2021\n\n{place}{TWO}"


def test_a_word_of_an_event_above_a_list_of_posts_takes_no_day_from_it(tmp_path):
    path = tmp_path / "lista.txt"
    rows = (
        "12 mars 2021",
        "Nya krav på handskar",
        ONE,
        "",
        "2 mars 2021",
        "Öppet möte i Skara",
        TWO,
    )
    path.write_text("\n".join(["Aktuellt", "", "Datum", *rows]), encoding="utf-8")
    days = [post.published for post in read_posts(path)]
    assert days == [dt.date(2021, 3, 12), dt.date(2021, 3, 2)]


def test_a_day_as_subheading_stays(tmp_path):
    post, _ = read_one(
        tmp_path,
        f"<main><h1>Fabriksbesök i Penang</h1><p>2021-03-03</p><p>{ONE}</p>"
        f"<h2>12 mars 2007</h2><p>{TWO}</p><p>Uppdaterad 2022-01-05</p></main>",
    )
    assert post.published == DAY
    assert post.body == f"{ONE}\n\n12 mars 2007\n\n{TWO}"


def test_text_outside_the_article_is_told(tmp_path):
    hero = "<div class=hero><h1>Fabriksbesök i Penang</h1><p>Regionen skärper kraven.</p></div>"
    post, told = read_one(
        tmp_path,
        f"<main>{hero}<article>{DATED}<p>{ONE}</p><p>{TWO}</p></article>"
        f"<div class=block><p>{THREE}</p></div></main>",
    )
    assert post.body == f"{ONE}\n\n{TWO}"
    assert "Regionen skärper kraven." in told
    assert THREE[:40] in told


@pytest.mark.parametrize("hero", ["<div class=hero>{}</div>", "<header>{}</header>"])
@pytest.mark.parametrize("lead", [f"<p>{THREE}</p>", "<p class=ingress>Skärpta krav</p>"])
def test_a_lead_below_the_headline_opens_the_text(tmp_path, hero, lead):
    above = hero.format(f"<h1>Fabriksbesök i Penang</h1>{lead}")
    post, _ = read_one(
        tmp_path, f"<main>{above}<article>{DATED}<p>{ONE}</p><p>{TWO}</p></article></main>"
    )
    said = THREE if THREE in lead else "Skärpta krav"
    assert post.body == f"{said}\n\n{ONE}\n\n{TWO}"


@pytest.mark.parametrize(
    "heading",
    [
        "<h2><button aria-expanded=false>Vilka handskar berörs?</button></h2>",
        "<button class=acc>Vilka handskar berörs?</button>",
    ],
)
def test_a_button_above_what_it_opens_is_a_heading(tmp_path, heading):
    post, _ = read_one(
        tmp_path,
        f"<main>{OWN}{heading}<div hidden><p>Alla av nitril sedan mars i år.</p></div></main>",
    )
    assert post.body.endswith("\n\nVilka handskar berörs?\n\nAlla av nitril sedan mars i år.")


@pytest.mark.parametrize("button", ["Dela på Facebook", "Lyssna", "Skriv ut sidan"])
def test_other_buttons_are_no_headings(tmp_path, button):
    post, _ = read_one(tmp_path, f"<main>{OWN}<button>{button}</button></main>")
    assert button not in post.body


def test_days_of_an_account_part_no_article_that_says_when_it_was_published(tmp_path):
    path = tmp_path / "sida.txt"
    days = "2019-02-01 Första revisionen görs\n2020-03-10 Återbesök i Malaysia"
    path.write_text(
        f"Fabriksbesök i Penang\n\n{ONE}\n\n{days}\n\n{TWO}\n\nPublicerad 2021-03-03",
        encoding="utf-8",
    )
    (post,) = read_posts(path)
    assert (post.title, post.published) == ("Fabriksbesök i Penang", DAY)
    assert post.body == f"{ONE}\n\n{days}\n\n{TWO}"


def test_a_day_may_stand_behind_the_name_of_who_sent_the_post_in(tmp_path):
    page = "<div>Inskickat av admin ons, 2021-03-03 10:22</div>"
    post, _ = read_one(tmp_path, f"<h1>Fabriksbesök i Penang</h1>{page}<p>{ONE}</p><p>{TWO}</p>")
    assert (post.published, post.body) == (DAY, f"{ONE}\n\n{TWO}")


LONG = (
    f"<p>{ONE} Besöket gjordes tillsammans med två andra regioner under våren.</p>"
    f"<p>{TWO} Ett nytt besök på plats är planerat till senhösten, om inget annat händer.</p>"
)
LEAD = "Fabriker i Hyderabad granskas."


@pytest.mark.parametrize("outer", ["main", "div", "article"])
@pytest.mark.parametrize("inner", ["article-body", "text"])
@pytest.mark.parametrize(
    "lead",
    [
        "<p class=preamble>{}</p>",
        "<div class=lead>{}</div>",
        "<div class=ingress><p>{}</p></div>",
        "<h2>{}</h2>",
        "<p>{}</p>",
        "<p class=author>Text: Jonna Ekwall</p><p>{}</p>",
        "<p>{}</p><div class=tools>Lyssna</div>",
    ],
)
def test_what_stands_between_the_headline_and_the_text_begins_it(tmp_path, outer, inner, lead):
    own = f"<h1>Fabriksbesök i Penang</h1>{DATED}{lead.format(LEAD)}"
    page = f"<{outer}>{own}<div class={inner}>{LONG}</div></{outer}>"
    post, told = read_one(tmp_path, page)
    assert (post.title, post.published) == ("Fabriksbesök i Penang", DAY)
    assert post.body.startswith(f"{LEAD}\n\n{ONE}")
    assert "Hyderabad" not in told


def test_a_lead_without_an_end_is_known_by_its_class(tmp_path):
    own = f"<h1>Fabriksbesök i Penang</h1>{DATED}<p class=articleIngress>Skärpta krav på nitril</p>"
    post, _ = read_one(tmp_path, f"<main>{own}<div class=text>{LONG}</div></main>")
    assert post.body.startswith(f"Skärpta krav på nitril\n\n{ONE}")


@pytest.mark.parametrize(
    "beside",
    [
        "<p>Jonna Ekwall</p>",
        "<div class=sidebar><p>Ring oss om avtalet gäller er förvaltning.</p></div>",
        "<div class=leaderboard>Håll ut</div>",
        "<figure><figcaption>Packning av handskar i mars.</figcaption></figure>",
        "<ul><li><a href=/1>Så går det till när vi granskar.</a></li></ul>",
        "<p><a href=/2>Se filmen från fabriken i Penang.</a></p>",
        "<h2>På denna sida</h2><ul><li><a href=#a>Vad som hände</a></li></ul>",
    ],
)
def test_a_box_between_the_headline_and_the_text_is_no_lead(tmp_path, beside):
    own = f"<h1>Fabriksbesök i Penang</h1>{DATED}{beside}"
    post, _ = read_one(tmp_path, f"<main>{own}<div class=article-body>{LONG}</div></main>")
    assert post.body.startswith(ONE)


ABOVE = [
    "<header><a class=logo>Region Uppsala</a></header>",
    "<div class=header>Höganäs kommun</div>",
    "<p>Nyhet</p>",
    "<div>Höganäs kommun</div><div>Fabriksbesök i Penang</div>",
]


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("text", [f"<p>{ONE}</p>", f"<p class=preamble>{ONE}</p>{LONG}"])
def test_a_line_above_the_headline_is_told(tmp_path, above, text):
    heading = f"<h1>Fabriksbesök i Penang</h1>{DATED}"
    post, told = read_one(tmp_path, f"{above}<div class=content>{heading}{text}</div>")
    assert (post.title, post.published) == ("Fabriksbesök i Penang", DAY)
    assert post.body.startswith(ONE)
    assert any(name in told for name in ("Region Uppsala", "Höganäs kommun", "Nyhet"))


def test_running_text_above_the_headline_stays(tmp_path):
    page = f"<article><p>{THREE}</p><h1>Fabriksbesök i Penang</h1><p>{ONE}</p></article>"
    post, _ = read_one(tmp_path, page)
    assert post.body == f"{THREE}\n\n{ONE}"


ISSUED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-03-03"}'
    "</script>"
)


@pytest.mark.parametrize("head", [ISSUED, ""])
@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("<p>Remiss 3 mars–29 april 2021</p>", ""),
        ("<p>Remiss 3/3–29/4 2021</p>", ""),
        ("<p>3 mars 2021 – Remissen startar</p>", ""),
        ("<p>Remissen startar, 3 mars 2021</p>", ""),
        ("<table><tr><td>3 mars 2021</td><td>Remissen startar</td></tr></table>", "3 mars 2021 "),
        ("<ul><li>3 mars 2021: remissen startar</li></ul>", "- "),
        ("<ul><li>3 mars 2021: Remissen startar</li></ul>", "- "),
        (
            (
                "<ul><li>3 mars 2021: remissen startar</li>"
                "<li>29 april 2021: remissen stänger</li></ul>"
            ),
            "\n- 29 april 2021: remissen stänger",
        ),
    ],
)
def test_a_line_with_the_day_of_publication_stays_whole(tmp_path, row, line, head):
    own = f"<h1>Fabriksbesök i Penang</h1><p>{ONE}</p>{row}<p>{TWO}</p>"
    post, _ = read_one(tmp_path, f"<main>{own}</main>", head)
    assert post.title == "Fabriksbesök i Penang"
    assert not head or post.published == DAY
    first, middle, last = post.body.split("\n\n")
    assert (first, last) == (ONE, TWO)
    assert line in middle
    assert letters_of(middle) == letters_of(text_of_markup(row))


def test_a_period_dates_no_article(tmp_path):
    own = f"<h1>Fabriksbesök i Penang</h1><p>{ONE}</p><p>Remiss 3 mars–29 april 2021</p>"
    post, _ = read_one(tmp_path, f"<main>{own}</main>")
    assert post.published is None


def test_a_day_in_saved_text_is_of_the_headline_only_above_the_text(tmp_path):
    path = tmp_path / "sida.txt"
    path.write_text(f"2021-03-03 – Fabriksbesök i Penang\n\n{ONE}\n\n{TWO}", encoding="utf-8")
    (post,) = read_posts(path)
    assert (post.title, post.published) == ("Fabriksbesök i Penang", DAY)
    row = "3 mars 2021 – Remissen startar"
    path.write_text(f"Fabriksbesök i Penang\n\n{ONE}\n\n{row}\n\n{TWO}", encoding="utf-8")
    (post,) = read_posts(path)
    assert (post.title, post.body) == ("Fabriksbesök i Penang", f"{ONE}\n\n{row}\n\n{TWO}")

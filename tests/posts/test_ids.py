"""One post has one id, whatever it was read from."""

from __future__ import annotations

import unicodedata

import pytest

from upphandling_nlp.posts import ReadOptions, read_posts

TITLE = "Ny vägledning för ”hållbara” textilier – nu på svenska"
BODY = (
    "Regionerna har tagit fram en vägledning. Den gäller för operationstextilier och arbetskläder."
)

SNAPSHOTS = {
    "sida.txt": f"Aktuellt\n\n • 29 apr 2021\n\n  {TITLE}\n\n  {BODY}\n\nVision\n\nAllt gott.\n",
    "under.txt": f"Nyheter\n\n{TITLE}\nPublicerad: 2021-04-29\n\n{BODY}\n\n© 2021 Regionen\n",
    "artikel.txt": f"Rubrik: {TITLE}\nDatum: 29/4 2021\n\n{BODY}\n",
    "flöde.rss": (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><item>"
        f"<title>{TITLE}</title><link>https://exempel.example/1</link>"
        f"<description>&lt;p&gt;{BODY}&lt;/p&gt;</description>"
        "<pubDate>Thu, 29 Apr 2021 10:00:00 +0200</pubDate></item></channel></rss>"
    ),
    "sida.html": (
        "<!doctype html><html lang='sv'><head>"
        f"<title>{TITLE} | Regionen</title>"
        "<meta property='article:published_time' content='2021-04-29T10:00:00+02:00'></head>"
        f"<body><article><h1>{TITLE}</h1><p>{BODY}</p></article></body></html>"
    ),
    "lista.html": (
        "<!doctype html><html lang='sv'><body><h1>Nyheter</h1><ul>"
        f"<li><time>29 april 2021</time><h2>{TITLE}</h2><p>{BODY}</p></li>"
        "<li><time>1 april 2021</time><h2>En annan nyhet</h2></li></ul></body></html>"
    ),
    "tabell.csv": f'titel;text;datum\n"{TITLE}";"{BODY}";2021-04-29\n',
    "rader.jsonl": f'{{"title": "{TITLE}", "body": "{BODY}", "published": "2021-04-29"}}\n',
}


def first_id(path):
    return next(iter(read_posts(path))).id


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    path = tmp_path_factory.mktemp("id") / "sida.txt"
    path.write_text(SNAPSHOTS["sida.txt"], encoding="utf-8")
    return first_id(path)


@pytest.mark.parametrize("name", sorted(SNAPSHOTS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_one_id_from_every_snapshot(tmp_path, name, encoding, expected):
    if encoding in {"cp1252", "utf-16"} and name.endswith(".rss"):
        pytest.skip("the feed names its own encoding")
    path = tmp_path / name
    path.write_bytes(SNAPSHOTS[name].encode(encoding))
    assert first_id(path) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("vägledning", "väg\u00adled\u00adning"),
        lambda text: text.replace(". ", ".\u00a0\u00a0"),
        lambda text: text.replace("”", '"'),
        lambda text: text.replace("–", "-"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("ä", "Ã¤"),
        lambda text: text.replace("ö", "&ouml;"),
        lambda text: text.replace("Ny", "\u200bNy"),
    ],
)
def test_spelling_does_not_change_it(tmp_path, change, expected):
    path = tmp_path / "sida.txt"
    path.write_bytes(change(SNAPSHOTS["sida.txt"]).encode("utf-8"))
    assert first_id(path) == expected


def test_another_day_is_another_post(tmp_path, expected):
    path = tmp_path / "sida.txt"
    path.write_text(SNAPSHOTS["sida.txt"].replace("29 apr", "30 apr"), encoding="utf-8")
    assert first_id(path) != expected


def write_table(path, rows):
    path.write_text("id;titel;text\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_posts_of_one_id_are_all_kept_and_told(tmp_path):
    first = write_table(tmp_path / "a.csv", ["7;Ett;Handskar.", "7;Två;Mat.", "8;Tre;Bilar."])
    second = write_table(tmp_path / "b.csv", ["8;Tre;Bilar.", "7;Fyra;Lakan."])
    stream = read_posts([first, second])
    assert [post.title for post in stream] == ["Ett", "Två", "Tre", "Tre", "Fyra"]
    assert [notice.source.rpartition("/")[2] for notice in stream.conflicting] == [
        "a.csv#2",
        "b.csv#2",
    ]
    assert "another post with the id '7' came before it; give each post an id of its own" in str(
        stream.conflicting[0]
    )
    assert (stream.counts["conflict"], stream.complete) == (2, False)
    unchecked = read_posts([first, second], options=ReadOptions(check_ids=False))
    assert len(list(unchecked)) == 5
    assert unchecked.complete


def test_two_snapshots_of_a_post_do_not_clash(tmp_path):
    for name in ("sida.txt", "under.txt", "tabell.csv"):
        (tmp_path / name).write_text(SNAPSHOTS[name], encoding="utf-8")
    stream = read_posts(tmp_path)
    assert len({post.id for post in stream}) == 1
    assert stream.complete

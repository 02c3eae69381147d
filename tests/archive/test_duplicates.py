"""Which posts count as one, and which only look alike."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import sqlite3

import msgspec
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upphandling_nlp.archive.duplicates import DuplicateOptions, group_duplicates
from upphandling_nlp.archive.groups import (
    mark_duplicates,
    read_duplicates,
    read_texts,
    write_duplicates,
)
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.frames import labels_frame, mentions_frame, to_frame
from upphandling_nlp.records import read_records, write_records
from upphandling_nlp.schema import Post

DAY = dt.date(2021, 4, 29)
AUDIT = (
    "I tisdags besökte Region Uppsala en handskfabrik i Malaysia. Av 74 intervjuade hade 12 "
    "betalat rekryteringsavgifter till en agent i Nepal. Fabriken har lagt fram en plan och ska "
    "betala tillbaka pengarna senast den 3 maj. Ett nytt besök görs till hösten, och då deltar "
    "även facket. Resultatet publiceras på webbplatsen när det är klart."
)
INVITATION = (
    "Välkommen till vårens workshop om hållbar upphandling den 14 april 2019 kl. 10 i Halmstad. Vi "
    "går igenom uppförandekod, riskanalys och uppföljning. Anmäl dig senast den 2 april till "
    "samordnaren. Platserna är begränsade till 40."
)
GREETING = (
    "Vi önskar alla våra läsare en riktigt god jul och ett gott nytt år. Kansliet har stängt under "
    "helgerna och öppnar igen när skolorna börjar."
)


def post(body=AUDIT, *, title="Besök i Malaysia", day=DAY, **fields):
    return Post(title=title, body=body, published=day, **fields)


def later(days):
    return DAY + dt.timedelta(days=days)


def are_one(one, other, **options):
    groups = group_duplicates([one, other], options=DuplicateOptions(**options))
    return len(set(groups.values())) == 1


SAME = {
    "white space, quotation marks, case of the headline": post(
        AUDIT.replace(" ", "  ").replace("plan", '"plan"'), title="BESÖK I MALAYSIA"
    ),
    "the day got lost": post(AUDIT + " Dela", day=None),
    "another headline": post(title="Nytt från regionen"),
    "no headline": post(title=""),
    "a sentence added": post(AUDIT + " Frågor besvaras av upphandlingsenheten.", day=later(20)),
    "a sentence with a number inside": post(
        AUDIT.replace("Fabriken", "Vi var där i 2 dagar. Fabriken"), day=later(3)
    ),
    "a sentence less": post(AUDIT.replace(" Ett nytt besök görs till hösten, och då", " Då")),
    "a date line and words of the page": post(
        f"Publicerad 2021-04-29 kl. 14.15\n\n{AUDIT}\n\nDela sidan Skriv ut"
    ),
    "a name mended": post(AUDIT.replace("Malaysia", "Malasyia")),
    "cut within a word": post(AUDIT[:150] + "… Läs mer"),
    "cut within a number": post(AUDIT[:85] + "... Läs mer"),
    "cut within a name": post(AUDIT[:135] + "… Läs hela artikeln"),
    "its first sentence": post(AUDIT.split(". ", maxsplit=1)[0] + ". Läs hela artikeln"),
    "an excerpt of its middle": post("… " + AUDIT[75:230] + " …", title=""),
    "published anew in the same year's words": post(
        AUDIT.replace("den 3 maj", "den 3 maj 2021"), day=later(400)
    ),
}

OTHER = {
    "other numbers": (post(), post(AUDIT.replace("74", "81").replace("12", "9"), day=later(30))),
    "another day": (post(), post(AUDIT.replace("tisdags", "fredags"), day=later(30))),
    "another deadline": (post(), post(AUDIT.replace("3 maj", "3 juni"))),
    "other names": (
        post(),
        post(AUDIT.replace("Region Uppsala", "Region Halland").replace("Nepal", "Bangladesh")),
    ),
    "numbers as words": (
        post(AUDIT.replace("12", "tre")),
        post(AUDIT.replace("12", "fyra"), day=later(2)),
    ),
    "next year's invitation": (
        post(INVITATION, title="Workshop"),
        post(
            INVITATION.replace("14 april 2019", "12 april 2020").replace("2 april", "1 april"),
            title="Workshop",
            day=later(360),
        ),
    ),
    "this month's invitation": (
        post(INVITATION, title="Workshop"),
        post(INVITATION.replace("Halmstad", "Kalmar"), title="Workshop", day=later(7)),
    ),
    "this year's greeting": (
        post(GREETING, title="God jul!"),
        post(GREETING, title="God jul!", day=later(364)),
    ),
    "headlines with other years": (
        post(title="Leverantörsdag 2020"),
        post(title="Leverantörsdag 2021"),
    ),
    "a stock phrase under two headlines": (
        post("Kom och lyssna på vårt seminarium. Anmäl dig på webbplatsen.", title="Textil"),
        post("Kom och lyssna på vårt seminarium. Anmäl dig på webbplatsen.", title="Livsmedel"),
    ),
    "the same topic": (
        post(),
        post(
            "Region Uppsala har granskat en handskfabrik i Malaysia. Arbetarna från Nepal hade "
            "betalat avgifter till agenter, och fabriken ska ersätta dem. Ett återbesök planeras."
        ),
    ),
    "another number at the end, and a sentence below": (
        post("Växeln byter nummer natten till lördag. Spara det nya redan nu: 031-00 01 02."),
        post(
            "Växeln byter nummer natten till lördag. Spara det nya redan nu: 08-77 88 99. Vi "
            "svarar som vanligt under hela helgen, och även nätter."
        ),
    ),
    "nothing at all": (post("", title="", id="a"), post("", title="", id="b")),
    "two short notes": (post("Nytt avtal klart.", title="A"), post("Nytt avtal.", title="B")),
}


@pytest.mark.parametrize("case", SAME)
def test_same_post(case):
    original = post(AUDIT.replace("den 3 maj", "den 3 maj 2021")) if "anew" in case else post()
    assert are_one(original, SAME[case])


@pytest.mark.parametrize("case", OTHER)
def test_two_posts(case):
    assert not are_one(*OTHER[case])


def test_limits_are_options():
    copied = post(AUDIT, day=later(90))
    assert not are_one(post(), copied)
    assert are_one(post(), copied, window=100)
    half = post(" ".join(AUDIT.split()[:14] + ["och här följer helt nya ord om annat"] * 2))
    assert not are_one(post(), half)
    assert are_one(post(), half, similarity=0.4)


def test_newsletter_holds_its_posts_apart():
    """Neither its parts nor the newsletter itself are lost, and its own copy is found."""
    letter_body = (
        f"Besök i Malaysia\n\n{AUDIT}\n\nWorkshop\n\n{INVITATION}\n\nGod jul\n\n{GREETING}"
    )
    letter = post(letter_body, title="Nyhetsbrev 4")
    posts = [
        letter,
        post(letter_body + " Avregistrera dig här.", title="Nyhetsbrev 4"),
        post(),
        post(INVITATION, title="Workshop"),
        # Without their headlines they are found out by standing in one text side by side.
        post(GREETING, title=""),
        post(AUDIT + " Dela", title=""),
    ]
    groups = group_duplicates(posts)
    assert groups[posts[0].id] == groups[posts[1].id]
    assert groups[posts[2].id] == groups[posts[5].id]
    assert len(set(groups.values())) == 4


def test_copy_without_a_day_does_not_join_two_years():
    posts = [post(GREETING + extra, title="God jul!", day=day) for extra, day in (
        (" Dela sidan", None), ("", later(-364)), ("", DAY),
    )]  # fmt: skip
    groups = group_duplicates(posts)
    assert groups[posts[1].id] != groups[posts[2].id]
    assert len(set(groups.values())) == 2


def test_representative_is_the_longest_then_the_first_then_the_least_id():
    longest = post(AUDIT + " Tack!", id="z")
    first, second = post(id="y", day=later(-3)), post(id="x")
    assert set(group_duplicates([second, longest, first]).values()) == {"z"}
    assert set(group_duplicates([second, first]).values()) == {"y"}
    assert set(group_duplicates([second, post(id="w")]).values()) == {"w"}


def test_one_id_counts_once():
    groups = group_duplicates([post(id="a"), post(INVITATION, id="a"), post(INVITATION, id="b")])
    # The audit is the longer text, so it is what stands behind the id.
    assert groups == {"a": "a", "b": "b"}
    # Its rank is that of the longer text, too: the copy joins it, not the other way round.
    copied = [post(id="a"), post(AUDIT[:-20], id="b"), post(AUDIT[:-40], id="a")]
    assert group_duplicates(copied) == {"a": "a", "b": "a"}


@pytest.fixture(scope="module")
def heap(root):
    """Posts of the corpus with copies and teasers of some of them."""
    from upphandling_nlp.evaluate.gold import read_gold  # noqa: PLC0415  (heavy)

    posts = [gold.post for gold in read_gold(root / "corpora" / "dev.jsonl")]
    copies = [
        msgspec.structs.replace(one, id="", body=one.body + " Dela sidan") for one in posts[::4]
    ]
    teasers = [
        msgspec.structs.replace(one, id="", body=one.body[:160] + "… Läs mer")
        for one in posts[1::4]
        if len(one.body) > 300
    ]
    return posts, copies, teasers


def test_corpus(heap):
    posts, copies, teasers = heap
    groups = group_duplicates([*posts, *copies, *teasers])
    assert len({groups[one.id] for one in posts}) == len(posts)
    for kind, originals in ((copies, posts[::4]), (teasers, posts[1::4])):
        found = sum(
            groups[one.id] in {groups[original.id] for original in originals} for one in kind
        )
        assert found >= 0.95 * len(kind)


def test_order_changes_nothing(heap):
    posts = [one for part in heap for one in part]
    groups = group_duplicates(iter(posts))
    for seed in (1, 2):
        random.Random(seed).shuffle(posts)  # noqa: S311  (keeps no secret)
        assert group_duplicates(posts) == groups


words = st.lists(st.sampled_from([*"abcdeåäö", "12", "maj", "Malmö", "."]), max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(words, words, st.none() | st.dates()), max_size=8))
def test_groups_are_stars_whatever_the_text(texts):
    posts = [
        Post(id=f"p{number}", title=" ".join(title), body=" ".join(body), published=day)
        for number, (title, body, day) in enumerate(texts)
    ]
    groups = group_duplicates(posts)
    assert groups.keys() == {one.id for one in posts}
    assert all(groups[group] == group for group in groups.values())
    assert group_duplicates(reversed(posts)) == groups


def test_nothing_in_nothing_out():
    assert group_duplicates([]) == {}


def test_many_texts_leave_the_memory(monkeypatch):
    monkeypatch.setattr("upphandling_nlp.archive.duplicates._IN_MEMORY", 10)
    assert are_one(post(), SAME["a sentence added"])


def test_frames(record):
    copied = msgspec.structs.replace(record, id="b", source="b.txt")
    groups = {record.id: record.id, "b": record.id}
    for frame in (to_frame, labels_frame, mentions_frame):
        marked = mark_duplicates(frame([record, copied]), groups)
        assert set(marked["group"]) == {record.id}
    alone = mark_duplicates(to_frame([record]), {})
    assert list(alone["group"]) == [record.id]
    with pytest.raises(OptionError, match="no column 'record_id' or 'id'"):
        mark_duplicates(pd.DataFrame({"x": [1]}), groups)


def test_parts_that_the_ledger_does_not_name_are_not_read(tmp_path, record):
    inside = tmp_path / "records" / "year=2021"
    inside.mkdir(parents=True)
    names = ["part-00000-abc.parquet", "part-00000-old.parquet"]
    for name in names:
        write_records([record], inside / name)
    assert len(list(read_texts(tmp_path))) == 2  # without a ledger all count
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as base:
        base.execute("CREATE TABLE parts (year TEXT, number INTEGER, name TEXT)")
        base.execute("INSERT INTO parts VALUES ('2021', 0, ?)", (f"year=2021/{names[0]}",))
        base.commit()
    assert [post.id for post in read_texts(tmp_path)] == [record.id]
    assert [one.id for one in read_records(tmp_path)] == [record.id]
    with pytest.raises(RecordError, match="no archive"):
        list(read_texts(inside))


def test_archive_folder(tmp_path, record):
    copied = msgspec.structs.replace(record, id="b", body=AUDIT + " Dela", title="", text="x")
    third = msgspec.structs.replace(record, id="c", body=AUDIT, title="", text="x")
    for year, records in (("2020", [record]), ("2021", [copied, third])):
        inside = tmp_path / "records" / f"year={year}"
        inside.mkdir(parents=True)
        write_records(records, inside / "part-00000-abc.parquet")
    assert write_duplicates(tmp_path) == 1
    assert read_duplicates(tmp_path) == {record.id: record.id, "b": "b", "c": "b"}
    content = (tmp_path / "duplicates.parquet").read_bytes()
    assert write_duplicates(tmp_path) == 1
    assert (tmp_path / "duplicates.parquet").read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["duplicates.parquet", "records"]
    inside.joinpath("part-00001-bad.parquet").write_bytes(b"no parquet")
    with pytest.raises(RecordError, match=r"part-00001-bad\.parquet: cannot be read"):
        write_duplicates(tmp_path)
    assert (tmp_path / "duplicates.parquet").read_bytes() == content
    with pytest.raises(RecordError, match="holds no groups of duplicates"):
        read_duplicates(tmp_path / "records")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"similarity": 65}, "similarity is 65; give a share above 0 and up to 1"),
        ({"similarity": "0.65"}, "similarity is '0.65'"),
        ({"window": -1}, "window is -1; give a whole number, 0 or more"),
        ({"min_words": "8"}, "min_words is '8'"),
    ],
)
def test_limits_that_find_nothing_are_refused(options, problem):
    with pytest.raises(OptionError, match=problem):
        DuplicateOptions(**options)

"""Which columns are read as the text, and what is told of those that are not."""

from __future__ import annotations

import json

import pytest

from upphandling_nlp.posts import ReadOptions, read_posts

LONG = "Skurtrasorna från Kenya är märkta."
OTHER = "Tvätteriet i Borås lagar arbetskläder åt två regioner."


def read(tmp_path, text, *, name="a.csv", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    stream = read_posts(path, options=ReadOptions(**options))
    posts = [(post.title, post.body) for post in stream]
    return posts, stream


@pytest.mark.parametrize(
    "column",
    [
        "Webbtext",
        "Text till webben",
        "Löptext",
        "Nyhet",
        "Nyhetstext",
        "Artikeltext",
        "Sidinnehåll",
    ],
)
def test_names_of_the_text(tmp_path, column):
    posts, stream = read(tmp_path, f"Rubrik;{column};Datum\nSkurtrasor;Kort;2020-02-12\n;{LONG};\n")
    assert posts == [("Skurtrasor", "Kort"), ("", LONG)]
    assert not stream.notices


@pytest.mark.parametrize(
    ("header", "title", "body"),
    [("Nyhet;Text", "A", "B"), ("Nyhet;Rubrik", "B", "A"), ("Nyhet;Datum", "", "A")],
)
def test_a_column_that_may_be_headline_or_text(tmp_path, header, title, body):
    assert read(tmp_path, f"{header}\nA;B\n")[0] == [(title, body)]


def test_one_column_of_running_text_is_the_body(tmp_path):
    posts, stream = read(tmp_path, f"Rubrik;Till nätet;Kod\nSkurtrasor;{LONG};x\n;{OTHER};y\n")
    assert posts == [("Skurtrasor", LONG), ("", OTHER)]
    assert [(notice.severity, notice.reason) for notice in stream.notices] == [
        (
            "repaired",
            "column 'Till nätet' is read as the text of the posts: it alone holds running text",
        )
    ]


def test_the_lead_stays_above_the_text_that_is_found(tmp_path):
    posts, _ = read(tmp_path, f"Rubrik;Ingress;Till nätet\nSkurtrasor;Kort sagt.;{LONG}\n")
    assert posts == [("Skurtrasor", f"Kort sagt.\n\n{LONG}")]


def test_of_two_columns_of_running_text_none_is_guessed(tmp_path):
    posts, stream = read(tmp_path, f"Rubrik;Till nätet;Internt\nSkurtrasor;{LONG};{OTHER}\n")
    assert posts == [("Skurtrasor", "")]
    assert [notice.remedy for notice in stream.skipped] == [
        """name it: --column 'body=Till nätet', in Python columns={"body": "Till nätet"}""",
        """name it: --column body=Internt, in Python columns={"body": "Internt"}""",
    ]


def test_running_text_beside_the_body_is_told(tmp_path):
    posts, stream = read(tmp_path, f"Rubrik;Text;Fakta\nSkurtrasor;{LONG};{OTHER}\n")
    assert posts == [("Skurtrasor", LONG)]
    assert [notice.excerpt for notice in stream.skipped] == [OTHER]


@pytest.mark.parametrize(
    "row",
    [
        f"Rubrik;Text;Sammanfattning\nSkurtrasor;{LONG};{OTHER}\n",  # a teaser by its name
        f"Rubrik;Text;Kopia\nSkurtrasor;{LONG};{LONG}\n",
        f"Rubrik;Text;Allt\nSkurtrasor;{LONG};<p>Skurtrasor</p><p>{LONG}</p>\n",
        f"Rubrik;Text;Ort\nSkurtrasor;{LONG};Borås\n",
        f"Rubrik;Text;Ort\nA;{LONG};Borås\nB;x;Lund\nC;y;Det är inte känt än.\n",
    ],
)
def test_columns_that_nobody_misses(tmp_path, row):
    assert not read(tmp_path, row)[1].notices


def test_a_column_that_is_named_stays_the_body(tmp_path):
    text = f"Rubrik;Till nätet;Kort\nSkurtrasor;{LONG};Ja\n"
    posts, stream = read(tmp_path, text, columns={"body": "Kort"})
    assert posts == [("Skurtrasor", "Ja")]
    assert [notice.excerpt for notice in stream.skipped] == [LONG]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_keys_of_objects(tmp_path, name):
    items = [{"rubrik": f"Nr {number}", "tillnät": LONG, "kod": 1} for number in (1, 2)]
    text = json.dumps(items) if name == "a.json" else "\n".join(map(json.dumps, items))
    posts, stream = read(tmp_path, text, name=name)
    assert posts == [("Nr 1", LONG), ("Nr 2", LONG)]
    assert [notice.severity for notice in stream.notices] == ["repaired"]


def test_columns_of_parquet(tmp_path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"rubrik": ["A"], "tillnät": [LONG], "dag": ["2020-02-12"]}), path)
    stream = read_posts(path)
    assert [(post.title, post.body) for post in stream] == [("A", LONG)]
    assert [notice.severity for notice in stream.notices] == ["skipped", "repaired"]

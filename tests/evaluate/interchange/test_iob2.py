"""Column files: ours, and those of others."""

from __future__ import annotations

import pytest

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import GoldEntity, GoldPost
from upphandling_nlp.evaluate.interchange import read_posts, write_posts
from upphandling_nlp.evaluate.interchange.columns import find_runs


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        path = tmp_path / "a.iob2"
        path.write_bytes(text.encode())
        return list(read_posts(path))

    return read_text


def show(post):
    return [(post.text[one.start : one.end], one.label) for one in post.entities]


def test_rows_are_token_tab_tag(post, tmp_path):
    write_posts([post], tmp_path / "a.iob2")
    lines = (tmp_path / "a.iob2").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and not line.startswith("# ")]
    assert {len(row) for row in rows} == {2}
    assert ["Hallands", "I-ORG"] in rows
    assert ["I", "B-DATE"] in rows
    assert lines[0] == '# post = "halland-1"'


def test_tokens_are_cut_where_a_mention_ends(tmp_path):
    body = "Malmöbaserade bolag"
    post = GoldPost(id="a", body=body, entities=(GoldEntity(start=0, end=5, label="LOC"),))
    write_posts([post], tmp_path / "a.iob2")
    text = (tmp_path / "a.iob2").read_text(encoding="utf-8")
    assert "Malmö\tB-LOC\nbaserade\tO\nbolag\tO\n" in text
    assert list(read_posts(tmp_path / "a.iob2")) == [post]


def test_plain_file_of_others(read):
    first, second = read("Region\tB-ORG\nSkåne\tI-ORG\n.\tO\n\nI\tO\nMalmö\tB-LOC\n")
    assert first.text == "Region Skåne ."
    assert show(first) == [("Region Skåne", "ORG")]
    assert [(token.start, token.end) for token in first.tokens] == [(0, 6), (7, 12), (13, 14)]
    assert [(one.start, one.end) for one in first.sentences] == [(0, 14)]
    assert (first.id, second.id) == ("a-1", "a-2")
    assert first.dates is None
    assert show(second) == [("Malmö", "LOC")]


@pytest.mark.parametrize(
    "text",
    [
        "Malmö NNP B-NP B-LOC\nstad NN I-NP O\n",  # CoNLL-2003, blanks
        "1\tMalmö\tB-LOC\t-\t-\n2\tstad\tO\t-\t-\n",  # UNER
        "\ufeff1\tMalmö\tB-LOC\t-\r\n2\tstad\tO\t-\r\n\r\n",  # byte order mark, CRLF
        "# text = Malmö stad\n# 3 = x\nMalmö\tS-LOC\nstad\tO\n",  # IOBES
        "Malmö\tI-LOC\nstad\tO",  # IOB1, no line's end
        "-DOCSTART- -X- O O\n\nMalmö NNP B-NP U-LOC\nstad NN I-NP O\n",
        "1-2\tMalmöstad\tO\t-\n1\tMalmö\tB-LOC\t-\n2\tstad\tO\t-\n2.1\tx\tO\t-\n",
    ],
)
def test_kin_of_iob2(read, text):
    (post,) = read(text)
    assert post.text == "Malmö stad"
    assert show(post) == [("Malmö", "LOC")]


def test_text_lines_documents_and_dates(read):
    first, second = read(
        "# newdoc id = d1\n# sent_id = s1\n# text = Malmö, i går.\n"
        "Malmö\tB-LOC\n,\tO\ni\tB-DATE\ngår\tI-DATE\n.\tO\n\n"
        "# sent_id = s2\n# text = Slut\nSlut\tO\n\n"
        "# newdoc id = d2\n# text = passar inte\n#\tO\n1994-95\tO\n# O\n\n"
    )
    assert (first.id, first.text) == ("d1", "Malmö, i går. Slut")
    assert [(one.start, one.end) for one in first.sentences] == [(0, 13), (14, 18)]
    assert [(one.start, one.end, one.first) for one in first.dates] == [(7, 12, None)]
    assert (second.id, second.text) == ("d2", "# 1994-95 #")
    # Dates occur in the file, so the second post has none.
    assert second.dates == ()


def test_foreign_file_is_kept_by_our_own(read, tmp_path):
    posts = read("Region\tB-ORG\nSkåne\tI-ORG\n.\tO\n\nI\tO\nMalmö\tB-LOC\n")
    write_posts(posts, tmp_path / "b.iob2")
    assert list(read_posts(tmp_path / "b.iob2")) == posts


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Malmö\tB-LOC\nstad\n", r"a\.iob2:2: no tag in 'stad'"),
        ("Malmö\tB-LOC\nstad\tX\n", r"a\.iob2:2: no tag in 'stad \| X'"),
        ('# post = "a"\n# body = {\nMalmö\tO\n', r"a\.iob2:2: 'body' is no JSON"),
        ('\n# post = "a"\n# x = 1\nMalmö\tO\n', r"a\.iob2:2: .*unknown field `x`"),
        (
            '# post = "a"\n# body = "Malmö stad"\nMalmö\tO\nstads\tO\n',
            r"a\.iob2:4: token 'stads' where the text goes on with 'stad'",
        ),
        (
            '# post = "a"\n# body = "Malmö stad"\nMalmö\tO\n',
            r"a\.iob2:3: the rows end before the text does, at 'stad'",
        ),
        ("a\tO\n\n\tO\n", r"a\.iob2:3: an empty token"),
    ],
)
def test_faults_name_the_line(read, text, message):
    with pytest.raises(GoldError, match=message):
        read(text)


@pytest.mark.parametrize(
    ("tags", "runs"),
    [
        ("", []),
        ("O O", []),
        ("B-A I-A O B-A", [(0, 2, "A"), (3, 4, "A")]),
        ("B-A B-A I-A", [(0, 1, "A"), (1, 3, "A")]),
        ("I-A I-A I-B", [(0, 2, "A"), (2, 3, "B")]),
        ("S-A B-A E-A U-B", [(0, 1, "A"), (1, 3, "A"), (3, 4, "B")]),
        ("B-A-B I-A-B", [(0, 2, "A-B")]),
    ],
)
def test_runs(tags, runs):
    assert find_runs(tags.split()) == runs

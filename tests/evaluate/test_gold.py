"""Gold files: JSONL in and out, and faults named by line."""

from __future__ import annotations

import gzip

import pytest

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import (
    GoldPost,
    check_gold,
    decode_gold,
    encode_gold,
    fingerprint,
    read_gold,
    write_gold,
)
from upphandling_nlp.resources.taxonomy import default_taxonomy, load_taxonomy

LINE = (
    '{"id":"a","title":"Malmö","body":"I går.","themes":["climate"],'
    '"entities":[{"start":0,"end":5,"label":"LOC"}],'
    '"dates":[{"start":7,"end":12,"first":"2021-04-18","last":"2021-04-18"}]}'
)


def test_round_trip(tmp_path):
    post = decode_gold(LINE)
    assert decode_gold(encode_gold(post)) == post
    assert write_gold([post], tmp_path / "g.jsonl") == 1
    assert list(read_gold(tmp_path / "g.jsonl", taxonomy=default_taxonomy())) == [post]
    (tmp_path / "g.jsonl.gz").write_bytes(gzip.compress(encode_gold(post)))
    assert list(read_gold(tmp_path / "g.jsonl.gz")) == [post]
    assert write_gold([post], tmp_path / "again.jsonl.gz") == 1
    with pytest.raises(GoldError, match=r"none/g.jsonl: cannot be written .No such file"):
        write_gold([post], tmp_path / "none/g.jsonl")
    assert list(read_gold(tmp_path / "again.jsonl.gz")) == [post]
    (tmp_path / "cut.jsonl.gz").write_bytes((tmp_path / "again.jsonl.gz").read_bytes()[:-12])
    with pytest.raises(GoldError, match="check whether the file is whole"):
        list(read_gold(tmp_path / "cut.jsonl.gz"))


def test_absent_is_not_empty():
    post = decode_gold('{"body":"x","risks":[]}')
    assert post.risks == ()
    assert post.themes is None
    assert post.labels_of("risk") == ()
    assert b"themes" not in encode_gold(post)
    assert len(post.id) == 16


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("{", r"g\.jsonl:2: Input data was truncated"),
        ('{"id":"b"}', r"g\.jsonl:2: neither 'title' nor 'body' has text"),
        ('{"id":"b","body":"x","theme":[]}', r"g\.jsonl:2: .*unknown field `theme`"),
        ('{"id":"b","body":"x","themes":"y"}', r"g\.jsonl:2: Expected `array.*themes"),
        (
            '{"id":"b","body":"x","themes":["klimat"]}',
            r"g\.jsonl:2: themes: unknown label 'klimat'.*upphandling-nlp taxonomy",
        ),
        (
            '{"id":"b","body":"x","themes":["gloves"]}',
            r"g\.jsonl:2: themes: 'gloves' is a label of the facet 'category'",
        ),
        (
            '{"id":"b","body":"x","entities":[{"start":0,"end":2,"label":"ORG"}]}',
            r"g\.jsonl:2: entities\[1\]: offsets 0\.\.2 lie outside of the text \(0\.\.1\)",
        ),
        (
            '{"id":"b","body":"xyz","dates":[{"start":0,"end":2},{"start":1,"end":3}]}',
            r"g\.jsonl:2: dates\[2\]: starts at 1, before the end",
        ),
        (
            '{"id":"b","body":"x","dates":[{"start":0,"end":1,"first":"2021-01-02"}]}',
            r"g\.jsonl:2: dates\[1\]: only one of",
        ),
        (
            '{"body":"x","dates":[{"start":0,"end":1,"first":"2021-01-02","last":"2021-01-01"}]}',
            r"g\.jsonl:2: dates\[1\]: 'first' 2021-01-02 is after 'last' 2021-01-01",
        ),
        (LINE, r"g\.jsonl:2: id 'a' stands on line 1 already"),
    ],
)
def test_a_fault_in_line_2_names_the_line_and_the_fault(tmp_path, fault, message):
    path = tmp_path / "g.jsonl"
    path.write_text(f"{LINE}\n{fault}\n{LINE.replace('a', 'c', 1)}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        list(read_gold(path, taxonomy=default_taxonomy()))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(GoldError, match=r"nowhere\.jsonl: cannot be read"):
        list(read_gold(tmp_path / "nowhere.jsonl"))


def test_labels_are_checked_against_the_taxonomy():
    check_gold(decode_gold(LINE), default_taxonomy())
    own = GoldPost(id="a", body="B", labels=("school",))
    with pytest.raises(GoldError, match="labels: unknown label 'school'"):
        check_gold(own, default_taxonomy())


def test_the_fingerprint_does_not_depend_on_the_order():
    posts = [decode_gold(LINE), decode_gold('{"body":"x"}')]
    assert fingerprint(posts) == fingerprint(posts[::-1])
    assert fingerprint(posts) != fingerprint(posts[:1])


SAVED = (
    '{"id":"s","title":"Möte","body":"Revision av mat.","published":"2019-09-05",'
    '"source":"aktuellt.txt#3","labels":["monitoring","food"],"suggested":["monitoring"],'
    '"labelled":"2026-11-22T08:15:30.123Z","note":"x"}'
)


def test_what_the_labelling_page_saves_is_gold_of_every_facet(tmp_path):
    (tmp_path / "g.jsonl").write_text(SAVED, encoding="utf-8")
    (post,) = read_gold(tmp_path / "g.jsonl", taxonomy=default_taxonomy())
    assert (post.themes, post.categories, post.risks) == (("monitoring",), ("food",), ())
    assert (post.id, post.published.year, post.labels, post.dates) == ("s", 2019, None, None)
    assert decode_gold(encode_gold(post)) == post
    with pytest.raises(GoldError, match="unknown label 'school'; mend it"):
        decode_gold('{"body":"x","labels":["school"]}')


def test_labels_of_facets_of_ones_own_are_parted_by_the_taxonomy(tmp_path):
    facet = '[[facet]]\nid = "topic"\nname = "Ämne"\nname_en = "Topic"\n'
    label = (
        '[[label]]\nid = "school"\nfacet = "topic"\nname = "Skola"\nname_en = "School"\n'
        'definition = "Om skolor."\ncues = ["skola"]\n'
    )
    (tmp_path / "own.toml").write_text(f'version = "1"\n{facet}{label}', encoding="utf-8")
    own = load_taxonomy(tmp_path / "own.toml")
    post = decode_gold('{"body":"Skolan.","labels":["school"]}', taxonomy=own)
    assert post.labels_of("topic", own) == post.labels == ("school",)
    assert post.labels_of("theme", own) is None
    assert decode_gold(encode_gold(post), taxonomy=own) == post

"""The corpus: format, counts against the targets, splits without near-duplicates."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from upphandling_nlp.classify.cues import CueFinder
from upphandling_nlp.evaluate.agreement import Agreement
from upphandling_nlp.evaluate.gold import FACET_FIELDS, NIL, GoldPost, check_gold, read_gold
from upphandling_nlp.posts import read_posts
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import Post

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
TAXONOMY = default_taxonomy()


def load_script(name: str):
    """Import a script of corpora/, which is no package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, CORPORA / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


check = load_script("check")
build = load_script("build")
sample = load_script("sample")
agreement = load_script("agreement")
SPLITS = build.SPLITS


@pytest.fixture(scope="module")
def corpus() -> dict[str, list[GoldPost]]:
    return {split: list(read_gold(CORPORA / f"{split}.jsonl")) for split in SPLITS}


@pytest.fixture(scope="module")
def posts(corpus) -> list[GoldPost]:
    return [post for split in SPLITS for post in corpus[split]]


def labels_of(post: GoldPost) -> list[str]:
    return [label for facet in FACET_FIELDS for label in post.labels_of(facet) or ()]


def test_the_jsonl_is_what_the_marked_posts_say(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["build.py", "--out", str(tmp_path)])
    assert build.main() == 0
    for split in SPLITS:
        compiled = (tmp_path / f"{split}.jsonl").read_bytes()
        assert compiled == (CORPORA / f"{split}.jsonl").read_bytes(), split


def test_every_post_is_sound(posts):
    for post in posts:
        check_gold(post, TAXONOMY)
        problems = [text for text in check.find_problems(post) if not text.startswith("unmarked?")]
        assert problems == [], post.id


def test_there_are_enough_posts_and_words(posts):
    assert len(posts) >= 1_000
    assert sum(len(post.text.split()) for post in posts) >= 90_000
    assert len({post.id for post in posts}) == len(posts)


def test_lengths_go_from_a_sentence_to_400_words(posts):
    lengths = sorted(len(post.text.split()) for post in posts)
    assert lengths[0] <= 15
    assert 250 <= lengths[-1] <= 450


def test_splits_are_70_10_20_and_hold_whole_families(corpus):
    first = {
        split: [post for post in corpus[split] if post.id.startswith(sample.FIRST_ROUND)]
        for split in ("train", "dev", "test")
    }
    total = sum(map(len, first.values()))
    shares = {split: len(inside) / total for split, inside in first.items()}
    assert shares == pytest.approx({"train": 0.7, "dev": 0.1, "test": 0.2}, abs=0.02)
    assert [len(corpus[split]) for split in ("dev", "test")] == [
        len(first[split]) for split in ("dev", "test")
    ]
    assert not any(post.id.startswith(sample.FIRST_ROUND) for post in corpus["blend"])
    families = [{post.family for post in inside} for inside in corpus.values()]
    assert sum(map(len, families)) == len(set().union(*families))


def test_every_label_is_frequent_enough(corpus):
    counts = {split: Counter(label for post in corpus[split] for label in labels_of(post))
              for split in SPLITS}  # fmt: skip
    thin = {
        label.id: (counts["train"][label.id], counts["test"][label.id])
        for label in TAXONOMY
        if counts["train"][label.id] < 30 or counts["test"][label.id] < 8
    }
    assert thin == {}


def test_every_kind_of_date_is_frequent_enough(posts):
    counts = Counter(date.kind for post in posts for date in post.dates or ())
    assert {kind: counts[kind] for kind in check.KINDS if counts[kind] < 15} == {}


def test_all_genres_are_used(posts):
    assert {post.genre for post in posts} == check.GENRES


def test_half_of_the_labels_are_earned_without_a_cue_term(posts):
    finder = CueFinder(TAXONOMY)
    cued = free = 0
    for post in posts:
        with_cue, without_cue = check.find_cued_labels(post, finder)
        cued += len(with_cue)
        free += len(without_cue)
    assert free >= cued


def test_a_tenth_carries_no_label_and_a_tenth_are_hard_negatives(posts):
    assert sum(not labels_of(post) for post in posts) >= 0.1 * len(posts)
    assert sum("hard-negative" in post.tags for post in posts) >= 0.1 * len(posts)


COUNTIES = (
    "Blekinge", "Dalarna", "Gotland", "Gävleborg", "Halland", "Jämtland", "Jönköping", "Kalmar",
    "Kronoberg", "Norrbotten", "Skåne", "Stockholm", "Sörmland", "Uppsala", "Värmland",
    "Västerbotten", "Västernorrland", "Västmanland", "Västra Götaland", "Örebro", "Östergötland",
)  # fmt: skip


@pytest.mark.parametrize("county", COUNTIES)
def test_all_regions_are_named(posts, county):
    names = {str(entity.name) for post in posts for entity in post.entities or ()}
    assert any(county in name and ("Region" in name or "andsting" in name) for name in names) or (
        county == "Västra Götaland" and "Västra Götalandsregionen" in names
    )


def test_no_near_duplicates_straddle_the_splits(corpus):
    # Shared word four-grams: two posts on one event share whole phrases, two on one theme do not.
    train = [*corpus["train"], *corpus["blend"]]
    others = [*corpus["dev"], *corpus["test"]]
    vectorizer = TfidfVectorizer(
        ngram_range=(4, 4),
        token_pattern=r"\w+",  # noqa: S106  (a pattern of words)
        use_idf=False,
        norm="l2",
        lowercase=True,
    )
    matrix = vectorizer.fit_transform(post.text for post in [*train, *others])
    similar = (matrix[len(train) :] @ matrix[: len(train)].T).tocoo()
    close = [
        (others[row].id, train[column].id, round(float(value), 2))
        for row, column, value in zip(similar.row, similar.col, similar.data, strict=True)
        if value >= 0.2
    ]
    assert close == []


def test_dev_and_test_are_annotated_twice(corpus):
    once = [
        post.id for split in ("dev", "test") for post in corpus[split] if len(post.annotators) < 2
    ]
    assert once == []


def test_the_stored_agreement_is_what_the_two_annotations_give(corpus):
    folder = CORPORA / "annotations"
    found = agreement.measure(folder)
    stored = msgspec.json.decode((folder / "agreement.json").read_bytes(), type=Agreement)
    assert found == stored
    assert (folder / "agreement.md").read_text(encoding="utf-8") == agreement.lay_out(found)
    assert agreement.lay_out(found) in (CORPORA / "README.md").read_text(encoding="utf-8")
    texts = {post.id: post.text for split in ("dev", "test") for post in corpus[split]}
    assert {post.id: post.text for post in read_gold(folder / "first.jsonl")} == texts


def test_every_name_of_dev_and_test_is_judged_against_the_registry(corpus):
    registry = default_registry()
    names = [
        entity
        for split in ("dev", "test")
        for post in corpus[split]
        for entity in post.entities or ()
        if entity.label != "PER"
    ]
    assert [name for name in names if name.id is None] == []
    assert {name.id for name in names if name.id != NIL and name.id not in registry} == set()


def test_the_sample_archive_is_laid_out_from_train_and_read_back(corpus):
    files = sample.lay_out(corpus["train"])
    found = {
        path.relative_to(CORPORA / "sample").as_posix(): path.read_text(encoding="utf-8")
        for path in (CORPORA / "sample").rglob("*")
        if path.is_file()
    }
    assert found == files
    stream = read_posts(CORPORA / "sample")
    read = {post.id for post in stream}
    assert stream.skipped == []
    assert len(read) >= 200
    # What is read back is what was laid out: the archive page has neither titles nor dates.
    known = {
        Post(title=post.title, body=post.body, published=post.published).id
        for post in corpus["train"]
    }
    assert read <= known

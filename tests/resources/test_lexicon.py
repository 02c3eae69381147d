"""The lexicon: what is shipped, what its terms find in text, and what its loader refuses."""

from __future__ import annotations

import pytest

from upphandling_nlp.classify.cues import CueFinder
from upphandling_nlp.errors import ResourceError
from upphandling_nlp.resources.lexicon import LexiconTerm, default_lexicon, load_lexicon
from upphandling_nlp.resources.taxonomy import default_taxonomy

TAXONOMY = default_taxonomy()
FINDER = CueFinder(default_lexicon())


def find_labels(text: str) -> set[str]:
    return {hit.label for hit in FINDER.find(text)}


def test_every_label_of_the_taxonomy_has_terms_enough():
    lexicon = default_lexicon()
    assert [entry.id for entry in lexicon.entries] == [label.id for label in TAXONOMY]
    assert len(lexicon) == sum(len(entry.list_terms()) for entry in lexicon.entries)
    assert {e.id: len(e.list_terms()) for e in lexicon.entries if len(e.list_terms()) < 50} == {}
    assert lexicon.version
    assert len(lexicon.digest) == 16


def test_no_term_is_doubled_or_a_cue():
    for entry in default_lexicon().entries:
        terms = [term.text for term in entry.list_terms()]
        assert len(terms) == len(set(terms))
        label = TAXONOMY[entry.id]
        assert set(terms).isdisjoint({*label.cues, *label.exact_cues})


def test_every_term_finds_itself():
    for term in default_lexicon():
        hits = {hit.label for hit in FINDER.find(f"x {term.text} y")}
        assert term.label in hits, term


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ambulansjackan hängde på kroken", "textiles"),
        ("sömmerskornas symaskiner", "textiles"),
        ("tre kapslar om dagen", "pharmaceuticals"),
        ("av nitrilgummit blir det mesta", "gloves"),
        ("kirurgsaxarna slipas", "surgical-instruments"),
        ("Inkontinensbindor och byxblöjor", "incontinence-ostomy"),
        ("en ny magnetkamera", "medical-technology"),
        ("droppställningen rullar", "basic-medical-equipment"),
        ("kanylerna tog slut", "care-consumables"),
        ("bärbara laptoppar", "it-electronics"),
        ("köttfärsen kom från Irland", "food"),
        ("näringsdryckerna smakar hallon", "nutrition"),
        ("städbolagets anställda", "cleaning"),
        ("hänglåset på nödutgången", "health-safety"),
        ("en tioåring som plockar bomull", "child-labour"),
        ("passen låstes in i ett kassaskåp", "forced-labour"),
        ("han lånade pengar för att betala rekryteringsskulden", "migrant-workers"),
        ("en gul fackförening", "freedom-of-association"),
        ("arbetsveckan var 80 timmar i veckan", "wages-hours"),
        ("kuvert med kontanter", "corruption"),
        ("skogen avverkades", "biodiversity-loss"),
        ("bybornas brunnar sinade", "community-land-rights"),
        ("soptippen utanför Accra", "waste-plastics"),
        ("oanmälda besök av en inspektör", "monitoring"),
        ("kallelse till kurs", "competence"),
        ("regeringens proposition", "law-policy"),
    ],
)
def test_finds_meaning_in_other_words(text, label):
    assert label in find_labels(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("klimatet förändras", "food"),
        ("uppgiften lämnas in", "hazardous-chemicals"),
        ("det ska han sej och te sig", "food"),
        ("barockens tapeter", "textiles"),
        ("människor talar", "textiles"),
        ("nordvästlig vind", "textiles"),
        ("arton kronor", "dental"),
        ("läkemedel", "cleaning"),
        ("skulle hon komma", "child-labour"),
        ("ett kvarts arbete", "conflict-minerals"),
        ("ministern är internationell", "forced-labour"),
        ("en vacker dag i maj", "wages-hours"),
    ],
)
def test_does_not_find_look_alikes(text, label):
    assert label not in find_labels(text)


def test_a_head_ends_compounds_and_does_not_begin_them():
    finder = CueFinder([LexiconTerm(label="textiles", text="jacka", match="head")])
    found = [hit.cue for hit in finder.find("Jackor, regnjackans, fleecejackorna")]
    assert found == ["jacka"] * 3
    assert finder.find("jackpott ajacka") == []


HEAD = 'version = "1"\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("version = ", r"my\.toml:1: no valid TOML"),
        ("", "'version' is missing"),
        (HEAD + "labels = 3\n", "unknown key 'labels'"),
        (HEAD + "label = 3\n", "'label' is no array of tables"),
        (HEAD + '[[label]]\nid = "handskar"\nterms = ["x"]\n', r"my\.toml:2: unknown label 'hands"),
        (HEAD + '[[label]]\nid = "gloves"\ncues = ["x"]\n', r"my\.toml:2: .*unknown field `cues`"),
        (HEAD + '[[label]]\nid = "gloves"\n', r"my\.toml:2: label 'gloves' has no terms"),
        (
            HEAD + '[[label]]\nid = "gloves"\nterms = [\n  "latex",\n  "x",\n  "latex",\n]\n',
            r"my\.toml:7: term 'latex' stands twice",
        ),
        (
            HEAD + '[[label]]\nid = "gloves"\nterms = ["latex"]\nexact_terms = ["Latex"]\n',
            r"my\.toml:5: term 'Latex' stands twice",
        ),
        (
            HEAD + '[[label]]\nid = "gloves"\nterms = [\n  "latex",\n  "Handskar",\n]\n',
            r"my\.toml:6: term 'Handskar' is a cue of 'gloves'",
        ),
        (
            HEAD + '[[label]]\nid = "gloves"\nterms = ["a  b"]\n',
            r"my\.toml:4: 'a  b' is no term",
        ),
        (
            HEAD + '[[label]]\nid = "gloves"\nhead_terms = ["blå vante"]\n',
            r"my\.toml:4: head term 'blå vante' is more than one word",
        ),
    ],
)
def test_a_faulty_file_is_named_with_line(tmp_path, content, message):
    path = tmp_path / "my.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ResourceError, match=message):
        load_lexicon(path, taxonomy=TAXONOMY)


def test_all_problems_are_listed(tmp_path):
    path = tmp_path / "my.toml"
    table = '[[label]]\nid = "gloves"\nterms = ["latex", "handskar"]\n'
    path.write_text(HEAD + table + table, encoding="utf-8")
    with pytest.raises(ResourceError) as caught:
        load_lexicon(path, taxonomy=TAXONOMY)
    message = str(caught.value)
    assert "3 problems" in message
    assert "my.toml:5: label 'gloves' stands twice" in message
    assert "my.toml:7: term 'handskar' is a cue" in message


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ResourceError, match=r"nowhere\.toml: cannot read the lexicon"):
        load_lexicon(tmp_path / "nowhere.toml", taxonomy=TAXONOMY)

"""What is left of a name that the encoder found: edges, and what is no name."""

from __future__ import annotations

import pytest

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.combine import combine
from upphandling_nlp.entities.gazetteer import find_entities
from upphandling_nlp.entities.trimming import trim_candidate
from upphandling_nlp.resources.registry import default_registry

#: The encoder's name between brackets, and what is to be left of it.
CASES = (
    ("Avtal med {Brunaxa Medical AB\n\nStäd} och tvätt.", "ORG", "Brunaxa Medical AB"),
    ("{Stockholms läns landsting (}SLL) är med.", "ORG", "Stockholms läns landsting"),
    ("Pengar ur {Fonden för hälsa i} Lund.", "ORG", "Fonden för hälsa"),
    ("Mässan i {Lidatorp och} Varberg.", "LOC", "Lidatorp"),
    ("{Sveriges Kommuner och Regioner} svarade.", "ORG", "Sveriges Kommuner och Regioner"),
    ("Kravet på {RSPO-certifiering} kvarstår.", "ORG", None),
    ("Ändrad {EU-lagstiftning} väntas.", "ORG", None),
    ("{EU-domstolen} dömde.", "ORG", "EU-domstolen"),
    ("Märkta {TCO Certified} skärmar.", "ORG", None),
    ("Lagen {Brunaxa Labor Prevention} Act gäller.", "ORG", None),
    ("{Regionerna Dalarna} och Gävleborg.", "ORG", None),
    ("Vi möts på {Teams}.", "ORG", None),
    ("Ett möte om {Due Diligence}.", "ORG", None),
    ("Lakan märkta med {Lovandi}.", "ORG", None),
    ("Lakan märkta med GOTS och {Lovandi}.", "ORG", None),
    ("Ett märke av {Lovandi}.", "ORG", "Lovandi"),
    ("Stolarna ska uppfylla {Möbelfakta}.", "ORG", None),
    ("Stolarna ska uppfylla {Lovandis} krav.", "ORG", "Lovandis"),
    ("Ett möte hos {KRAV} i Uppsala.", "ORG", "KRAV"),
    ("Gör en livscykelanalys ({LCA}).", "ORG", None),
    ("Krav på personlig skyddsutrustning ({PPE}).", "ORG", None),
    ("Enligt fackförbundet ({BFL}) är det fel.", "ORG", "BFL"),
    ("Föreningen Lovandi ({FL}) är ny.", "ORG", "FL"),
    ("Gratis. {OSA} senast 28/1.", "ORG", None),
    ("Gränsvärdet i {Reach} gäller.", "LOC", None),
)


def read_case(marked):
    start = marked.index("{")
    end = marked.index("}") - 1
    return marked.replace("{", "").replace("}", ""), start, end


@pytest.mark.parametrize(("marked", "label", "left"), CASES)
def test_names_are_trimmed(marked, label, left):
    text, start, end = read_case(marked)
    trimmed = trim_candidate(text, Candidate(start, end, label, 0.99))
    assert (trimmed and text[trimmed.start : trimmed.end]) == left
    assert trimmed is None or (trimmed.start, trimmed.label) == (start, label)


def test_a_role_stands_before_the_name():
    text, start, end = read_case("Anna Ek, {CEO Lovandi}")
    trimmed = trim_candidate(text, Candidate(start, end, "ORG", 0.99))
    assert trimmed is not None
    assert text[trimmed.start : trimmed.end] == "Lovandi"


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("Skoföretaget {Lovandi} svarade.", "ORG"),
        ("Där bolagen Kemira, Norsk Salt och {Lovandi} pumpar.", "ORG"),
        ("Fem bolag, bland dem {Lovandi}, svarade.", "ORG"),
        ("Bolaget i {Lovandi} svarade.", "LOC"),
        ("Företagen har kontor i dag och {Lovandi} växer.", "LOC"),
    ],
)
def test_a_place_after_a_word_for_a_company_is_one(marked, label):
    text, start, end = read_case(marked)
    trimmed = trim_candidate(text, Candidate(start, end, "LOC", 0.99))
    assert trimmed is not None
    assert trimmed.label == label


def join(text, *named):
    registry = default_registry()
    candidates = [
        Candidate(text.index(name), text.index(name) + len(name), label, 0.99)
        for name, label in named
    ]
    ruled = find_entities(text, registry=registry)
    return [(m.text, m.label) for m in combine(text, candidates, ruled, registry=registry)]


def test_in_a_line_of_capitals_the_rules_know_the_end():
    text = "REGION GÄVLEBORG STÄLLER FRÅGOR"
    assert join(text, (text, "ORG")) == [("REGION GÄVLEBORG", "ORG")]


def test_companies_go_on_without_their_legal_form():
    text = "Brunaxa Medical AB vann. Sedan klagade Brunaxas konkurrent på Brunaxa Nord."
    found = join(text, ("Brunaxa Medical AB", "ORG"))
    assert ("Brunaxas", "ORG") in found
    assert sum(name.startswith("Brunaxa") for name, _ in found) == 2
    # A word of the language, or a place, may mean itself.
    for first in ("Handskar", "Varberg"):
        text = f"{first} Medical AB vann. {first} är viktiga, säger de."
        assert (first, "ORG") not in join(text, (f"{first} Medical AB", "ORG"))


def test_an_abbreviation_with_one_capital_starts_like_the_name():
    text = "Skånes universitetssjukhus (Sus) köper lakan. På Sus tvättas de. Lund (Sus) med."
    found = join(text)
    assert found.count(("Sus", "ORG")) == 3
    assert ("Ny", "ORG") not in join("Karolinska universitetssjukhuset (Ny) öppnar.")


def test_a_standard_is_not_its_body():
    assert join("Klimatavtryck enligt ISO 14067 krävs.") == []
    assert ("ISO", "ORG") in join("Standarden ges ut av ISO i Genève.")


@pytest.mark.parametrize(
    ("text", "name", "label", "kept"),
    [
        ("Pengarna kommer från Mistra.", "Mistra", "LOC", "ORG"),
        ("Kaffet levereras av Arvid Nordquist.", "Arvid Nordquist", "PER", "ORG"),
        # A place as well, or a name that is a word: the encoder, which reads the text, decides.
        ("Festen firas i Boliden på fredag.", "Boliden", "LOC", "LOC"),
        ("Vi mötte Getinge igen.", "Getinge", "LOC", "LOC"),
        ("Kvartsen krossas i Hoshine av män.", "Hoshine", "LOC", "LOC"),
        ("Hon föddes på Ryhov.", "Ryhov", "LOC", "LOC"),
        ("Deras vd Gunnar Dafgård kom.", "Gunnar Dafgård", "PER", "PER"),
        ("Det tror Gunnar Dafgård, säger han.", "Gunnar Dafgård", "PER", "PER"),
        ("Sedan kom Vision igen.", "Vision", "PER", "PER"),
    ],
)
def test_an_organisation_of_the_registry_alone_stays_one(text, name, label, kept):
    assert (name, kept) in join(text, (name, label))

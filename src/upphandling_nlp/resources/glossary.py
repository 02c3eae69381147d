"""What the short names mean that stand in pipelines and records: a table, and a look-up."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from upphandling_nlp.errors import OptionError
from upphandling_nlp.resources.taxonomy import default_taxonomy

__all__ = [
    "COMPONENTS",
    "ENTITIES",
    "GLOSSARY",
    "GRAINS",
    "PARTS_OF_SPEECH",
    "REFERENCES",
    "ROLES",
    "explain",
]

COMPONENTS: Mapping[str, str] = {
    "upphandling.SwedishTokenizer.v1": "tokenizer: words by the conventions of UD Talbanken",
    "upphandling_sentences": "pipe: sentence boundaries by punctuation and lay-out",
    "upphandling_lemmas": "pipe: dictionary forms by tables alone (the encoder knows better)",
    "upphandling_paragraphs": "pipe: lets another annotator's sentences end where paragraphs do",
    "upphandling_types": "pipe: gives the names of another annotator our types",
    "upphandling.StanzaReader.v1": "tokenizer: a Stanza pipeline in place of the shipped annotator",
    "upphandling_gazetteer": "pipe: organisations, places and people by rules and registry alone, "
    "linked; doc.ents, doc._.entities",
    "upphandling_encoder": "pipe: parts of speech, lemmas and vectors (doc.tensor); the pipes for "
    "names and labels after it use what it read",
    "upphandling_entities": "pipe: organisations, places and people by encoder, rules and "
    "registry, linked as of the day of publication; doc.ents, doc._.entities",
    "upphandling_linker": "pipe: links doc.ents of any other component to the registry as of the "
    "day of publication; ent.kb_id_, ent._.entity",
    "upphandling_references": "pipe: laws, standards, case numbers, sums of money, whose digits "
    "are no dates; doc.spans['references'], doc._.references",
    "upphandling_dates": "pipe: dates, resolved against doc._.published; doc.spans['dates'], "
    "doc._.dates",
    "upphandling_labels": "pipe: sustainability themes, purchasing categories and risks with "
    "calibrated scores and evidence; doc.cats, doc.spans['evidence'], doc._.labels",
}
ENTITIES: Mapping[str, str] = {
    "ORG": "named organisation: buyers, suppliers, agencies, associations",
    "LOC": "named place: countries, counties, municipalities, towns, regions of the world",
    "PER": "named person; never linked",
    "EVN": "named event (SUC; from annotators that know it)",
    "TME": "expression of time (SUC; from annotators that know it)",
    "WRK": "title of a work (SUC; from annotators that know it)",
    "OBJ": "named thing (SUC; from annotators that know it)",
    "MSR": "measure (SUC; from annotators that know it)",
    "DATE": "calendar time with first and last day; see the grains and roles",
}
GRAINS: Mapping[str, str] = {
    "day": "one calendar day, or days counted one by one",
    "week": "ISO 8601 week, Monday to Sunday",
    "weekend": "Saturday and Sunday",
    "month": "calendar month",
    "quarter": "calendar quarter",
    "half": "half of a year: January to June, July to December",
    "season": "spring from 1 March, summer from 1 June, autumn from 1 September, winter from "
    "1 December",
    "year": "calendar year",
    "decade": "ten years, or the hundred of a century",
    "part": "a part of a unit, such as the beginning of May, or a span between two days",
}
ROLES: Mapping[str, str] = {
    "event": "date of something that happens or happened",
    "deadline": "last day for tenders, answers or measures",
    "valid-from": "first day on which a contract or rule applies",
    "valid-to": "last day on which a contract or rule applies",
    "reporting-year": "year that a report or an account is about",
    "target-year": "year by which a goal is to be reached",
    "publication": "date on which the text itself was published",
}
REFERENCES: Mapping[str, str] = {
    "law": "Swedish act or ordinance (SFS), or a section of one",
    "eu-act": "EU directive or regulation",
    "standard": "standard of ISO, SA and the like",
    "convention": "convention of the ILO",
    "case": "number of a case in court",
    "orgnr": "Swedish organisation number",
    "personal-number": "personal identity number; the number itself is never repeated",
    "cpv": "code of the Common Procurement Vocabulary",
    "dnr": "registry number of a file (diarienummer)",
    "goal": "Sustainable Development Goal",
    "agenda": "Agenda 2030",
    "phone": "telephone number",
    "email": "e-mail address",
    "url": "address of a page",
    "address": "street address",
    "money": "sum of money, with its currency",
    "percentage": "share in per cent",
    "count": "number of things or people",
    "quantity": "number with a unit of measure",
    "version": "number of a version",
    "rating": "mark on a scale",
    "section": "page, chapter or paragraph of a text",
    "clock": "time of the day",
}
PARTS_OF_SPEECH: Mapping[str, str] = {
    "ADJ": "adjective, participles among them",
    "ADP": "preposition",
    "ADV": "adverb",
    "AUX": "auxiliary verb and copula",
    "CCONJ": "coordinating conjunction",
    "DET": "determiner, article",
    "INTJ": "interjection",
    "NOUN": "common noun",
    "NUM": "numeral",
    "PART": "particle: att before a verb, inte",
    "PRON": "pronoun",
    "PROPN": "proper noun",
    "PUNCT": "punctuation",
    "SCONJ": "subordinating conjunction",
    "SYM": "symbol",
    "VERB": "verb",
    "X": "none of the others; in our CoNLL-U also: not known",
}
_FACETS: Mapping[str, str] = {
    "theme": "facet of labels: what of sustainability a post is about",
    "category": "facet of labels: what is bought",
    "risk": "facet of labels: the harms to people and the environment that a post names",
}

#: Everything but the labels of the taxonomy, which `explain` takes from there.
GLOSSARY: Mapping[str, str] = {
    **COMPONENTS,
    **ENTITIES,
    **{name: f"grain of dates: {text}" for name, text in GRAINS.items()},
    **{name: f"role of dates: {text}" for name, text in ROLES.items()},
    **{name: f"kind of reference: {text}" for name, text in REFERENCES.items()},
    **{name: f"part of speech: {text}" for name, text in PARTS_OF_SPEECH.items()},
    **_FACETS,
}


def explain(term: str) -> str:
    """Say what a short name means, as `spacy.explain` does for spaCy's own.

    Args:
        term: The name of a pipe, a type of name, a grain or role of dates, a kind of reference, a
            part of speech, a facet, or the id of a label ("forced-labour", "risk:forced-labour").

    Returns:
        A line of English.

    Raises:
        OptionError: The term is none of these; the message names the nearest one.
    """
    if term in GLOSSARY:
        return GLOSSARY[term]
    taxonomy = default_taxonomy()
    labels = {label.id: label for label in taxonomy}
    facet, _, key = term.rpartition(":")
    if key in labels and facet in {"", labels[key].facet}:
        label = labels[key]
        return f"{label.facet}: {label.name_en} ({label.name}). {label.definition_en}"
    near = get_close_matches(term, [*GLOSSARY, *labels], n=1)
    raise OptionError(
        f"there is no term {term!r}",
        remedy=f"did you mean {near[0]!r}?" if near else "`upphandling-nlp taxonomy` lists labels",
    )

"""Sentence boundaries: a table of texts, | where a new sentence must begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.language.sentences import find_sentence_starts
from upphandling_nlp.language.tokenizer import find_tokens

CASES = [
    "Vi var i Umeå. |Det regnade.",
    "Vi var i Umeå! |Varför? |Läs mer.",
    "Kraven gäller t.ex. Kina och Indien.",
    "Vi köper handskar, munskydd m.m. |Avtalet gäller till maj.",
    "Vi ses kl. 10 i sal 3. |Välkomna!",
    "Prof. Anna Ek talade.",
    "Det är 3,5 procent. |25 000 handskar.",
    "”Vi är nöjda.” |Så sade hon.",
    "”Är det klart?” frågade han.",
    "Vi väntar ... och väntar.",
    "Vi väntar ... |Nästa år kommer svaret.",
    "Rubrik utan punkt\n\n|Brödtexten börjar här.",
    "En rad som är bruten av ett program, långt efter det att den har börjat,\noch slutar här.",
    "Program:\n|- Inledning\n|- Avslut",
    "• Textilier\n|• Handskar",
    "Enligt 4 kap. 9 § LOU gäller kravet.",
    "Han heter A. B. Ek. |Hon heter Li.",
    "(Läs mer i rapporten.) |Vi återkommer.",
]


@pytest.mark.parametrize("case", CASES)
def test_finds_where_sentences_begin(case):
    text = case.replace("|", "")
    expected = [0] + [
        position - case[:position].count("|")
        for position in range(len(case))
        if case[position] == "|"
    ]
    tokens = find_tokens(text)
    assert [tokens[number][0] for number in find_sentence_starts(text, tokens)] == expected


def test_no_tokens_no_sentences():
    assert find_sentence_starts("", []) == []


@given(st.text(alphabet="aB.!?” \n-•1", max_size=120))
def test_starts_rise_and_begin_with_the_first_token(text):
    tokens = find_tokens(text)
    starts = find_sentence_starts(text, tokens)
    assert starts == sorted(set(starts))
    assert starts[:1] == ([0] if tokens else [])
    assert all(0 <= number < len(tokens) for number in starts)

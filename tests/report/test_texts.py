"""The report's own texts: each in both languages, with the same values to fill in."""

from __future__ import annotations

import re
import tomllib

import pytest

from upphandling_nlp.report.naming import Naming, load_texts, tell_apart
from upphandling_nlp.report.page import read_asset
from upphandling_nlp.resources.taxonomy import default_taxonomy

TEXTS = tomllib.loads(read_asset("texts.toml"))


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_the_same_things(key):
    texts = TEXTS[key]
    assert set(texts) == {"sv", "en"}
    values = {lang: set(re.findall(r"\{(\w+)\}", text)) for lang, text in texts.items()}
    assert values["sv"] == values["en"]
    assert all(text.strip() for text in texts.values())


def test_the_script_asks_for_no_text_that_is_missing():
    asked = set(re.findall(r"\btold\.(\w+)", read_asset("report.js")))
    given = {key.removeprefix("js_") for key in TEXTS if key.startswith("js_")}
    # Put there by `document`, not by the table of texts.
    assert asked - given == {"locale", "facets", "kinds", "places", "columns"}
    assert given <= asked


def test_names_in_the_language_of_the_report():
    swedish, english = (Naming(lang, default_taxonomy()) for lang in ("sv", "en"))
    assert swedish.label("risk", "forced-labour") == "Tvångsarbete"
    assert english.label("risk", "forced-labour") == "Forced labour"
    assert swedish.country("DE") == "Tyskland"
    assert english.country("DE") == "Germany"
    assert swedish.country("XX-none") == "XX-none"
    assert swedish.role("deadline") == "sista dag"
    assert swedish.role("unheard-of") == "unheard-of"
    assert len(swedish.list_counties()) == 21
    assert load_texts("en")["next"] == "Next"


def test_things_of_one_name_are_told_apart():
    assert tell_apart(["Adda", "Vänersborg", "Adda"], ["a", "b", "c"]) == [
        "Adda (a)", "Vänersborg", "Adda (c)",
    ]  # fmt: skip

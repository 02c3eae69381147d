"""The taxonomy: what is shipped, and what its loader refuses."""

from __future__ import annotations

import pytest

from upphandling_nlp.errors import ResourceError
from upphandling_nlp.resources.taxonomy import default_taxonomy, load_taxonomy

FACET = '[[facet]]\nid = "theme"\nname = "Tema"\nname_en = "Theme"\n'
LABEL = '[[label]]\nid = "{id}"\nfacet = "{facet}"\nname = "N"\nname_en = "N"\ndefinition = "D"\n'


def test_the_shipped_taxonomy_has_the_labels_of_the_design():
    taxonomy = default_taxonomy()
    counts = {facet.id: len(taxonomy.in_facet(facet.id)) for facet in taxonomy.facets}
    assert counts == {"theme": 18, "category": 17, "risk": 16}
    assert taxonomy["forced-labour"].name == "Tvångsarbete"
    assert "gloves" in taxonomy
    assert "handskar" not in taxonomy
    assert all(label.definition and label.definition_en and label.cues for label in taxonomy)
    with pytest.raises(KeyError, match="no label 'handskar'"):
        taxonomy["handskar"]


def test_all_problems_are_listed_with_their_lines(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text(
        'version = "1"\n'
        + FACET
        + LABEL.format(id="Fel Id", facet="theme")
        + LABEL.format(id="a", facet="tema")
        + LABEL.format(id="a", facet="theme")
        + '[[boilerplate]]\nid = "b"\npattern = "("\n',
        encoding="utf-8",
    )
    with pytest.raises(ResourceError) as caught:
        load_taxonomy(path)
    message = str(caught.value)
    assert "4 problems" in message
    assert "my.toml:6: 'Fel Id' is no slug" in message
    assert "my.toml:12: unknown facet 'tema'" in message
    assert "my.toml:18: label 'a' stands twice" in message
    assert "my.toml:24: pattern of 'b' is no regular expression" in message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("version = ", r"my\.toml:1: no valid TOML"),
        ("", "'version' is missing"),
        ('version = "1"\nlabels = 3\n', "unknown key 'labels'"),
        (
            'version = "1"\n' + FACET + LABEL.format(id="a", facet="theme") + "cue = 3\n",
            r"my\.toml:6: .*unknown field `cue`",
        ),
        ('version = "1"\n' + FACET + '[[label]]\nid = "a"\n', r"my\.toml:6: .*missing required"),
    ],
)
def test_a_faulty_file_is_named_with_line(tmp_path, content, message):
    path = tmp_path / "my.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ResourceError, match=message):
        load_taxonomy(path)


def test_a_faulty_table_shifts_no_line(tmp_path):
    path = tmp_path / "my.toml"
    faulty = '[[label]]\nid = "tom"\n'
    path.write_text(
        'version = "1"\n' + FACET + faulty + LABEL.format(id="Fel Id", facet="theme"),
        encoding="utf-8",
    )
    with pytest.raises(ResourceError) as caught:
        load_taxonomy(path)
    message = str(caught.value)
    assert "my.toml:6: [[label]] Object missing required field" in message
    assert "my.toml:8: 'Fel Id' is no slug" in message


def test_no_two_facets_or_groups_have_one_id(tmp_path):
    path = tmp_path / "my.toml"
    group = '[[group]]\nid = "g"\nfacet = "{facet}"\nname = "G"\nname_en = "G"\n'
    path.write_text(
        'version = "1"\n'
        + FACET
        + FACET
        + FACET.replace('"theme"', '"risk"')
        + group.format(facet="theme")
        + group.format(facet="risk")
        + LABEL.format(id="a", facet="theme"),
        encoding="utf-8",
    )
    with pytest.raises(ResourceError) as caught:
        load_taxonomy(path)
    message = str(caught.value)
    assert "my.toml:6: facet 'theme' stands twice" in message
    assert "my.toml:19: group 'g' stands twice" in message


def test_no_line_is_told_rather_than_a_wrong_one(tmp_path):
    path = tmp_path / "my.toml"
    marks = '"' * 3
    label = LABEL.format(id="Fel Id", facet="theme")
    label = label.replace('"D"', f"{marks}D\n[[label]]\n{marks}")
    path.write_text('version = "1"\n' + FACET + label, encoding="utf-8")
    with pytest.raises(ResourceError, match=r"my\.toml: 'Fel Id' is no slug"):
        load_taxonomy(path)
    # A line separator inside of a text is no line of the file.
    path.write_text(
        'version = "1"\n'
        + FACET.replace("Tema", "Tema\u2028")
        + LABEL.format(id="Fel Id", facet="theme"),
        encoding="utf-8",
    )
    with pytest.raises(ResourceError, match=r"my\.toml:6: 'Fel Id' is no slug"):
        load_taxonomy(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ResourceError, match=r"nowhere\.toml: cannot read the taxonomy"):
        load_taxonomy(tmp_path / "nowhere.toml")

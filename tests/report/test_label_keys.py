"""Keys for labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.report.label_keys import RESERVED, assign_keys


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (["Båtar", "Cyklar"], "bc"),
        (["Båtar", "Blå bilar", "Bussar"], "blu"[:2] + "s"),
        (["Användare", "Nät", "Utsläpp"], "vtl"[:1] + "ts"),
        (["Öl", "123", "---"], "obc"),
    ],
)
def test_letters_remind_of_names(names, keys):
    chosen = assign_keys({"f": ("Sak", [(name, name) for name in names])})
    assert not chosen.facets
    assert "".join(chosen.labels[name] for name in names) == keys


def test_many_labels_take_a_letter_for_the_facet_first():
    facets = {
        "theme": ("Tema", [(f"t{number}", f"Ämne {number}") for number in range(10)]),
        "risk": ("Risk", [(f"r{number}", "Avfall") for number in range(30)]),
    }
    chosen = assign_keys(facets)
    assert chosen.facets == {"theme": "t", "risk": "r"}
    assert chosen.labels["t0"] == "ta"
    # The alphabet ends; the rest is found by its name.
    assert sum(label.startswith("r") for label in chosen.labels) == 26


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=4),
        st.tuples(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=30)),
        max_size=5,
    )
)
def test_no_key_is_shared_or_begins_another(named):
    facets = {
        facet: (name, [(f"{facet}/{number}", label) for number, label in enumerate(labels)])
        for facet, (name, labels) in named.items()
    }
    chosen = assign_keys(facets)
    keys = list(chosen.labels.values())
    assert len(set(keys)) == len(keys)
    assert len({len(key) for key in keys}) <= 1
    assert not {key[0] for key in keys} & RESERVED

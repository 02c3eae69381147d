from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.entities.linker import link
from upphandling_nlp.resources.registry import Registry, default_registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return default_registry()


@pytest.mark.parametrize(
    ("mention", "label", "key"),
    [
        ("VGR:s", "ORG", "region-14"),
        ("Göteborgsregionen", "LOC", "place-geonames-2711537"),
        ("Malmöbaserade", "LOC", "place-geonames-2692969"),
        ("Stockholmsområdet", "LOC", "place-geonames-2673730"),
        ("Dustin AB", "ORG", "org-dustin"),
        ("Top Glove Sdn. Bhd.", "ORG", "org-top-glove"),
        ("Bosch GmbH & Co. KG", "ORG", "org-bosch"),
        ("Martin & Servera AB", "ORG", "org-martin-servera"),
        ("OneMed Sverige AB", "ORG", "org-onemed"),
        ("Electronics Watch Europe", "ORG", "org-electronics-watch"),
        ("Business and Human Rights Resource Centre", "ORG", "org-bhrrc"),
        ("landstinget i Stockholm", "ORG", "region-01"),
        ("Region Ångermanland", "ORG", "region-22"),
        # slips of the pen
        ("Upphandlingsmydigheten", "ORG", "agency-2021006610"),
        ("Electronics Wacth", "ORG", "org-electronics-watch"),
        ("Transparancy International", "ORG", "org-transparency-international"),
        ("Västra Götalandregionen", "ORG", "region-14"),
        ("Bangladeshs", "LOC", "country-BD"),
        # the actor and the place
        ("Region Halland", "ORG", "region-13"),
        ("Halland", "LOC", "county-13"),
        ("Region Gotland", "ORG", "region-09"),
        ("Gotland", "LOC", "county-09"),
        ("Göteborgs stad", "ORG", "municipality-1480"),
    ],
)
def test_links(mention: str, label: str, key: str, registry: Registry):
    found = link(mention, label, registry=registry)
    assert found.id == key
    assert found.score is not None
    assert 0 < found.score <= 1
    assert found.reason


@pytest.mark.parametrize(
    ("mention", "label", "name"),
    [
        ("Kossanfabrikens", "ORG", "Kossanfabriken"),
        ("Sunrise Gloves", "ORG", "Sunrise Gloves"),
        ("XYZ:s", "ORG", "XYZ"),
        ("Region Norrland", "ORG", "Region Norrland"),
        ("Anna  Lindströms", "PER", "Anna Lindström"),
        ("Jonas", "PER", "Jonas"),
        ("Malmö", "PER", "Malmö"),
        ("Uppsala", "ORG", "Uppsala"),
    ],
)
def test_leaves_unlinked_under_one_name(mention: str, label: str, name: str, registry: Registry):
    assert link(mention, label, registry=registry)[:3] == (None, name, None)


def test_both_forms_of_an_unknown_name_group(registry: Registry):
    forms = ["Nordsvenska Handskar", "Nordsvenska Handskars"]
    assert len({link(form, "ORG", registry=registry).name for form in forms}) == 1


def test_the_day_decides(registry: Registry):
    days = [dt.date(2005, 1, 1), dt.date(2016, 1, 1), dt.date(2023, 1, 1)]
    found = [link("SKI", "ORG", registry=registry, on=day) for day in days]
    assert [one.id for one in found] == ["agency-2021002544", "org-adda", "org-adda"]
    assert found[1].name == "SKL Kommentus"
    assert found[2].name == "Adda"
    assert (found[2].score or 0) < (found[1].score or 0)


def test_the_text_decides(registry: Registry):
    found = link("SKI:s", "ORG", registry=registry, abbreviations={"SKI": "org-ski-dk"})
    assert (found.id, found.reason) == ("org-ski-dk", "abbreviation introduced in the text")


def test_typos_can_be_left_alone(registry: Registry):
    assert link("Upphandlingsmydigheten", "ORG", registry=registry, typos=False).id is None

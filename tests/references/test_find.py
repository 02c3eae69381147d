"""References: exact spans, kinds and ids; what looks like one and is none."""

from __future__ import annotations

import pytest

from upphandling_nlp.references import KINDS, find_references

FOUND = [
    ("enligt LOU 2016:1145", [("LOU 2016:1145", "law", "SFS 2016:1145")]),
    ("lagen (2007:1091) om", [("2007:1091", "law", "SFS 2007:1091")]),
    ("SFS 2016:1145", [("SFS 2016:1145", "law", "SFS 2016:1145")]),
    ("4 kap. 9 § LOU", [("4 kap. 9 § LOU", "law", "LOU 4 kap. 9 §")]),
    ("19 kap. 5 § gäller", [("19 kap. 5 §", "law", "19 kap. 5 §")]),
    ("13 kap. 1–3 §§ LOU", [("13 kap. 1–3 §§ LOU", "law", "LOU 13 kap. 1-3 §")]),
    ("17 kap LOU", [("17 kap LOU", "law", "LOU 17 kap.")]),
    ("prop. 2015/16:195", [("prop. 2015/16:195", "law", "prop. 2015/16:195")]),
    ("SOU 2018:44", [("SOU 2018:44", "law", "SOU 2018:44")]),
    ("HSLF-FS 2017:37", [("HSLF-FS 2017:37", "law", "HSLF-FS 2017:37")]),
    ("direktiv 2014/24/EU", [("2014/24/EU", "eu-act", "2014/24/EU")]),
    ("förordning (EU) 2016/679", [("(EU) 2016/679", "eu-act", "(EU) 2016/679")]),
    ("(EG) nr 1907/2006", [("(EG) nr 1907/2006", "eu-act", "(EG) 1907/2006")]),
    ("ISO 14001:2015", [("ISO 14001:2015", "standard", "ISO 14001:2015")]),
    ("ISO14001", [("ISO14001", "standard", "ISO 14001")]),
    ("SS-EN ISO 13485:2016", [("SS-EN ISO 13485:2016", "standard", "SS-EN ISO 13485:2016")]),
    ("EN 455-1", [("EN 455-1", "standard", "EN 455-1")]),
    ("SA 8000", [("SA 8000", "standard", "SA 8000")]),
    ("556036-0793", [("556036-0793", "orgnr", "556036-0793")]),
    ("org.nr 232100-0016", [("232100-0016", "orgnr", "232100-0016")]),
    ("556036-0794", [("556036-0794", "personal-number", "personal-number")]),
    ("CPV 33600000-6", [("33600000-6", "cpv", "CPV 33600000")]),
    (
        "33600000-6 och 18424300-0",
        [("33600000-6", "cpv", "CPV 33600000"), ("18424300-0", "cpv", "CPV 18424300")],
    ),
    ("Dnr 2021/0345", [("Dnr 2021/0345", "dnr", "dnr 2021/0345")]),
    ("HSN 2020-0123", [("HSN 2020-0123", "dnr", "dnr HSN 2020-0123")]),
    (
        "mål 12 och 13 i Agenda 2030",
        [
            ("mål 12", "goal", "SDG 12"),
            ("13", "goal", "SDG 13"),
            ("Agenda 2030", "agenda", "Agenda 2030"),
        ],
    ),
    ("delmål 12.7", [("delmål 12.7", "goal", "SDG 12.7")]),
    ("mål nr 1234-20", [("mål nr 1234-20", "case", "mål nr 1234-20")]),
    (
        "ILO:s konventioner 138 och 182",
        [("138", "convention", "ILO C138"), ("182", "convention", "ILO C182")],
    ),
    ("08-123 45 67", [("08-123 45 67", "phone", "+4681234567")]),
    ("+46 8 123 45 67", [("+46 8 123 45 67", "phone", "+4681234567")]),
    ("120 miljarder kronor", [("120 miljarder kronor", "money", "SEK 120000000000")]),
    ("3,5 mkr", [("3,5 mkr", "money", "SEK 3500000")]),
    ("1 500 kr", [("1 500 kr", "money", "SEK 1500")]),
    ("SEK 1 200", [("SEK 1 200", "money", "SEK 1200")]),
    ("10–20 miljoner kronor", [("10–20 miljoner kronor", "money", "SEK 10000000..20000000")]),
    ("två miljarder kronor", [("två miljarder kronor", "money", "SEK 2000000000")]),
    ("25 procent", [("25 procent", "percentage", "25%")]),
    ("3,5 %", [("3,5 %", "percentage", "3.5%")]),
    ("2015 personer", [("2015 personer", "count", "2015")]),
    ("11 deltagande länderna", [("11 deltagande länderna", "count", "11")]),
    ("betyget 4/5", [("betyget 4/5", "rating", "betyget 4/5")]),
    ("öppet 24/7", [("24/7", "rating", "24/7")]),
    ("lott 3/4", [("lott 3/4", "section", "lott 3/4")]),
    ("punkt 3.4.2021", [("punkt 3.4.2021", "section", "punkt 3.4.2021")]),
    ("version 2.0", [("version 2.0", "version", "version 2.0")]),
    ("kl. 08.30", [("kl. 08.30", "clock", "kl. 08.30")]),
    ("08.30 Studiebesök", [("08.30", "clock", "08.30")]),
    ("13.00 Seminarier hålls", [("13.00", "clock", "13.00")]),
    ("Kapitel 10.20 Avtal", [("Kapitel 10.20", "section", "Kapitel 10.20")]),
    ("8.30 kr", [("8.30 kr", "money", "SEK 8.3")]),
    (
        "diarienummer LS 1002-0113 och",
        [
            ("diarienummer LS 1002-0113", "dnr", "dnr LS 1002-0113"),
        ],
    ),
    ("ärende RS 1234-2012 har flyttats", [("ärende RS 1234-2012", "dnr", "dnr RS 1234-2012")]),
    ("dnr 2021/0345 KS", [("dnr 2021/0345 KS", "dnr", "dnr 2021/0345 KS")]),
    ("hösten 2020 till 46 leverantörer", [("46 leverantörer", "count", "46")]),
    ("i maj 2020 till 3 000 företag", [("3 000 företag", "count", "3000")]),
    ("höjdes 2020 till 300 kronor", [("300 kronor", "money", "SEK 300")]),
    ("steg 2020 till 46 procent", [("46 procent", "percentage", "46%")]),
    ("2000 till 2100 personer", [("2000 till 2100 personer", "count", "2000..2100")]),
    ("från 2015 till 46 personer", [("2015 till 46 personer", "count", "2015..46")]),
    ("Programmet Hållbar region 2030", [("Hållbar region 2030", "agenda", "Hållbar region 2030")]),
    ("strategin Göteborg 2030", [("Göteborg 2030", "agenda", "Göteborg 2030")]),
    (
        "Klimatneutral vård 2045",
        [
            ("Klimatneutral vård 2045", "agenda", "Klimatneutral vård 2045"),
        ],
    ),
    ("RUFS 2050", [("RUFS 2050", "agenda", "RUFS 2050")]),
    ("med kod 2019 118", [("kod 2019 118", "section", "kod 2019 118")]),
    ("Mötes-ID 2020 118 442", [("Mötes-ID 2020 118 442", "section", "Mötes-ID 2020 118 442")]),
    ("i rum 2019", [("rum 2019", "section", "rum 2019")]),
    (
        "Protokoll 2020-12 § 45",
        [
            ("Protokoll 2020-12", "section", "Protokoll 2020-12"),
            ("§ 45", "law", "45 §"),
        ],
    ),
    ("info@region.se", [("info@region.se", "email", "info@region.se")]),
    (
        "https://exempel.se/2021/05.",
        [("https://exempel.se/2021/05", "url", "https://exempel.se/2021/05")],
    ),
    ("version 2.1 mars 2024", [("version 2.1", "version", "version 2.1")]),
    ("delmål 12.7 maj 2024", [("delmål 12.7", "goal", "SDG 12.7")]),
    ("mål nr 1234-20 maj 2021", [("mål nr 1234-20", "case", "mål nr 1234-20")]),
    (
        "500 000 till 2 miljoner kronor",
        [("500 000 till 2 miljoner kronor", "money", "SEK 500000..2000000")],
    ),
    ("900 000–1,5 mkr", [("900 000–1,5 mkr", "money", "SEK 900000..1500000")]),
    (
        "SEK 750 000 till 1 miljard",
        [("SEK 750 000 till 1 miljard", "money", "SEK 750000..1000000000")],
    ),
    ("50 000 till 1 miljon", [("50 000 till 1 miljon", "count", "50000..1000000")]),
    (
        "från 500 till 300 miljoner kronor",
        [("500 till 300 miljoner kronor", "money", "SEK 500000000..300000000")],
    ),
    (
        "från 1 200 till 900 miljoner euro",
        [("1 200 till 900 miljoner euro", "money", "EUR 1200000000..900000000")],
    ),
    ("1.500.000 kr", [("1.500.000 kr", "money", "SEK 1500000")]),
    ("2.000.000:-", [("2.000.000:-", "money", "SEK 2000000")]),
    ("1.250,50 kr", [("1.250,50 kr", "money", "SEK 1250.5")]),
    ("€ 12.345.678,90", [("€ 12.345.678,90", "money", "EUR 12345678.9")]),
    ("1.500 kr", [("1.500 kr", "money", "SEK 1500")]),
    ("0.125 %", [("0.125 %", "percentage", "0.125%")]),
    ("1.250.000 handskar", [("1.250.000 handskar", "count", "1250000")]),
    ("Den kostar två kronor.", [("två kronor", "money", "SEK 2")]),
    ("fem amerikanska dollar", [("fem amerikanska dollar", "money", "USD 5")]),
    ("en och en halv dollar", [("en och en halv dollar", "money", "USD 1.5")]),
    (
        "två och en halv miljoner kronor",
        [("två och en halv miljoner kronor", "money", "SEK 2500000")],
    ),
    ("skriv ut med 300 dpi här", [("300 dpi", "quantity", "300 dpi")]),
    ("dom i C‑54/21", [("C‑54/21", "case", "C-54/21")]),
    ("se rev. 80", [("rev. 80", "version", "version 80")]),
    ("ställde fråga 2 000 gånger", [("2 000 gånger", "count", "2000")]),
    ("kom 50 deltagare mars 2020", [("50 deltagare", "count", "50")]),
    ("Provet gav 4 av 5 marknader", [("4 av 5", "rating", "4 av 5")]),
]
NONE = [
    "den 29 april 2021", "2021-04-29", "29/4", "29.4.2021", "2023-2025", "2018/2019", "15-17/5",
    "30/11-2/12 2019", "20210429", "2021 04 29", "2016–18", "april -18", "29/4 2021", "10 maj",
    "v. 16", "vecka 40–42", "Q3 2021", "äger rum 30 november", "den 24/7 1958", "år 2030",
    "Almedalen 2019", "äger rum 2019", "SKR 2030", "Programmet Håll ut antogs 2030",
    "Hållbart till 2030", "Hållbara inköp 2025", "planen gäller 2030", "Protokoll 2020-12-03", "",
    "inga siffror alls", "fyra år", "Polis rev 80 lerhus, se rev. utgåva.", "en krona av guld",
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), FOUND)
def test_found(text, wanted):
    found = find_references(text)
    assert [(one.text, one.kind, one.id) for one in found] == wanted
    assert {one.kind for one in found} <= set(KINDS)


# Text before a day that makes a reference of other numbers; the phone makes all rules look.
BEFORE_DAYS = [
    "nådde målet 12 mars", "nådde målet 12-13 mars", "nådde målet 12 och 13 mars",
    "revision 4 juni", "ny utgåva 3 maj", "ILO-konventionen 12 mars", "kärnkonventionen 30 jan",
    "målet 9–10 juni", "betalas i SEK 30 april", "sidan 3 mars", "ref 12 dec.", "Box 1 maj",
]  # fmt: skip


@pytest.mark.parametrize("text", BEFORE_DAYS)
def test_day_of_a_month_is_none(text):
    found = find_references(f"{text} 2024, ring 08-123 45 67.")
    assert [one.kind for one in found] == ["phone"]


@pytest.mark.parametrize("text", NONE)
def test_not_found(text):
    assert find_references(text) == []

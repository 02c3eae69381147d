"""doccano, Label Studio, Prodigy and spaCy: the shapes that these tools write themselves."""

from __future__ import annotations

import json

import pytest
import spacy
from spacy.tokens import DocBin, Span

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import GoldDate, GoldEntity
from upphandling_nlp.evaluate.interchange import Notes, read_posts, write_posts


@pytest.fixture
def read(tmp_path):
    def read_lines(format, *lines, notes=None):
        path = tmp_path / "a.jsonl"
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        return list(read_posts(path, format=format, notes=notes))

    return read_lines


MALMO = GoldEntity(start=2, end=7, label="LOC")


# doccano


@pytest.mark.parametrize(
    ("format", "fields"),
    [
        ("doccano", {"label": [[2, 7, "LOC"]], "Comments": []}),
        ("doccano", {"labels": [[2, 7, "LOC"]]}),
        (
            "doccano",
            {
                "entities": [{"id": 3, "label": "LOC", "start_offset": 2, "end_offset": 7}],
                "relations": [],
                "Comments": [],
            },
        ),
        ("doccano-slots", {"entities": [[2, 7, "LOC"]], "cats": []}),
    ],
)
def test_doccano_spans(read, format, fields):
    notes = Notes()
    (post,) = read(format, {"id": 12, "text": "I Malmö"} | fields, notes=notes)
    assert (post.id, post.text, post.entities) == ("12", "I Malmö", (MALMO,))
    assert post.dates is None
    assert post.themes is None
    assert not notes


def test_doccano_labels(read):
    first, second, third = read(
        "doccano-text",
        {"id": 1, "text": "a", "label": ["climate", "category:gloves"]},
        {"id": 2, "text": "b", "label": []},
        {"id": 3, "text": "c", "label": "forced-labour"},
    )
    assert (first.themes, first.categories, first.risks) == (("climate",), ("gloves",), ())
    assert (second.themes, second.categories, second.risks) == ((), (), ())
    assert third.risks == ("forced-labour",)
    assert first.entities is None


def test_doccano_counts_what_it_does_not_read(read):
    notes = Notes()
    read("doccano", {"text": "a", "label": [], "Comments": ["?"], "source": "x"}, notes=notes)
    assert notes == {"field 'Comments'": 1, "field 'source'": 1}


@pytest.mark.parametrize(
    ("format", "line", "message"),
    [
        ("doccano", {"text": "a", "label": ["x"]}, "label of a text.*'doccano-text'"),
        ("doccano-text", {"text": "a", "label": [[0, 1, "x"]]}, "label of a span.*'doccano'"),
        ("doccano", {"text": 1, "label": []}, "text: Expected `str`, got `int`"),
        ("doccano", {"label": []}, "text: Expected `str`"),
        ("doccano", {"text": "a", "label": [[0, "1", "x"]]}, "label: Expected `int`"),
        ("doccano", {"text": "a", "label": {"a": 1}}, "label: Expected `array`"),
        ("doccano", {"text": " ", "label": []}, "neither 'title' nor 'body'"),
        ("doccano", [], "Expected `object`"),
        ("prodigy", {"text": "a", "spans": [{"start": 0}]}, "spans: .*missing required"),
        ("prodigy", {"text": "a", "accept": [1]}, "accept: Expected `str`"),
        ("prodigy", {"spans": []}, "text: Expected `str`"),
    ],
)
def test_faulty_lines_are_named(read, format, line, message):
    good = {"text": "b"} | ({"spans": []} if format == "prodigy" else {"label": []})
    with pytest.raises(GoldError, match=rf"a\.jsonl:2: .*{message}"):
        read(format, good, line)


# Label Studio


def task(*results, **fields):
    annotation = {"id": 7, "completed_by": 1, "was_cancelled": False, "result": list(results)}
    return {"id": 3, "data": {"text": "I Malmö"}, "annotations": [annotation]} | fields


def region(start, end, text, label="LOC"):
    value = {"start": start, "end": end, "text": text, "labels": [label]}
    return {"id": "x", "from_name": "ner", "to_name": "t", "type": "labels", "value": value}


def choice(name, *choices):
    return {"from_name": name, "to_name": "t", "type": "choices", "value": {"choices": choices}}


@pytest.fixture
def read_tasks(tmp_path):
    def read_list(*tasks, notes=None):
        path = tmp_path / "a.json"
        path.write_text(json.dumps(tasks, indent=1), encoding="utf-8")
        return list(read_posts(path, notes=notes))

    return read_list


def test_label_studio_export(read_tasks):
    notes = Notes()
    done = task(
        region(2, 7, "Malmö"), choice("theme", "climate"), choice("topic", "risk:forced-labour")
    )
    (post,) = read_tasks(done, notes=notes)
    assert (post.id, post.entities) == ("3", (MALMO,))
    assert (post.themes, post.categories, post.risks) == (("climate",), None, ("forced-labour",))
    assert not notes


def test_label_studio_chooses_and_counts(read_tasks):
    notes = Notes()
    two = task(region(2, 7, "Malmö", "PER"), {"type": "rating", "value": {"rating": 4}})
    two["annotations"] += [
        {"result": [region(2, 7, "Malmö")], "ground_truth": True},
        {"result": [], "was_cancelled": True},
    ]
    guessed = task(id=4, annotations=[])
    guessed["predictions"] = [{"result": [region(2, 7, "Malmö")], "score": 0.4}]
    rated = task({"type": "rating", "value": {"rating": 4}}, id=6)
    posts = read_tasks(
        two, guessed, task(id=5, annotations=[], predictions=[9]), rated, notes=notes
    )
    assert [post.entities for post in posts] == [(MALMO,), (MALMO,), None, ()]
    assert notes == {
        "further annotation of a task": 1,
        "cancelled annotation": 1,
        "task without annotation, read with its prediction": 1,
        "result of type 'rating'": 1,
    }


def test_label_studio_offsets_of_old_and_new_versions(read_tasks):
    text = {"text": "😀 i Malmö\nstad"}
    new = task(region(4, 9, "Malmö"), data=text)
    old = task(region(5, 15, "Malmö\\nstad"), data=text, id=4)
    first, second = read_tasks(new, old)
    assert (first.entities[0].start, first.entities[0].end) == (4, 9)
    assert (second.entities[0].start, second.entities[0].end) == (4, 14)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"id": 9, "text": "a", "label": []}, "task 2: has no 'data'.*not as JSON-MIN"),
        (task(data={"image": 3}), "task 2: data.text: there is no text"),
        (
            task(region(0, 5, "Malmö")),
            r"task 2: result: characters 0\.\.5 are 'I Mal', not 'Malmö'",
        ),
        (task({"type": "labels", "value": {}}), "task 2: result: .*needs 'start'"),
        (task(annotations=7), r"task 2: fields: Expected `array`"),
        (task(choice("topic", "x")), "task 2: label 'x' names no facet"),
    ],
)
def test_faulty_tasks_are_named(read_tasks, fault, message):
    with pytest.raises(GoldError, match=rf"a\.json: {message}"):
        read_tasks(task(id=1), fault)


def test_faulty_json_names_the_line(tmp_path):
    (tmp_path / "a.json").write_text('[\n{"data": {}},\n{"data": oops}\n]', encoding="utf-8")
    with pytest.raises(GoldError, match=r"a\.json:3: is no JSON list of tasks"):
        list(read_posts(tmp_path / "a.json"))


def test_label_studio_task_shape(post, tmp_path):
    write_posts([post], tmp_path / "a.json")
    ((written,),) = [json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))]
    assert written["data"]["text"] == post.text
    (annotation,) = written["annotations"]
    results = annotation["result"]
    for result in results:
        value = result["value"]
        if result["type"] == "labels":
            assert post.text[value["start"] : value["end"]] == value["text"]
    assert len({result["id"] for result in results}) == len(results)
    assert {result["from_name"] for result in results} == {"label", "theme", "category"}


# Prodigy


def test_prodigy_export(read):
    notes = Notes()
    accepted = {
        "text": "I Malmö",
        "_input_hash": 1,
        "_task_hash": 2,
        "tokens": [{"text": "I", "start": 0, "end": 1, "id": 0, "ws": True}],
        "_view_id": "blocks",
        "spans": [{"start": 2, "end": 7, "token_start": 1, "token_end": 1, "label": "LOC"}],
        "options": [{"id": "climate", "text": "Klimat"}],
        "accept": ["climate"],
        "answer": "accept",
        "meta": {"id": "m1"},
        "_timestamp": 3,
    }
    (post,) = read(
        "prodigy",
        accepted,
        accepted | {"answer": "reject"},
        accepted | {"answer": "ignore"},
        accepted | {"answer": "ignore"},
        notes=notes,
    )
    assert (post.id, post.entities, post.themes) == ("m1", (MALMO,), ("climate",))
    assert post.tokens is None  # Prodigy's own, not annotated
    assert notes == {"task answered 'reject'": 1, "task answered 'ignore'": 2}


def test_prodigy_binary_labels_and_unknown_fields(read):
    notes = Notes()
    (post,) = read("prodigy", {"text": "a", "label": "theme:climate", "mood": 1}, notes=notes)
    assert (post.themes, post.entities) == (("climate",), None)
    assert notes == {"field 'mood'": 1}


def test_prodigy_tokens_fit_the_spans(post, tmp_path):
    write_posts([post], tmp_path / "a.jsonl", format="prodigy")
    line = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    for span in line["spans"]:
        assert line["tokens"][span["token_start"]]["start"] == span["start"]
        assert line["tokens"][span["token_end"]]["end"] == span["end"]
    assert line["answer"] == "accept"
    assert all(
        line["text"][token["start"] : token["end"]] == token["text"] for token in line["tokens"]
    )


# spaCy


def read_docs(path):
    return list(DocBin().from_disk(path).get_docs(spacy.blank("sv").vocab))


def test_docbin_is_what_spacy_reads(post, tmp_path):
    other = type(post)(id="b", body="Glad påsk!", themes=("climate",), risks=())
    write_posts([post, other], tmp_path / "a.spacy")
    first, second = read_docs(tmp_path / "a.spacy")
    assert first.text == post.text
    assert [(ent.text, ent.label_, ent.kb_id_) for ent in first.ents] == [
        ("Halland", "LOC", "county-13"),
        ("Region Hallands", "ORG", "region-13"),
        ("upphandlingsregion F", "ORG", ""),
        ("Malmö", "LOC", ""),
    ]
    assert [(span.text, span.label_) for span in first.spans["dates"]] == [("I måndags", "DATE")]
    assert first.cats == {
        "category:textiles": 1.0,
        "theme:climate": 0.0,
        "theme:competence": 1.0,
        "theme:cooperation": 1.0,
    }
    assert first.user_data["published"] == "2021-04-19"
    assert len(list(first.sents)) == 2
    # Not annotated is not the same as none.
    assert second.cats == {
        "theme:climate": 1.0,
        "theme:competence": 0.0,
        "theme:cooperation": 0.0,
    }
    assert not second.has_annotation("ENT_IOB")
    assert "dates" not in second.spans


def test_docbin_of_others(tmp_path):
    nlp = spacy.blank("sv")
    doc = nlp("Region Skåne var i  Malmö i går.")
    doc.ents = [Span(doc, 0, 2, "ORG")]
    doc.spans["dates"] = [doc.char_span(26, 31, "DATE")]
    doc.spans["sc"] = [doc[0:1]]
    doc.cats = {"climate": 0.9, "forced-labour": 0.2}
    bare = nlp("Utan namn.")
    notes = Notes()
    DocBin(docs=[doc, bare], store_user_data=True).to_disk(tmp_path / "a.spacy")
    first, second = read_posts(tmp_path / "a.spacy", notes=notes)
    assert first.text == doc.text
    assert first.entities == (GoldEntity(start=0, end=12, label="ORG"),)
    assert first.dates == (GoldDate(start=26, end=31),)
    assert first.themes == ("climate",)
    assert (first.tokens, second.entities, second.themes) == (None, None, ())
    assert notes == {"span group 'sc'": 1}


def test_docbin_faults(tmp_path):
    (tmp_path / "a.spacy").write_bytes(b"x")
    with pytest.raises(GoldError, match=r"a\.spacy: is no DocBin"):
        list(read_posts(tmp_path / "a.spacy"))
    doc = spacy.blank("sv")("Malmö")
    doc.user_data["gold"] = "{"
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "a.spacy")
    with pytest.raises(GoldError, match=r"a\.spacy: document 1: user_data\['gold'\] is no JSON"):
        list(read_posts(tmp_path / "a.spacy"))

"""How well duplicates are told from posts that only look alike, and what it costs.

    python benchmarks/duplicates.py [--gold corpora/train.jsonl] [--load 200000] [--json]

Copies, reposts and teasers are made from the posts of the corpus by edits, and so are hard
negatives: the same template with other numbers or other names, next year's invitation, a
newsletter that holds several posts, two posts with the same closing words. All of them lie in one
heap, so that any two of it may be merged by mistake. Odd families of posts are for choosing the
limits, even ones for the figures (`--part`).

With `--load N`, N posts are made (a tenth of them copies) and grouped; time and peak memory.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import re
import resource
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from upphandling_nlp.archive.duplicates import group_duplicates
from upphandling_nlp.evaluate.gold import GoldPost, read_gold
from upphandling_nlp.schema import Post

HERE = Path(__file__).resolve().parent
ADDED = (
    "Mer information kommer på vår webbplats längre fram.",
    "Frågor besvaras av enheten för hållbar upphandling, som nås via växeln.",
    "Presentationerna från dagen läggs ut den 12 i nästa månad.",
    "Arbetet är en del av regionens plan för de kommande fyra åren.",
    "Vi vill rikta ett stort tack till alla som har deltagit så här långt.",
)
MORE = ("Läs mer", "Läs hela artikeln", "Läs mer här »", "[...]", "…", "Läs mer om detta")
CLOSING = (
    "Vill du veta mer om hur vi arbetar med hållbar upphandling är du välkommen att höra av dig "
    "till vår samordnare. Kontaktuppgifter finns på webbplatsen under fliken Kontakt, och där kan "
    "du också anmäla dig till vårt nyhetsbrev."
)
SWAPPED = {"och": "samt", "också": "även", "men": "dock", "inte": "ej", "måste": "behöver"}
INVITATIONS = tuple(
    line.replace("\n", " ")
    for line in """
Välkommen till {season} workshop om hållbar upphandling den {day} {month} kl. {hour}-{end}. Vi
träffas i {place} och går igenom uppförandekod, riskanalys och uppföljning. Anmäl dig senast den
{last} {month}. Vi bjuder på fika, och platserna är begränsade till {seats}.

Nu är det dags för årets leverantörsdag. {weekday} den {day} {month} samlas vi i {place} för att
tala om miljökrav och sociala villkor. Programmet börjar klockan {hour} och slutar klockan {end}.
Sista dag för anmälan är den {last} {month}.

Under kvartal {quarter} granskade vi {seats} leverantörer inom {area}. Vid {day} av besöken fanns
avvikelser, och {hour} av dem är allvarliga. Leverantörerna har {end} veckor på sig att komma in
med en plan. Resultatet redovisas för nämnden i {month}.

Region {place} har tecknat ramavtal för {area}. Avtalet gäller i {quarter} år från den {day}
{month} och är värt {seats} miljoner kronor. Särskilda kontraktsvillkor om arbetsrätt ingår, och
leverantören ska redovisa sin leveranskedja inom {end} veckor.
""".strip().split("\n\n")
)
SLOTS: dict[str, tuple[str, ...]] = {
    "season": ("vårens", "höstens"),
    "day": tuple(map(str, range(13, 28))),
    "last": tuple(map(str, range(2, 12))),
    "month": ("februari", "mars", "april", "maj", "september", "oktober", "november"),
    "hour": ("8", "9", "10", "13"),
    "end": ("11", "12", "15", "16"),
    "place": ("Halmstad", "Umeå", "Karlstad", "Jönköping", "Västerås", "Kalmar"),
    "seats": tuple(map(str, range(30, 90))),
    "weekday": ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag"),
    "quarter": ("1", "2", "3", "4"),
    "area": ("textilier", "livsmedel", "handskar", "läkemedel", "it-utrustning"),
}

Edit = Callable[[Post, random.Random], Post | None]


def _edit(post: Post, rng: random.Random, /, *, days: int = 0, **fields: object) -> Post:
    published = post.published
    if days and published:
        published += dt.timedelta(days=rng.randint(0, days))
    return msgspec.structs.replace(post, id="", published=published, **fields)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def copy_snapshot(post: Post, rng: random.Random) -> Post:
    """Other quotation marks, dashes and white space; half of the time the day got lost."""
    body = post.body.replace("–", "-").replace("”", '"').replace("\n\n", "\n ")
    words = [word if rng.random() > 0.1 else word + " " for word in body.split(" ")]
    copied = _edit(post, rng, body=" ".join(words), title=post.title.upper())
    return msgspec.structs.replace(copied, published=None, id="") if rng.random() < 0.5 else copied


def change_headline(post: Post, rng: random.Random) -> Post | None:
    """Another headline over the same text."""
    if not post.title or len(post.body.split()) < 40:
        return None
    title = rng.choice(("Nyhet från oss", "", f"Uppdaterad: {post.title}", "Så går arbetet"))
    return _edit(post, rng, days=14, title=title)


def add_sentence(post: Post, rng: random.Random) -> Post:
    """One more sentence, at the end or inside."""
    parts = _sentences(post.body)
    parts.insert(rng.randint(1, len(parts)), rng.choice(ADDED))
    return _edit(post, rng, days=14, body=" ".join(parts))


def drop_sentence(post: Post, rng: random.Random) -> Post | None:
    """One sentence less."""
    parts = _sentences(post.body)
    if len(parts) < 5:
        return None
    del parts[rng.randrange(1, len(parts))]
    return _edit(post, rng, days=14, body=" ".join(parts))


def add_furniture(post: Post, rng: random.Random) -> Post:
    """A date line above, words of the page below."""
    day = (post.published or dt.date(2021, 4, 29)).strftime("%Y-%m-%d")
    hour = rng.randint(8, 17)
    return _edit(
        post, rng, body=f"Publicerad {day} kl. {hour}.15\n\n{post.body}\n\nDela sidan Skriv ut"
    )


def mend_words(post: Post, rng: random.Random) -> Post:
    """Two or three words in other spelling or other words."""
    words = post.body.split(" ")
    for place in rng.sample(range(len(words)), min(len(words), rng.randint(2, 3))):
        word = words[place]
        if word in SWAPPED:
            words[place] = SWAPPED[word]
        elif word.isalpha() and word.islower() and len(word) > 4:
            at = rng.randrange(1, len(word) - 2)
            words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return _edit(post, rng, days=30, body=" ".join(words))


def migrate(post: Post, rng: random.Random) -> Post | None:
    """The same text on another day long after, as when a site moves; it names its year."""
    if post.published is None or str(post.published.year) not in post.text:
        return None
    later = post.published + dt.timedelta(days=rng.randint(90, 900))
    return msgspec.structs.replace(post, published=later, id="")


def cut_teaser(post: Post, rng: random.Random) -> Post | None:
    """The headline and the first 120 to 220 characters, cut within a word, with an ending."""
    if len(post.body) < 300:
        return None
    cut = post.body[: rng.randint(120, 220)]
    return _edit(post, rng, body=f"{cut}… {rng.choice(MORE)}")


def first_sentences(post: Post, rng: random.Random) -> Post | None:
    """The first one or two sentences; the headline may be missing."""
    parts = _sentences(post.body)
    taken = " ".join(parts[: rng.randint(1, 2)])
    if len(parts) < 4 or len(taken.split()) < 10:
        return None
    title = post.title if rng.random() < 0.7 else ""
    return _edit(post, rng, days=7, title=title, body=f"{taken} {rng.choice(MORE)}")


def cut_excerpt(post: Post, rng: random.Random) -> Post | None:
    """Words from the middle, as a page of search results shows them."""
    words = post.body.split()
    if len(words) < 60:
        return None
    first = rng.randint(10, len(words) - 35)
    return _edit(post, rng, body=f"… {' '.join(words[first : first + rng.randint(18, 30)])} …")


def _change_numbers(text: str, rng: random.Random) -> str:
    return re.sub(
        r"\d+", lambda m: str(int(m[0]) + rng.randint(1, 9) if len(m[0]) < 10 else m[0]), text
    )


def other_numbers(post: Post, rng: random.Random) -> Post | None:
    """The same words with other numbers, some weeks later."""
    body = _change_numbers(post.body, rng)
    if len(re.findall(r"\d+", body)) < 2:
        return None
    return _edit(post, rng, days=50, body=body)


def next_year(post: Post, rng: random.Random) -> Post | None:
    """The same words a year later; years and days are those of that year."""
    if post.published is None:
        return None
    # Without any number in it, it is this year's greeting.
    day = post.published + dt.timedelta(days=rng.choice((350, 364, 371, 730)))
    moved = re.sub(r"\b20(\d\d)\b", lambda m: f"20{int(m[1]) + 1:02}", post.text)
    if moved != post.text or not re.search(r"\d", post.text):
        body = re.sub(r"\b20(\d\d)\b", lambda m: f"20{int(m[1]) + 1:02}", post.body)
        return msgspec.structs.replace(post, published=day, body=body, id="")
    return None


def other_names(gold: GoldPost, pool: dict[str, list[str]], rng: random.Random) -> Post | None:
    """The same words about other organisations, places and people."""
    post, shift = gold.post, len(gold.post.title) + 2 if gold.post.title else 0
    spans = [e for e in gold.entities or () if e.start >= shift]
    if len(spans) < 2:
        return None
    body = post.body
    for entity in sorted(spans, key=lambda e: -e.start):
        name = rng.choice(pool[entity.label])
        body = body[: entity.start - shift] + name + body[entity.end - shift :]
    return _edit(post, rng, days=30, body=body)


SAME: dict[str, Edit] = {
    "snapshot": copy_snapshot,
    "other headline": change_headline,
    "a sentence added": add_sentence,
    "a sentence less": drop_sentence,
    "date line, page furniture": add_furniture,
    "words mended": mend_words,
    "moved, names its year": migrate,
    "teaser: cut": cut_teaser,
    "teaser: first sentences": first_sentences,
    "teaser: excerpt": cut_excerpt,
}
OTHER: dict[str, Edit] = {"other numbers": other_numbers, "next year": next_year}


def make_heap(golds: list[GoldPost], seed: int) -> list[tuple[str, str, str, Post]]:
    """Make the heap.

    Returns:
        For each post: the post that it really is, how it was made, the post that it was made
        from (empty for none), and the post.
    """
    rng = random.Random(seed)  # noqa: S311  (keeps no secret)
    pool: dict[str, list[str]] = defaultdict(list)
    for gold in golds:
        for entity in gold.entities or ():
            pool[entity.label].append(gold.post.text[entity.start : entity.end])
    heap = [(gold.post.id, "original", "", gold.post) for gold in golds]
    for gold in golds:
        origin = gold.post.id
        for name in rng.sample(sorted(SAME), 3):
            copied = SAME[name](gold.post, rng)
            if copied is not None:
                heap.append((origin, name, origin, copied))
        for name, edit in OTHER.items():
            changed = edit(gold.post, rng) if rng.random() < 0.3 else None
            if changed is not None:
                heap.append((f"{origin}/{name}", name, origin, changed))
        renamed = other_names(gold, pool, rng) if rng.random() < 0.3 else None
        if renamed is not None:
            heap.append((f"{origin}/names", "other names", origin, renamed))
    heap += _make_compilations(golds, rng)
    heap += _make_invitations(rng)
    return heap


def _make_compilations(golds: list[GoldPost], rng: random.Random) -> Iterator[tuple]:
    dated = sorted(
        (gold.post for gold in golds if gold.post.published),
        key=lambda post: (post.published, post.id),
    )
    for number in range(len(golds) // 20):
        first = rng.randrange(len(dated) - 5)
        posts = dated[first : first + rng.randint(3, 5)]
        parts = "\n\n".join(post.text for post in posts)
        day = posts[-1].published
        letter = Post(title=f"Nyhetsbrev {number}", body=parts, published=day)
        for post in posts:
            yield f"letter {number}", "newsletter", post.id, letter
    for _ in range(len(golds) // 20):
        post = rng.choice(golds).post
        closed = msgspec.structs.replace(post, body=f"{post.body}\n\n{CLOSING}", id="")
        yield post.id, "closing words added", post.id, closed


def _make_invitations(rng: random.Random) -> Iterator[tuple]:
    for number in range(120):
        template = INVITATIONS[number % len(INVITATIONS)]
        filled = template.format(**{slot: rng.choice(words) for slot, words in SLOTS.items()})
        day = dt.date(2017, 1, 1) + dt.timedelta(days=rng.randrange(3000))
        title = ("Välkommen till workshop", "Leverantörsdag", "Uppföljning", "Nytt ramavtal")
        post = Post(title=title[number % 4], body=filled, published=day)
        yield f"invitation {number}", "template", "", post


def score(golds: list[GoldPost], seed: int) -> dict[str, object]:
    """Group the heap and count right and wrong merges."""
    heap = make_heap(golds, seed)
    groups = group_duplicates(post for *_, post in heap)
    truth = {post.id: origin for origin, _, _, post in heap}
    origins = {origin: post.id for origin, name, _, post in heap if name == "original"}
    found: dict[str, Counter[bool]] = defaultdict(Counter)
    merged: dict[str, Counter[bool]] = defaultdict(Counter)
    misses, wrong = [], []
    for origin, name, source, post in heap:
        if name == "original" or not source:
            continue
        together = groups[post.id] == groups[origins[source]]
        (found if origin == source else merged)[name][together] += 1
        if together is not (origin == source):
            (misses if origin == source else wrong).append((name, post.id, origins[source]))
    members: dict[str, list[str]] = defaultdict(list)
    for id_, group in groups.items():
        members[group].append(id_)
    pairs = right = 0
    strangers = []
    for ids in members.values():
        for i, one in enumerate(ids):
            for other in ids[i + 1 :]:
                pairs += 1
                right += truth[one] == truth[other]
                if truth[one] != truth[other]:
                    strangers.append((one, other))
    same = Counter(truth.values())
    return {
        "posts": len(heap),
        "precision": right / max(1, pairs),
        "recall": right / sum(n * (n - 1) // 2 for n in same.values()),
        "pairs": pairs,
        "found": {name: (c[True], c.total()) for name, c in sorted(found.items())},
        "wrongly merged": {name: (c[True], c.total()) for name, c in sorted(merged.items())},
        "misses": misses,
        "strangers": strangers,
        "heap": {post.id: (name, post) for _, name, _, post in heap},
    }


def make_load(golds: list[GoldPost], count: int) -> Iterator[Post]:
    """Posts of recombined sentences, a tenth of them copies with a sentence added."""
    rng = random.Random(7)  # noqa: S311  (keeps no secret)
    sentences = [s for gold in golds for s in _sentences(gold.post.body)]
    kept: list[Post] = []
    for number in range(count):
        if kept and number % 10 == 0:
            yield add_sentence(rng.choice(kept), rng)
            continue
        day = dt.date(2010, 1, 1) + dt.timedelta(days=rng.randrange(5000))
        # A sentence of the corpus comes back some hundred times; a word of its own parts them.
        body = " ".join(_vary(rng.choice(sentences), rng) for _ in range(6))
        post = Post(title=_vary(rng.choice(sentences), rng)[:60], body=body, published=day)
        if len(kept) < 2_000:
            kept.append(post)
        yield post


def _vary(sentence: str, rng: random.Random) -> str:
    return " ".join(
        word if rng.random() > 0.3 else f"{word}{rng.randrange(100)}" for word in sentence.split()
    )


def measure_load(golds: list[GoldPost], count: int) -> dict[str, float]:
    """Posts a second and peak memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.process_time()
    made = sum(1 for _ in make_load(golds, count))
    making = time.process_time() - begun
    begun = time.process_time()
    groups = group_duplicates(make_load(golds, count))
    seconds = time.process_time() - begun - making
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "posts": made,
        "grouped": sum(id_ != group for id_, group in groups.items()),
        "posts/s": round(made / seconds),
        "MB before": round(before),
        "MB peak": round(peak),
    }


def main() -> None:
    """Print precision, recall and costs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=HERE.parent / "corpora" / "train.jsonl")
    parser.add_argument("--part", choices=("all", "odd", "even"), default="all")
    parser.add_argument("--load", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="Show so many mistakes.")
    options = parser.parse_args()
    golds = list(read_gold(options.gold))
    if options.part != "all":
        odd = options.part == "odd"
        golds = [g for g in golds if (zlib.crc32((g.family or "").encode()) % 2 == 1) is odd]
    if options.load:
        print(json.dumps(measure_load(golds, options.load)))
        return
    figures = score(golds, options.seed)
    heap = figures.pop("heap")
    for kind in ("misses", "strangers"):
        mistakes = figures.pop(kind)
        figures[kind] = len(mistakes)
        for *name, one, other in mistakes[: options.show]:
            print(kind, name, heap[one][0], "|", heap[other][0])
            for post in (heap[one][1], heap[other][1]):
                print("   ", post.published, post.title, "|", post.body[:500].replace("\n", " "))
    print(json.dumps(figures, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

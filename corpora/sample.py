"""Lay out a sample archive: `python corpora/sample.py` writes corpora/sample/ from train.jsonl.

The same kinds of files that users have: a saved list page, a saved archive page, a feed, a table,
web pages and JSONL, some 250 posts in all. `make demo` tags them.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from upphandling_nlp.evaluate.gold import GoldPost, read_gold

HERE = Path(__file__).resolve().parent
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
VISION = (
    "Vision\n\nSveriges regioner ansvarar för att alla invånare har tillgång till god vård. "
    "Varor och tjänster som köps in ska vara producerade under hållbara förhållanden.\n"
)


def day_of(post: GoldPost) -> dt.date:
    """Return the day of publication of a post that has one."""
    if post.published is None:
        raise ValueError(f"post '{post.id}' has no day of publication")
    return post.published


def write_list_page(posts: Iterable[GoldPost]) -> str:
    """Lay out posts like the saved text of a page with a list of dated news."""
    parts = ["Aktuellt\n"]
    for post in posts:
        date = day_of(post)
        day = f"{date.day} {MONTHS[date.month - 1]} {date.year}"
        body = "\n\n".join(f"  {line}" for line in post.body.split("\n") if line.strip())
        parts.append(f" • {day}\n\n  {post.title}\n\n{body}\n")
    return "\n".join([*parts, VISION])


def write_archive_page(posts: Iterable[GoldPost]) -> str:
    """Lay out posts like the saved text of a page of undated, untitled paragraphs."""
    return "\n\n".join(
        [*(post.body for post in posts), "Arkiv", "RSS-flöde", "feed-image Flödesposter"]
    )


def write_feed(posts: Iterable[GoldPost]) -> str:
    """Lay out posts as an RSS 2.0 feed."""
    items = []
    for post in posts:
        noon = dt.datetime.combine(day_of(post), dt.time(12), tzinfo=dt.UTC)
        body = "".join(f"<p>{html.escape(line)}</p>" for line in post.body.split("\n") if line)
        items.append(
            "<item>"
            f"<title>{escape(post.title)}</title><description>{escape(body)}</description>"
            f"<pubDate>{noon:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
            f"<link>https://exempel.se/nyheter/{post.id}</link>"
            "</item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        "<title>Pressrum</title><link>https://exempel.se</link>"
        "<description>Nyheter om hållbara inköp</description>\n" + "\n".join(items) + "\n"
        "</channel></rss>\n"
    )


def write_table(posts: Iterable[GoldPost]) -> str:
    """Lay out posts as a table with Swedish column names."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(["Rubrik", "Datum", "Text"])
    for post in posts:
        writer.writerow([post.title, post.published or "", post.body])
    return buffer.getvalue()


def write_web_page(post: GoldPost) -> str:
    """Lay out one post as a web page with its navigation and footer."""
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in post.body.split("\n") if line)
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="sv"><head><meta charset="utf-8"><title>{html.escape(post.title)}'
        " - Exempelregionen</title>\n"
        f'<meta property="article:published_time" content="{day_of(post)}T08:00:00+02:00">'
        "</head>\n<body><nav><a href='/'>Start</a> <a href='/nyheter'>Nyheter</a></nav>\n"
        f"<main><article><h1>{html.escape(post.title)}</h1>\n{body}\n</article></main>\n"
        "<footer>© Exempelregionen. Om webbplatsen. Kontakt.</footer></body></html>\n"
    )


def write_lines(posts: Iterable[GoldPost]) -> str:
    """Lay out posts as JSON, one a line."""
    return "".join(
        json.dumps(
            {
                "title": post.title,
                "published": post.published.isoformat() if post.published else None,
                "body": post.body,
            },
            ensure_ascii=False,
        )
        + "\n"
        for post in posts
    )


#: Prefixes of the posts of the first round; with these alone the archive stays what it was.
FIRST_ROUND = ("ka-", "ko-", "lo-", "na-", "ng-", "sj-", "ve-", "vu-")


def lay_out(posts: Sequence[GoldPost]) -> dict[str, str]:
    """Return the files of the archive by name; the choice depends on the posts alone."""
    posts = [post for post in posts if post.id.startswith(FIRST_ROUND)]
    dated = [post for post in posts if post.published and post.title and post.body]
    dated.sort(key=lambda post: (post.published, post.id), reverse=True)
    plain = [post for post in dated if "\n" not in post.body]
    untitled = [
        post
        for post in posts
        if not post.title
        and not post.published
        and "\n" not in post.body
        and len(post.body) > 80
        and post.body[-1] in ".!?"  # without it, a paragraph could be a headline
    ]
    files: dict[str, str] = {
        "aktuellt.txt": write_list_page(plain[0:180:3]),
        "arkiv.txt": write_archive_page(untitled[:15]),
        "pressrum.rss": write_feed(dated[1:300:5]),
        "kommunerna.csv": write_table(dated[2:300:5]),
        "bloggen.jsonl": write_lines(dated[3:300:5]),
    }
    for number, post in enumerate(dated[4:100:20], start=1):
        files[f"webb/artikel-{number}.html"] = write_web_page(post)
    return files


def main() -> int:
    """Write the archive; return the exit code."""
    files = lay_out(list(read_gold(HERE / "train.jsonl")))
    for name, content in files.items():
        path = HERE / "sample" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    print(f"{len(files)} files in {HERE.name}/sample")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Posts of one id that say different things: an id that was meant for something else."""

from __future__ import annotations

import hashlib
import re

from upphandling_nlp.posts.notices import Notice
from upphandling_nlp.schema import Post, content_id

__all__ = ["SeenIds", "differ", "fingerprint_post"]

# An id made of the content looks so: sixteen hexadecimal digits.
_HASH = re.compile(r"[0-9a-f]{16}")


def fingerprint_post(post: Post) -> bytes:
    """Hash what a record is made of; not the source: moving a file changes no post."""
    told = repr((post.title, post.body, post.published, post.url, post.language))
    return hashlib.blake2b(told.encode(), digest_size=16).digest()


def differ(post: Post, content: bytes, first: bytes) -> bool:
    """Tell whether a post is another one than the first with its id.

    Args:
        post: The later post.
        content: `fingerprint_post` of it.
        first: `fingerprint_post` of the first one.
    """
    # An id made of the content leaves out white space and dashes: two snapshots of one post.
    return content != first and post.id != content_id(post)


class SeenIds:
    """The ids met so far; those made of the content take no memory, as they cannot clash."""

    def __init__(self) -> None:
        self._first: dict[str, bytes] = {}

    def check(self, post: Post) -> Notice | None:
        """Note a post; gives a notice where another one came before it under its id."""
        if _HASH.fullmatch(post.id) and post.id == content_id(post):
            return None
        content = fingerprint_post(post)
        if not differ(post, content, self._first.setdefault(post.id, content)):
            return None
        return Notice(
            severity="conflict",
            source=post.source,
            reason=f"another post with the id '{post.id}' came before it",
            remedy="give each post an id of its own: whatever counts posts counts the first alone",
        )

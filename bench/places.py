"""Places read from words: how often the first answer is right, how fast, what it costs to begin."""

import resource
import time
from collections import defaultdict
from collections.abc import Iterator

from bench.addresses import NOWHERE, register, right, said
from bench.figures import Figure, at_least, less_than, percentile

TEXTS, SEED = 4_000, 11
SURE = 0.8


def measure() -> Iterator[Figure]:
    before, began = _memory(), time.perf_counter()
    known = register()
    from huiyin.places.gazetteer.reading import Reader

    reader = Reader(known)
    yield Figure("houses and sites, roads, areas", len(known.sites) + len(known.roads) + len(known.grounds), "names")
    yield less_than("ready after", time.perf_counter() - began, "s", 5, "files read, index built")
    yield less_than("memory", _memory() - before, "MB", 120)
    yield from _asked(reader)
    yield from _components(known)


def _asked(reader) -> Iterator[Figure]:
    """With what `receive` calls: reading and candidates; the clock is that of the processor."""
    from huiyin.places.gazetteer.candidates import candidates_of

    one, three, all_of, spent, wrong, bins = defaultdict(int), defaultdict(int), defaultdict(int), [], [], {}
    for each in said(reader.register, TEXTS, SEED):
        began = time.thread_time()
        found = candidates_of(reader.read(each.text), reader.register)
        spent.append((time.thread_time() - began) * 1000)
        first = right(each, found, 1)
        all_of[each.how] += 1
        one[each.how] += first
        three[each.how] += right(each, found, 3)
        confidence = found[0].confidence if found else 0.0
        held = bins.setdefault(min(9, int(confidence * 10)), [0, 0, 0.0])
        held[0], held[1], held[2] = held[0] + 1, held[1] + first, held[2] + confidence
        wrong += [not first] if confidence >= SURE else []
    total = sum(all_of.values())
    yield at_least("right at first", 100 * sum(one.values()) / total, "%", 95, f"{total:,} texts, 17 ways to write")
    yield at_least("right among three", 100 * sum(three.values()) / total, "%", 97)
    for how in all_of:
        yield Figure(
            f"  {how}", 100 * one[how] / all_of[how], "%", beside=f"{100 * three[how] / all_of[how]:.1f} among 3"
        )
    yield less_than("wrong where sure (≥ 0.8)", 100 * sum(wrong) / max(1, len(wrong)), "%", 3, f"{len(wrong):,} texts")
    error = sum(abs(rights - sure) for _n, rights, sure in bins.values()) / total
    yield less_than("calibration error (ECE)", 100 * error, "%", 5)
    yield less_than("one text, p50", percentile(spent, 50), "ms", 1)
    yield less_than("one text, p95", percentile(spent, 95), "ms", 2)
    invented = sum(bool(candidates_of(reader.read(text), reader.register)) for text in NOWHERE)
    yield less_than("places in texts that name none", invented, f"of {len(NOWHERE)}", 1)


def _components(known) -> Iterator[Figure]:
    import csv

    from bench.addresses import PACK
    from huiyin.places.gazetteer.components import Part, Parts

    with (PACK / "components.csv").open(encoding="utf-8") as file:
        rows = [_part(Part, row) for row in csv.DictReader(file)]
    began = time.perf_counter()
    parts = Parts(rows)
    yield Figure("components indexed", (time.perf_counter() - began) * 1000, "ms", beside=f"{len(rows):,} components")
    lamps, spent, snapped = [row for row in rows if row.type_code == "0137"][:2000], [], 0
    for lamp in lamps:
        began = time.thread_time()
        found = parts.nearest(lamp.lon + 0.00002, lamp.lat, ["0137"])
        spent.append((time.thread_time() - began) * 1e6)
        snapped += bool(found) and found[0].part.code == lamp.code
    yield less_than("nearest lamp, p95", percentile(spent, 95), "µs", 500)
    yield at_least("the lamp two metres off is the one", 100 * snapped / len(lamps), "%", 99)


def _part(kind, row: dict):
    code = row["code"]
    plain = ("unit_grid", "owner", "maintainer", "supervisor", "state", "address_zh", "installed_on")
    names = code, code[6:10], row["name_zh"], row["name_en"], float(row["lon"]), float(row["lat"])
    return kind(*names, *(row[name] for name in plain))


def _memory() -> float:
    """MB, at its highest so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

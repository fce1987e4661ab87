"""Faces and number plates found in drawn streets, and what is blurred that is neither; seconds a photo."""

import importlib.util
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from bench.figures import Figure, at_least
from bench.streets import Scene, nobody, street, taken, with_plate
from huiyin.kernel.pictures import finding

LONG = True  # minutes of looking at pictures; `bench run all` leaves it out
EACH = 30
PLATE_WIDTHS = (40, 60, 90, 140, 220)  # pixels, in a picture of 1280 by 960
FACE_SIDES = (20, 30, 60, 120, 240)
COVERED = 0.6  # of the thing's area, from which it counts as found
KINDS = ("blue", "green", "yellow")


def measure() -> Iterator[Figure]:
    yield from _plates()
    faces = list(_faces_of_people())
    yield from _faces("face of a person (LFW)", faces) if faces else ()
    yield from _faces("face of nobody (drawn)", [nobody(240)])
    yield from _nothing()


def _plates() -> Iterator[Figure]:
    for wide in PLATE_WIDTHS:
        scenes = [with_plate(Random(f"{wide}/{n}"), wide, KINDS[n % 3]) for n in range(EACH)]
        share = sum(_found(scene, finding.plates) for scene in scenes) / EACH * 100
        name = f"plates found, {wide} pixels wide"
        yield at_least(name, share, "%", 90) if wide >= 90 else Figure(name, share, "%")


def _faces(what: str, faces: list[Image.Image]) -> Iterator[Figure]:
    for side in FACE_SIDES:
        scenes = [_with_face(Random(f"{side}/{n}"), faces[n % len(faces)], side) for n in range(EACH)]
        share = sum(_found(scene, finding.faces) for scene in scenes) / EACH * 100
        name = f"{what} found, {side} pixels"
        yield at_least(name, share, "%", 85) if side >= 30 else Figure(name, share, "%")


def _faces_of_people() -> Iterator[Image.Image]:
    """A hundred faces of 25 by 25 pixels that scikit-image brings, if it is installed; none is kept here."""
    spec = importlib.util.find_spec("skimage")
    for folder in spec.submodule_search_locations or () if spec else ():
        kept = Path(folder) / "data" / "lfw_subset.npy"
        if kept.is_file():
            for one in np.load(kept)[:100]:
                yield Image.fromarray((one * 255).astype(np.uint8)).convert("RGB")


def _with_face(rng: Random, face: Image.Image, side: int) -> Scene:
    image = street(rng)
    left, top = rng.randint(40, image.width - side - 40), rng.randint(80, image.height - side - 60)
    image.paste(face.resize((side, side), Image.Resampling.BICUBIC), (left, top))
    inner = (left + side * 0.25, top + side * 0.2, left + side * 0.75, top + side * 0.85)
    return Scene(taken(rng, image), inner)


def _found(scene: Scene, search: Callable[[np.ndarray], np.ndarray]) -> bool:
    """By the boxes as they are found; what is blurred is a little wider."""
    return any(_overlap(box, scene) >= COVERED for box in search(np.asarray(scene.picture)))


def _overlap(box: np.ndarray, scene: Scene) -> float:
    left, top, right, bottom = scene.box
    across = min(right, float(box[2])) - max(left, float(box[0]))
    down = min(bottom, float(box[3])) - max(top, float(box[1]))
    return max(0.0, across) * max(0.0, down) / ((right - left) * (bottom - top))


def _nothing() -> Iterator[Figure]:
    """Streets with windows and shop signs and nothing to find."""
    streets = [taken(Random(n), street(Random(n))) for n in range(EACH)]
    begun, faces, plates = time.monotonic(), 0, 0
    for one in streets:
        pixels = np.asarray(one)
        faces += len(finding.faces(pixels))
        plates += len(finding.plates(pixels))
    spent = (time.monotonic() - begun) / EACH
    yield Figure("false faces in a street", faces / EACH, "a photo")
    yield Figure("false plates in a street (shop signs)", plates / EACH, "a photo")
    yield Figure("time", spent, "s a photo", beside="1280 by 960, the networks only")

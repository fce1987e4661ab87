"""Pictures of nowhere: a plain street scene, drawn, with something wrong in it and then put right."""

import hashlib
import io
import json
import os
from functools import cache
from pathlib import Path
from random import Random

from django.conf import settings
from PIL import Image, ImageDraw, ImageFilter

from huiyin.demo.matters.shapes import Picture
from huiyin.matters.services.photos import path_of

WIDTH, HEIGHT = 960, 720
MANIFEST = ".demo-pictures.json"
SUBJECTS = ("lamp", "cover", "rubbish", "tree", "poster", "pothole", "puddle", "parking")
Rgb = tuple[int, int, int]


Scenes = dict[str, dict[str, tuple[Picture, ...]]]


@cache
def draw_all() -> Scenes:
    """Store every picture, once for each media folder; answers subject → kind of evidence → pictures."""
    kept = Path(settings.MEDIA_ROOT) / MANIFEST
    try:
        drawn = json.loads(kept.read_text())
    except (FileNotFoundError, ValueError):
        drawn = _draw()
        _write(kept, json.dumps(drawn).encode())
    return {
        subject: {kind: tuple(Picture(kind, *facts) for facts in found) for kind, found in kinds.items()}
        for subject, kinds in drawn.items()
    }


def _draw() -> dict[str, dict[str, list[tuple[str, int, int, int]]]]:
    """Digest, size, width and height of each."""
    found, paper = {}, [_stored(_paper())]
    for subject in SUBJECTS:
        wrong = [_stored(_scene(subject, False, n)) for n in (0, 1)]
        right = [_stored(_scene(subject, True, n)) for n in (0, 1)]
        found[subject] = dict.fromkeys(("report", "check", "before"), wrong) | {"after": right, "verify": right}
        found[subject]["paper"] = paper
    return found


def _stored(image: Image.Image) -> tuple[str, int, int, int]:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    content = out.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    _write(path_of(digest), content)
    return digest, len(content), image.width, image.height


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _scene(subject: str, mended: bool, variant: int) -> Image.Image:
    rng = Random(f"{subject}/{variant}")
    night = subject == "lamp"
    image = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    _sky(draw, night)
    _houses(draw, rng, night)
    _street(draw, night)
    _DRAW[subject](draw, rng, mended, 300 + variant * 220)
    return _noisy(image.filter(ImageFilter.GaussianBlur(0.8)), rng)


def _noisy(image: Image.Image, rng: Random) -> Image.Image:
    """A little of a telephone camera's grain, so that it does not look printed."""
    grain = Image.frombytes("L", (WIDTH // 4, HEIGHT // 4), rng.randbytes(WIDTH * HEIGHT // 16))
    return Image.blend(image, grain.resize(image.size).convert("RGB"), 0.05)


def _sky(draw: ImageDraw.ImageDraw, night: bool) -> None:
    top, low = ((18, 24, 44), (46, 54, 78)) if night else ((150, 190, 222), (222, 232, 236))
    for y in range(432):
        draw.line([(0, y), (WIDTH, y)], fill=_between(top, low, min(1.0, y / 360)))


def _between(a: Rgb, b: Rgb, share: float) -> Rgb:
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def _houses(draw: ImageDraw.ImageDraw, rng: Random, night: bool) -> None:
    x = -20
    while x < WIDTH:
        width, height = rng.randint(110, 200), rng.randint(150, 300)
        tone = rng.randint(40, 70) if night else rng.randint(165, 215)
        draw.rectangle([x, 400 - height, x + width, 430], fill=(tone, tone - 6, tone - 14))
        for row in range(400 - height + 24, 380, 46):
            for column in range(x + 18, x + width - 26, 38):
                lit = night and rng.random() < 0.3
                glass = (236, 208, 132) if lit else ((30, 34, 48) if night else (118, 140, 156))
                draw.rectangle([column, row, column + 20, row + 26], fill=glass)
        x += width + rng.randint(4, 26)


def _street(draw: ImageDraw.ImageDraw, night: bool) -> None:
    dim = 0.45 if night else 1.0
    shade = lambda *rgb: tuple(round(c * dim) for c in rgb)  # noqa: E731
    draw.rectangle([0, 420, WIDTH, 500], fill=shade(176, 172, 164))
    for x in range(0, WIDTH, 48):
        draw.line([(x, 420), (x - 30, 500)], fill=shade(156, 152, 146), width=2)
    draw.rectangle([0, 500, WIDTH, 512], fill=shade(126, 124, 120))
    draw.rectangle([0, 512, WIDTH, HEIGHT], fill=shade(92, 94, 98))
    for x in range(20, WIDTH, 150):
        draw.polygon([(x, 622), (x + 80, 622), (x + 72, 632), (x - 8, 632)], fill=shade(220, 220, 214))


def _lamp(draw, rng, mended: bool, x: int) -> None:
    draw.rectangle([x, 190, x + 9, 470], fill=(70, 74, 82))
    draw.line([(x + 4, 196), (x + 70, 182)], fill=(70, 74, 82), width=7)
    if mended:
        for step in range(9, 0, -1):
            glow = _between((46, 50, 66), (255, 232, 160), 1 - step / 10)
            draw.ellipse([x + 76 - step * 9, 186 - step * 9, x + 76 + step * 9, 186 + step * 9], fill=glow)
        draw.polygon([(x + 60, 196), (x + 92, 196), (x + 190, 470), (x - 40, 470)], fill=(112, 104, 82))
    draw.ellipse([x + 58, 176, x + 94, 196], fill=(255, 246, 210) if mended else (48, 50, 56))


def _cover(draw, rng, mended: bool, x: int) -> None:
    hole = [x, 560, x + 190, 620]
    draw.ellipse([hole[0] - 10, hole[1] - 5, hole[2] + 10, hole[3] + 5], fill=(120, 120, 118))
    draw.ellipse(hole, fill=(64, 62, 60) if mended else (14, 13, 12))
    if mended:
        for k in range(1, 6):
            draw.arc([x + k * 16, 560 + k * 5, x + 190 - k * 16, 620 - k * 5], 0, 360, fill=(92, 90, 88), width=3)
    else:
        draw.ellipse([x + 150, 534, x + 330, 584], fill=(70, 68, 66), outline=(98, 96, 94), width=4)


def _rubbish(draw, rng, mended: bool, x: int) -> None:
    draw.rectangle([x + 210, 372, x + 290, 480], fill=(52, 106, 74))
    draw.rectangle([x + 202, 362, x + 298, 378], fill=(40, 84, 60))
    if mended:
        return
    for _ in range(26):
        left, top, size = x + rng.randint(-40, 230), rng.randint(420, 486), rng.randint(18, 52)
        colour = rng.choice([(36, 36, 40), (206, 200, 188), (150, 120, 84), (90, 110, 130), (196, 84, 70)])
        draw.ellipse([left, top, left + size, top + size * 0.7], fill=colour)


def _tree(draw, rng, mended: bool, x: int) -> None:
    if mended:
        draw.rectangle([x + 60, 280, x + 78, 480], fill=(98, 76, 56))
        for _ in range(40):
            left, top = x + rng.randint(-40, 120), rng.randint(140, 290)
            green = rng.randint(96, 142)
            draw.ellipse([left, top, left + 64, top + 52], fill=(56, green, 60))
        return
    draw.polygon([(x - 120, 566), (x + 330, 540), (x + 332, 558), (x - 118, 590)], fill=(98, 76, 56))
    for _ in range(46):
        left, top = x - 190 + rng.randint(-20, 150), rng.randint(500, 590)
        draw.ellipse([left, top, left + 56, top + 40], fill=(64, rng.randint(88, 120), 56))


def _poster(draw, rng, mended: bool, x: int) -> None:
    draw.rectangle([x - 60, 200, x + 330, 430], fill=(190, 184, 174))
    for row in range(200, 430, 20):
        draw.line([(x - 60, row), (x + 330, row)], fill=(176, 170, 160))
    if mended:
        draw.rectangle([x - 10, 250, x + 250, 380], fill=(198, 193, 184))
        return
    for _ in range(9):
        left, top = x - 40 + rng.randint(0, 290), 215 + rng.randint(0, 140)
        draw.rectangle(
            [left, top, left + 58, top + 74], fill=rng.choice([(244, 238, 210), (226, 120, 100), (230, 230, 236)])
        )
        for k in range(4):
            draw.line([(left + 8, top + 14 + k * 14), (left + 48, top + 14 + k * 14)], fill=(60, 60, 66), width=3)


def _pothole(draw, rng, mended: bool, x: int) -> None:
    points = [(x + 130 + rng.randint(-26, 26) + 130 * cos, 600 + 42 * sin + rng.randint(-8, 8)) for cos, sin in _ROUND]
    draw.polygon(points, fill=(70, 71, 74) if mended else (48, 44, 40))
    if not mended:
        draw.polygon([(a * 0.8 + (x + 130) * 0.2, b * 0.8 + 122) for a, b in points], fill=(30, 27, 25))
        for _ in range(18):
            left, top = x + rng.randint(-40, 300), rng.randint(552, 650)
            draw.ellipse([left, top, left + 10, top + 7], fill=(120, 114, 106))


def _puddle(draw, rng, mended: bool, x: int) -> None:
    draw.rectangle([x + 240, 516, x + 320, 536], fill=(40, 40, 42))
    for k in range(6):
        draw.line([(x + 246 + k * 13, 517), (x + 246 + k * 13, 535)], fill=(92, 92, 94), width=4)
    if mended:
        return
    draw.ellipse([x - 200, 514, x + 420, 690], fill=(116, 134, 148))
    draw.ellipse([x - 150, 532, x + 350, 670], fill=(138, 156, 168))
    draw.arc([x - 90, 560, x + 240, 640], 200, 340, fill=(190, 204, 212), width=3)


def _parking(draw, rng, mended: bool, x: int) -> None:
    for k in range(7):
        draw.line([(x - 60 + k * 60, 470), (x - 90 + k * 60, 500)], fill=(232, 196, 72), width=10)
    if mended:
        return
    body = rng.choice([(160, 40, 44), (52, 84, 140), (70, 74, 80)])
    draw.rounded_rectangle([x - 60, 420, x + 260, 506], 24, fill=body)
    draw.polygon([(x - 10, 424), (x + 34, 372), (x + 170, 372), (x + 214, 424)], fill=body)
    draw.polygon([(x + 8, 420), (x + 42, 380), (x + 96, 380), (x + 96, 420)], fill=(176, 200, 212))
    draw.polygon([(x + 106, 420), (x + 106, 380), (x + 164, 380), (x + 196, 420)], fill=(176, 200, 212))
    for wheel in (x, x + 190):
        draw.ellipse([wheel - 14, 476, wheel + 46, 536], fill=(28, 28, 30))
        draw.ellipse([wheel + 4, 494, wheel + 28, 518], fill=(150, 150, 154))


def _paper() -> Image.Image:
    image = Image.new("RGB", (720, 960), (226, 222, 214))
    draw = ImageDraw.Draw(image)
    draw.rectangle([60, 50, 660, 910], fill=(252, 251, 247), outline=(206, 202, 194))
    draw.rectangle([200, 110, 520, 140], fill=(70, 70, 74))
    for n, y in enumerate(range(200, 760, 34)):
        draw.rectangle([120, y, 600 - (n % 4) * 60, y + 8], fill=(120, 120, 124))
    draw.ellipse([450, 740, 590, 880], outline=(196, 60, 54), width=7)
    draw.polygon([(520, 776), (530, 806), (562, 806), (536, 825), (546, 855), (520, 837), (494, 855), (504, 825),
                  (478, 806), (510, 806)], fill=(196, 60, 54))  # fmt: skip
    return image


_ROUND = (
    (1, 0),
    (0.8, 0.6),
    (0.3, 0.95),
    (-0.35, 0.93),
    (-0.85, 0.5),
    (-1, -0.1),
    (-0.7, -0.7),
    (-0.1, -1),
    (0.6, -0.8),
)
_DRAW = {
    "lamp": _lamp, "cover": _cover, "rubbish": _rubbish, "tree": _tree, "poster": _poster, "pothole": _pothole,
    "puddle": _puddle, "parking": _parking,
}  # fmt: skip

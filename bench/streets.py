"""Street scenes drawn for measuring: number plates of China in perspective, faces of nobody. No photo of anybody."""

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
)
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "0123456789"
Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Scene:
    """`box`: left, top, right, bottom in pixels of what is to be found."""

    picture: Image.Image
    box: tuple[float, float, float, float]


def plate(rng: Random, kind: str) -> Image.Image:
    """440 by 140 mm, two pixels each: blue for cars, green for electric ones (eight signs), yellow for lorries."""
    signs = rng.choice(PROVINCES) + rng.choice(LETTERS) + "".join(rng.choice(DIGITS + LETTERS) for _ in range(5))
    signs += rng.choice(DIGITS) if kind == "green" else ""
    image = Image.new("RGB", (880, 280), {"blue": (22, 64, 160), "yellow": (236, 176, 30)}.get(kind, (240, 250, 240)))
    draw = ImageDraw.Draw(image)
    if kind == "green":
        for y in range(280):
            share = y / 280
            draw.line([(0, y), (880, y)], fill=(int(236 - 150 * share), int(246 - 50 * share), int(236 - 130 * share)))
    ink = (250, 250, 250) if kind == "blue" else (16, 16, 16)
    draw.rounded_rectangle([8, 8, 871, 271], 22, outline=ink, width=6)
    font = ImageFont.truetype(_font(), 190)
    step = 790 / (len(signs) + 0.35)
    for n, sign in enumerate(signs):
        middle = 45 + step * (n + 0.5 + (0.35 if n > 1 else 0))
        single = Image.new("L", (220, 280), 0)
        ImageDraw.Draw(single).text((110, 140), sign, fill=255, font=font, anchor="mm")
        cut = single.crop(single.getbbox()).resize((int(step * 0.82), 180))
        image.paste(ink, (int(middle - cut.width / 2), 50), cut)
    draw.ellipse([45 + step * 2.02, 128, 45 + step * 2.02 + 22, 150], fill=ink)
    return image


def _font() -> str:
    for path in FONTS:
        try:
            ImageFont.truetype(path, 20)
        except OSError:
            continue
        return path
    raise FileNotFoundError("No Chinese font: apt install fonts-noto-cjk")


def street(rng: Random, width: int = 1280, height: int = 960) -> Image.Image:
    """Houses with windows, a road, shop signs with writing: things that look a little like plates and are none."""
    image = Image.new("RGB", (width, height), (rng.randint(120, 210), rng.randint(150, 220), rng.randint(180, 235)))
    draw = ImageDraw.Draw(image)
    left = -30
    while left < width:
        wide, tone = rng.randint(130, 260), rng.randint(90, 215)
        top = rng.randint(60, 300)
        draw.rectangle([left, top, left + wide, 640], fill=(tone, tone - 8, tone - 18))
        for row in range(top + 24, 560, 58):
            for column in range(left + 18, left + wide - 34, 52):
                glass = rng.randint(50, 130)
                draw.rectangle([column, row, column + 30, row + 38], fill=(glass, glass + 14, glass + 26))
        font = ImageFont.truetype(_font(), 34)
        board = rng.choice([(170, 30, 34), (24, 92, 60), (40, 52, 90)])
        draw.rectangle([left + 10, 580, left + wide - 12, 632], fill=board)
        draw.text(
            (left + 20, 584), rng.choice(["小吃店", "便利超市", "五金水暖", "理发", "药房"]), (250, 240, 220), font
        )
        left += wide + rng.randint(4, 20)
    draw.rectangle([0, 640, width, 720], fill=(170, 166, 158))
    draw.rectangle([0, 720, width, height], fill=(88, 90, 94))
    for x in range(20, width, 190):
        draw.rectangle([x, 840, x + 90, 850], fill=(225, 225, 220))
    return image


def with_plate(rng: Random, wide: int, kind: str) -> Scene:
    """A car's tail in the street, its plate `wide` pixels wide, turned, seen from aside, in this or that light."""
    image = street(rng)
    x, y = rng.randint(120, image.width - 160 - wide), rng.randint(500, image.height - 120 - wide // 3)
    body = tuple(rng.choice([(150, 30, 34), (44, 70, 120), (70, 74, 80), (230, 230, 232), (20, 22, 26)]))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle([x - wide, y - wide * 0.9, x + wide * 2, y + wide * 0.8], wide // 5, fill=body)
    draw.rounded_rectangle(
        [x - wide * 0.7, y - wide * 0.8, x + wide * 1.7, y - wide * 0.25], wide // 8, fill=(40, 48, 56)
    )
    draw.rectangle([x - wide * 0.9, y - wide * 0.1, x - wide * 0.5, y + wide * 0.12], fill=(180, 24, 20))
    draw.rectangle([x + wide * 1.5, y - wide * 0.1, x + wide * 1.9, y + wide * 0.12], fill=(180, 24, 20))
    corners = _seen_aside(rng, x, y, wide)
    image = _laid(image, plate(rng, kind), corners)
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return Scene(taken(rng, image), (min(xs), min(ys), max(xs), max(ys)))


def _seen_aside(rng: Random, x: int, y: int, wide: int) -> list[tuple[float, float]]:
    tall, turn, slant = wide * 0.32, rng.uniform(-0.14, 0.14), rng.uniform(0.7, 1.0)
    across = wide * slant
    rise = across * turn
    return [(x, y), (x + across, y + rise), (x + across, y + rise + tall), (x, y + tall)]


def _laid(image: Image.Image, piece: Image.Image, corners: list[tuple[float, float]]) -> Image.Image:
    whole = np.asarray(image).copy()
    source = np.array([(0, 0), (piece.width, 0), (piece.width, piece.height), (0, piece.height)], np.float32)
    turn = cv2.getPerspectiveTransform(source, np.array(corners, np.float32))
    # Drawn large and made small with the mean of what falls on a pixel, as a lens does it.
    shrunk = max(1.0, piece.width / max(8.0, corners[1][0] - corners[0][0]))
    soft = cv2.GaussianBlur(np.asarray(piece), (0, 0), shrunk / 2.4) if shrunk > 1.2 else np.asarray(piece)
    size = (image.width, image.height)
    laid = cv2.warpPerspective(soft, turn, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full(soft.shape[:2], 255, np.uint8), turn, size)[..., None] / 255.0
    return Image.fromarray((whole * (1 - mask) + laid * mask).astype(np.uint8))


def taken(rng: Random, image: Image.Image) -> Image.Image:
    """As a telephone gives it back: a little out of focus, in this or that light, with grain."""
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.0)))).astype(np.float32)
    pixels = pixels * rng.uniform(0.5, 1.15) + rng.uniform(-10, 20)
    grain = np.random.default_rng(rng.randint(0, 10**9)).normal(0, rng.uniform(2, 8), pixels.shape)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def nobody(side: int = 360) -> Image.Image:
    """A face of nobody: shaded ovals. Enough for a network that looks for faces, and nobody's."""
    image = Image.new("RGB", (side, side), (120, 130, 140))
    draw = ImageDraw.Draw(image)
    at = lambda *share: [round(one * side) for one in share]  # noqa: E731
    skin, dark = (214, 168, 140), (60, 40, 34)
    draw.ellipse(at(0.16, 0.02, 0.84, 0.80), fill=(44, 32, 28))
    draw.rectangle(at(0.40, 0.80, 0.60, 1.0), fill=(196, 150, 124))
    draw.ellipse(at(0.22, 0.12, 0.78, 0.94), fill=skin)
    draw.ellipse(at(0.26, 0.50, 0.46, 0.80), fill=(220, 160, 136))
    draw.ellipse(at(0.54, 0.50, 0.74, 0.80), fill=(206, 152, 128))
    for left in (0.30, 0.55):
        draw.ellipse(at(left, 0.42, left + 0.15, 0.50), fill=(246, 244, 240))
        draw.ellipse(at(left + 0.045, 0.42, left + 0.105, 0.50), fill=dark)
        draw.arc(at(left - 0.02, 0.33, left + 0.17, 0.47), 200, 340, fill=dark, width=max(2, side // 50))
        draw.arc(at(left, 0.41, left + 0.15, 0.50), 180, 360, fill=dark, width=max(1, side // 90))
    draw.polygon(at(0.50, 0.46, 0.455, 0.65, 0.545, 0.65), fill=(194, 142, 116))
    draw.ellipse(at(0.455, 0.625, 0.485, 0.655), fill=(120, 74, 62))
    draw.ellipse(at(0.515, 0.625, 0.545, 0.655), fill=(120, 74, 62))
    draw.ellipse(at(0.40, 0.72, 0.60, 0.80), fill=(176, 78, 74))
    draw.line(at(0.41, 0.76, 0.59, 0.76), fill=(110, 40, 40), width=max(1, side // 90))
    return image.filter(ImageFilter.GaussianBlur(side / 120))

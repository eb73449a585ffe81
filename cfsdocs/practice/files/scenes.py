"""Scenes to photograph, drawn flat: a house, a garden, a damp wall, a child's picture, a chart on a fridge, a page."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from cfsdocs.practice.files.crayons import CRAYONS, Colour, draw_picture, nearby

WIDTH, HEIGHT = 1600, 1200


def _graded(top: Colour, bottom: Colour) -> Image.Image:
    """Colour falling smoothly from top to bottom."""
    fall = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    return Image.composite(Image.new("RGB", (WIDTH, HEIGHT), bottom), Image.new("RGB", (WIDTH, HEIGHT), top), fall)


def _bricks(picture: Image.Image, box: tuple[int, int, int, int], colour: Colour, chance: Random) -> None:
    draw = ImageDraw.Draw(picture)
    left, top, right, bottom = box
    draw.rectangle(box, fill=(178, 168, 156))
    for row, down in enumerate(range(top, bottom, 22)):
        for across in range(left - (row % 2) * 28, right, 56):
            edge = (max(left, across), down, min(right, across + 52), min(bottom, down + 18))
            if edge[2] > edge[0]:
                draw.rectangle(edge, fill=nearby(colour, chance, 16))


def _window(draw: ImageDraw.ImageDraw, left: int, top: int, wide: int, high: int, chance: Random) -> None:
    draw.rectangle((left - 12, top - 12, left + wide + 12, top + high + 18), fill=(232, 230, 224))
    draw.rectangle((left, top, left + wide, top + high), fill=nearby((74, 92, 108), chance, 14))
    draw.polygon((left, top, left + wide * 0.55, top, left, top + high * 0.7), fill=(116, 136, 152))
    curtain = nearby((196, 178, 150), chance, 30)
    draw.rectangle((left, top, left + wide * 0.16, top + high), fill=curtain)
    draw.rectangle((left + wide * 0.84, top, left + wide, top + high), fill=curtain)
    draw.line((left + wide / 2, top, left + wide / 2, top + high), fill=(232, 230, 224), width=9)


def _house(chance: Random, caption: str) -> Image.Image:
    picture = _graded((148, 168, 186), (206, 212, 214))
    wall = chance.choice(((150, 88, 70), (164, 110, 84), (132, 98, 84)))
    _bricks(picture, (170, 300, 1430, 1000), wall, chance)
    draw = ImageDraw.Draw(picture)
    draw.polygon((120, 310, 260, 130, 1340, 130, 1480, 310), fill=(78, 80, 88))
    for down in range(150, 310, 26):
        draw.line((260 - (down - 130) * 0.78, down, 1340 + (down - 130) * 0.78, down), fill=(66, 68, 76), width=3)
    draw.rectangle((1090, 60, 1180, 180), fill=nearby(wall, chance, 10))
    for left, top in ((280, 380), (700, 380), (1120, 380), (280, 720), (1090, 720)):
        _window(draw, left, top, 210, 170, chance)
    door = chance.choice(((44, 82, 64), (128, 40, 38), (38, 58, 96)))
    draw.rectangle((706, 690, 894, 1000), fill=(226, 224, 216))
    draw.rectangle((722, 706, 878, 1000), fill=door)
    draw.ellipse((848, 850, 864, 866), fill=(206, 178, 96))
    draw.text((778, 740), caption or "9", font=ImageFont.load_default(44), fill=(236, 226, 196))
    draw.rectangle((0, 1000, WIDTH, HEIGHT), fill=(128, 128, 126))
    for across in range(-60, WIDTH, 190):
        draw.line((across, HEIGHT, across + 90, 1000), fill=(112, 112, 110), width=5)
    return picture


def _garden(chance: Random, caption: str) -> Image.Image:
    picture = _graded((142, 182, 216), (226, 234, 236))
    draw = ImageDraw.Draw(picture)
    draw.polygon((0, 520, 340, 350, 720, 470, 1080, 330, WIDTH, 480, WIDTH, 700, 0, 700), fill=(122, 146, 132))
    draw.rectangle((0, 640, WIDTH, HEIGHT), fill=(96, 142, 66))
    for across in range(0, WIDTH, 62):
        draw.rectangle((across, 500, across + 52, 760), fill=nearby((146, 112, 78), chance, 16))
    for _ in range(5200):
        left, down = chance.randrange(WIDTH), chance.randrange(730, HEIGHT)
        blade = 8 + (down - 700) // 20
        draw.line(
            (left, down, left + chance.randint(-6, 6), down - blade), fill=nearby((92, 140, 62), chance, 34), width=3
        )
    _trampoline(draw)
    for _ in range(chance.randint(5, 9)):
        left, down = chance.randrange(900, 1500), chance.randrange(860, 1120)
        draw.ellipse((left, down, left + 34, down + 30), fill=chance.choice(CRAYONS))
    if caption:
        draw.text((40, HEIGHT - 70), caption, font=ImageFont.load_default(34), fill=(250, 246, 220))
    return picture


def _trampoline(draw: ImageDraw.ImageDraw) -> None:
    for left in (250, 470, 690):
        draw.line((left, 880, left - 20, 1040), fill=(84, 88, 94), width=12)
    draw.ellipse((200, 800, 760, 930), fill=(40, 84, 150))
    draw.ellipse((246, 816, 714, 908), fill=(34, 36, 40))


def _damp(chance: Random, caption: str) -> Image.Image:
    picture = _graded((206, 198, 178), (188, 178, 158))
    stain = Image.new("L", (WIDTH, HEIGHT), 0)
    marks = ImageDraw.Draw(stain)
    for _ in range(900):
        away = abs(chance.gauss(0, 250))
        left, down = int(away), int(abs(chance.gauss(0, 330)))
        size = chance.randint(4, 34)
        marks.ellipse((left, down, left + size, down + size), fill=chance.randint(60, 200))
    picture.paste((54, 60, 50), mask=stain.filter(ImageFilter.GaussianBlur(7)))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 1010, WIDTH, 1090), fill=(228, 224, 214))
    draw.line((0, 1010, WIDTH, 1010), fill=(150, 146, 136), width=6)
    draw.rectangle((0, 1090, WIDTH, HEIGHT), fill=(104, 84, 70))
    _window(draw, 1040, 210, 380, 440, chance)
    draw.rectangle((1000, 676, 1460, 716), fill=(236, 232, 222))
    draw.text((60, 1110), caption, font=ImageFont.load_default(36), fill=(230, 222, 206))
    return picture


def _chart(chance: Random, caption: str) -> Image.Image:
    picture = _graded((226, 228, 230), (204, 206, 210))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((1440, 0, 1470, HEIGHT), fill=(178, 182, 188))
    draw.rectangle((250, 150, 1250, 1070), fill=(252, 250, 244))
    draw.text((320, 190), caption, font=ImageFont.load_default(58), fill=CRAYONS[1])
    for row in range(6):
        for column in range(8):
            left, top = 320 + column * 108, 300 + row * 116
            draw.rectangle((left, top, left + 108, top + 116), outline=(130, 130, 130), width=4)
            if row and column and chance.random() < 0.62:
                _star(draw, left + 54, top + 58, chance.uniform(0, 1.2))
    for column, day in enumerate(("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")):
        draw.text((334 + column * 108, 340), day, font=ImageFont.load_default(34), fill=CRAYONS[5])
    for row, task in enumerate(("Up", "Teeth", "Bag", "School", "Bed"), start=1):
        draw.text((328, 338 + row * 116), task, font=ImageFont.load_default(32), fill=CRAYONS[5])
    for left, top in ((330, 150), (1170, 152)):
        draw.ellipse((left - 30, top - 30, left + 30, top + 30), fill=chance.choice(CRAYONS))
    return picture


def _star(draw: ImageDraw.ImageDraw, across: float, down: float, turned: float) -> None:
    points = []
    for at in range(10):
        angle, size = turned + at * pi / 5, 42 if at % 2 == 0 else 17
        points.append((across + size * sin(angle), down - size * cos(angle)))
    draw.polygon(points, fill=CRAYONS[3])


def _page(chance: Random, caption: str) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (122, 84, 56))
    draw = ImageDraw.Draw(picture)
    for down in range(0, HEIGHT, 9):
        draw.line((0, down, WIDTH, down + chance.randint(-14, 14)), fill=nearby((122, 84, 56), chance, 12), width=5)
    draw.polygon((300, 70, 1330, 100, 1290, 1170, 260, 1140), fill=(244, 241, 232))
    ink = nearby((40, 48, 92), chance, 8)
    for row, line in enumerate(caption.split(" / ")):
        draw.text((350, 160 + row * 74), line, font=ImageFont.load_default(40), fill=ink)
        draw.line((330, 214 + row * 74, 1270, 220 + row * 74), fill=(206, 212, 222), width=3)
    draw.ellipse((1230, 820, 1530, 1120), fill=(206, 198, 186))
    draw.ellipse((1262, 852, 1498, 1088), fill=(92, 58, 34))
    return picture


SCENES: dict[str, Callable[[Random, str], Image.Image]] = {
    "house": _house,
    "garden": _garden,
    "damp": _damp,
    "drawing": draw_picture,
    "chart": _chart,
    "page": _page,
}
"""What can be photographed: the scene from its own chance and a few words that stand in the picture."""

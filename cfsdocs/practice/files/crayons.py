"""A child's picture: who is in it and what stands round them is the child's choice, and so is every wobble."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]

CRAYONS: tuple[Colour, ...] = (
    (208, 48, 44),
    (33, 92, 172),
    (47, 133, 66),
    (235, 160, 30),
    (120, 62, 150),
    (60, 50, 46),
)
ANIMALS = frozenset({"Whale", "Hen", "Dog", "Admiral"})
GROUND = 985


def nearby(colour: Colour, chance: Random, spread: int) -> Colour:
    """The colour, a little lighter or darker."""
    shift = chance.randint(-spread, spread)
    red, green, blue = (max(0, min(255, part + shift)) for part in colour)
    return red, green, blue


def draw_picture(chance: Random, names: str) -> Image.Image:
    """A drawing on a table: everyone named, in order, with whatever else this child likes to draw."""
    picture = Image.new("RGB", (1600, 1200), nearby((146, 112, 80), chance, 14))
    draw = ImageDraw.Draw(picture)
    draw.polygon((130, 80, 1490, 60, 1510, 1130, 110, 1140), fill=(246, 243, 233))
    house_left = chance.random() < 0.5
    _sun(draw, (1290 if house_left else 320, chance.randint(210, 270)), chance)
    if chance.random() < 0.75:
        _house(draw, 220 if house_left else 980, chance)
        start, stop = (760, 1400) if house_left else (230, 850)
    else:
        _tree(draw, 250 if house_left else 1340, chance)
        start, stop = (480, 1400) if house_left else (230, 1120)
    for _ in range(chance.randint(0, 2)):
        _cloud(draw, (chance.randint(500, 1050), chance.randint(190, 330)), chance)
    _stroke(draw, [(160, GROUND + 6), (800, GROUND), (1460, GROUND + 3)], CRAYONS[2], chance)
    everyone = names.split()
    step = (stop - start) / max(1, len(everyone) - 1)
    for at, name in enumerate(everyone):
        across = start + at * step if len(everyone) > 1 else (start + stop) / 2
        _somebody(draw, across, name, CRAYONS[(at * 2 + chance.randint(0, 1)) % 6], chance)
    return picture


def _somebody(draw: ImageDraw.ImageDraw, across: float, name: str, colour: Colour, chance: Random) -> None:
    if name in ANIMALS:
        _animal(draw, across, colour, chance)
    else:
        grown = name in {"Mum", "Mummy", "Dad", "Daddy", "Mama", "Baba", "Grandad", "Gran", "Nana", "Mo"}
        _figure(draw, across, chance.randint(340, 440) if grown else chance.randint(200, 290), colour, chance)
    size = 40 if len(name) > 5 else 46
    draw.text((across - size * 0.25 * len(name), 1012), name, font=ImageFont.load_default(size), fill=colour)


def _stroke(draw: ImageDraw.ImageDraw, points: list[Point], colour: Colour, chance: Random) -> None:
    """A crayon line: several uneven passes."""
    for _ in range(4):
        shaken = [(across + chance.uniform(-5, 5), down + chance.uniform(-5, 5)) for across, down in points]
        draw.line(shaken, fill=nearby(colour, chance, 22), width=chance.randint(5, 9), joint="curve")


def _ring(draw: ImageDraw.ImageDraw, middle: Point, wide: float, high: float, colour: Colour, chance: Random) -> None:
    for _ in range(4):
        left, down = middle[0] - wide + chance.uniform(-5, 5), middle[1] - high + chance.uniform(-5, 5)
        box = (left, down, left + 2 * wide, down + 2 * high)
        draw.arc(box, chance.randint(0, 40), chance.randint(370, 400), fill=nearby(colour, chance, 20), width=7)


def _figure(draw: ImageDraw.ImageDraw, left: float, tall: float, colour: Colour, chance: Random) -> None:
    head, hip = GROUND - tall * 0.84, GROUND - tall * 0.36
    _ring(draw, (left, head), tall * 0.15, tall * 0.15, colour, chance)
    for side in (-1, 1):
        eye = left + side * tall * 0.06
        draw.ellipse((eye - 5, head - 8, eye + 5, head + 2), fill=colour)
        _stroke(draw, [(left, hip), (left + side * tall * 0.14, GROUND)], colour, chance)
        _stroke(draw, [(left, hip - tall * 0.2), (left + side * tall * 0.2, hip - tall * 0.28)], colour, chance)
    _stroke(draw, [(left, head + tall * 0.15), (left, hip)], colour, chance)
    draw.arc((left - tall * 0.07, head - 4, left + tall * 0.07, head + tall * 0.08), 20, 160, fill=colour, width=5)


def _animal(draw: ImageDraw.ImageDraw, left: float, colour: Colour, chance: Random) -> None:
    _ring(draw, (left, GROUND - 95), 80, 46, colour, chance)
    _ring(draw, (left - 88, GROUND - 150), 34, 30, colour, chance)
    draw.ellipse((left - 100, GROUND - 158, left - 90, GROUND - 148), fill=colour)
    _stroke(draw, [(left + 78, GROUND - 110), (left + 125, GROUND - 165)], colour, chance)
    for leg in (-50, -18, 22, 54):
        _stroke(draw, [(left + leg, GROUND - 55), (left + leg, GROUND)], colour, chance)


def _sun(draw: ImageDraw.ImageDraw, middle: Point, chance: Random) -> None:
    _ring(draw, middle, 74, 74, CRAYONS[3], chance)
    for ray in range(8):
        across, down = cos(ray * pi / 4), sin(ray * pi / 4)
        ends = [(middle[0] + across * far, middle[1] + down * far) for far in (98, 150)]
        _stroke(draw, ends, CRAYONS[3], chance)


def _house(draw: ImageDraw.ImageDraw, left: float, chance: Random) -> None:
    wall, roof, wide = chance.choice(CRAYONS), chance.choice(CRAYONS[:2]), chance.randint(300, 420)
    right, eaves = left + wide, chance.randint(540, 640)
    _stroke(draw, [(left, GROUND), (left, eaves), (right, eaves), (right, GROUND)], wall, chance)
    _stroke(draw, [(left - 40, eaves + 10), ((left + right) / 2, eaves - 190), (right + 40, eaves + 10)], roof, chance)
    door = left + wide * 0.4
    _stroke(draw, [(door, GROUND), (door, 800), (door + 78, 800), (door + 78, GROUND)], CRAYONS[5], chance)
    for pane in (left + 40, right - 110):
        corners = [(pane, 650), (pane + 70, 650), (pane + 70, 720), (pane, 720), (pane, 650)]
        _stroke(draw, [(across, down + eaves - 590) for across, down in corners], CRAYONS[1], chance)


def _tree(draw: ImageDraw.ImageDraw, left: float, chance: Random) -> None:
    for side in (-22, 22):
        _stroke(draw, [(left + side, GROUND), (left + side, 700)], CRAYONS[5], chance)
    for _ in range(7):
        bough = (left + chance.randint(-80, 80), 600 + chance.randint(-80, 70))
        _ring(draw, bough, 62, 58, CRAYONS[2], chance)
    for _ in range(5):
        apple = (left + chance.randint(-90, 90), 600 + chance.randint(-90, 90))
        _ring(draw, apple, 13, 13, CRAYONS[0], chance)


def _cloud(draw: ImageDraw.ImageDraw, middle: Point, chance: Random) -> None:
    for shift in (-62, 0, 60):
        _ring(draw, (middle[0] + shift, middle[1] + abs(shift) * 0.25), 52, 38, CRAYONS[1], chance)

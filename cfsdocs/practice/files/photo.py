"""Photographs: drawn scenes seen through a phone camera, with the facts that phones write into a picture.

The places are all far out at sea, so that no real home is ever pointed at.
"""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import ExifTags, Image, ImageChops, ImageFilter
from PIL.TiffImagePlugin import IFDRational

from cfsdocs.practice.files.scenes import SCENES
from cfsdocs.practice.planned import PlannedFile, Scene

SIZE = (1600, 1200)


def make_photo(planned: PlannedFile) -> bytes:
    """The JPEG of the planned scene."""
    scene = planned.scene
    if scene is None:
        raise ValueError("a photograph needs a scene")
    chance = Random(planned.id)  # noqa: S311  # a drawing, not a secret
    picture = _through_lens(SCENES[scene.shows](chance, scene.caption).resize(SIZE, Image.Resampling.LANCZOS), chance)
    written = BytesIO()
    picture.save(written, "JPEG", quality=82, exif=_exif(planned, scene))
    return written.getvalue()


def _through_lens(picture: Image.Image, chance: Random) -> Image.Image:
    picture = picture.rotate(chance.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor=picture.getpixel((4, 4)))
    picture = picture.crop((28, 28, SIZE[0] - 28, SIZE[1] - 28)).resize(SIZE, Image.Resampling.BILINEAR)
    picture = picture.filter(ImageFilter.GaussianBlur(1.0))
    light = ImageChops.invert(Image.radial_gradient("L")).resize(SIZE, Image.Resampling.BILINEAR)
    light = light.point([min(255, 168 + level * 87 // 150) for level in range(256)])
    picture = ImageChops.multiply(picture, Image.merge("RGB", (light, light, light)))
    grain = Image.frombytes("L", SIZE, chance.randbytes(SIZE[0] * SIZE[1])).point(
        [level * 16 // 255 for level in range(256)]
    )
    return ImageChops.subtract(picture, Image.merge("RGB", (grain, grain, grain)))


def _exif(planned: PlannedFile, scene: Scene) -> Image.Exif:
    maker, _, model = scene.camera.partition(" ")
    moment = planned.made.strftime("%Y:%m:%d ") + f"{scene.taken}:00"
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = maker, model
    exif[ExifTags.Base.Orientation] = 1
    exif[ExifTags.Base.Software] = "Camera 9.4"
    exif[ExifTags.Base.DateTime] = moment
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = moment
    details[ExifTags.Base.ExposureTime] = IFDRational(1, 60)
    details[ExifTags.Base.FNumber] = IFDRational(18, 10)
    details[ExifTags.Base.FocalLength] = IFDRational(42, 10)
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N" if scene.latitude >= 0 else "S"
    place[ExifTags.GPS.GPSLatitude] = _degrees(scene.latitude)
    place[ExifTags.GPS.GPSLongitudeRef] = "E" if scene.longitude >= 0 else "W"
    place[ExifTags.GPS.GPSLongitude] = _degrees(scene.longitude)
    place[ExifTags.GPS.GPSDateStamp] = planned.made.strftime("%Y:%m:%d")
    return exif


def _degrees(angle: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    hundredths = round(abs(angle) * 360_000)
    minutes, rest = divmod(hundredths, 6000)
    degrees, minutes = divmod(minutes, 60)
    return IFDRational(degrees, 1), IFDRational(minutes, 1), IFDRational(rest, 100)

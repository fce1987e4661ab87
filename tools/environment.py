"""Make .venv from a lock file; do nothing when it is already so. Needs nothing but Python.

python3 tools/environment.py run    what the product needs      (requirements.txt)
python3 tools/environment.py dev    and what its tests need     (requirements-dev.txt)
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}


def main(kind: str) -> None:
    if sys.version_info < (3, 11):
        sys.exit(
            f"huiyin needs Python 3.11 or later; this is {sys.version.split()[0]}. "
            "Name another: make run PYTHON=python3.12\n"
            "需要 Python 3.11 或更高版本，可指定：make run PYTHON=python3.12"
        )
    if not is_current(kind):
        create()
        install(kind)


def is_current(kind: str) -> bool:
    stamp = VENV / f".lock-{kind}"
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == digest(LOCKS[kind])


def digest(lock: Path) -> str:
    """Changes with the lock, with how huiyin is installed, and with a move of the checkout."""
    parts = [lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def create() -> None:
    if works():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    print("· creating .venv / 正在创建 .venv", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"{made.stdout}{made.stderr}\n"
            "This Python cannot make a virtual environment, most likely because the system splits it off.\n"
            f"On Debian or Ubuntu: apt install python{version}-venv\n"
            f"当前 Python 无法创建虚拟环境。Debian/Ubuntu 请执行：apt install python{version}-venv"
        )


def works() -> bool:
    """A checkout that was moved, or a Python that was upgraded, leaves an environment that does not."""
    if not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0


def install(kind: str) -> None:
    lock = LOCKS[kind]
    print(f"· installing {lock.name} / 正在安装依赖", flush=True)
    pip("--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    # Everything it builds with is in the lock: nothing unpinned is fetched.
    pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    (VENV / ".lock-run").write_text(digest(LOCKS["run"]))
    if kind == "dev":  # which holds everything of the product's too
        (VENV / ".lock-dev").write_text(digest(lock))
    else:
        (VENV / ".lock-dev").unlink(missing_ok=True)


def pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"PIP_NO_INPUT": "1"})
    if done.returncode != 0:
        sys.exit("pip could not install the locked dependencies (see above). / 依赖安装失败，原因见上。")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")

"""Who the server runs as. PostgreSQL refuses to run as root, so root lends it to `nobody`.

No OS user is added. The server must reach its folder: where an ancestor (say /root, mode 700) is closed to
`nobody`, it gets the right to walk through, and nobody else does (a POSIX ACL entry, search only).
"""

import os
import pwd
import shutil
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from huiyin.runtime.errors import RuntimeFault

ACL = "system.posix_acl_access"
USER_OBJ, USER, GROUP_OBJ, MASK, OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
NO_ID = 0xFFFFFFFF
SEARCH = 1


@dataclass(frozen=True)
class Identity:
    """The OS user of the server; None means the user who started us."""

    uid: int | None = None
    gid: int | None = None

    def popen(self) -> dict[str, object]:
        """Arguments for subprocess that make the child run as this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def own_tree(self, path: Path) -> None:
        """Take over a folder copied or restored by root, links left alone."""
        if self.uid is None or path.stat().st_uid == self.uid:
            return
        for folder, _, files in os.walk(path):
            self.own(Path(folder))
            for name in files:
                os.chown(Path(folder) / name, self.uid, self.gid or -1, follow_symlinks=False)

    def open_path(self, folder: Path) -> None:
        """Make sure this user can walk down to `folder`."""
        if self.uid is None or self._can_enter(folder):
            return
        for ancestor in [*reversed(folder.parents), folder]:
            if not ancestor.stat().st_mode & 0o001:
                _allow_search(ancestor, self.uid)
        if not self._can_enter(folder):
            raise _closed(folder)

    def _can_enter(self, folder: Path) -> bool:
        test = shutil.which("test") or "/usr/bin/test"
        return subprocess.run([test, "-x", str(folder)], cwd="/", **self.popen()).returncode == 0  # type: ignore[call-overload]


def server_identity() -> Identity:
    if os.geteuid() != 0:
        return Identity()
    nobody = pwd.getpwnam("nobody")
    return Identity(nobody.pw_uid, nobody.pw_gid)


def _allow_search(folder: Path, uid: int) -> None:
    entries = _acl(folder)
    entries[(USER, uid)] = entries.get((USER, uid), 0) | SEARCH
    # The mask caps every named entry; without the search bit in it the entry would have no effect.
    entries[(MASK, NO_ID)] = entries.get((MASK, NO_ID), entries[(GROUP_OBJ, NO_ID)]) | SEARCH
    packed = struct.pack("<I", 2)
    for (tag, who), bits in sorted(entries.items()):
        packed += struct.pack("<HHI", tag, bits, who)
    try:
        os.setxattr(folder, ACL, packed)
    except OSError as error:
        raise _closed(folder) from error


def _acl(folder: Path) -> dict[tuple[int, int], int]:
    try:
        raw = os.getxattr(folder, ACL)
    except OSError:
        mode = folder.stat().st_mode
        return {
            (USER_OBJ, NO_ID): mode >> 6 & 7,
            (GROUP_OBJ, NO_ID): mode >> 3 & 7,
            (OTHER, NO_ID): mode & 7,
        }
    fields = struct.iter_unpack("<HHI", raw[4:])
    return {(tag, who): bits for tag, bits, who in fields}


def _closed(folder: Path) -> RuntimeFault:
    return RuntimeFault(
        f"PostgreSQL does not run as root; it runs as `nobody`, who cannot enter {folder}. "
        f"Start huiyin as an ordinary user, or `chmod o+x {folder}`, or set HUIYIN_DATA_DIR to a folder "
        "that everybody can enter.",
        f"PostgreSQL 不能以 root 运行，当前改用 nobody 用户，但该用户无法进入 {folder}。"
        f"请用普通用户启动，或执行 chmod o+x {folder}，或把 HUIYIN_DATA_DIR 指向可进入的目录。",
    )

"""How clients reach the embedded server: a socket in the data folder, and a loopback port."""

import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# sockaddr_un holds 108 bytes with the closing zero; the file is called .s.PGSQL.<port>, 15 bytes at most.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535")

ROLE = "huiyin"
DATABASE = "huiyin"


@dataclass(frozen=True)
class Address:
    port: int
    socket_folder: Path | None

    def url(self, password: str, *, role: str = ROLE, database: str = DATABASE) -> str:
        """Over the socket where its path is short enough (faster), else over loopback."""
        if self.socket_folder is not None:
            where = f"host={quote(str(self.socket_folder), safe='')}&port={self.port}"
            return f"postgresql://{role}:{quote(password)}@/{database}?{where}"
        return f"postgresql://{role}:{quote(password)}@127.0.0.1:{self.port}/{database}"


def choose_address(folder: Path, remembered: int | None) -> Address:
    """The port of last time if it is still free, so that saved connections of other tools stay good."""
    port = remembered if remembered and _is_free(remembered) else _free_port()
    short = len(str(folder).encode()) <= LONGEST_SOCKET_FOLDER
    return Address(port, folder if short else None)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

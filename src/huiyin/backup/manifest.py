"""What a backup says of itself: versions, counts and sums, by which a restore is compared."""

from datetime import datetime

import msgspec

from huiyin.backup.moment import Chains, Rows


class Files(msgspec.Struct, frozen=True):
    """`sha256` is over name and SHA-256 of each, in the order in which they lie in the backup."""

    count: int
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    format: int = 1
    huiyin: str
    postgres: str
    moment: datetime  # all that was committed before is in it
    seconds: float
    database_bytes: int  # on disk, indexes included
    dump_bytes: int
    migrations: int
    tables: dict[str, Rows]
    chains: Chains
    contents: Files  # dump and files, all that goes before this manifest
    files: int
    file_bytes: int
    pictures: int
    pictures_missing: int  # rows whose file was gone already when the backup was made
    own_secret_key: str = ""  # fingerprint of HUIYIN_SECRET_KEY where the environment gives it: it is not in the backup

    @property
    def rows(self) -> int:
        return sum(table.count for table in self.tables.values())


def encode(manifest: Manifest) -> bytes:
    return msgspec.json.encode(manifest)


def decode(text: bytes) -> Manifest:
    return msgspec.json.decode(text, type=Manifest)

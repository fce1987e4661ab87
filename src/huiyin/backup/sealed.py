"""An encrypted stream: AES-256-GCM in chunks, each bound to its place, the last one marked (the STREAM construction).

    magic, length of header, header (JSON: salt, nonce prefix, proof of the key)
    chunks: 4 bytes length (top bit: the last), ciphertext with its tag
    footer: where the last part begins (byte, chunk number), so that it can be read without the rest

A chunk that was altered, moved, repeated, left out or cut off is found; so is anything that was put behind the end.
"""

import hmac
import json
import secrets
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huiyin.backup.faults import Damaged, WrongKey, altered, cut_short
from huiyin.backup.keys import COST, Key

MAGIC = b"HUIYINB1"
CHUNK = 1 << 20
TAG = 16
LAST = 1 << 31
LONGEST_HEADER = 4096
FOOTER = struct.Struct(">8sQI")
_FOOT = b"HUIYINBF"


class SealedWriter:
    """`write` as one pleases, `part` where a new part begins, `close` at the end."""

    def __init__(self, file: BinaryIO, key: Key) -> None:
        salt, self._prefix = secrets.token_bytes(32), secrets.token_bytes(7)
        secret, proof = key.derived(salt, COST)
        told = {"kind": key.kind, "salt": salt.hex(), "cost": COST, "prefix": self._prefix.hex(), "proof": proof.hex()}
        text = json.dumps(told).encode()
        self._head = MAGIC + struct.pack(">H", len(text)) + text
        self._box, self._file, self._held, self._number = AESGCM(secret), file, bytearray(), 0
        self._part = (0, 0)
        file.write(self._head)

    def write(self, content: bytes) -> None:
        self._held += content
        while len(self._held) > CHUNK:
            self._seal(CHUNK)

    def part(self) -> None:
        self._seal(len(self._held))
        self._part = (self._file.tell(), self._number)

    def close(self) -> None:
        while len(self._held) > CHUNK:
            self._seal(CHUNK)
        self._seal(len(self._held), last=True)
        self._file.write(FOOTER.pack(_FOOT, *self._part))

    def _seal(self, size: int, *, last: bool = False) -> None:
        content = bytes(self._held[:size])
        del self._held[:size]
        sealed = self._box.encrypt(_nonce(self._prefix, self._number, last), content, self._head)
        self._file.write(struct.pack(">I", len(sealed) | (LAST if last else 0)) + sealed)
        self._number += 1


class SealedReader:
    """The plain bytes again, chunk by chunk; nothing that was not proved is handed out."""

    def __init__(self, file: BinaryIO, key: Key) -> None:
        self._file = file
        self._head, told = _header(file)
        try:
            salt, self._prefix = bytes.fromhex(told["salt"]), bytes.fromhex(told["prefix"])
            kind, cost, proof = str(told["kind"]), int(told["cost"]), bytes.fromhex(told["proof"])
        except (KeyError, TypeError, ValueError):
            raise Damaged("its header makes no sense", "文件头不合法") from None
        if kind != key.kind or len(self._prefix) != 7:
            raise WrongKey
        secret, expected = key.derived(salt, cost)
        if not hmac.compare_digest(proof, expected):
            raise WrongKey
        self._box, self._held, self._number, self._ended = AESGCM(secret), bytearray(), 0, False

    def read(self, size: int) -> bytes:
        """Exactly so many bytes."""
        while len(self._held) < size:
            if self._ended:
                raise cut_short()
            self._held += self._next()
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken

    def end(self) -> None:
        """Nothing may be left but what was read."""
        if self._held or not self._ended and any(self._rest()):
            raise altered(self._file.tell())

    def go_to_last_part(self) -> None:
        self._file.seek(-FOOTER.size, 2)
        mark, place, number = FOOTER.unpack(self._file.read(FOOTER.size))
        if mark != _FOOT or place >= self._file.tell():
            raise cut_short()
        self._file.seek(place)
        self._number = number

    def _rest(self) -> Iterator[bytes]:
        while not self._ended:
            yield self._next()

    def _next(self) -> bytes:
        place = self._file.tell()
        length = self._file.read(4)
        if len(length) < 4:
            raise cut_short()
        size = int.from_bytes(length, "big")
        last, size = bool(size & LAST), size & ~LAST
        if not TAG <= size <= CHUNK + TAG:
            raise altered(place)
        sealed = self._file.read(size)
        if len(sealed) < size:
            raise cut_short()
        try:
            content = self._box.decrypt(_nonce(self._prefix, self._number, last), sealed, self._head)
        except InvalidTag:
            raise altered(place) from None
        self._number += 1
        if last:
            self._ended = True
            self._check_footer()
        return content

    def _check_footer(self) -> None:
        footer = self._file.read(FOOTER.size + 1)
        if len(footer) < FOOTER.size:
            raise cut_short()
        if len(footer) > FOOTER.size or not footer.startswith(_FOOT):
            raise altered(self._file.tell())


def _header(file: BinaryIO) -> tuple[bytes, dict]:
    begin = file.read(len(MAGIC) + 2)
    if not begin.startswith(MAGIC) or len(begin) < len(MAGIC) + 2:
        raise Damaged("it is no backup made by huiyin", "不是回音生成的备份文件")
    length = int.from_bytes(begin[-2:], "big")
    text = file.read(length)
    if length > LONGEST_HEADER or len(text) < length:
        raise cut_short()
    try:
        told = json.loads(text)
    except ValueError:
        raise Damaged("its header makes no sense", "文件头不合法") from None
    return begin + text, told if isinstance(told, dict) else {}


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)

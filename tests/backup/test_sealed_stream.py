"""What was sealed opens whole, with its key only; whatever is done to it meanwhile is found."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.backup import entries, keys, sealed
from huiyin.backup.faults import Damaged, WrongKey
from huiyin.backup.keys import KEY, Key, make_key_file, passphrase, read_key_file
from huiyin.runtime.errors import RuntimeFault

OURS, THEIRS = Key(KEY, b"o" * 32), Key(KEY, b"t" * 32)


def made(contents: dict[str, bytes], key: Key = OURS, *, pack: bool = False) -> bytes:
    file = io.BytesIO()
    sink = sealed.SealedWriter(file, key)
    for name, content in contents.items():
        entries.put(sink, name, [content], pack=pack)
    entries.end(sink)
    sink.close()
    return file.getvalue()


def opened(content: bytes, key: Key = OURS) -> dict[str, bytes]:
    source = sealed.SealedReader(io.BytesIO(content), key)
    found = {name: b"".join(some) for name, some in entries.entries(source)}
    source.end()
    return found


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(sealed, "CHUNK", 64)


@pytest.mark.parametrize("pack", [True, False])
@given(contents=st.dictionaries(st.text(max_size=30), st.binary(max_size=3000), max_size=5))
def test_what_was_sealed_opens(contents, pack):
    assert opened(made(contents, pack=pack)) == contents


def test_contents_larger_than_a_chunk_and_a_block():
    big = bytes(range(256)) * 20_000
    assert opened(made({"a": big, "b": b"", "c": big[:-1]}, pack=True)) == {"a": big, "b": b"", "c": big[:-1]}


def test_any_altered_byte_is_found(small_chunks):
    content = made({"a": b"secret " * 40, "b": b"more"})
    assert b"secret" not in content
    for place in range(len(content)):
        broken = bytearray(content)
        broken[place] ^= 1
        with pytest.raises(RuntimeFault):  # Damaged, or WrongKey where the proof itself was hit
            # The footer only helps to find the list of contents quickly; what it leads to is proved.
            opened(bytes(broken))
            if place >= len(content) - sealed.FOOTER.size + 8:
                source = sealed.SealedReader(io.BytesIO(bytes(broken)), OURS)
                source.go_to_last_part()
                source.read(1)


def test_a_file_cut_anywhere_is_found(small_chunks):
    content = made({"a": b"x" * 300})
    for length in range(len(content)):
        with pytest.raises(Damaged):
            opened(content[:length])


def test_what_was_added_moved_or_repeated_is_found(small_chunks):
    content = made({"a": b"x" * 300})
    start = content.index(b"}") + 1
    chunk = 4 + 64 + sealed.TAG
    first, second = content[start : start + chunk], content[start + chunk : start + 2 * chunk]
    rest = content[start + 2 * chunk :]
    for broken in (
        content + b"\0",
        content[:start] + second + first + rest,
        content[:start] + first + first + second + rest,
        content[:start] + second + rest,
    ):
        with pytest.raises(Damaged):
            opened(broken)


def test_another_key_or_passphrase_is_said_to_be_wrong(monkeypatch):
    monkeypatch.setattr(sealed, "COST", 2**10)
    with pytest.raises(WrongKey):
        opened(made({"a": b"x"}), THEIRS)
    words = passphrase("willow lane, lamp 7")
    content = made({"a": b"x"}, words)
    assert opened(content, passphrase("willow lane, lamp 7")) == {"a": b"x"}
    for other in (passphrase("willow lane, lamp 8"), OURS):
        with pytest.raises(WrongKey):
            opened(content, other)


def test_something_else_is_no_backup():
    for content in (b"", b"PK\x03\x04" + bytes(100), b"HUIYINB1\xff\xff", b"HUIYINB1\0\2{}" + bytes(50)):
        with pytest.raises(Damaged):
            opened(content)


def test_a_header_cannot_ask_for_all_our_memory():
    with pytest.raises(Damaged):
        passphrase("long enough words").derived(b"s" * 32, 2 * keys.MOST_COST)


def test_a_key_file_is_its_owners_and_never_overwritten(tmp_path):
    path = tmp_path / "key"
    make_key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600 and len(read_key_file(path).secret) == 32
    before = path.read_bytes()
    with pytest.raises(RuntimeFault, match="exists already"):
        make_key_file(path)
    assert path.read_bytes() == before
    for content in (b"", b"password", b"huiyin-backup-key-1:AAAA", b"\xff\xfe"):
        path.write_bytes(content)
        with pytest.raises(RuntimeFault, match="no readable key file"):
            read_key_file(path)


def test_a_short_passphrase_is_refused():
    with pytest.raises(RuntimeFault, match="at least 12"):
        passphrase("short")

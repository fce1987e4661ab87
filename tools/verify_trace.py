#!/usr/bin/env python3
"""Check an exported trace without huiyin: Python alone, and openssl for the signatures.

    verify_trace.py TRACE.jsonl [HEADS_FOLDER]

TRACE.jsonl (from `huiyin export trace`): one entry a line, ordered by chain and number:
    {"chain": "…", "seq": 1, "at": "2026-11-22T01:02:03.000004Z", "action": "…", "actor": "…", "data": "…", "hash": "…"}
An entry's hash is SHA-256(previous hash + JSON of [chain, seq, at, action, actor, data]); the first one's previous
hash is 32 zero bytes. HEADS_FOLDER holds heads-*.jsonl, heads-*.sig and heads.pub: what was signed day by day.
Exit code 0: all is well.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path


def entry_hash(previous, entry):
    parts = [entry[name] for name in ("chain", "seq", "at", "action", "actor", "data")]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def read_heads(folder, faults):
    heads, previous = {}, ""
    for path in sorted(folder.glob("heads-*.jsonl")):
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", folder / "heads.pub", "-rawin"]
        command += ["-in", path, "-sigfile", path.with_suffix(".sig")]
        if subprocess.run(command, capture_output=True).returncode != 0:
            faults.append(f"{path.name}: the signature is not of this content")
        content = path.read_bytes()
        first, *lines = content.splitlines()
        if json.loads(first)["previous"] != previous:
            faults.append(f"{path.name}: the file before it is missing or another one")
        previous = hashlib.sha256(content).hexdigest()
        for line in lines:
            chain, seq, digest = json.loads(line)
            heads[chain] = (seq, digest)
    return heads


def check(lines, heads, faults):
    """Number of entries, and the last number of every chain."""
    entries, last, previous = 0, {}, b""
    for line in lines:
        entry = json.loads(line)
        chain, seq, entries = entry["chain"], entry["seq"], entries + 1
        if chain not in last:
            last[chain], previous = 0, bytes(32)
        if seq != last[chain] + 1:
            faults.append(f"{chain} {seq}: entries before it are missing")
        elif entry_hash(previous, entry).hex() != entry["hash"]:
            faults.append(f"{chain} {seq}: the entry is not what was hashed")
        if chain in heads and heads[chain][0] == seq and heads[chain][1] != entry["hash"]:
            faults.append(f"{chain} {seq}: it is not what was signed")
        last[chain], previous = seq, bytes.fromhex(entry["hash"])
    return entries, last


def main(trace, folder=None):
    faults = []
    heads = read_heads(Path(folder), faults) if folder else {}
    with open(trace, encoding="utf-8") as lines:
        entries, last = check(lines, heads, faults)
    for chain, (seq, _) in heads.items():
        if last.get(chain, 0) < seq:
            faults.append(f"{chain}: it ends at {last.get(chain, 0)}, but {seq} was signed")
    print("\n".join(faults) or "sound")
    print(f"{len(last)} chains, {entries} entries, {len(heads)} signed heads, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))

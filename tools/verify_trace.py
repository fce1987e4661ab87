#!/usr/bin/env python3
"""Check an exported trace without huiyin: Python alone, and openssl for the signatures.

    verify_trace.py TRACE.jsonl [HEADS_FOLDER] [RECEIPT.json …]

TRACE.jsonl (from `huiyin export trace`): one entry a line, ordered by chain and number, then the states of matters:
    {"chain": "…", "seq": 1, "at": "2026-11-22T01:02:03.000004Z", "action": "…", "actor": "…", "data": "…", "hash": "…"}
    {"about": "matter/1", "state": "closed"}
An entry's hash is SHA-256(previous hash + JSON of [chain, seq, at, action, actor, data]); the first one's previous
hash is 32 zero bytes. HEADS_FOLDER holds heads-*.jsonl, heads-*.sig and heads.pub: what was signed day by day.
A receipt is what a reporter was given. Exit code 0: all is well.
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


def read_heads(folder, faults, signed):
    previous = ""
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
            signed.setdefault(chain, {})[seq] = (digest, "was signed")


def read_receipt(path, signed):
    receipt = json.loads(path.read_text(encoding="utf-8"))
    for step in receipt["steps"]:
        signed.setdefault(receipt["chain"], {})[step["seq"]] = (step["hash"], f"stands in {path.name}")


def check(lines, signed, faults):
    """Number of entries, last number and last state of every chain; what was `signed` and found is taken out of it."""
    entries, last, states, previous = 0, {}, {}, b""
    for line in lines:
        entry = json.loads(line)
        if "about" in entry:
            if states.pop(entry["about"], None) != entry["state"]:
                faults.append(f"{entry['about']}: it is “{entry['state']}”, its last entry says otherwise")
            continue
        chain, seq, entries = entry["chain"], entry["seq"], entries + 1
        if chain not in last:
            last[chain], previous = 0, bytes(32)
        if seq != last[chain] + 1:
            faults.append(f"{chain} {seq}: entries before it are missing")
        elif entry_hash(previous, entry).hex() != entry["hash"]:
            faults.append(f"{chain} {seq}: the entry is not what was hashed")
        digest, where = signed.get(chain, {}).pop(seq, (entry["hash"], ""))
        if digest != entry["hash"]:
            faults.append(f"{chain} {seq}: it is not what {where}")
        if chain.startswith("matter/") and "to" in (data := json.loads(entry["data"])):
            states[chain] = data["to"]
        last[chain], previous = seq, bytes.fromhex(entry["hash"])
    faults += [f"{chain}: the matter itself is gone" for chain in states]
    return entries, last


def main(trace, *others):
    faults, signed = [], {}
    for path in map(Path, others):
        read_heads(path, faults, signed) if path.is_dir() else read_receipt(path, signed)
    count = len(signed)
    with open(trace, encoding="utf-8") as lines:
        entries, last = check(lines, signed, faults)
    for chain, left in signed.items():
        for seq, (_, where) in left.items():
            faults.append(f"{chain}: it ends at {last.get(chain, 0)}, but {seq} {where}")
    print("\n".join(faults) or "sound")
    print(f"{len(last)} chains, {entries} entries, {count} signed chains, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 1 else __doc__)

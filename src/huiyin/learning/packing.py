"""A classifier as bytes and back: arrays (npz) with a head in JSON, never code. What was changed is refused."""

import io
import json
from hashlib import sha256

import numpy as np

from huiyin.learning.linear import Block, Classifier
from huiyin.learning.scale import Scale

FORMAT = 1


class BadPackingError(ValueError):
    """These bytes are no classifier, or not the one that was kept."""


def pack(classifier: Classifier) -> tuple[bytes, str]:
    """The bytes, and their SHA-256."""
    head = {
        "format": FORMAT,
        "classes": list(classifier.classes),
        "slope": classifier.scale.slope,
        "balance": classifier.balance,
    }
    arrays = {
        "head": np.frombuffer(json.dumps(head).encode(), np.uint8),
        "bias": classifier.bias.astype(np.float32),
        "shift": classifier.scale.shift.astype(np.float32),
        "said": classifier.scale.said,
        "meant": classifier.scale.meant,
    }
    for name, block in (("words", classifier.words), ("pieces", classifier.pieces)):
        arrays |= {f"{name}_keys": block.keys, f"{name}_rarity": block.rarity, f"{name}_weights": block.weights}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    packed = file.getvalue()
    return packed, sha256(packed).hexdigest()


def unpack(packed: bytes, digest: str) -> Classifier:
    """
    Raises:
        BadPackingError: the digest is another, or a later format.
    """
    if sha256(packed).hexdigest() != digest:
        raise BadPackingError("the digest does not fit: these bytes were changed")
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        head = json.loads(arrays["head"].tobytes())
        if head.get("format") != FORMAT:
            raise BadPackingError(f"format {head.get('format')} is not known here")
        words, pieces = (
            Block(arrays[f"{name}_keys"], arrays[f"{name}_rarity"], arrays[f"{name}_weights"])
            for name in ("words", "pieces")
        )
        scale = Scale(head["slope"], arrays["shift"], arrays["said"], arrays["meant"])
        return Classifier(tuple(head["classes"]), words, pieces, arrays["bias"], scale, head["balance"])

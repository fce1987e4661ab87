"""A receipt: numbers and hashes of some entries of one chain, in the hands of somebody outside. Here it is checked."""

from dataclasses import dataclass

from huiyin.audit.models import TraceEntry

FORMAT = "huiyin receipt 1"


class BadReceipt(ValueError):
    """It is no receipt, or not one of a form that we know."""


@dataclass(frozen=True)
class Receipt:
    chain: str
    steps: tuple[tuple[int, str], ...]  # number, hash in hexadecimal


def read_receipt(content: object) -> Receipt:
    try:
        if content["format"] != FORMAT:  # type: ignore[index]
            raise BadReceipt("not a receipt of a form that is known here")
        steps = tuple((int(step["seq"]), str(step["hash"])) for step in content["steps"])  # type: ignore[index]
        return Receipt(str(content["chain"]), steps)  # type: ignore[index]
    except (KeyError, TypeError, ValueError) as error:
        raise BadReceipt("not a receipt of a form that is known here") from error


def missing_steps(receipt: Receipt) -> list[int]:
    """Numbers of the steps that the trace no longer has as the receipt says."""
    wanted = [seq for seq, _ in receipt.steps]
    rows = TraceEntry.objects.filter(chain=receipt.chain, seq__in=wanted).values_list("seq", "hash")
    held = {seq: bytes(digest).hex() for seq, digest in rows}
    return [seq for seq, digest in receipt.steps if held.get(seq) != digest]

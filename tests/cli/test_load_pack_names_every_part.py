from huiyin.cli.load_pack import PARTS
from huiyin.intake import pack


def test_load_pack_names_every_part():
    assert {part.name for part in pack.PARTS} <= set(PARTS)

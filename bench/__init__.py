"""Benches. Each module says in its first line what it measures and has `measure() -> Iterable[Figure]`.

`huiyin bench list` names them, `huiyin bench run NAME` runs one, `make bench` all.
"""

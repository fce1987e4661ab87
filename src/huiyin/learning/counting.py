"""Texts as a sparse matrix of features, for training. The numbers are those that `features` gives at work."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from huiyin.learning.features import Features
from huiyin.learning.linear import Block


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each feature (column, by its number in `keys`) occurs in each text (row)."""

    keys: np.ndarray
    matrix: sparse.csr_matrix

    def of(self, rows: np.ndarray, rarest: int, most: int) -> "Kept":
        """What is worth learning from these texts: features that stand in `rarest` of them or more; of too many, the
        commonest."""
        found_in = np.bincount(self.matrix[rows].indices, minlength=self.matrix.shape[1])
        columns = np.flatnonzero(found_in >= rarest)
        if len(columns) > most:
            columns = np.sort(columns[np.argsort(-found_in[columns], kind="stable")[:most]])
        rarity = np.log((1 + len(rows)) / (1 + found_in[columns])) + 1
        return Kept(self, columns, rarity.astype(np.float32))


@dataclass(frozen=True, eq=False)
class Kept:
    counts: Counts
    columns: np.ndarray
    rarity: np.ndarray

    def weighed(self) -> sparse.csr_matrix:
        """As `Block.weigh` does it for one text: damped count × rarity, of length one."""
        found = self.counts.matrix[:, self.columns].astype(np.float32)
        found.data = 1 + np.log(found.data)
        found = sparse.csr_matrix(found @ sparse.diags(self.rarity))
        lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
        return sparse.csr_matrix(sparse.diags((1 / np.maximum(lengths, 1e-9)).astype(np.float32)) @ found)

    def block(self, weights: np.ndarray) -> Block:
        return Block(self.counts.keys[self.columns], self.rarity, weights.astype(np.float16))


def count(seen: Sequence[Features], which: str) -> Counts:
    """`which`: words or pieces. Text by text, so that a large history does not need its features twice in memory."""
    each = [np.unique(getattr(one, which), return_counts=True) for one in seen]
    keys = np.unique(np.concatenate([numbers for numbers, _ in each] or [np.empty(0, np.uint64)]))
    columns = np.concatenate([np.searchsorted(keys, numbers) for numbers, _ in each] or [np.empty(0, int)])
    times = np.concatenate([times for _, times in each] or [np.empty(0, int)]).astype(np.float32)
    ends = np.concatenate(([0], np.cumsum([len(numbers) for numbers, _ in each])))
    return Counts(keys, sparse.csr_matrix((times, columns.astype(np.int32), ends), shape=(len(each), len(keys))))

"""How like messages are by their words, and which of them hang together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import scipy.sparse as sp
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

AT_ONCE = 2_000  # messages compared with each other in one matrix: 32 MB
CHUNK = 1_000
MOST_USE_IT = 1_000  # messages; a word of more finds no neighbours
NEIGHBOURS = 40  # of a message, for finding what may hang together at all
STEP = 0.03
TOO_COMMON = 0.05  # a word in more of the messages than this tells no topic apart
FEW = 200  # … but not among so few messages


class Vectors:
    """Messages as weighted words: rows of length one, so that a product is a likeness of 0 to 1."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        # Not fewer than two: what only one says is like nothing. A share of a few messages would be one message.
        common = TOO_COMMON if len(documents) > FEW else 1.0
        made = TfidfVectorizer(
            analyzer=_as_is, sublinear_tf=True, min_df=min(2, len(documents)), max_df=common, dtype=np.float32
        )
        try:
            self.rows = sp.csr_matrix(made.fit_transform(documents))
            self.columns: dict[str, int] = made.vocabulary_
        except ValueError:  # no word is left
            self.rows, self.columns = sp.csr_matrix((len(documents), 1), dtype=np.float32), {}
        self.with_pair: dict[str, list[int]] = defaultdict(list)
        for word, column in self.columns.items():
            for pair in pairs_of(word):
                self.with_pair[pair].append(column)

    def bare(self, names: Sequence[Iterable[str]]) -> sp.csr_matrix:
        """All rows, each without the words of the names that are in it: what is said, wherever it is."""
        rows = self.rows.copy()
        for number, named in enumerate(names):
            pairs = {pair for name in named if not name.startswith("@") for pair in pairs_of(name.lower())}
            dropped = {column for pair in pairs for column in self.with_pair.get(pair, ())}
            if dropped:
                start, end = rows.indptr[number], rows.indptr[number + 1]
                rows.data[start:end][np.isin(rows.indices[start:end], list(dropped))] = 0
        return sp.csr_matrix(normalize(rows))


def pairs_of(word: str) -> set[str]:
    """Its pairs of characters, and what has no more than two itself; of Latin words, the words."""
    return set(word.split()) if word.isascii() else {word[i : i + 2] for i in range(max(1, len(word) - 1))}


def _as_is(document: Sequence[str]) -> Sequence[str]:
    return document


def hang_together(rows: sp.csr_matrix, cut: float) -> Iterator[list[int]]:
    """Sets of two and more rows whose mean likeness (average linkage) is at least `cut`."""
    if rows.shape[0] <= AT_ONCE:
        yield from _linked(rows, np.arange(rows.shape[0]), cut)
        return
    for part in _parts(_graph(rows, cut), np.arange(rows.shape[0]), cut):
        yield from _linked(rows, part, cut)


def _linked(rows: sp.csr_matrix, members: np.ndarray, cut: float) -> Iterator[list[int]]:
    if len(members) < 2:
        return
    near = (rows[members] @ rows[members].T).toarray().astype(np.float64)
    far = np.clip(1.0 - (near + near.T) / 2, 0.0, 1.0)
    np.fill_diagonal(far, 0.0)
    labels = fcluster(linkage(squareform(far, checks=False), "average"), 1.0 - cut, "distance")
    order = np.argsort(labels, kind="stable")
    for group in np.split(members[order], np.flatnonzero(np.diff(labels[order])) + 1):
        if len(group) > 1:
            yield [int(row) for row in group]


def put_back_together(rows: sp.csr_matrix, groups: Sequence[list[int]], alike: float) -> list[list[int]]:
    """Groups whose means are at least `alike`: one thing told in two manners, which average linkage takes for two."""
    if len(groups) < 2:
        return list(groups)
    means = sp.csr_matrix(normalize(sp.vstack([sp.csr_matrix(rows[group].mean(axis=0)) for group in groups])))
    joined = hang_together(means, alike)
    done = [sorted(row for k in together for row in groups[k]) for together in joined]
    taken = {row for group in done for row in group}
    return done + [group for group in groups if group[0] not in taken]


def _parts(graph: sp.csr_matrix, members: np.ndarray, floor: float) -> Iterator[np.ndarray]:
    """Parts without a likeness of `floor` between them; what is still too large is parted by a higher floor."""
    if len(members) <= AT_ONCE or floor >= 1.0:
        yield from (members[i : i + AT_ONCE] for i in range(0, len(members), AT_ONCE))
        return
    near = graph[members][:, members]
    near.data[near.data < floor] = 0
    near.eliminate_zeros()
    _count, labels = connected_components(near, directed=False)
    order = np.argsort(labels, kind="stable")
    for part in np.split(members[order], np.flatnonzero(np.diff(labels[order])) + 1):
        if len(part) > 1:
            yield from _parts(graph, part, floor + STEP)


def _graph(rows: sp.csr_matrix, floor: float) -> sp.csr_matrix:
    """The nearest neighbours of each row that are at least `floor` like it; chunk by chunk, so that memory is flat.

    They are looked for by words that not too many use, or a word of ten thousand messages would make as many pairs of
    each. What hangs together by common words only is not found here; nor is it a problem of its own.
    """
    rows = _by_rarer_words(rows)
    columns = rows.T.tocsr()
    found = []
    for start in range(0, rows.shape[0], CHUNK):
        near = (rows[start : start + CHUNK] @ columns).tocsr()
        near.data[near.data < floor] = 0
        near.eliminate_zeros()
        found.append(_nearest(near))
    return sp.vstack(found).tocsr()


def _by_rarer_words(rows: sp.csr_matrix) -> sp.csr_matrix:
    used = np.bincount(rows.indices, minlength=rows.shape[1])
    return sp.csr_matrix(rows[:, np.flatnonzero(used <= MOST_USE_IT)])


def _nearest(near: sp.csr_matrix) -> sp.csr_matrix:
    for row in np.flatnonzero(np.diff(near.indptr) > NEIGHBOURS):
        part = near.data[near.indptr[row] : near.indptr[row + 1]]
        part[np.argpartition(part, -NEIGHBOURS)[:-NEIGHBOURS]] = 0
    near.eliminate_zeros()
    return near

"""Find the groups: by place, then by topic alone, then put together what is found twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import scipy.sparse as sp

from huiyin.insight.grouping.heat import heat_of
from huiyin.insight.grouping.likeness import Vectors, hang_together, put_back_together
from huiyin.insight.grouping.names import is_wide, names_in
from huiyin.insight.grouping.naming import name_of
from huiyin.insight.grouping.shapes import Group, Message
from huiyin.insight.grouping.words import words_of

SMALLEST = 3  # messages; two are a coincidence
# Mean likeness within a group, chosen on generated and on real messages (`huiyin bench run hot-issues`).
SAME_PLACE = 0.07
ALONG_A_ROAD = 0.15
ANYWHERE = 0.20
ALIKE = 0.30  # of the means of two groups at one place that are one
JOINS = 0.12  # of a message to a group of which another name of the place is known
NEARLY = 0.6
MANY = 5
LEADS = 0.25  # of a group's messages have a name before it is the place of the group
KIND_COUNTS = 6  # times: blocked fire lanes and litter along one road are two problems
TITLE_COUNTS = 2  # times: a title says what a text is about
AT_ONCE = 500  # messages
READ = 600  # characters of a text from which names are taken; further on other cases are told
AN_AREA = 0.05  # a name in more of the messages is no place of one problem, unless they are few
FEW = 400


def find_groups(messages: Iterable[Message], smallest: int = SMALLEST) -> list[Group]:
    """The groups, hottest first. The same messages give the same groups, in whatever order they come."""
    known = sorted(messages, key=lambda message: (message.at, message.id))
    if len(known) < smallest:
        return []
    topics = Topics(known)
    groups = Gathered(topics)
    for candidate in sorted(by_place(topics, smallest), key=lambda found: (-len(found), found)):
        groups.take(candidate)
    for candidate in sorted(by_topic(topics), key=lambda found: (-len(found), found)):
        groups.take(candidate)
    groups.adopt()
    told = [_told(topics, members) for members in groups.kept if len(members) >= smallest]
    return sorted(told, key=lambda group: (-group.heat.index, group.messages))


class Topics:
    """The messages, their weighted words and the names in them."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = messages
        told = names_in([f"{message.title}。{message.where}。{message.text[:READ]}" for message in messages])
        self.titles = [words_of(message.title, found) for message, found in zip(messages, told, strict=True)]
        self.vectors = Vectors([_document(*one) for one in zip(messages, self.titles, told, strict=True)])
        self.names = [found | frozenset(message.places) for found, message in zip(told, messages, strict=True)]
        self.bare = self.vectors.bare(self.names)
        self.titled = names_in([message.title for message in messages])
        self.places: dict[str, list[int]] = defaultdict(list)
        for number, names in enumerate(self.names):
            for name in names:
                self.places[name].append(number)

    def may_be_at(self, number: int, places: set[str]) -> bool:
        """It is at one of these places, or nobody knows where and its title names none."""
        known = bool(self.titled[number] or self.messages[number].places)
        return bool(self.names[number] & places) or not known

    def likeness_to(self, members: Sequence[int], others: Sequence[int]) -> np.ndarray:
        """Of each of `others` to the mean of `members`."""
        rows = self.vectors.rows
        mean = np.asarray(rows[list(members)].mean(axis=0)).ravel()
        return rows[list(others)] @ mean

    def nearest_means(
        self, groups: Sequence[Sequence[int]], usual: np.ndarray, others: Sequence[int]
    ) -> Iterator[tuple[int, float]]:
        """For each of `others` the group that it is likest, in units of what is usual there, and how like."""
        rows = self.vectors.rows
        means = sp.vstack([sp.csr_matrix(rows[list(members)].mean(axis=0)) for members in groups]).T.tocsr()
        for start in range(0, len(others), AT_ONCE):
            near = (rows[list(others[start : start + AT_ONCE])] @ means).toarray() / usual
            best = near.argmax(axis=1)
            yield from zip(best.tolist(), near[np.arange(len(best)), best].tolist(), strict=True)


def _document(message: Message, title: list[str], names: frozenset[str]) -> list[str]:
    kind = [f"kind:{message.kind}"] * KIND_COUNTS if message.kind else []
    return title * TITLE_COUNTS + words_of(message.text, names) + kind


def by_place(topics: Topics, smallest: int) -> Iterable[list[int]]:
    """What is said about one place, topic by topic."""
    most = max(FEW, AN_AREA * len(topics.messages))
    for name, members in topics.places.items():
        if smallest <= len(members) <= most:
            rows = topics.bare[members]
            cut = ALONG_A_ROAD if is_wide(name) else SAME_PLACE
            for found in put_back_together(rows, list(hang_together(rows, cut)), ALIKE):
                if len(found) >= smallest:
                    yield [members[number] for number in found]


def by_topic(topics: Topics) -> Iterator[list[int]]:
    """What is said of no place. Two whose places are known are at one, or are two problems, however alike the words."""
    nowhere = [number for number, message in enumerate(topics.messages) if not message.places]
    for found in hang_together(topics.vectors.rows[nowhere], ANYWHERE):
        yield [nowhere[number] for number in found]


class Gathered:
    """Groups without a message in two of them."""

    def __init__(self, topics: Topics) -> None:
        self.topics = topics
        self.kept: list[list[int]] = []
        self._of: dict[int, int] = {}

    def take(self, candidate: list[int]) -> None:
        """A new group, or more of one that is known by another name; what others have already stays theirs."""
        free = [number for number in candidate if number not in self._of]
        owners = Counter(self._of[number] for number in candidate if number in self._of)
        if not free:
            return
        owner, shared = max(owners.items(), key=lambda pair: (pair[1], -pair[0])) if owners else (-1, 0)
        if shared * 2 >= len(candidate):
            self._join(owner, free)
        elif len(free) * 2 >= len(candidate):
            self._found(free)

    def _found(self, members: list[int]) -> None:
        self._of.update(dict.fromkeys(members, len(self.kept)))
        self.kept.append(list(members))

    def _join(self, owner: int, free: list[int]) -> None:
        names = self._leading_names(owner)
        here = [number for number in free if not names or self.topics.may_be_at(number, names)]
        near = self.topics.likeness_to(self.kept[owner], here) if here else np.zeros(0)
        joining = [number for number, like in zip(here, near, strict=True) if like >= JOINS]
        self._of.update(dict.fromkeys(joining, owner))
        self.kept[owner] += joining

    def adopt(self) -> None:
        """Single messages go to the group that they are nearly as like as its own are to each other."""
        large = [k for k, members in enumerate(self.kept) if len(members) >= MANY]
        single = [number for number in range(len(self.topics.messages)) if number not in self._of]
        if not large or not single:
            return
        names = {k: self._leading_names(k) for k in large}
        usual = np.array([np.median(self.topics.likeness_to(self.kept[k], self.kept[k])) for k in large])
        nearest = self.topics.nearest_means([self.kept[k] for k in large], usual, single)
        for number, (found, like) in zip(single, nearest, strict=True):
            k = large[found]
            here = self.topics.names[number] & names[k] if names[k] else not self.topics.messages[number].places
            if like >= NEARLY and here:
                self._of[number] = k
                self.kept[k].append(number)

    def _leading_names(self, owner: int) -> set[str]:
        members = self.kept[owner]
        counted = Counter(name for number in members for name in self.topics.names[number])
        return {name for name, count in counted.items() if count >= LEADS * len(members)}


def _told(topics: Topics, members: list[int]) -> Group:
    near = topics.likeness_to(members, members)
    order = sorted(range(len(members)), key=lambda k: (-near[k], topics.messages[members[k]].id))
    sure = np.clip(near / np.median(near), 0.0, 1.0) if near.any() else np.zeros(len(members))
    ours = [topics.messages[members[k]] for k in order]
    naming = name_of(ours, [topics.titles[members[k]] for k in order], [topics.names[members[k]] for k in order])
    heat, facts = heat_of(ours, bool(naming.place))
    return Group(
        name=naming.name,
        place=naming.place,
        words=naming.words,
        messages=tuple(message.id for message in ours),
        sure=tuple(round(float(sure[k]), 2) for k in order),
        writers=facts.writers,
        likes=facts.likes,
        first=facts.first,
        last=facts.last,
        weeks=facts.weeks,
        heat=heat,
    )

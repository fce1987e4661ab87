"""The states of a repeated problem's dossier and what leads from one to the next, as data. Pure."""

from enum import StrEnum

from huiyin.orgs.roles import Role


class State(StrEnum):
    FOUND = "found"
    ADOPTED = "adopted"
    MEASURES = "measures"
    WATCHING = "watching"
    SOLVED = "solved"
    CAME_BACK = "came_back"
    DISMISSED = "dismissed"


LABELS = {
    State.FOUND: ("待研判", "Found, to be looked at"),
    State.ADOPTED: ("已立项", "Taken up"),
    State.MEASURES: ("整改中", "Measures under way"),
    State.WATCHING: ("观察期", "Being watched"),
    State.SOLVED: ("已根治", "Solved at the root"),
    State.CAME_BACK: ("复发", "Came back"),
    State.DISMISSED: ("不立项", "Not taken up"),
}

OPEN = frozenset({State.FOUND, State.ADOPTED, State.MEASURES, State.WATCHING, State.CAME_BACK})
OWNED = OPEN - {State.FOUND}
GROWS = frozenset(State) - {State.DISMISSED}  # a like matter belongs to it

# verb: from which states, to which (None: it stays)
STEPS: dict[str, tuple[frozenset[State], State | None]] = {
    "adopt": (frozenset({State.FOUND, State.DISMISSED}), State.ADOPTED),
    "entrust": (OWNED, None),
    "rename": (OPEN, None),
    "dismiss": (frozenset({State.FOUND, State.ADOPTED}), State.DISMISSED),
    "add": (OPEN, None),
    "remove": (OPEN, None),
    "plan": (frozenset({State.ADOPTED, State.MEASURES, State.CAME_BACK}), State.MEASURES),
    "finish": (frozenset({State.MEASURES, State.WATCHING, State.CAME_BACK}), None),
    "watch": (frozenset({State.MEASURES}), State.WATCHING),
    "solve": (frozenset({State.WATCHING}), State.SOLVED),
    "come_back": (frozenset({State.WATCHING, State.SOLVED}), State.CAME_BACK),
}

STEP_LABELS = {
    "found": ("系统发现", "Found by the platform"),
    "grew": ("新增同类事项", "Like matters added"),
    "adopt": ("立项", "Taken up"),
    "entrust": ("变更牵头单位", "Given to another owner"),
    "rename": ("更名", "Renamed"),
    "dismiss": ("不立项", "Not taken up"),
    "add": ("人工加入事项", "Matter added by a person"),
    "remove": ("人工移出事项", "Matter taken out by a person"),
    "plan": ("新增措施", "Measure planned"),
    "finish": ("措施完成", "Measure done"),
    "watch": ("进入观察期", "Watching began"),
    "solve": ("观察期满，未复发", "Checked: it did not come back"),
    "come_back": ("观察发现复发", "Checked: it came back"),
}

DECIDE = (Role.SUPERVISOR, Role.DUTY_HEAD)  # over the area
WORK = (Role.UNIT_HEAD,)  # of the unit that owns it
OF_OWNER = frozenset({"plan", "finish", "watch"})  # what the owner may do as well

"""The roles of people at work. Pure."""

from enum import StrEnum


class Role(StrEnum):
    GRID_WORKER = "grid_worker"
    ACCEPTOR = "acceptor"
    DUTY_HEAD = "duty_head"
    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    SUPERVISOR = "supervisor"
    CONFIDANT = "confidant"
    CARER = "carer"
    ADMINISTRATOR = "administrator"


LABELS = {
    Role.GRID_WORKER: ("网格员", "Grid worker"),
    Role.ACCEPTOR: ("受理员", "Acceptor"),
    Role.DUTY_HEAD: ("值班长", "Duty head"),
    Role.DISPATCHER: ("派遣员", "Dispatcher"),
    Role.HANDLER: ("承办人", "Handler"),
    Role.UNIT_HEAD: ("承办单位负责人", "Unit head"),
    Role.SUPERVISOR: ("督办员", "Supervisor"),
    Role.CONFIDANT: ("保密专员", "Confidentiality officer"),
    Role.CARER: ("关爱专员", "Carer"),
    Role.ADMINISTRATOR: ("管理员", "Administrator"),
}

# Who works in the district's centre and therefore sees matters by area rather than by unit.
CENTRE = frozenset({Role.ACCEPTOR, Role.DUTY_HEAD, Role.DISPATCHER, Role.SUPERVISOR, Role.CONFIDANT})
UNIT = frozenset({Role.HANDLER, Role.UNIT_HEAD})

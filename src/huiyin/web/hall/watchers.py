"""Who stands before the wall."""

from huiyin.orgs.roles import Role

WATCHERS = (Role.DUTY_HEAD, Role.SUPERVISOR, Role.DISPATCHER)

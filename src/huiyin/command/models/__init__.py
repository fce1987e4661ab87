from huiyin.command.models.callouts import CallOut, CallStep

__all__ = ["CallOut", "CallStep"]

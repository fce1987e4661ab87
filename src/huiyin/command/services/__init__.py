from huiyin.command.services.answering import arrive, ask_help, decline, take
from huiyin.command.services.calling import begin_call
from huiyin.command.services.ending import end
from huiyin.command.services.reporting import report
from huiyin.command.services.stepping import step_due

__all__ = ["arrive", "ask_help", "begin_call", "decline", "end", "report", "step_due", "take"]

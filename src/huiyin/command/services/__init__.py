from huiyin.command.services.calling import begin_call

__all__ = ["begin_call"]

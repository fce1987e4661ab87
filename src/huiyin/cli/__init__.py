"""The `huiyin` command. One file for each command, loaded only when it is called."""

import importlib
import os
import sys

import click

from huiyin.cli.words import both, complain
from huiyin.kernel.errors import HuiyinError
from huiyin.runtime.errors import RuntimeFault

# name → (module, line of help). The lines stand here so that `huiyin --help` imports no command.
COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("up", both("Run everything until Ctrl-C.", "启动全部进程，按 Ctrl-C 停止。")),
    "reload": ("reload", both("Replace running processes, one by one.", "逐个替换运行中的进程，不中断服务。")),
    "demo": ("demo", both("Run the sample district until Ctrl-C.", "启动示例城区，按 Ctrl-C 停止。")),
    "demo-accounts": ("demo_accounts", both("Sign-ins of the sample district.", "显示示例城区的演示账号。")),
    "demo-matters": ("demo_matters", both("Add synthetic matters to a demo.", "向示例城区追加模拟事项。")),
    "simulate": ("simulate", both("Live a day of the sample district.", "模拟示例城区的一天。")),
    "load-pack": ("load_pack", both("Load a district's data pack.", "导入城区数据包。")),
    "import": ("imports", both("Import files of other systems.", "导入其他系统的文件。")),
    "export": ("export", both("Write files for others: trace, signed heads.", "导出文件：留痕、签名链头。")),
    "verify-trace": ("verify_trace", both("Check that the trace is unchanged.", "校验全程留痕未被改动。")),
    "conformance": ("conformance", both("Does a server keep its standard?", "检验服务器是否符合标准。")),
    "create-admin": ("create_admin", both("Create an administrator.", "创建管理员账号。")),
    "set-password": ("set_password", both("Give an account a new password.", "重设账号密码。")),
    "reset-second-step": ("reset_second_step", both("Take off a lost second step.", "重置丢失的两步验证。")),
    "check": ("check", both("Say what is misconfigured and how to mend it.", "检查配置并给出修复办法。")),
    "hotline": ("hotline", both("Connect a telephone system, or play one.", "接入呼叫中心，或模拟来电。")),
    "triage": ("triage", both("Train and judge what is proposed by itself.", "训练、评测智能研判。")),
    "insight": ("insight", both("Repeated problems: hot issues.", "研判：重复发生的问题、热点。")),
    "outbox": ("outbox", both("Announcements that failed.", "投递失败的通知。")),
    "backup": ("backup", both("Back up everything, encrypted; try it out.", "加密备份全部数据；恢复演练。")),
    "restore": ("restore", both("Restore a backup into an empty folder.", "把备份恢复到空目录。")),
    "retention": ("retention", both("How long personal data is kept.", "个人信息保存期限。")),
    "keys": ("keys", both("Keys of sealed personal data.", "个人信息加密密钥。")),
    "db": ("db", both("The database: shell, dump, restore, address.", "数据库：命令行、备份、恢复、地址。")),
    "web": ("web", both("Run the web process alone.", "单独运行网页与接口进程。")),
    "live": ("live", both("Run the live process alone.", "单独运行实时推送进程。")),
    "worker": ("worker", both("Run jobs and schedules.", "运行后台作业与定时任务。")),
    "sense": ("sense", both("Take in what devices say.", "接收设备读数。")),
    "doorkeeper": ("doorkeeper", both("Say which devices may connect.", "核验设备能否接入。")),
    "broker": ("broker", both("Run the built-in message broker alone.", "单独运行内置消息服务。")),
    "bench": ("bench", both("Measure speed beside its bounds.", "性能测试，与承诺指标对照。")),
    "build-assets": ("build_assets", both("Build front-end files and translations.", "构建前端文件与翻译。")),
    "manage": ("manage", both("Run a Django management command.", "运行 Django 管理命令。")),
    "version": ("version", both("Print the version.", "显示版本。")),
}


class Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"huiyin.cli.{COMMANDS[cmd_name][0]}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(both("Commands", "命令")):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=Lazy,
    help=both(
        "huiyin: every matter gets an answer. Settings are environment variables; see docs/operators.",
        "回音：事事有回音。所有配置均为环境变量，见 docs/operators。",
    ),
)
def cli() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")


def main() -> None:
    """Exit codes: 0 well, 1 it did not work (and why), 2 wrongly called, 130 interrupted."""
    try:
        code = cli(prog_name="huiyin", standalone_mode=False)  # what a command gave Exit, or None
        sys.exit(code if isinstance(code, int) else 0)
    except RuntimeFault as fault:
        complain(fault.en, fault.zh)
        sys.exit(1)
    except HuiyinError as error:  # in the language that ground.py chose
        complain(str(error), str(error))
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        complain("Interrupted.", "已中断。")
        sys.exit(130)

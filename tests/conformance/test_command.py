"""huiyin conformance open311 URL against a server on the network: a line for each rule, a summary, an exit code."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from click.testing import CliRunner

from huiyin.cli.conformance import command
from huiyin.conformance.mutants import MUTANTS, Reference, in_memory
from huiyin.conformance.mutants.reference import JURISDICTION, KEY, URL
from huiyin.conformance.register import RULES


@pytest.fixture
def serve():
    """serve(reference) puts the application on a port of this machine and answers its address."""
    stack = []

    def on_a_port(reference: Reference) -> str:
        memory = in_memory(reference.app())
        client = httpx.Client(transport=memory.__enter__())

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                kind = {"Content-Type": self.headers.get("Content-Type", "")}
                url = URL.removesuffix("/open311/v2") + self.path
                answer = client.request(self.command, url, content=body, headers=kind)
                self.send_response(answer.status_code)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_POST = do_GET

            def log_message(self, *_args) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        stack.extend([lambda: memory.__exit__(None, None, None), server.server_close, server.shutdown])
        return f"http://127.0.0.1:{server.server_port}/open311/v2"

    yield on_a_port
    for close in reversed(stack):
        close()


def run(*arguments: str):
    return CliRunner().invoke(command, ["open311", *arguments])


def test_all_rules_pass_and_the_exit_code_is_0(serve):
    done = run(serve(Reference()), "--api-key", KEY, "--jurisdiction", JURISDICTION, "--write")
    assert done.exit_code == 0, done.output
    lines = [line for line in done.output.splitlines() if line.startswith(("✓", "✗", "-"))]
    assert len(lines) == len(RULES) and all(line.startswith("✓") for line in lines)


def test_without_write_nothing_is_sent(serve):
    reference = Reference()
    before = len(reference.requests)
    done = run(serve(reference), "--json")
    told = json.loads(done.output)
    assert done.exit_code == 0 and told["fail"] == 0 and len(reference.requests) == before
    skipped = {one["rule"]: one["why"] for one in told["rules"] if one["outcome"] == "skip"}
    assert set(skipped) == {name for name, rule in RULES.items() if rule.writes}
    assert set(skipped.values()) == {"needs --write and --api-key"}


def test_a_broken_rule_is_told_with_what_was_found(serve):
    done = run(serve(MUTANTS["own-specification"].make()))
    assert done.exit_code == 1
    assert "✗" in done.output and "discovery.specification" in done.output and "our-own" in done.output


def test_where_no_server_is_one_line_says_so():
    done = run("http://127.0.0.1:9/open311/v2", "--json")
    assert done.exit_code == 1 and [one["rule"] for one in json.loads(done.output)["rules"]] == ["server.answers"]


@pytest.mark.parametrize("wrong", [["city.example"], ["http://x", "--write"], ["http://x", "--at", "here"]])
def test_a_wrong_call_is_explained(wrong):
    assert run(*wrong).exit_code == 2

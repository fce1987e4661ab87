"""How many statements each question costs: `python -m bench.counting KEY PATH…` prints {path: statements}."""

import json
import sys

from bench.bare import Recorder


def main(key: str, paths: list[str]) -> None:
    import django

    django.setup()
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    found = {}
    for path in paths:
        client.get(path, HTTP_AUTHORIZATION=f"Bearer {key}")  # who asks, and the library, are remembered for seconds
        with Recorder() as recorder:
            answer = client.get(path, HTTP_AUTHORIZATION=f"Bearer {key}")
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")
            found[path] = len(recorder.taken())
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

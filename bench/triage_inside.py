"""What triage costs, measured inside of a district's own process; bench/triage.py runs it. Prints one JSON object."""

import json
import statistics
import time

from huiyin.cli.ground import django_ready

ROUNDS = 400
PLACE_WORDS = "柳巷东口菜市场旁"


def main() -> None:
    with django_ready():
        print(json.dumps(measured()))


def measured() -> dict:
    from huiyin.learning.features import features
    from huiyin.matters.library import in_force
    from huiyin.matters.reporting import NewReport
    from huiyin.matters.services.learning import train
    from huiyin.matters.triage import suggest
    from huiyin.matters.triage.lessons import hints_in
    from huiyin.matters.triage.types import guessed
    from huiyin.matters.triage.types import in_force as classifier
    from huiyin.orgs.actor import SYSTEM
    from huiyin.places.locate import locate
    from huiyin.places.models import Building

    begun = time.perf_counter()
    figures = train(by=SYSTEM, force=True).row.figures
    library, machine = in_force(), classifier()
    assert machine is not None
    short = [example for type_ in library.types.values() for example in type_.examples][:ROUNDS]
    long = [(f"{PLACE_WORDS}{text}，" * 40)[:400] for text in short]
    spot = Building.objects.order_by("pk").values_list("lon", "lat").first() or (0.0, 0.0)
    place = locate(*spot)
    assert place is not None
    return {
        "train_seconds": time.perf_counter() - begun,
        "accuracy": figures["accuracy"],
        "ece": figures["ece"],
        "cases": figures["cases"],
        "short": timed(lambda text: guessed(text, library), short),
        "long": timed(lambda text: guessed(text, library), long),
        "suggest": timed(
            lambda text: suggest(NewReport(source="portal", text=text, lon=spot[0], lat=spot[1]), place), short
        ),
        "batch": batch(lambda text: machine.machine.scores_of(features(text, hints=hints_in(text, library))), long),
    }


def timed(call, texts: list[str]) -> list[float]:
    """Milliseconds: the usual, and the 95th of a hundred."""
    call(texts[0])
    each = []
    for text in texts:
        begun = time.perf_counter()
        call(text)
        each.append((time.perf_counter() - begun) * 1000)
    return [statistics.median(each), sorted(each)[int(len(each) * 0.95)]]


def batch(call, texts: list[str]) -> float:
    begun = time.perf_counter()
    for text in texts:
        call(text)
    return len(texts) / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()

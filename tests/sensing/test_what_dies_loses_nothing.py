"""kill -9 of a consumer, the broker and the database while devices publish: bench/sensing_faults.py, in short."""

from bench.sensing import ground

from bench import sensing_faults


def test_what_the_broker_acknowledged_is_kept_once_whoever_dies():
    with ground(sensing_faults.DEVICES) as district:
        told, met = sensing_faults.trouble(district, 3, ("sense1", "broker", "postgres"), rate=150)
    assert len(told.readings) > 300
    assert len(told.smoke) == 3 * 2 * sensing_faults.ALARMS
    assert set(met.values()) == {0}, met

"""Scenes of cameras and drones, by HTTP and MQTT: what a message looks like stands in docs/how-to/scenes.md."""

from huiyin.intake.scenes.taking import take_scene

__all__ = ["take_scene"]

"""The colours that products come in and the plates they stand on."""

from typing import NamedTuple


class Tone(NamedTuple):
    """One material colour under light from the upper left."""

    light: str
    base: str
    deep: str
    line: str
    swatch: str


class Plate(NamedTuple):
    """The background of a kind: a wall with light on it."""

    lit: str
    wall: str
    shade: str


TONES: dict[str, Tone] = {
    "BLK": Tone("#5a5e69", "#32353d", "#17181d", "#0c0d10", "#26282e"),
    "CLR": Tone("#ffffff", "#e4edf3", "#b4c5d1", "#8fa5b5", "#dfe9ef"),
    "NVY": Tone("#4f70b3", "#2b4680", "#162548", "#0e1932", "#263f74"),
    "GRN": Tone("#5f9d81", "#356b54", "#1b3e2f", "#122b20", "#346952"),
    "TAN": Tone("#dcae7c", "#bb8350", "#855529", "#63401f", "#b9814e"),
    "ROS": Tone("#fbd7d5", "#e9abac", "#c27d83", "#a2636a", "#e7a9ab"),
    "SND": Tone("#f5ead7", "#decbac", "#b59e7a", "#96815f", "#dbc8a9"),
    "GRY": Tone("#c9ced5", "#949aa4", "#5f656f", "#484d56", "#90969f"),
    "WHT": Tone("#ffffff", "#f3f2ef", "#cdcbc6", "#aeaca6", "#f4f3f0"),
}

PLATES: dict[str, Plate] = {
    "case": Plate("#fcf7ef", "#f1e8db", "#dccdb8"),
    "protector": Plate("#f6fafc", "#e3ecf1", "#c3d2db"),
    "power-bank": Plate("#f7faf3", "#e7eddf", "#ccd6bf"),
    "earphones": Plate("#faf8fd", "#eae6f1", "#d0c8de"),
    "band": Plate("#fdf7f4", "#f4e6df", "#e2cabf"),
}

INK = "#1c1e24"
ACCENT = "#ff6b4a"

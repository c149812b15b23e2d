"""The world on a flat sheet, a thousand units wide and high: Mercator's projection, without the poles."""

from __future__ import annotations

from math import atan, degrees, exp, log, pi, radians, tan

WORLD = 1000.0
FARTHEST_NORTH = 84.0


def project(latitude: float, longitude: float) -> tuple[float, float]:
    latitude = min(max(latitude, -FARTHEST_NORTH), FARTHEST_NORTH)
    x = (longitude + 180) / 360 * WORLD
    y = (1 - log(tan(pi / 4 + radians(latitude) / 2)) / pi) / 2 * WORLD
    return x, y


def unproject(x: float, y: float) -> tuple[float, float]:
    return degrees(2 * atan(exp((1 - 2 * y / WORLD) * pi)) - pi / 2), x / WORLD * 360 - 180

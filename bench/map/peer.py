#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""peer.py POINTS.bin WIDTH HEIGHT RADIUS ROUNDS: the same picture by Datashader; prints one JSON object.

Points are counted by Datashader's own canvas, smoothed by SciPy's Gaussian (Datashader has none of its own; its users take this one),
and coloured by its shader. "first" begins with degrees, as a file has them; a frame begins with projected points."""

import json
import sys
import time

import datashader
import datashader.transfer_functions as shading
import numpy
import pandas
import scipy.ndimage
import xarray
from datashader.utils import lnglat_to_meters

COLOURS = ["#ffeda0", "#feb24c", "#f03b20", "#7a0177", "#240c4f"]
N_FRAMES = 300
DEEPEST = 7.0
# Slow frames are not repeated three hundred times; their spread is small.
MAX_SECONDS = 60


def paint(points, width, height, radius, x_range, y_range):
    canvas = datashader.Canvas(plot_width=width, plot_height=height, x_range=x_range, y_range=y_range)
    counts = canvas.points(points, "x", "y", datashader.count())
    smooth = scipy.ndimage.gaussian_filter(counts.values.astype("f4"), radius / 2, mode="constant", truncate=3.2)
    return shading.shade(xarray.DataArray(smooth, coords=counts.coords, dims=counts.dims), cmap=COLOURS, how="linear")


def fit(points, width, height):
    """The whole, in the shape of the picture."""
    low_x, high_x = points.x.quantile(0.005), points.x.quantile(0.995)
    low_y, high_y = points.y.quantile(0.005), points.y.quantile(0.995)
    scale = max((high_x - low_x) / width, (high_y - low_y) / height) * 1.2
    x, y = (low_x + high_x) / 2, (low_y + high_y) / 2
    return x, y, scale


def window(x, y, scale, width, height):
    return (x - scale * width / 2, x + scale * width / 2), (y - scale * height / 2, y + scale * height / 2)


def main():
    width, height = int(sys.argv[2]), int(sys.argv[3])
    radius, rounds = float(sys.argv[4]), int(sys.argv[5])
    degrees = numpy.fromfile(sys.argv[1])
    n = len(degrees) // 2
    latitudes, longitudes = degrees[:n], degrees[n:]

    # Compiled before the first round.
    x, y = lnglat_to_meters(longitudes[:1000], latitudes[:1000])
    small = pandas.DataFrame({"x": x, "y": y})
    paint(small, width, height, radius, *window(*fit(small, width, height), width, height))

    first, projected = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        x, y = lnglat_to_meters(longitudes, latitudes)
        points = pandas.DataFrame({"x": x, "y": y}, copy=False)
        middle = time.perf_counter()
        whole = (x.min(), x.max()), (y.min(), y.max())
        paint(points, width, height, radius, *whole)
        first.append(time.perf_counter() - start)
        projected.append(time.perf_counter() - middle)

    centre_x, centre_y, scale = fit(points, width, height)
    frames, began = [], time.perf_counter()
    for i in range(N_FRAMES):
        # Spread over the whole journey, however many there is time for.
        way = (i * 97 % N_FRAMES) / (N_FRAMES - 1)
        depth = (1 - numpy.cos(2 * numpy.pi * way)) / 2
        closer = scale / 2 ** (DEEPEST * depth)
        view = window(centre_x + 0.3 * numpy.sin(12 * numpy.pi * way) * width * closer,
                      centre_y + 0.2 * numpy.cos(10 * numpy.pi * way) * height * closer, closer, width, height)
        start = time.perf_counter()
        paint(points, width, height, radius, *view)
        frames.append(time.perf_counter() - start)
        if time.perf_counter() - began > MAX_SECONDS:
            break

    print(json.dumps({
        "points": n,
        "version": datashader.__version__,
        "first_ms": 1e3 * float(numpy.median(first)),
        "first_projected_ms": 1e3 * float(numpy.median(projected)),
        "frame_median_ms": 1e3 * float(numpy.median(frames)),
        "frame_p99_ms": 1e3 * float(numpy.quantile(frames, 0.99)),
        "frames": len(frames),
    }))


main()

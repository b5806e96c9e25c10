#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""peer.py ROUNDS: the pictures of bench-charts by matplotlib's fastest renderer (Agg); prints one JSON object.

As its users would draw them, but with what makes it fast: lines and parallel coordinates as one LineCollection, path simplification on,
`fast` style. What is timed is from arrays to pixels; the import and a first, small picture are not."""

import json
import sys
import time

import matplotlib
import numpy

matplotlib.use("Agg")
import matplotlib.pyplot as pyplot
import matplotlib.style
from matplotlib.collections import LineCollection

matplotlib.style.use("fast")
COLOURS = matplotlib.colormaps["tab10"](numpy.arange(10))


def figure():
    fig = pyplot.figure(figsize=(10, 7), dpi=100)
    return fig, fig.add_subplot()


def finish(fig):
    fig.canvas.draw()
    pyplot.close(fig)


def draw_lines(ys):
    fig, axes = figure()
    x = numpy.arange(ys.shape[1])
    segments = numpy.stack([numpy.broadcast_to(x, ys.shape), ys], axis=2)
    axes.add_collection(LineCollection(segments, colors=COLOURS[numpy.arange(len(ys)) % 10], linewidths=1.2, alpha=0.55))
    axes.set(title="MAE over trees", xlabel="Trees", ylabel="MAE", xlim=(0, len(x) - 1), ylim=(ys.min(), ys.max()))
    axes.grid(True, alpha=0.2)
    finish(fig)


def draw_smooth(ys):
    weight, last, smooth = 0.9, numpy.zeros(len(ys)), numpy.empty_like(ys)
    for i in range(ys.shape[1]):
        last = last * weight + (1 - weight) * ys[:, i]
        smooth[:, i] = last / (1 - weight ** (i + 1))
    draw_lines(smooth)


def draw_parallel(table):
    fig, axes = figure()
    low, high = table.min(axis=0), table.max(axis=0)
    scaled = (table - low) / (high - low)
    segments = numpy.stack([numpy.broadcast_to(numpy.arange(table.shape[1]), table.shape), scaled], axis=2)
    lines = LineCollection(segments, array=table[:, 9], cmap="viridis", linewidths=1.2, alpha=0.12)
    axes.add_collection(lines)
    axes.set(title="Runs", xlim=(0, 9), ylim=(0, 1), xticks=range(10))
    fig.colorbar(lines)
    finish(fig)


def draw_scatter(table):
    fig, axes = figure()
    dots = axes.scatter(table[:, 0], table[:, 1], c=table[:, 2], s=20, cmap="viridis", alpha=0.8)
    axes.set(title="Runs", xlabel="Column 0", ylabel="Column 1")
    fig.colorbar(dots)
    finish(fig)


def draw_bars(table):
    fig, axes = figure()
    best = numpy.argsort(-table[:, 0])[:38]
    axes.barh([f"run {run}" for run in best], table[best, 0], color=COLOURS[best % 10])
    axes.set(title="Runs", xlabel="Column 0")
    finish(fig)


def draw_box(table):
    fig, axes = figure()
    axes.boxplot([table[table[:, 3] == value, 1] for value in range(1, 7)])
    axes.set(title="Runs", xlabel="Column 3", ylabel="Column 1")
    finish(fig)


def draw_points(points):
    fig, axes = figure()
    counts, x_edges, y_edges = numpy.histogram2d(points[0], points[1], bins=(460, 300))
    axes.pcolormesh(x_edges, y_edges, numpy.where(counts.T > 0, numpy.log1p(counts.T), numpy.nan))
    axes.axline((0, 0), slope=1, color="black", linestyle="--")
    axes.set(title="Predictions", xlabel="Actual price", ylabel="Predicted price")
    finish(fig)


def draw_page(series, table):
    draw_lines(series)
    draw_smooth(series)
    draw_parallel(table)
    draw_scatter(table)
    draw_bars(table)
    draw_box(table)


def measure(rounds, draw, *arguments):
    cpu, wall = [], []
    for _round in range(rounds):
        cpu_start, wall_start = time.process_time(), time.perf_counter()
        draw(*arguments)
        cpu.append(1e3 * (time.process_time() - cpu_start))
        wall.append(1e3 * (time.perf_counter() - wall_start))
    return {"cpu_ms": float(numpy.median(cpu)), "wall_ms": float(numpy.median(wall)), "wall_least_ms": min(wall)}


def make_table(random, n):
    table = random.random((n, 10))
    table[:, 3] = random.integers(1, 7, n)
    return table


def main():
    rounds = int(sys.argv[1])
    random = numpy.random.default_rng(1)
    steps = numpy.arange(1000)
    series = (random.uniform(20, 50, (500, 1)) + 30 * numpy.exp(-steps / random.uniform(20, 220, (500, 1))) +
              random.uniform(-1, 1, (500, 1000)))
    small, large = make_table(random, 500), make_table(random, 10000)
    actual = numpy.exp(random.uniform(3, 6, 50000))
    points = actual, actual * random.uniform(0.7, 1.3, 50000)

    draw_lines(series[:2])
    print(json.dumps({
        "version": matplotlib.__version__,
        "lines": measure(rounds, draw_lines, series),
        "parallel": measure(rounds, draw_parallel, large),
        "scatter": measure(rounds, draw_scatter, large),
        "points": measure(rounds, draw_points, points),
        "page": measure(rounds, draw_page, series, small),
    }))


main()

"""Plots as SVG, readable on light and dark ground."""

import math

OURS_COLOUR, CHRONYD_COLOUR = "#1f77b4", "#e8762c"
STYLE = ("<style>text{font:13px sans-serif;fill:#555}.n{fill:#111;text-anchor:middle}.a{text-anchor:middle}"
         ".e{text-anchor:end}@media(prefers-color-scheme:dark){text{fill:#aaa}.n{fill:#111}}</style>")


def svg(width, height, parts):
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">', STYLE, *parts, "</svg>"]) + "\n"


def colour(ratio):
    """Green below 1, white at 1, red above; full at a quarter and at four."""
    depth = max(-1.0, min(1.0, math.log(ratio, 4)))
    pale = round(255 * (1 - 0.75 * abs(depth)))
    return f"rgb({pale},{255 - round(60 * abs(depth))},{pale})" if depth < 0 else f"rgb(255,{pale},{pale})"


def heat_map(panels, columns, rows):
    """Ratios in cells. `panels` are pairs of a title and a function of row and column; the titles of both axes come along.

    `columns` and `rows` are pairs of an axis's title and its labels.
    """
    cell, high, left, top = 62, 34, 116, 52
    width = left + cell * len(columns[1])
    parts = []
    for number, (title, ratio) in enumerate(panels):
        x0 = number * (width + 16)
        parts.append(f'<text x="{x0 + left}" y="18" font-weight="bold">{title}</text>')
        parts.append(f'<text x="{x0 + left - 8}" y="{top - 8}" class="e">{rows[0]} \\ {columns[0]}</text>')
        for j, label in enumerate(columns[1]):
            parts.append(f'<text x="{x0 + left + cell * (j + 0.5)}" y="{top - 8}" class="a">{label}</text>')
        for i, label in enumerate(rows[1]):
            y = top + high * i
            parts.append(f'<text x="{x0 + left - 8}" y="{y + 22}" class="e">{label}</text>')
            for j in range(len(columns[1])):
                x, value = x0 + left + cell * j, ratio(i, j)
                parts.append(f'<rect x="{x}" y="{y}" width="{cell - 2}" height="{high - 2}" rx="3" fill="{colour(value)}"/>')
                parts.append(f'<text x="{x + cell / 2 - 1}" y="{y + 21}" class="n">{value:.2f}</text>')
    return svg(len(panels) * (width + 16), top + high * len(rows[1]) + 8, parts)


def envelope(offsets, bins):
    """The least and the greatest value in each of so many equal parts."""
    size = len(offsets) / bins
    parts = [offsets[round(i * size):round((i + 1) * size)] for i in range(bins)]
    return [(min(part), max(part)) for part in parts]


def over_time(title, series, settled):
    """The error over the time as bands from its least to its greatest value; `series` are (label, colour, offset each second).

    The scale is that of the time after `settled`; what goes beyond is cut off.
    """
    width, height, left, top = 760, 300, 78, 34
    right, bottom, bins = width - 22, height - 34, 360
    seconds = len(series[0][2])
    reach = nice(max(max(map(abs, offsets[settled:])) for _, _, offsets in series))
    unit, name = next((u, n) for u, n in ((1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")) if reach >= u or u == 1e-9)

    def x(t):
        return left + (right - left) * t / seconds

    def y(value):
        return (top + bottom) / 2 - (bottom - top) / 2 * max(-1, min(1, value / reach))

    parts = [f'<text x="{left}" y="18" font-weight="bold">{title}</text>']
    for step in (-1, -0.5, 0, 0.5, 1):
        parts.append(f'<path d="M{left} {y(step * reach):.1f}H{right}" stroke="#8886"/>')
        parts.append(f'<text x="{left - 6}" y="{y(step * reach) + 4:.1f}" class="e">{step * reach / unit:g} {name}</text>')
    hours = seconds / 3600
    for hour in range(0, int(hours) + 1, max(1, round(hours / 8))):
        parts.append(f'<text x="{x(hour * 3600):.1f}" y="{bottom + 20}" class="a">{hour} h</text>')
    for label, hue, offsets in series:
        band = envelope(offsets, bins)
        there = " ".join(f"{x((i + 0.5) * seconds / bins):.1f},{y(high):.1f}" for i, (_, high) in enumerate(band))
        back = " ".join(f"{x((i + 0.5) * seconds / bins):.1f},{y(low):.1f}" for i, (low, _) in reversed(list(enumerate(band))))
        parts.append(f'<polygon points="{there} {back}" fill="{hue}" fill-opacity=".75" stroke="{hue}" stroke-width=".8"/>')
    for number, (label, hue, _) in enumerate(series):
        at = right - 110 * (len(series) - number)
        parts.append(f'<rect x="{at}" y="8" width="12" height="12" fill="{hue}"/><text x="{at + 17}" y="18">{label}</text>')
    return svg(width, height, parts)


def nice(value):
    """The least of 1, 2 and 5 times a power of ten that is not below."""
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))

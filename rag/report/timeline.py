"""The cited articles on a line of time, as a picture for documents that can hold one.

Only numbers and dates stand in it, which any font has; the list under it says which article each number is.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

WIDTH, MARGIN = 1500, 60  # pixels
DOT = 26  # across
AXIS, INK, ACCENT = "#b8b8b0", "#21252b", "#2c5a85"
MOST_LEVELS = 8  # of dots above each other; what is beyond lies on the topmost


def picture(days: Sequence[str]) -> str:
    """Days (YYYY-MM-DD, in order) as a PNG in a data address; empty when they are no line: fewer than two days."""
    dates = [date.fromisoformat(day).toordinal() for day in days if len(day) == 10]
    if len(set(dates)) < 2 or len(dates) < len(days):
        return ""
    spots = [round(MARGIN + (WIDTH - 2 * MARGIN) * (d - dates[0]) / (dates[-1] - dates[0])) for d in dates]
    levels = _levels(spots)
    floor = MARGIN + max(levels) * (DOT + 4)
    image = Image.new("RGB", (WIDTH, floor + 70), "white")
    brush, font = ImageDraw.Draw(image), ImageFont.load_default(22)
    brush.line([MARGIN / 2, floor, WIDTH - MARGIN / 2, floor], AXIS, 3)
    for number, (spot, level) in enumerate(zip(spots, levels, strict=True), start=1):
        middle = floor - level * (DOT + 4)
        brush.ellipse([spot - DOT / 2, middle - DOT / 2, spot + DOT / 2, middle + DOT / 2], ACCENT)
        brush.text((spot, middle), str(number), "white", ImageFont.load_default(15), anchor="mm")
    brush.text((MARGIN / 2, floor + 26), days[0], INK, font)
    brush.text((WIDTH - MARGIN / 2, floor + 26), days[-1], INK, font, anchor="ra")
    data = BytesIO()
    image.save(data, "PNG", dpi=(240, 240))
    return f"data:image/png;base64,{b64encode(data.getvalue()).decode()}"


def _levels(spots: Sequence[int]) -> list[int]:
    """How high each dot lies, so that none hides another."""
    columns: Counter[int] = Counter()
    levels, last = list[int](), -WIDTH
    for spot in spots:
        last = spot if spot - last >= DOT else last  # the dot that those beside it are piled on
        levels.append(min(columns[last], MOST_LEVELS))
        columns[last] += 1
    return levels

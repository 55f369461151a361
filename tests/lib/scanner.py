"""What a scanner makes of a drawing: the bars and squares of an SVG back into the text they carry.

Written from the standards, not from the library that draws: ISO/IEC 15420 (EAN-13), 15417 (CODE128), 18004 (QR)
and JIS X 0506 (NW-7).
"""

import re
from itertools import groupby

LEFT_ODD = [
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011",
]  # fmt: skip
RIGHT = ["".join("10"[bit == "1"] for bit in code) for code in LEFT_ODD]
LEFT_EVEN = [code[::-1] for code in RIGHT]
FIRST_DIGIT = [
    "OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO",
]  # fmt: skip
NW7 = {
    "0000011": "0", "0000110": "1", "0001001": "2", "1100000": "3", "0010010": "4", "1000010": "5", "0100001": "6",
    "0100100": "7", "0110000": "8", "1001000": "9", "0001100": "-", "0011000": "$", "0011010": "A",
}  # fmt: skip
# Widths of the bars and spaces of CODE128's symbols 0 to 105.
_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222"
    "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321"
    "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224"
    "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
    "114311411113411311113141114131311141411131211412211214211232"
)
CODE128 = [_WIDTHS[place : place + 6] for place in range(0, len(_WIDTHS), 6)]
STOP = "2331112"


def modules(svg: bytes) -> str:
    """Return the dark (1) and light (0) elements of a drawing of bars, the quiet zones included."""
    text = svg.decode()
    row = ["0"] * int(re.search(r'viewBox="0 0 (\d+) 1"', text)[1])
    for begin, width in re.findall(r"M(\d+) 0h(\d+)v1", text.partition('<path d="')[2]):
        row[int(begin) : int(begin) + int(width)] = "1" * int(width)
    return "".join(row)


def read_jan13(svg: bytes) -> str:
    """Return the thirteen digits of an EAN-13, its check digit verified."""
    bars = modules(svg).strip("0")
    assert (len(bars), bars[:3], bars[45:50], bars[-3:]) == (95, "101", "01010", "101")
    left = [bars[3 + 7 * place : 10 + 7 * place] for place in range(6)]
    right = [bars[50 + 7 * place : 57 + 7 * place] for place in range(6)]
    parity = "".join("O" if code in LEFT_ODD else "E" for code in left)
    digits = [FIRST_DIGIT.index(parity)]
    digits += [(LEFT_ODD if code in LEFT_ODD else LEFT_EVEN).index(code) for code in left]
    digits += [RIGHT.index(code) for code in right]
    assert sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    return "".join(map(str, digits))


def read_nw7(svg: bytes) -> str:
    """Return the text of an NW-7 between its start and stop."""
    widths = [len(list(run)) for _, run in groupby(modules(svg).strip("0"))]
    wide = "".join("01"[width > min(widths)] for width in widths)
    text = "".join(NW7[wide[place : place + 7]] for place in range(0, len(wide), 8))
    assert (text[0], text[-1]) == ("A", "A")
    return text[1:-1]


def read_code128(svg: bytes) -> str:
    """Return the text of a CODE128 of code sets B and C, its check symbol verified."""
    widths = "".join(str(len(list(run))) for _, run in groupby(modules(svg).strip("0")))
    assert widths[-7:] == STOP
    start, *data, check = (CODE128.index(widths[place : place + 6]) for place in range(0, len(widths) - 7, 6))
    assert check == (start + sum(place * value for place, value in enumerate(data, 1))) % 103
    text, code_set = "", {104: "B", 105: "C"}[start]
    for value in data:
        if value in (99, 100) and not (code_set == "C" and value == 99):
            code_set = "C" if value == 99 else "B"
        else:
            text += f"{value:02}" if code_set == "C" else chr(value + 32)
    return text


def squares(svg: bytes) -> list[list[int]]:
    """Return the dark (1) and light (0) modules of a drawn QR code without its border."""
    text = svg.decode()
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', text)[1])
    grid = [[0] * size for _ in range(size)]
    x = y = 0.0
    for step, first, second in re.findall(r"([MmhH])([-\d.]+)(?:[ ,]?([-\d.]+))?", text.partition('stroke="#000"')[2]):
        if step == "M":
            x, y = float(first), float(second)
        elif step == "m":
            x, y = x + float(first), y + float(second)
        else:
            for column in range(int(x), int(x) + int(first)):
                grid[int(y)][column] = 1
            x += float(first)
    return [row[4:-4] for row in grid[4:-4]]


def read_qr(svg: bytes) -> str:
    """Return the digits of a QR code of version 1 in numeric mode."""
    grid = squares(svg)
    assert len(grid) == 21
    mask = int("".join(str(grid[8][column]) for column in (2, 3, 4)), 2) ^ 0b101
    hidden = [
        lambda y, x: (y + x) % 2, lambda y, x: y % 2, lambda y, x: x % 3, lambda y, x: (y + x) % 3,
        lambda y, x: (y // 2 + x // 3) % 2, lambda y, x: y * x % 2 + y * x % 3,
        lambda y, x: (y * x % 2 + y * x % 3) % 2, lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
    ][mask]  # fmt: skip
    bits, upwards = "", True
    for right in (20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        for y in range(20, -1, -1) if upwards else range(21):
            for x in (right, right - 1):
                is_finder = (y < 9 and x < 9) or (y < 9 and x > 12) or (y > 12 and x < 9)
                if not is_finder and y != 6:
                    bits += str(grid[y][x] ^ (hidden(y, x) == 0))
        upwards = not upwards
    assert bits[:4] == "0001"
    left, place, text = int(bits[4:14], 2), 14, ""
    while left:
        count = min(left, 3)
        size = {1: 4, 2: 7, 3: 10}[count]
        text += f"{int(bits[place : place + size], 2):0{count}}"
        left, place = left - count, place + size
    return text

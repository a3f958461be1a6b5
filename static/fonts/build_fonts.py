"""Build the web fonts of this folder: Pretendard, cut into three files that a browser fetches only when it needs them.

    pip install fonttools==4.68.0 brotli==1.2.1
    npm pack pretendard@1.3.9 && tar xf pretendard-1.3.9.tgz
    python static/fonts/build_fonts.py package/dist

- observatory-latin.woff2   Latin letters, signs, arrows, and the three syllables of 한국어: the language picker is on
                            every page and shall not fetch the Korean file.
- observatory-korean.woff2  the 2,350 syllables of KS X 1001, letters and punctuation.
- observatory-rest.woff2    the other 8,822 syllables, for rare names; one weight only, which halves it.

The licence reserves the name Pretendard for unchanged files, so the cut files carry a name of their own inside and in
the style sheet. The rest is a second family: a browser that finds no glyph in the first goes on to the next, so neither
needs a list of thousands of single syllables as its range. Prints the [[theme.fontFaces]] tables of the configuration.
"""

import argparse
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).resolve().parent
FAMILY, REST_FAMILY = "Observatory Sans", "Observatory Sans Rest"
ALL_WEIGHTS, ONE_WEIGHT = "45 930", "400"

LATIN = "U+20-7E,U+A0-17F,U+192,U+1FA-1FF,U+218-21B,U+2BB-2BC,U+2C6-2DD,U+300-30C,U+327-328,U+1E80-1E85,U+1E9E"
SIGNS = (
    "U+2002-200B,U+2010-2027,U+202F-203A,U+2044,U+2070-208E,U+20A9,U+20AC,U+2113,U+2116,U+2122,U+2150-215E,U+2190-2199,"
    "U+2212-2215,U+2219-221A,U+221E,U+2248,U+2260,U+2264-2265,U+25A0-25A1,U+25B2-25B3,U+25B6-25B7,U+25BC-25BD,"
    "U+25C0-25C1,U+25CB,U+25CF,U+2605-2606,U+2713"
)
PICKER = "U+AD6D,U+C5B4,U+D55C"  # 국 어 한
LETTERS = "U+1100-11FF,U+3001-3003,U+3008-3011,U+3014-3015,U+302E-302F,U+3131-318E,U+3200-321E,U+3260-327F,U+FF01-FF5E"
SYLLABLES = "U+AC00-AD6C,U+AD6E-C5B3,U+C5B5-D55B,U+D55D-D7A3"  # all but those of the picker


def codes(ranges: str) -> set[int]:
    """Numbers of the characters of a CSS range."""
    result = set()
    for part in ranges.replace(" ", "").split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        result.update(range(int(first, 16), int(last or first, 16) + 1))
    return result


def common_syllables() -> set[int]:
    """The syllables of KS X 1001, which EUC-KR encodes in two bytes each."""
    return {ord(bytes([row, cell]).decode("euc_kr")) for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)}


def build(source: Path, name: str, characters: set[int], family: str, weight: str = ALL_WEIGHTS) -> None:
    """Write one file with these characters, in all weights or in one."""
    options = subset.Options()
    options.flavor = "woff2"
    # Tabular figures and fractions stay; alternative letter shapes nobody asks for would double the file.
    options.layout_features = ["calt", "case", "ccmp", "kern", "locl", "mark", "mkmk", "tnum"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 16, 17]
    options.hinting = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if weight == ONE_WEIGHT:
        font = instancer.instantiateVariableFont(font, {"wght": int(ONE_WEIGHT)})
    rename(font, family)
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    subset.save_font(font, str(HERE / name), options)
    print(f"# {name}: {len(font.getBestCmap())} characters, {(HERE / name).stat().st_size:,} bytes")


def rename(font: TTFont, family: str) -> None:
    """Give the font its own name; copyright, trademark, authors and licence stay as they are."""
    plain = family.replace(" ", "")
    own = {1: family, 3: f"1.309;{plain}", 4: family, 6: f"{plain}-Regular", 16: family, 25: plain}
    for record in font["name"].names:
        if record.nameID in own:
            record.string = own[record.nameID]


def css_name(family: str) -> str:
    """Name in the style sheet, which then needs no quotation marks."""
    return family.lower().replace(" ", "-")


def main() -> None:
    """Cut the font, copy the licence, print the configuration."""
    arguments = argparse.ArgumentParser(description="Cut Pretendard into the web fonts of this folder.")
    arguments.add_argument("dist", type=Path, help="folder dist of npm pretendard")
    dist = arguments.parse_args().dist
    source = dist / "public" / "variable" / "PretendardVariable.ttf"

    latin, korean = f"{LATIN},{SIGNS},{PICKER}", f"{LETTERS},{SYLLABLES}"
    build(source, "observatory-latin.woff2", codes(latin), FAMILY)
    build(source, "observatory-korean.woff2", (common_syllables() - codes(PICKER)) | codes(LETTERS), FAMILY)
    build(source, "observatory-rest.woff2", codes(SYLLABLES) - common_syllables(), REST_FAMILY, ONE_WEIGHT)
    shutil.copyfile(dist / "LICENSE.txt", HERE / "OFL.txt")

    faces = [
        (FAMILY, "observatory-latin.woff2", ALL_WEIGHTS, latin),
        (FAMILY, "observatory-korean.woff2", ALL_WEIGHTS, korean),
        (REST_FAMILY, "observatory-rest.woff2", ONE_WEIGHT, SYLLABLES),
    ]
    print(f'[theme]\nfont = "{css_name(FAMILY)}, {css_name(REST_FAMILY)}, sans-serif"')
    for family, file, weight, ranges in faces:
        print(
            f'\n[[theme.fontFaces]]\nfamily = "{css_name(family)}"\nurl = "app/static/fonts/{file}"\n'
            f'weight = "{weight}"\nstyle = "normal"\nunicodeRange = "{ranges.replace(",", ", ")}"'
        )


if __name__ == "__main__":
    main()

"""Writes src/styles/narrow-space.woff2, a font of one space. Needs fonttools and brotli, which nothing else here does; run it only to change the space."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

WIDTH = 200  # of 1000: a fifth of an em

# Browsers refuse a font without a single outline, so the missing glyph has one.
pen = TTGlyphPen(None)
pen.moveTo((50, 0))
pen.lineTo((50, 700))
pen.lineTo((150, 700))
pen.closePath()

font = FontBuilder(1000, isTTF=True)
font.setupGlyphOrder([".notdef", "narrow"])
font.setupCharacterMap({0x202F: "narrow"})
font.setupGlyf({".notdef": pen.glyph(), "narrow": TTGlyphPen(None).glyph()})
font.setupHorizontalMetrics({".notdef": (WIDTH, 0), "narrow": (WIDTH, 0)})
font.setupHorizontalHeader(ascent=969, descent=-242)
font.setupNameTable({"familyName": "Narrow Space", "styleName": "Regular"})
font.setupOS2(sTypoAscender=969, sTypoDescender=-242, usWinAscent=969, usWinDescent=242)
font.setupPost(keepGlyphNames=False)
font.font["head"].created = font.font["head"].modified = 3_800_000_000
font.font.flavor = "woff2"
font.save(Path(__file__).resolve().parent.parent / "src" / "styles" / "narrow-space.woff2")

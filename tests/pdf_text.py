"""Reads the text of a PDF of this program back out of its bytes, by the table of shapes and letters in it."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|(\((?:\\.|[^\\)])*\))|(ET)", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(made: bytes) -> str:
    """Every word that stands on its pages, in the order in which it is written; a line for each piece."""
    objects = {int(number): body for number, body in OBJECT.findall(made)}
    streams = {number: _unpacked(body) for number, body in objects.items()}
    named = dict(re.findall(rb"/(f\d+) (\d+) 0 R", made))
    letters = {name: _letters(objects, streams, int(number)) for name, number in named.items()}
    return "\n".join(_read(stream, letters) for stream in streams.values() if b" Tf" in stream)


def _read(stream: bytes, letters: dict[bytes, dict[int, str]]) -> str:
    found, known = [], {}
    for font, string, end in SHOWN.findall(stream):
        known = letters[font] if font else known
        shapes = ESCAPE.sub(_plain, string[1:-1])
        found += [known.get(int.from_bytes(shapes[at : at + 2]), "") for at in range(0, len(shapes), 2)]
        found += ["\n"] if end else []
    return "".join(found)


def _plain(escape: re.Match[bytes]) -> bytes:
    said = escape[1]
    return bytes([int(said, 8)]) if said.isdigit() else PLAIN.get(said, said)


def _letters(objects: dict[int, bytes], streams: dict[int, bytes], font: int) -> dict[int, str]:
    table = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert table is not None
    pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", streams[int(table[1])], re.MULTILINE)
    return {int(shape, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for shape, letter in pairs}


def _unpacked(body: bytes) -> bytes:
    found = STREAM.search(body)
    try:
        return zlib.decompress(found[1]) if found else b""
    except zlib.error:
        return found[1] if found else b""

"""JSON lines, arrays and objects one after another, plain and packed, good and bad."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.api import ImportedPaper, ImportSource, Link, Refusal
from carrel_plugins.json_lines import reader, unpacking, values


class Job:
    cancelled = False

    def progress(self, done: int, total: int | None = None) -> None: ...


def read(content: bytes | io.RawIOBase, name: str = "a.jsonl") -> list[ImportedPaper | Refusal]:
    def opened():
        return io.BytesIO(content) if isinstance(content, bytes) else content

    return list(reader.read(ImportSource(name=name, open=opened), Job()))


def paper(**fields: object) -> ImportedPaper:
    (one,) = read(json.dumps({"title": "Umbrellas", **fields}).encode())
    assert isinstance(one, ImportedPaper), one
    return one


def told(content: bytes) -> list[str]:
    return [one.title if isinstance(one, ImportedPaper) else f"{one.line}: {one.reason}"
            for one in read(content)]  # fmt: skip


# -- fields ------------------------------------------------------------------------------------


def test_the_file_of_the_repository(repository: Path):
    first, second, bad, untitled, third = read(
        (repository / "tests" / "data" / "papers_mixed.jsonl").read_bytes()
    )
    assert isinstance(first, ImportedPaper)
    assert first.authors == ("Ilse Regen", "Tom Schirm")
    assert (first.year, first.venue, first.doi) == (2020, "Workshop on Weather", None)
    assert first.source_data == {"keywords": ["rain"]}
    assert isinstance(second, ImportedPaper)
    assert (second.abstract, second.published, second.year) == (None, "2021-05-06", 2021)
    assert second.links == (
        Link(url="https://example.org/code"),
        Link(url="https://example.org/data", title="Data"),
    )
    assert isinstance(bad, Refusal)
    assert (bad.line, bad.reason) == (4, "not JSON: Expecting value")
    assert isinstance(untitled, Refusal)
    assert (untitled.line, untitled.reason) == (5, "it has no title; its keys are: abstract")
    assert isinstance(third, ImportedPaper)
    assert (third.line, third.year, third.authors) == (6, None, ())
    assert third.source_data == {"year": 99999, "authors": 7}


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        (["Ann Lee", "Bo Ek"], ("Ann Lee", "Bo Ek")),
        ([{"name": "Ann Lee", "id": 3}], ("Ann Lee",)),
        ([{"given": "Ann", "family": "Lee"}, {"family": "Ek"}], ("Ann Lee", "Ek")),
        ("Ann Lee; Bo Ek;", ("Ann Lee", "Bo Ek")),
        ("Lee, Ann; Ek, Bo", ("Lee, Ann", "Ek, Bo")),
        ("Ann Lee and Bo Ek", ("Ann Lee", "Bo Ek")),
        ("Lee, Ann and Ek, Bo", ("Lee, Ann", "Ek, Bo")),
        ("Ann Lee, Bo Ek, and Cy Wu", ("Ann Lee", "Bo Ek", "Cy Wu")),
        ("Ann Lee, Bo Ek and Cy Wu", ("Ann Lee", "Bo Ek", "Cy Wu")),
        ("Lee, Ann", ("Lee, Ann",)),
        ("Anderson Mandy", ("Anderson Mandy",)),
        (["", " "], ()),
        ([], ()),
        (None, ()),
    ],
)
def test_authors(authors: object, names: tuple[str, ...]):
    one = paper(authors=authors)
    assert one.authors == names
    assert not one.source_data


@pytest.mark.parametrize("authors", [7, {"a": 1}, ["Ann", 7], [{"id": 1}], [None]])
def test_authors_of_another_shape_are_kept_aside(authors: object):
    one = paper(authors=authors)
    assert (one.authors, one.source_data) == ((), {"authors": authors})


@pytest.mark.parametrize(
    ("value", "year"),
    [(2024, 2024), ("2024", 2024), (" 2024 ", 2024), (2024.0, 2024), (1000, 1000), (2100, 2100)],
)
def test_years(value: object, year: int):
    assert (paper(year=value).year, paper(year=value).source_data) == (year, {})


@pytest.mark.parametrize(
    "value", [999, 2101, -1, True, 2024.5, "24", "two", [2024], 10**4000, "9" * 5000]
)
def test_years_that_are_none(value: object):
    assert (paper(year=value).year, paper(year=value).source_data) == (None, {"year": value})


@pytest.mark.parametrize(
    ("key", "value", "published"),
    [
        ("published", "2024-03-14T01:02:03Z", "2024-03-14"),
        ("date", "2024-03-14", "2024-03-14"),
        ("date", "2024-03", "2024-03"),
        ("published", "2024", "2024"),
        ("date", "14 March", None),
        ("date", "2024-13-01", None),
        ("date", "20240314", None),
        ("date", 20240314, None),
    ],
)
def test_dates(key: str, value: object, published: str | None):
    one = paper(**{key: value})
    assert one.published == published
    assert one.year == (2024 if published else None)
    assert one.source_data == ({} if published else {key: value})


def test_wrong_types_are_kept_aside_or_refused():
    one = paper(venue=["x"], url=5, doi={}, arxiv=1.5, links="here", summary=[1], odd={"a": [1]})
    assert (one.venue, one.url, one.doi, one.arxiv, one.links) == (None, None, None, None, ())
    assert one.source_data == {
        "venue": ["x"],
        "url": 5,
        "arxiv": 1.5,
        "links": "here",
        "summary": [1],
        "odd": {"a": [1]},
    }
    assert told(
        b'{"title": 7}\n{"title": null}\n{"title": " "}\n{"title": "a", "abstract": []}'
    ) == [
        "1: its title is not text",
        "2: its title is not text",
        "3: its title is empty",
        "4: its abstract is not text",
    ]


def test_keys_in_capitals():
    (one,) = read(b'{"Title": "Umbrellas", "ABSTRACT": "Wet.", "Year": 2020}')
    assert isinstance(one, ImportedPaper)
    assert (one.title, one.abstract, one.year) == ("Umbrellas", "Wet.", 2020)


# -- shapes ------------------------------------------------------------------------------------

ONE, TWO = b'{"title": "One }]\\" {"}', b'{"title": "Two", "x": {"y": [[], {}]}}'

SHAPES = {
    "lines": ONE + b"\n" + TWO,
    "lines with blank ones": b"\n\r\n" + ONE + b"\r\n\r\n" + TWO + b"\r\n\r\n",
    "BOM": b"\xef\xbb\xbf" + ONE + b"\n" + TWO,
    "an array": b"[" + ONE + b"," + TWO + b"]",
    "an array over lines": b" [\n" + ONE + b",\n\n" + TWO + b"\n]\n",
    "an indented array": json.dumps([json.loads(ONE), json.loads(TWO)], indent=2).encode(),
    "an array with a BOM": b"\xef\xbb\xbf[" + ONE + b"," + TWO + b"]",
    "indented objects": b"\n".join(
        json.dumps(json.loads(one), indent=1).encode() for one in (ONE, TWO)
    ),
    "xz": lzma.compress(ONE + b"\n" + TWO),
    "gzip": gzip.compress(ONE + b"\n" + TWO),
    "an array in xz": lzma.compress(b"[" + ONE + b"," + TWO + b"]"),
    "two parts of xz": lzma.compress(ONE + b"\n") + lzma.compress(TWO),
    "two parts of xz with padding": lzma.compress(ONE + b"\n") + bytes(8) + lzma.compress(TWO),
    "two parts of gzip": gzip.compress(ONE + b"\n") + gzip.compress(TWO) + bytes(4),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("piece", [None, 1, 7])
def test_shapes(shape: str, piece: int | None, monkeypatch: pytest.MonkeyPatch):
    if piece:
        monkeypatch.setattr(values, "PIECE", piece)
        monkeypatch.setattr(unpacking, "PIECE", piece)
    assert told(SHAPES[shape]) == ['One }]" {', "Two"]
    assert reader.sniff(SHAPES[shape], "pasted text") == 70


def test_the_line_of_an_element():
    assert [one.line for one in read(b"[\n" + ONE + b"\n,\n\n" + TWO + b"]")] == [2, 5]


NESTED = b'{"title": "a", "n": %s}\n' + TWO

FIRST = 'One }]" {'
DIGITS, DEEP, A_LITTLE_DEEP = b"9" * 5_000, b"[" * 99_999 + b"]" * 99_999, b"[" * 60 + b"]" * 60
UNTITLED = "expected an object with a title"

BAD = {
    "a bad line": (ONE + b"\nnope\n" + TWO, [FIRST, "2: not JSON: Expecting value", "Two"]),
    "a cut line": (
        ONE + b'\n{"title": "T',
        [FIRST, "2: not JSON: Unterminated string starting at"],
    ),
    "no end": (b"[" + ONE, [FIRST, "1: the array has no end: is the file complete?"]),
    "an array cut in an element": (
        b"[" + ONE + b",\n" + TWO[:9],
        [FIRST, "2: it ends in the middle of a value"],
    ),
    "text behind an array": (b"[" + ONE + b"]\nmore", [FIRST, "1: text after the closing ]"]),
    "other values": (
        b"[7, " + ONE + b', "x", [1], null]',
        [
            f"1: {UNTITLED}, found “7”",
            FIRST,
            f'1: {UNTITLED}, found “"x"”',
            f"1: {UNTITLED}",
            f"1: {UNTITLED}, found “null”",
        ],
    ),
    "lines of other values": (b'3\n"x"\nnull\n', [f"{n}: {UNTITLED}" for n in (1, 2, 3)]),
    "no UTF-8": (b'{"title": "caf\xe9"}\n' + TWO, ["1: not UTF-8 text: the byte 0xE9", "Two"]),
    "too many digits": (NESTED % DIGITS, ["1: a number has too many digits", "Two"]),
    "too deep": (NESTED % DEEP, ["1: the JSON is nested too deep", "Two"]),
    "a little too deep": (NESTED % A_LITTLE_DEEP, ["1: the JSON is nested too deep", "Two"]),
    "two titles": (b'{"title": "a", "title": "b"}', ["1: it has two different titles"]),
    "the same title twice": (b'{"title": "a", "title": "a"}', ["a"]),
    "a title further down": (b'{"title": "a", "x": {"title": "b"}}', ["a"]),
    "another shape": (b'{"papers": [' + ONE + b"]}", ["1: it has no title; its keys are: papers"]),
    "an empty object": (b"{}", ["1: it has no title; its keys are: none"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str):
    content, expected = BAD[case]
    assert told(content) == expected


def test_duplicate_keys_take_the_last_and_odd_numbers_nothing():
    (one,) = read(b'{"title": "a", "venue": "b", "venue": "c", "n": [NaN, -Infinity, 1e999]}')
    assert isinstance(one, ImportedPaper)
    assert (one.venue, one.source_data) == ("c", {"n": [None, None, None]})


class Endless(io.RawIOBase):
    """So many bytes of one line, made while they are read."""

    def __init__(self, size: int, end: bytes = b"") -> None:
        super().__init__()
        self._left = size
        self._end = end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        room = memoryview(buffer)
        if not self._left:
            count = min(len(room), len(self._end))
            room[:count], self._end = self._end[:count], self._end[count:]
            return count
        count = min(len(room), self._left)
        room[:count] = b"w" * count
        self._left -= count
        return count


@pytest.mark.parametrize("start", [b"", b"["])
def test_memory_is_bounded_by_the_longest_line(start: bytes):
    tracemalloc.start()
    content = Endless(200_000_000, b"\n" + ONE + b"\n")
    if start:
        content._end, content._left = b'[{"t": "', 0
        endless = Endless(200_000_000, b'"},' + ONE + b"]")
        original = content.readinto
        content.readinto = lambda b: original(b) or endless.readinto(b)  # type: ignore[method-assign]
    found = read(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [type(one) for one in found] == [Refusal, ImportedPaper]
    assert "longer than 8 MB" in found[0].reason  # type: ignore[union-attr]
    assert peak < 60_000_000


def test_a_line_of_eight_megabytes_is_read():
    line = json.dumps({"title": "a", "x": "w" * 8_000_000}).encode()
    assert told(line + b"\n" + TWO) == ["a", "Two"]
    assert told(b"[" + line + b"," + TWO + b"]") == ["a", "Two"]


# -- packed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [lzma.compress, gzip.compress])
def test_a_bomb_is_refused(pack):
    bomb = pack(ONE + b"\n" + bytes(300_000_000))
    with pytest.raises(ValueError, match="unpacks to more than 200 times"):
        read(bomb)


@pytest.mark.parametrize("pack", [lzma.compress, gzip.compress])
@pytest.mark.parametrize("cut", [20, 200, -30, -1])
def test_a_cut_archive_is_damaged(pack, cut: int):
    packed = pack(b"".join(b'{"title": "Umbrella %d"}\n' % n for n in range(3_000)))
    with pytest.raises(ValueError, match="damaged"):
        read(packed[:cut])


def test_an_archive_that_wants_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unpacking, "MEMORY", 1 << 20)
    with pytest.raises(ValueError, match=r"damaged.*[Mm]emory"):
        read(lzma.compress(ONE, preset=9))


@pytest.mark.parametrize(
    ("head", "name", "sure"),
    [
        (b'{"title":', "x", 70),
        (b'{"name":', "x", 50),
        (b"[]", "x", 50),
        (b'["a", "b"]', "x", 50),
        (b"[12]A title of a text browser", "x", 0),
        (b"hello", "x.jsonl", 20),
        (b"hello", "x.JSON.gz", 20),
        (b"hello", "x.txt", 0),
        (b"", "x", 0),
        (gzip.compress(b"hello"), "x.txt.gz", 0),
        (gzip.compress(ONE), "x.gz", 70),
        (unpacking.XZ + b"damaged", "x.xz", 0),
    ],
)
def test_sniff(head: bytes, name: str, sure: int):
    assert reader.sniff(head, name) == sure


def test_a_cancelled_job_ends_the_reading():
    job = Job()
    job.cancelled = True
    assert list(reader.read(ImportSource(name="a", open=lambda: io.BytesIO(ONE)), job)) == []


# -- anything at all, and the real ones --------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("title"), inner),
)


@settings(max_examples=40)
@given(st.lists(JSON, max_size=8), st.booleans())
def test_any_json_is_read_or_refused(told_values: list[object], lines: bool):
    if lines:
        content = b"\n".join(json.dumps(one).encode() for one in told_values)
    else:
        content = json.dumps(told_values).encode()
    for one in read(content):
        if isinstance(one, ImportedPaper):
            assert one.title.strip()
            json.dumps(one.source_data, allow_nan=False)


@given(st.binary() | st.text(alphabet='[]{}",:\\ \n1a').map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes):
    try:
        found = read(content)
    except ValueError:
        return  # packed, and damaged
    assert all(isinstance(one, Refusal) or one.title.strip() for one in found)


def test_the_corpus(shared: Path):
    path = shared / "corpus" / "papers-50k.jsonl.xz"
    started = time.process_time()
    with lzma.open(path) as stream:
        for _ in iter(lambda: stream.read(1 << 20), b""):
            pass
    unpacking_takes = time.process_time() - started
    started = time.process_time()
    count = 0
    source = ImportSource(name="corpus", open=lambda: path.open("rb"), path=path)
    for one in reader.read(source, Job()):
        assert isinstance(one, ImportedPaper), one
        assert one.title
        assert one.abstract
        count += 1
    takes = time.process_time() - started - unpacking_takes
    assert count == 50_000
    assert takes < 5  # about 0.6 s alone on a core: 80,000 papers a second

"""CSV files: what can be read, in every encoding, and what is refused with one sentence."""

import gzip
import os
from pathlib import Path

import pytest

from loyalty_site.lib import csvfile

TEXT = "name,note\r\n①㈱髙橋,〜―\r\nplain,\r\n"


def rows(path: Path) -> list[tuple[int, list[str]]]:
    return list(csvfile.read_rows(csvfile.survey(path)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("is_compressed", [False, True])
def test_any_of_the_encodings_reads_the_same(tmp_path: Path, encoding: str, is_compressed: bool) -> None:
    text = TEXT.replace("〜―", "～―") if encoding == "cp932" else TEXT
    data = text.encode(encoding)
    path = tmp_path / "file.csv"
    path.write_bytes(gzip.compress(data) if is_compressed else data)
    assert csvfile.survey(path).header == ("name", "note")
    assert [row[0] for _, row in rows(path)] == ["①㈱髙橋", "plain"]


def test_lines_are_numbered_as_an_editor_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text('a,b\n1,"two\nlines"\n\n3,4\n')
    found = csvfile.survey(path)
    assert [line for line, _ in csvfile.read_rows(found)] == [2, 5]
    assert list(csvfile.read_rows(found, after_line=2)) == [(5, ["3", "4"])]
    assert (found.rows, found.lines) == (2, 5)


def test_the_digest_is_the_contents_own(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.csv", tmp_path / "b.csv.gz"
    plain.write_text(TEXT)
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert csvfile.survey(plain).digest == csvfile.survey(packed).digest


BAD = {
    "nothing": (b"", csvfile.FileEmpty),
    "blank lines": (b"\n\n", csvfile.FileEmpty),
    "utf-16": ("a,b\n日本,x\n".encode("utf-16"), csvfile.EncodingUnknown),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfd", csvfile.ColumnUnknown),
    "latin letters": ("name\nAndré, été\x81\n".encode("latin-1"), csvfile.EncodingUnknown),
    "a ragged row": (b"a,b\n1\n", csvfile.LineRagged),
    "a row too long": (b"a,b\n1,2,3\n", csvfile.LineRagged),
    "an open quotation": (b'a,b\n1,"2\n3,4\n', csvfile.LineUnreadable),
    "a stray quotation": (b'a,b\n1,"2"3\n', csvfile.LineUnreadable),
    "a huge cell": (b"a,b\n1," + b"x" * 1_000_000 + b"\n", csvfile.LineUnreadable),
    "an endless line": (b"a,b\n" + b"x" * 3_000_000, csvfile.LineUnreadable),
    "a header twice": (b"a,a\n1,2\n", csvfile.ColumnTwice),
    "a cut archive": (gzip.compress(b"a,b\n" + os.urandom(5000).hex().encode())[:-2000], csvfile.ArchiveDamaged),
    "a damaged archive": (b"\x1f\x8bnot an archive", csvfile.ArchiveDamaged),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    content, fault = BAD[name]
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(fault) as caught:
        csvfile.check_header(csvfile.survey(path).header, ["a"], ["a", "b", "name"])
    assert "\n" not in str(caught.value) and "%(" not in str(caught.value)


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "nothing", Path("\0"), Path("/dev/zero")):
        with pytest.raises(csvfile.FileFault):
            csvfile.survey(path)


def test_columns_are_required_and_known() -> None:
    csvfile.check_header(["a", "b"], ["a"], ["a", "b", "c"])
    with pytest.raises(csvfile.ColumnMissing):
        csvfile.check_header(["b"], ["a"], ["a", "b"])
    with pytest.raises(csvfile.ColumnUnknown):
        csvfile.check_header(["a", "x"], ["a"], ["a", "b"])

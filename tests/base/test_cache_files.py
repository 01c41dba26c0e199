"""Files of the caches: whole or not there."""

import pytest

from shapecheck.base.cache_files import write_whole


def test_a_file_is_written_with_its_folder_and_replaced(tmp_path):
    file = tmp_path / "a/b/c"
    for content in (b"first", b"second"):
        write_whole(str(file), content)
        assert file.read_bytes() == content
    assert list(file.parent.iterdir()) == [file]


def test_what_fails_leaves_nothing_half_done(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        write_whole(str(tmp_path / "taken"), b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]

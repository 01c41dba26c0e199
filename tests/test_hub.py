"""Configurations of published models: from folders, from the cache, and from a hub that this test serves itself."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from shapecheck.hub import Found, Missing, Pretrained, cache_root

COMMIT = "0123456789abcdef0123456789abcdef01234567"
CONFIG = {"model_type": "bert", "hidden_size": 48}


class Hub(BaseHTTPRequestHandler):
    """Answers as the hub does for one repository: the commit and the ETag in the headers of `resolve`."""

    asked: list[str]

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def answer(self, *, with_body: bool) -> None:
        self.asked.append(f"{self.command} {self.path}")
        body = json.dumps(CONFIG).encode()
        if self.path.startswith("/someone/tiny-bert/resolve/") and self.path.endswith("/config.json"):
            self.send_response(200)
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{hashlib.sha1(body).hexdigest()}"')
        else:
            body = b'{"error": "Repository not found"}'
            self.send_response(404)
            self.send_header("X-Error-Code", "RepoNotFound")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A hub on this machine; gives the requests that it got."""
    from huggingface_hub import constants

    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Hub,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(constants, "ENDPOINT", endpoint)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", endpoint + "/{repo_id}/resolve/{revision}/{filename}")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    yield asked
    server.shutdown()
    thread.join()


def test_a_folder_comes_first(tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "config.json").write_text(json.dumps(CONFIG))
    found = Pretrained((str(tmp_path),)).json_file("saved", "config.json")
    assert found == Found(CONFIG, str(tmp_path / "saved" / "config.json"))


def test_a_folder_without_the_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    found = Pretrained((str(tmp_path),)).json_file("saved", "config.json")
    assert isinstance(found, Missing)
    assert "config.json in the folder saved cannot be read" in found.reason


def test_a_file_that_is_no_json_says_so(tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "config.json").write_text("{")
    found = Pretrained((str(tmp_path),)).json_file("saved", "config.json")
    assert isinstance(found, Missing)
    assert "is not JSON" in found.reason


def test_the_cache_is_read_by_its_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    repository = tmp_path / "models--someone--tiny-bert"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(COMMIT)
    (repository / "snapshots" / COMMIT).mkdir(parents=True)
    (repository / "snapshots" / COMMIT / "config.json").write_text(json.dumps(CONFIG))
    for revision in (None, COMMIT):
        found = Pretrained().json_file("someone/tiny-bert", "config.json", revision)
        assert isinstance(found, Found)
        assert found.content == CONFIG


def test_what_is_not_there_is_not_fetched_unasked(tmp_path: Path, hub: list[str]) -> None:
    pretrained = Pretrained((str(tmp_path),))
    found = pretrained.json_file("someone/tiny-bert", "config.json")
    assert isinstance(found, Missing)
    assert "--hub fetches it" in found.reason
    assert hub == []
    assert pretrained.complete
    assert any(path.endswith("refs/main") for path in pretrained.read)


def test_the_hub_gives_the_file_once_it_may_be_asked(tmp_path: Path, hub: list[str]) -> None:
    found = Pretrained((str(tmp_path),), allowed=True).json_file("someone/tiny-bert", "config.json")
    assert isinstance(found, Found)
    assert found.content == CONFIG
    assert {r for r in hub if "someone" in r} == {
        f"{m} /someone/tiny-bert/resolve/main/config.json" for m in ("HEAD", "GET")
    }
    before = len(hub)
    assert isinstance(Pretrained((str(tmp_path),)).json_file("someone/tiny-bert", "config.json"), Found)
    assert len(hub) == before


def test_a_repository_that_is_not_there_is_a_reason(tmp_path: Path, hub: list[str]) -> None:
    pretrained = Pretrained((str(tmp_path),), allowed=True)
    found = pretrained.json_file("someone/else", "config.json")
    assert isinstance(found, Missing)
    assert "config.json of someone/else cannot be fetched from the hub: " in found.reason
    assert hub
    assert not pretrained.complete


@pytest.mark.parametrize(
    ("environment", "root"),
    [
        ({"HF_HUB_CACHE": "/a"}, "/a"),
        ({"HF_HOME": "/b"}, "/b/hub"),
        ({"XDG_CACHE_HOME": "/c"}, "/c/huggingface/hub"),
    ],
)
def test_where_the_cache_is(environment: dict[str, str], root: str) -> None:
    assert cache_root(environment) == root

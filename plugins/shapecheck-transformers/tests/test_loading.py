"""`from_pretrained`: the configuration is enough, from a folder that transformers wrote, and from a hub served here."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

SMALL = {"hidden_size": 48, "num_attention_heads": 4, "num_hidden_layers": 1, "intermediate_size": 64, "vocab_size": 30}
USER = """\
import torch
from torch import nn
from transformers import {name}
from shapecheck import reveal_shape

model = {name}.from_pretrained("{place}")
reveal_shape(model(torch.randn(2, 16000)).logits)
model.lm_head = nn.Linear({width}, 40)
reveal_shape(model(torch.randn(2, 16000)).logits)
"""


class Hub(BaseHTTPRequestHandler):
    """The hub's answer for the configuration of one model."""

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        body = json.dumps({"model_type": "wav2vec2", "architectures": ["Wav2Vec2ForCTC"], **SMALL}).encode()
        self.server.asked.append(self.path)
        there = self.path.endswith("/config.json") and "/someone/small-speech/" in self.path
        self.send_response(200 if there else 404)
        if there:
            self.send_header("X-Repo-Commit", "0123456789abcdef0123456789abcdef01234567")
            self.send_header("ETag", f'"{hashlib.sha1(body).hexdigest()}"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *args):
        """Nothing is printed."""


@pytest.fixture
def hub():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()


def check(file, *options, **environment):
    """The JSON of the command, as a user runs it."""
    command = [sys.executable, "-m", "shapecheck", file.name, "--format", "json", "--no-cache", *options]
    known = {**os.environ, "HF_HOME": str(file.parent / "hf"), **environment}
    done = subprocess.run(command, cwd=file.parent, env=known, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return json.loads(done.stdout)


def revealed(report):
    return [d["message"] for d in report["diagnostics"] if d["code"] == "SHP905"]


@pytest.mark.parametrize("name", ["Wav2Vec2ForCTC", "AutoModelForCTC"])
def test_a_folder_that_save_pretrained_wrote(tmp_path, name):
    Wav2Vec2ForCTC(Wav2Vec2Config(**SMALL)).save_pretrained(tmp_path / "saved")
    file = tmp_path / "user.py"
    file.write_text(USER.format(name=name, place="saved", width="model.config.hidden_size"))
    report = check(file)
    assert revealed(report) == ["`it` is (2, 49, 30)", "`it` is (2, 49, 40)"]
    assert report["summary"]["errors"] == 0


def test_a_head_of_the_wrong_width_is_an_error(tmp_path):
    Wav2Vec2ForCTC(Wav2Vec2Config(**SMALL)).save_pretrained(tmp_path / "saved")
    file = tmp_path / "user.py"
    file.write_text(USER.format(name="AutoModelForCTC", place="saved", width=768))
    errors = [d for d in check(file)["diagnostics"] if d["severity"] == "error"]
    assert [(d["code"], d["line"]) for d in errors] == [("SHP203", 9)]


def test_what_is_not_there_is_a_gap_at_the_users_line(tmp_path, hub):
    file = tmp_path / "user.py"
    file.write_text(USER.format(name="AutoModelForCTC", place="someone/small-speech", width=48))
    report = check(file, "--strict", HF_ENDPOINT=f"http://127.0.0.1:{hub.server_port}")
    told = [d for d in report["diagnostics"] if d["code"] == "SHP903"]
    gaps = [(d["line"], d["message"]) for d in told if "small-speech" in d["message"]]
    assert [line for line, _ in gaps] == [6]
    assert "--hub fetches it" in gaps[0][1]
    assert hub.asked == []


def test_the_hub_is_asked_for_the_configuration_alone(tmp_path, hub):
    file = tmp_path / "user.py"
    file.write_text(USER.format(name="AutoModelForCTC", place="someone/small-speech", width=48))
    report = check(file, "--hub", HF_ENDPOINT=f"http://127.0.0.1:{hub.server_port}")
    assert revealed(report) == ["`it` is (2, 49, 30)", "`it` is (2, 49, 40)"]
    assert {path for path in hub.asked if "small-speech" in path} == {"/someone/small-speech/resolve/main/config.json"}

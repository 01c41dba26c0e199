"""`shapecheck verify` on wav2vec2 with random weights: every layer's call on a second of sound, on the CPU."""

import json
import re
import subprocess
import sys

from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

HEAD = """\
from torch import nn
from transformers import Wav2Vec2ForCTC

model = Wav2Vec2ForCTC.from_pretrained("saved")
model.lm_head = nn.Linear(768, 30)
"""


def verify(folder, target, *more):
    command = [sys.executable, "-m", "shapecheck", "verify", target, "--input", "input_values=B,T", *more]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


def test_the_base_model_on_one_second(tmp_path):
    done = verify(tmp_path, "transformers:Wav2Vec2ForCTC(Wav2Vec2Config())", "--sizes", "T=16000,B=1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("agrees")
    assert re.search(r"output +{logits: \(B, \(T - 80\)//320, 32\)} +{logits: \(1, 49, 32\)} +{logits", done.stdout)
    assert re.search(r"parameters +94,396,320 +94,396,320 +94,396,320", done.stdout)
    assert "and 216 deeper layer calls, which agree" in done.stdout
    assert "note:" not in done.stdout


def test_a_saved_model_with_another_head(tmp_path):
    Wav2Vec2ForCTC(Wav2Vec2Config()).save_pretrained(tmp_path / "saved")
    (tmp_path / "speech.py").write_text(HEAD)
    done = verify(tmp_path, "speech.py:model", "--sizes", "T=16000,B=1", "--depth", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("agrees")
    assert "(1, 49, 30)" in done.stdout


def test_the_edge_of_a_small_model(tmp_path):
    small = "hidden_size=48, num_attention_heads=4, num_hidden_layers=2, intermediate_size=64, vocab_size=30"
    done = verify(tmp_path, f"transformers:Wav2Vec2ForCTC(Wav2Vec2Config({small}))", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    (target,) = json.loads(done.stdout)["targets"]
    assert {"T": 399, "B": 2} in [tried["sizes"] for tried in target["tried"] if tried["where"] == "beyond an edge"]
    assert {row["status"] for row in target["rows"]} == {"agrees"}
    assert len(target["rows"]) > 60

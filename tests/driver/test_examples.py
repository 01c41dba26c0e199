"""The examples as the README shows them: silent, and with the contracts that they are there to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check, infer
from shapecheck.report.report import Inference
from shapecheck.settings.config import Config

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def inferred(target: str, inputs: dict[str, str] | None = None) -> Inference:
    return infer(f"{EXAMPLES}/{target}", inputs, Config(root=str(EXAMPLES), cache=False))


def test_no_example_has_a_finding() -> None:
    report = check([EXAMPLES], Config(root=str(EXAMPLES), cache=False))
    assert [d for d in report.diagnostics if d.severity != "note"] == []
    assert report.summary["operations"] == report.summary["known_operations"]
    assert report.summary["gaps"] == 0


def test_the_speech_cnn_alone() -> None:
    found = inferred("speech_cnn.py:SimpleASRModel")
    assert found.inputs == {"x": ["B", "num_mels", "T"]}
    assert found.output == ["B", "(T + 3)//4", "num_classes"]
    assert found.contract == ()


def test_the_speech_cnn_with_numbers() -> None:
    found = inferred("speech_cnn.py:SimpleASRModel(128, 100)", {"x": "4,128,500"})
    assert found.output == [4, 125, 100]
    assert found.params == 128 * 256 * 3 + 256 + 256 * 512 * 3 + 512 + 512 * 100 + 100


def test_the_transformer_alone() -> None:
    found = inferred("speech_transformer.py:TransformerASRModel")
    assert found.inputs == {
        "src": ["batch_size", "n_mels", "time_steps"],
        "tgt": ["batch_size", "target_seq_len"],
    }
    assert found.output == ["batch_size", "target_seq_len", 100]
    assert sorted(found.contract) == ["n_mels == 128", "target_seq_len <= 1000", "time_steps <= 1000"]


def test_the_transformer_with_symbols() -> None:
    found = inferred("speech_transformer.py:TransformerASRModel(d_model=D, nhead=H)")
    assert "D % H == 0" in found.contract
    assert found.output == ["batch_size", "target_seq_len", 100]


def test_the_transformer_with_numbers() -> None:
    found = inferred("speech_transformer.py:TransformerASRModel()", {"src": "4,128,500", "tgt": "4,30:int64"})
    assert found.output == [4, 30, 100]
    assert found.contract == ()


def test_reveal_shape_answers() -> None:
    report = check([EXAMPLES / "unknown_next_layer.py"], Config(root=str(EXAMPLES), cache=False))
    assert any("(4, 64000)" in d.message for d in report.diagnostics if d.code == "SHP905")


@pytest.mark.parametrize("name", ["speech_cnn", "speech_transformer", "unknown_next_layer"])
def test_every_example_says_what_it_shows(name: str) -> None:
    text = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert '__name__ == "__main__"' in text

"""The summary against torchinfo: shapes and parameters equal, multiply-adds by the law of docs/summary.md."""

import pytest
import torch
import torchinfo
from torchvision import models

from shapecheck.base.formulas import value_at
from shapecheck.driver import project

SIZES = {"B": 2, "H": 224, "W": 224}
ANY_SIZE = ["resnet18", "vgg16", "mobilenet_v3_small", "efficientnet_b0", "densenet121", "convnext_tiny"]
ONE_SIZE = ["swin_t", "swin_v2_t"]


@pytest.fixture(scope="module", params=ANY_SIZE + ONE_SIZE)
def both(request):
    given = "B,3,H,W" if request.param in ANY_SIZE else "B,3,224,224"
    summary = project.summary(f"torchvision.models:{request.param}()", {"x": given})
    with torch.device("meta"):
        model = getattr(models, request.param)().eval()
    theirs = torchinfo.summary(model, input_size=(2, 3, 224, 224), device="meta", depth=99, verbose=0)
    return summary, theirs, model


def at(node):
    return [value_at(dim, SIZES) for dim in node]


def expected_mult_adds(row, theirs):
    """torchinfo counts a norm, and a linear layer, once an item of the batch rather than once a position, and
    multiplies a whole table for an embedding.
    """
    shape = theirs.output_size
    if row.type in {"BatchNorm1d", "BatchNorm2d", "GroupNorm", "LayerNorm2d"}:
        return theirs.macs * torch.Size(shape[2:]).numel()
    if row.type in {"Linear", "LayerNorm"}:
        return theirs.macs * torch.Size(shape[1:-1]).numel()
    return 0 if row.type == "Embedding" else theirs.macs


def test_rows_are_equal(both):
    summary, theirs, _ = both
    assert len(summary.rows) == len(theirs.summary_list)
    for row, info in zip(summary.rows, theirs.summary_list, strict=True):
        assert row.type == info.class_name
        assert row.depth == info.depth
        assert row.recursive == info.is_recursive
        assert row.params == info.num_params
        assert row.trainable == info.trainable_params
        assert at(row.output) == info.output_size
        first = row.inputs[0]["seq"][0] if isinstance(row.inputs[0], dict) else row.inputs[0]
        assert at(first) == (info.input_size[0] if isinstance(info.input_size[0], list) else info.input_size)
        if info.is_leaf_layer:
            assert value_at(row.mult_adds, SIZES) == expected_mult_adds(row, info), row.path


def test_totals_are_equal(both):
    summary, theirs, _ = both
    assert summary.totals["params"] == theirs.total_params
    assert summary.totals["trainable"] == theirs.trainable_params
    assert theirs.total_param_bytes <= value_at(summary.totals["params_bytes"], SIZES) == 4 * theirs.total_params
    assert value_at(summary.totals["pass_bytes"], SIZES) == theirs.total_output_bytes


def test_products_are_those_of_the_flop_counter(both):
    """torch counts two operations for a product, and none for a bias or a norm."""
    from torch.utils.flop_counter import FlopCounterMode

    summary, _, model = both
    with FlopCounterMode(display=False) as counter:
        model(torch.empty(2, 3, 224, 224, device="meta"))
    products = 0
    for row in summary.rows:
        if row.type in {"Conv2d", "Linear"}:
            biases = sum(weight.count for weight in row.weights if weight.name == "bias")
            channels = at(row.output)[-1 if row.type == "Linear" else 1]
            products += value_at(row.mult_adds, SIZES) - biases * torch.Size(at(row.output)).numel() // channels
    if not model.__class__.__name__.startswith("Swin"):  # whose attention multiplies tensors in functions
        assert counter.get_total_flops() == 2 * products


@pytest.mark.plugin
def test_wav2vec2():
    """Of a dict torchinfo shows the last tensor; all other rows are equal."""
    import transformers

    target = "transformers:Wav2Vec2ForCTC(Wav2Vec2Config())"
    summary = project.summary(target, {"input_values": "B,T"})
    model = transformers.Wav2Vec2ForCTC(transformers.Wav2Vec2Config()).eval()
    theirs = torchinfo.summary(model, input_data=torch.zeros(2, 16000), depth=99, verbose=0)
    sizes = {"B": 2, "T": 16000}
    assert summary.totals["params"] == theirs.total_params
    assert summary.totals["trainable"] == theirs.trainable_params
    parametrized = [info for info in theirs.summary_list if info.class_name == "ParametrizedConv1d"]
    passed = theirs.total_output_bytes + 2 * sum(info.output_bytes for info in parametrized)
    assert value_at(summary.totals["pass_bytes"], sizes) == passed
    assert value_at(summary.totals["params_bytes"], sizes) == 4 * theirs.total_params
    for row, info in zip(summary.rows, theirs.summary_list, strict=True):
        assert (row.type, row.depth, row.params) == (info.class_name, info.depth, info.num_params)
        if info.is_leaf_layer:
            assert [value_at(dim, sizes) for dim in row.output] == info.output_size
            assert value_at(row.mult_adds, sizes) == expected_mult_adds(row, info), row.path


TRANSFORMERS = {
    "BertModel": {"input_ids": "B,T:int64"},
    "GPT2Model": {"input_ids": "B,T:int64"},
    "DistilBertForSequenceClassification": {"input_ids": "B,T:int64"},
    "ViTModel": {"pixel_values": "B,3,224,224"},
}


@pytest.mark.plugin
@pytest.mark.parametrize("name", TRANSFORMERS)
def test_transformers(name):
    """Tables, norms and linear layers; a `Conv1D` of GPT-2 counts as the linear layer that it is."""
    import transformers

    given, sizes = TRANSFORMERS[name], {"B": 2, "T": 16}
    config = getattr(transformers, name).config_class.__name__
    summary = project.summary(f"transformers:{name}({config}())", given)
    with torch.device("meta"):
        model = getattr(transformers, name)(getattr(transformers, config)()).eval()
        data = {
            "input_ids": torch.zeros(2, 16, dtype=torch.int64),
            "pixel_values": torch.zeros(2, 3, 224, 224),
        }
    theirs = torchinfo.summary(model, input_data={key: data[key] for key in given}, depth=99, device="meta", verbose=0)
    assert summary.totals["params"] == theirs.total_params
    for row, info in zip(summary.rows, theirs.summary_list, strict=True):
        assert (row.type, row.depth, row.params) == (info.class_name, info.depth, info.num_params)
        if info.is_leaf_layer:
            assert [value_at(dim, sizes) for dim in row.output] == info.output_size
            if row.type == "Conv1D":
                assert value_at(row.mult_adds, sizes) == row.params * 2 * 16
            else:
                assert value_at(row.mult_adds, sizes) == expected_mult_adds(row, info), row.path

"""What trains after freezing: each parameter and each row against what torch says of the same program."""

import pytest
import torch

from shapecheck.driver import project

HEADER = "import copy\nimport torch\nfrom torch import nn\nfrom torchvision import models\n"
IMAGES = {"x": "B,3,H,W"}

RESNET = {
    "head replaced": """
        model = models.resnet18()
        for p in model.parameters():
            p.requires_grad = False
        model.fc = nn.Linear(model.fc.in_features, 10)
    """,
    "head of a published model replaced": """
        model = models.resnet18(weights="DEFAULT")
        for p in model.parameters():
            p.requires_grad = False
        width = model.fc.in_features
        classes = 10
        model.fc = nn.Linear(width, classes)
        optimizer = torch.optim.Adam(model.fc.parameters(), lr=0.001)
    """,
    "last stage unfrozen": """
        model = models.resnet18()
        for p in model.parameters():
            p.requires_grad = False
        for p in model.layer4.parameters():
            p.requires_grad = True
    """,
    "by name": """
        model = models.resnet18()
        for name, p in model.named_parameters():
            if 'layer4' not in name:
                p.requires_grad_(False)
    """,
    "by prefix": """
        model = models.resnet18()
        for name, p in model.named_parameters():
            p.requires_grad = name.startswith(("fc", "layer4.1"))
    """,
    "as a whole": """
        model = models.resnet18()
        model.requires_grad_(False)
    """,
    "by type": """
        model = models.resnet18()
        for part in model.modules():
            if isinstance(part, nn.BatchNorm2d):
                part.eval()
                part.weight.requires_grad = False
    """,
    "first children": """
        model = models.resnet18()
        for place, child in enumerate(model.children()):
            if place < 6:
                for p in child.parameters():
                    p.requires_grad = False
    """,
    "all but the last two": """
        model = models.resnet18()
        for p in list(model.parameters())[:-2]:
            p.requires_grad = False
    """,
    "looked up": """
        model = models.resnet18()
        dict(model.named_parameters())["conv1.weight"].requires_grad_(False)
        model.get_parameter("fc.bias").requires_grad = False
        model.get_submodule("layer1.0").requires_grad_(False)
    """,
    "in a function": """
        def freeze(part):
            for p in part.parameters(recurse=False):
                p.requires_grad = False

        model = models.resnet18()
        model.layer1.apply(freeze)
    """,
    "of a copy": """
        first = models.resnet18()
        model = copy.deepcopy(first)
        first.requires_grad_(False)
        model.fc.requires_grad_(False)
    """,
    "in the constructor": """
        class Net(nn.Module):
            def __init__(self, classes, freeze=True):
                super().__init__()
                self.backbone = models.resnet18()
                if freeze:
                    for p in self.backbone.parameters():
                        p.requires_grad = False
                self.backbone.fc = nn.Identity()
                self.head = nn.Linear(512, classes)

            def forward(self, x):
                return self.head(self.backbone(x))

        model = Net(4)
    """,
    "children taken apart": """
        class Net(nn.Module):
            def __init__(self, classes):
                super().__init__()
                self.features = nn.Sequential(*list(models.resnet18().children())[:-1])
                self.features.requires_grad_(False)
                self.head = nn.Linear(512, classes)

            def forward(self, x):
                with torch.no_grad():
                    x = self.features(x)
                return self.head(x.flatten(1))

        model = Net(4)
    """,
}
OTHERS = {
    "vgg16, last layer": """
        model = models.vgg16()
        for p in model.features.parameters():
            p.requires_grad = False
        model.classifier[6] = nn.Linear(4096, 5)
    """,
    "vgg16, classifier": """
        model = models.vgg16()
        model.requires_grad_(False)
        model.classifier = nn.Sequential(nn.Linear(25088, 64), nn.ReLU(), nn.Linear(64, 5))
    """,
    "mobilenet, last layer": """
        model = models.mobilenet_v3_small()
        for p in model.parameters():
            p.requires_grad = False
        model.classifier[-1] = nn.Linear(model.classifier[-1].in_features, 7)
    """,
    "mobilenet, classifier": """
        model = models.mobilenet_v3_small()
        for p in model.features[:5].parameters():
            p.requires_grad = False
        model.classifier = nn.Sequential(nn.Linear(576, 64), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(64, 7))
    """,
}
PARTS = {
    "weights that are held by parts without a call": """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
                self.attention.out_proj.requires_grad_(False)
                self.scales = nn.ParameterList([nn.Parameter(torch.ones(8)) for _ in range(3)])
                self.scales[1].requires_grad = False
                self.shifts = nn.ParameterDict({"late": nn.Parameter(torch.zeros(8), requires_grad=False)})
                self.unused = nn.Sequential(nn.Linear(8, 8), nn.LayerNorm(8))
                self.unused[0].requires_grad_(False)

            def forward(self, x):
                for scale in self.scales:
                    x = x * scale
                return self.attention(x, x, x)[0] + self.shifts["late"]

        model = Net()
    """,
    "weights that are tied": """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.read = nn.Linear(8, 8)
                self.write = nn.Linear(8, 8, bias=False)
                self.write.weight = self.read.weight
                self.write.weight.requires_grad = False

            def forward(self, x):
                return self.write(self.read(x))

        model = Net()
    """,
    "weights that are parametrized": """
        from torch.nn.utils.parametrizations import spectral_norm, weight_norm

        model = nn.Sequential(weight_norm(nn.Linear(8, 8)), spectral_norm(nn.Linear(8, 8)))
        model[0].parametrizations.weight.original0.requires_grad = False
        model[1].requires_grad_(False)
    """,
}
WAV2VEC2 = {
    "feature encoder": "model.freeze_feature_encoder()",
    "base model": "model.freeze_base_model()",
    "all but two blocks": """
        for p in model.wav2vec2.parameters():
            p.requires_grad = False
        for block in model.wav2vec2.encoder.layers[-2:]:
            block.requires_grad_(True)
    """,
}


def dedented(text):
    lines = text.strip("\n").splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] for line in lines) + "\n"


def compare(text, inputs, tmp_path):
    """The listing, the rows with their weights, and the totals."""
    path = tmp_path / "train.py"
    path.write_text(text, encoding="utf-8")
    summary = project.summary(f"{path}:model", inputs)
    made = {}
    with torch.device("meta"):
        exec(text.replace('weights="DEFAULT"', "weights=None"), made)
    model = made["model"]

    listing = [(name, list(p.shape), p.requires_grad) for name, p in model.named_parameters()]
    assert [(w.name, w.shape, w.trains) for w in summary.parameters] == listing

    every = {name: (list(p.shape), p.requires_grad) for name, p in model.named_parameters(remove_duplicate=False)}
    shown = {}
    for row in summary.rows:
        shown |= {f"{row.path}.{w.name}".lstrip("."): (w.shape, w.trains) for w in row.weights}
    assert shown == every

    parts = dict(model.named_modules())
    for row in summary.rows:
        assert (row.params, row.trainable, row.trains) == counted(parts[row.path]), row.path
    params, trainable, _ = counted(model)
    totals = summary.totals
    assert (totals["params"], totals["trainable"], totals["non_trainable"]) == (params, trainable, params - trainable)


def counted(part):
    params = sum(p.numel() for p in part.parameters())
    trainable = sum(p.numel() for p in part.parameters() if p.requires_grad)
    word = "--" if params == 0 else "yes" if trainable == params else "no" if trainable == 0 else "partly"
    return params, trainable, word


@pytest.mark.parametrize("name", RESNET)
def test_resnet18(name, tmp_path):
    compare(HEADER + dedented(RESNET[name]), IMAGES, tmp_path)


@pytest.mark.parametrize("name", OTHERS)
def test_other_image_models(name, tmp_path):
    compare(HEADER + dedented(OTHERS[name]), IMAGES, tmp_path)


@pytest.mark.parametrize("name", PARTS)
def test_parts(name, tmp_path):
    model = HEADER + dedented(PARTS[name])
    compare(model, {"x" if "Net" in model else "input": "B,T,8"}, tmp_path)


@pytest.mark.plugin
@pytest.mark.parametrize("name", WAV2VEC2)
def test_wav2vec2(name, tmp_path):
    build = "from transformers import Wav2Vec2Config, Wav2Vec2ForCTC\nmodel = Wav2Vec2ForCTC(Wav2Vec2Config())\n"
    head = "model.lm_head = nn.Linear(model.config.hidden_size, 30)\n"
    compare(HEADER + build + dedented(WAV2VEC2[name]) + head, {"input_values": "B,T"}, tmp_path)


def test_what_follows_from_an_exception_names_it(tmp_path):
    path = tmp_path / "train.py"
    path.write_text(
        f"{HEADER}sizes = {{}}\nhead = sizes['head']\nmodel = nn.Sequential(nn.Linear(8, 2), head)\n", encoding="utf-8"
    )
    summary = project.summary(f"{path}:model", {"x": "B,8"})
    assert summary.inference.output["unknown"] == "line 6 raises KeyError: 'head'"

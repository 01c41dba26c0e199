"""Every code has a page: torch and the program refuse its first example where it is marked, and take the second."""

import re
import traceback
from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.cli import main
from shapecheck.codes import CODES, Severity
from shapecheck.report.explain import FOLDER, find_page
from shapecheck.settings.config import Config

NO_EXAMPLE = {"SHP900"}
PAGES = {code: page for code in CODES if (page := find_page(code)) is not None}
EXAMPLES = [page for code, page in PAGES.items() if code not in NO_EXAMPLE]
RAISES = [page for page in EXAMPLES if CODES[page.code].severity is Severity.ERROR and not page.code.startswith("SHP9")]
ONLY_STRICT = {"SHP903", "SHP904"}
"""What could not be followed is a finding under `--strict` alone."""
MARK = "  # error"


def run(source, path):
    """Run an example as a file of its own; what it raises comes back."""
    path.write_text(source, encoding="utf-8")
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), {"__name__": "__main__"})
    except Exception as error:
        return error
    return None


def marked_line(source):
    lines = [number for number, line in enumerate(source.splitlines(), start=1) if line.endswith(MARK)]
    assert len(lines) == 1, "one line is marked"
    return lines[0]


def findings(source, path, strict):
    """What the program finds in an example; it does not see the mark."""
    path.write_text(source.replace(MARK, ""), encoding="utf-8")
    report = check([path], Config(root=str(path.parent), cache=False, strict=strict))
    return [(found.code, found.at.line) for found in report.diagnostics]


def quotes(page):
    return re.findall(r"^> (.+)$", page.text, re.MULTILINE)


def ids(pages):
    return [page.code for page in pages]


def test_one_page_for_every_code_and_none_besides():
    assert {path.stem for path in Path(FOLDER).glob("*.md")} == set(CODES)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_page_names_its_code(page):
    code = CODES[page.code]
    assert page.text.startswith(f"# {code.id} {code.name}\n\n*{code.severity.value}*: {code.summary}\n")
    assert "## How to fix" in page.text
    assert 10 < page.text.count("\n") < 65


@pytest.mark.parametrize("page", EXAMPLES, ids=ids(EXAMPLES))
def test_examples_are_there_and_differ(page):
    assert page.fires
    assert page.silent
    assert marked_line(page.fires)
    assert "# error" not in page.silent


@pytest.mark.parametrize("page", EXAMPLES, ids=ids(EXAMPLES))
def test_firing_example_is_found_at_the_marked_line(page, tmp_path):
    found = findings(page.fires, tmp_path / "fires.py", page.code in ONLY_STRICT)
    assert found == [(page.code, marked_line(page.fires))]


@pytest.mark.parametrize("page", EXAMPLES, ids=ids(EXAMPLES))
def test_examples_by_the_command_as_the_page_shows_them(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, source in (("fires", page.fires), ("silent", page.silent)):
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    wanted = ["--select", page.code] if page.code in ONLY_STRICT else []
    main(["--no-cache", "--format", "concise", *wanted, "fires.py"])
    assert f"fires.py:{marked_line(page.fires)}:" in capsys.readouterr().out
    assert main(["--no-cache", "--strict", "silent.py"]) == 0


@pytest.mark.parametrize("page", EXAMPLES, ids=ids(EXAMPLES))
def test_silent_example_is_wholly_followed_and_nothing_is_found(page, tmp_path):
    assert findings(page.silent, tmp_path / "silent.py", strict=True) == []


@pytest.mark.torch
@pytest.mark.parametrize("page", EXAMPLES, ids=ids(EXAMPLES))
def test_silent_example_runs(page, tmp_path):
    assert run(page.silent, tmp_path / "silent.py") is None


@pytest.mark.torch
@pytest.mark.parametrize("page", RAISES, ids=ids(RAISES))
def test_firing_example_raises_at_the_marked_line(page, tmp_path):
    path = tmp_path / "fires.py"
    error = run(page.fires, path)
    assert error is not None
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    assert frames[-1].lineno == marked_line(page.fires)
    (quote,) = quotes(page)
    assert quote in f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("code", ["SHP901", "SHP902"])
def test_a_file_that_python_cannot_read(code, tmp_path):
    error = run(PAGES[code].fires, tmp_path / "fires.py")
    assert isinstance(error, SyntaxError)
    assert quotes(PAGES[code])[0] in str(error)


@pytest.mark.torch
@pytest.mark.parametrize(
    "page", [p for p in EXAMPLES if CODES[p.code].severity is not Severity.ERROR], ids=lambda p: p.code
)
@pytest.mark.filterwarnings("ignore:Using a target size")
def test_what_is_no_error_runs_in_torch(page, tmp_path):
    assert run(page.fires, tmp_path / "fires.py") is None
    assert not quotes(page)


def classes(source):
    namespace = {"__name__": "example"}
    exec(compile(source, "example.py", "exec"), namespace)
    return namespace


@pytest.mark.torch
def test_pinned_axis_passes_only_the_sizes_it_is_pinned_to():
    torch = pytest.importorskip("torch")
    page = PAGES["SHP306"]
    fires, silent = (classes(source)["Net"]() for source in (page.fires, page.silent))
    for steps in (129, 130, 131, 132):
        x = torch.rand(2, 8, steps)
        assert silent(x).shape[-1] == 10
        if steps in (130, 131):
            fires(x)
        else:
            with pytest.raises(RuntimeError, match="cannot be multiplied"):
                fires(x)


@pytest.mark.torch
def test_batch_as_sequence_mixes_the_samples():
    torch = pytest.importorskip("torch")
    page = PAGES["SHP703"]
    one = torch.rand(2, 3, 64, 64)
    other = one.clone()
    other[1] += 1.0
    for source, mixes in ((page.fires, True), (page.silent, False)):
        net = classes(source)["Net"]().eval()
        with torch.no_grad():
            assert torch.allclose(net(one)[0], net(other)[0], atol=1e-5) is not mixes

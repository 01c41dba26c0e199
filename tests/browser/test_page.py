"""The page of a summary in a real browser, driven by the WebDriver protocol; needs chromium and chromedriver."""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

if not (shutil.which("chromium") and shutil.which("chromedriver")):
    pytest.skip("needs chromium and chromedriver: make browser", allow_module_level=True)

NET = """\
from torch import nn


class BlockWithAVeryLongNameThatGoesOnAndOn(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(8, 8), nn.Linear(8, 8)

    def forward(self, x):
        return x + self.second(self.first(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(*(BlockWithAVeryLongNameThatGoesOnAndOn() for _ in range(2)))
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.body(x))
"""
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Browser:
    def __init__(self, port, profile):
        self.root = f"http://127.0.0.1:{port}"
        options = {"args": [*QUIET, f"--user-data-dir={profile}", "--window-size=1200,1000"]}
        made = self.ask("/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.root += f"/session/{made['sessionId']}"

    def ask(self, path, body):
        request = urllib.request.Request(
            self.root + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())["value"]

    def open(self, path):
        self.ask("/url", {"url": Path(path).as_uri()})

    def width(self, pixels):
        metrics = {"width": pixels, "height": 900, "deviceScaleFactor": 1, "mobile": pixels < 500}
        command = {"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics}
        self.ask("/goog/cdp/execute", command)

    def run(self, script):
        return self.ask("/execute/sync", {"script": f"return {script}", "args": []})


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield Browser(port, tmp_path_factory.mktemp("profile"))
    finally:
        driver.terminate()
        driver.wait(timeout=30)


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    (folder / "net.py").write_text(NET, encoding="utf-8")
    command = [sys.executable, "-m", "shapecheck", "summary", f"{folder / 'net.py'}:Net()", "--input", "x=B,8"]
    subprocess.run([*command, "--sizes", "B=2", "--format", "html", "--output", folder / "page.html"], check=True)
    browser.open(folder / "page.html")
    return browser


MULT_ADDS = "document.querySelector('#mult_adds .n').textContent"


def test_totals_follow_the_sizes(page):
    assert page.run(MULT_ADDS) == f"{(4 * 72 + 27) * 2}"
    page.run("(i => { i.value = 100; i.dispatchEvent(new Event('input')) })(document.querySelector('[data-size=B]'))")
    assert page.run(MULT_ADDS) == "31,500"
    page.run("(i => { i.value = ''; i.dispatchEvent(new Event('input')) })(document.querySelector('[data-size=B]'))")
    assert page.run(MULT_ADDS) == "\u2013"


def test_the_tree_folds_by_keyboard(page):
    body = "[...document.querySelectorAll('details')].find(d => d.querySelector('.name').title === 'body')"
    before = page.run(f"{body}.open")
    page.run(f"{body}.querySelector('summary').focus()")
    keys = {"type": "key", "id": "keys"}
    page.ask("/actions", {"actions": [{**keys, "actions": [{"type": "keyDown", "value": "\ue007"},
                                                            {"type": "keyUp", "value": "\ue007"}]}]})  # fmt: skip
    assert page.run(f"{body}.open") is not before


def test_the_picture_has_a_box_for_each_module_and_no_text_outside_its_box(page):
    assert page.run("document.querySelectorAll('svg .module').length") == 5
    outside = """[...document.querySelectorAll('svg g')].filter(g => {
        const box = g.querySelector('rect').getBBox();
        return [...g.querySelectorAll('text')].some(t => {
            const b = t.getBBox();
            return b.x < box.x || b.x + b.width > box.x + box.width
                || b.y < box.y || b.y + b.height > box.y + box.height;
        });
    }).length"""
    assert page.run(outside) == 0
    assert page.run("document.querySelectorAll('svg path.flow').length") >= 5 + 2 + 1


def test_nothing_is_fetched(page):
    assert page.run("performance.getEntriesByType('resource').length") == 0


@pytest.mark.parametrize("pixels", [1280, 400])
def test_the_page_and_its_tree_fit_the_window(page, pixels):
    page.width(pixels)
    assert page.run("document.documentElement.scrollWidth") <= pixels
    for part in (".tree", ".totals"):
        assert page.run(f"(e => e.scrollWidth <= e.clientWidth)(document.querySelector('{part}'))"), part
    hidden = """[...document.querySelectorAll('.tree .n')].filter(n => n.offsetParent
        && n.getBoundingClientRect().right > document.querySelector('.tree').getBoundingClientRect().right).length"""
    assert page.run(hidden) == 0

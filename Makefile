# PYTHON is the interpreter of an environment with the `dev` dependency group (see CONTRIBUTING.md).
PYTHON ?= python
K ?=
JOBS ?= $(if $(K),0,auto)
R ?=
BASE ?= $(shell git rev-parse --quiet --verify origin/main >/dev/null 2>&1 && echo origin/main || echo main)

SELECT = $(if $(K),-k "$(K)")
PYTEST = $(PYTHON) -m pytest -q
SPREAD = -n $(JOBS) --dist worksteal

.PHONY: check test rule room quick oracle oracle-changed browser plugins examples zoo zoo-outside zoo-edges zoo-sample field field-sample fmt lint types layers docs update bench

check: lint types layers test plugins examples zoo-sample field-sample  ## all that must pass before a change goes in

test:  ## the tests; K=name runs those that match
	$(PYTEST) $(SPREAD) -m "not plugin" $(SELECT)

JUDGES = tests/rules/test_doctests.py tests/rules/test_numpy.py tests/rules/test_numpy_names.py tests/rules/test_einops.py tests/oracle

rule:  ## what judges one rule, and nothing else: K=Conv2d, K=torch.nn.functional.pad, K=numpy.concatenate
	$(PYTEST) -p no:xdist --rule "$(K)" $(JUDGES)

FOLDERS = $(notdir $(patsubst %/,%,$(dir $(wildcard tests/*/test_*.py tests/interp/*/test_*.py))))
ROOMS = $(sort interp $(FOLDERS) $(patsubst tests/test_%.py,%,$(wildcard tests/test_*.py)))

room:  ## the tests of a room of the interpreter, or of a package: R=python, R=dims
	@test -n "$(filter $(R),$(ROOMS))" || { echo "R=$(R) is none of: $(ROOMS)" >&2; exit 2; }
	$(PYTEST) $(if $(filter oracle verify,$(R)),$(SPREAD)) -m "not plugin" $(wildcard tests/$(R) tests/interp/$(R) tests/test_$(R).py)

quick:  ## the tests that find most for their time; CONTRIBUTING.md says what is left out
	$(PYTEST) $(SPREAD) -m "not plugin and not slow" --rules-share

oracle:  ## every rule against torch
	$(PYTEST) $(SPREAD) tests/oracle

oracle-changed:  ## the rules that have changed since BASE against torch, and a share of the others
	$(PYTEST) $(SPREAD) --rules-since "$(BASE)" tests/oracle

PLUGINS = shapecheck-myops shapecheck-transformers

plugins:  ## the plugins, installed as a user would, and their own tests
	for plugin in $(PLUGINS); do \
		$(PYTHON) -m pip install --quiet --no-deps --editable plugins/$$plugin || exit 1; \
		$(PYTHON) -m pytest -q plugins/$$plugin/tests || exit 1; \
	done
	$(PYTHON) -m pytest -q tests -m plugin

browser:  ## the page of a summary in chromium, which is installed where it is missing and may be
	command -v chromedriver >/dev/null || { [ "$$(id -u)" != 0 ] || { apt-get update -qq && apt-get install -qq -y chromium chromium-driver; }; }
	$(PYTHON) -m pytest -q tests/browser

examples:  ## checked, and run under torch
	$(PYTHON) -m shapecheck --no-cache --show-models examples
	$(PYTHON) -m shapecheck verify --strict examples
	for example in examples/*.py; do $(PYTHON) $$example || exit 1; done

zoo:  ## real models of torchvision, timm and transformers against torch; writes docs/zoo.md (a quarter of an hour)
	$(PYTHON) tests/zoo/run.py --write

zoo-outside:  ## models of packages that the tests do not install; writes docs/zoo-outside.md, which says how to install them
	$(PYTHON) tests/zoo/run.py --outside --write

zoo-edges:  ## contracts of torchvision's models against torch at sizes near their edges
	$(PYTHON) tests/zoo/edges.py

zoo-sample:  ## the models that CI tries, all of which must be exact
	$(PYTHON) tests/zoo/run.py --sample

field:  ## public projects that nobody prepared, against the ledger of verdicts; writes docs/field.md (an hour)
	$(PYTHON) tests/field/run.py --models 50 --write

field-sample:  ## the projects that CI tries: those that come as packages and are small
	$(PYTHON) tests/field/run.py --sample
	$(PYTHON) tests/field/alike.py

fmt:  ## format, and mend what can be mended
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

layers:  ## who may import whom
	$(PYTHON) -c "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"

docs:  ## the generated pages of docs/
	$(PYTHON) docs/make_codes.py

update: docs  ## rewrite snapshots and generated pages; review the difference
	SHAPECHECK_UPDATE=1 $(PYTHON) -m pytest -q tests/reporters

bench:  ## the limits of time and memory, one process at a time
	$(PYTHON) benchmarks/run.py

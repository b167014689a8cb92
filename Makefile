# `make help` lists what there is. The environment lives in VENV, `.venv` unless said otherwise.

VENV ?= .venv
PYTHON := $(VENV)/bin/python
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
PYTEST_WORKERS ?= 2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(VENV)/.base $(CATALOGUES:.po=.mo) ## Serve on http://127.0.0.1:8000 (HOST, PORT, FORUM_DATA_DIR, FORUM_DEMO=0)
	@exec env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m forum.run

.PHONY: test
test: dev check ## Everything that must hold, on SQLite and on PostgreSQL, in a real browser
	@tools/chromium $(PYTHON)
	$(PYTHON) -m pytest -n $(PYTEST_WORKERS) --database sqlite
	$(PYTHON) -m pytest -n $(PYTEST_WORKERS) --database postgresql -m "not browser"

.PHONY: trust
trust: dev ## Long and rough trials: kill loops, a full disk, slow clients, a faked clock (some need root)
	$(PYTHON) -m pytest trust -o faulthandler_timeout=3600

.PHONY: dev
dev: $(VENV)/.dev $(CATALOGUES:.po=.mo) ## Make the environment developers and tests use

.PHONY: check
check: style lint types contracts catalogues-check ## What `make test` asks before it runs the tests

.PHONY: fmt
fmt: $(VENV)/.dev ## Format the sources and mend what can be mended by itself
	$(PYTHON) -m ruff check --fix-only --quiet .
	$(PYTHON) -m ruff format .

.PHONY: style
style: $(VENV)/.dev ## Are the sources formatted?
	$(PYTHON) -m ruff format --check .

.PHONY: lint
lint: $(VENV)/.dev ## Faults found by reading
	$(PYTHON) -m ruff check .

.PHONY: types
types: $(VENV)/.dev ## Types
	$(PYTHON) -m mypy

.PHONY: contracts
contracts: $(VENV)/.dev ## Who may import whom
	$(VENV)/bin/lint-imports --no-logo

.PHONY: catalogues
catalogues: $(VENV)/.dev ## Gather the strings into translations/, then compile
	$(PYTHON) tools/catalogues.py update
	@$(MAKE) --no-print-directory $(CATALOGUES:.po=.mo)

.PHONY: catalogues-check
catalogues-check: $(VENV)/.dev ## Do the catalogues hold every string of the sources?
	$(PYTHON) tools/catalogues.py check

.PHONY: stylesheet
stylesheet: forum/static/css/site.css ## Join Pico and ronda.css into the one sheet that pages ask for

.PHONY: lock
lock: $(VENV)/.dev ## Remake requirements/*.txt from pyproject.toml (UPGRADE=--upgrade for newer versions)
	tools/lock $(VENV) $(UPGRADE)

.PHONY: hooks
hooks: $(VENV)/.dev ## Run the checks before each commit
	$(PYTHON) -m pre_commit install

.PHONY: clean
clean: ## Remove what was made, but no participant's words: instance/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f $(CATALOGUES:.po=.mo)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ifneq ($(shell $(PYTHON) -c 'print("there")' 2>/dev/null),there)
.PHONY: $(VENV)/.base $(VENV)/.dev
endif

$(VENV)/.base: requirements/base.txt
	@tools/environment $(VENV) requirements/base.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/base.txt
	@tools/environment $(VENV) requirements/dev.txt
	@touch $@ $(VENV)/.base

forum/static/css/site.css: forum/static/css/pico/pico.css forum/static/css/ronda.css
	@cat $^ > $@

%.mo: %.po | $(VENV)/.base
	@$(PYTHON) -m babel.messages.frontend --quiet compile --input-file=$< --output-file=$@

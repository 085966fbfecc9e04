# Every command prepares what it needs. Nothing but Python 3.11 or newer, git and make has to be here first.

PYTHON ?= python3
BIN := .venv/bin
CASES := examples
GALLERY := build/gallery
DEMO := build/demo
PORT := 8000
# What tests write is thrown away: in memory where there is room, so that nobody waits for a disk.
SCRATCH := $(shell [ "$$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt 8000000 ] 2>/dev/null && echo TMPDIR=/dev/shm)
.DEFAULT_GOAL := help
.PHONY: help env demo examples test check static bench proof docs evidence lock

help: ## say what the commands are
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-10s%s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

env: ## prepare .venv with everything that tests and checks need
	@$(PYTHON) scripts/prepare.py dev

demo: ## try a clinic of forty made-up people (FRESH=1 makes them anew, PORT=8001 answers there)
	@$(PYTHON) scripts/prepare.py demo
	@$(BIN)/eutonia clinic demo --folder $(DEMO) --port $(PORT) $(if $(FRESH),--fresh)

examples: ## plan every example and write a gallery of pages to look at
	@$(PYTHON) scripts/prepare.py demo
	@$(BIN)/eutonia examples $(CASES) --out $(GALLERY)

test: env ## check the style, the types and the fences, then run every test
	@$(PYTHON) scripts/prepare.py browser
	@$(PYTHON) scripts/prepare.py database
	@$(MAKE) --no-print-directory static
	@echo "The safety room, with every branch counted:"
	@$(SCRATCH) $(BIN)/pytest -n 2 tests/safety --cov=eutonia.safety --cov-branch --cov-report=term-missing:skip-covered
	@echo "Every other room:"
	@$(SCRATCH) $(BIN)/pytest -n 2 --dist worksteal --ignore=tests/safety

check: env static ## check the style, the types and the fences only

static:
	@$(BIN)/ruff check --quiet . && echo "style: clean"
	@$(BIN)/mypy
	@NO_COLOR=1 $(BIN)/lint-imports --no-logo

bench: env ## measure against the targets
	@$(BIN)/python bench/run.py

proof: env ## prove it with counts and write the dated report (up to two hours; goes on where it was broken off)
	@$(PYTHON) scripts/prepare.py browser
	@$(PYTHON) scripts/prepare.py database
	@$(BIN)/python -m proof.running

docs: env ## make the pages of the examples and the pictures again (some minutes)
	@$(PYTHON) scripts/prepare.py browser
	@$(BIN)/python scripts/build_docs.py
	@$(BIN)/python scripts/make_pictures.py
	@echo "Every page of the clinic, drawn from the demonstration:"
	@EUTONIA_TEST_SCREENSHOTS=build/pages $(BIN)/pytest tests/clinic/demo/drawing_pages.py
	@$(BIN)/python -m scripts.make_pages

evidence: env ## fit the belief to the published trials and check it in every way (about an hour)
	@$(BIN)/eutonia evidence calibrate
	@$(BIN)/eutonia evidence check

lock: ## lock the packages against the public index and export the hashes
	@$(PYTHON) scripts/lock.py

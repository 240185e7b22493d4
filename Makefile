# Everything runs in a virtual environment of its own; the first target that needs it makes it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CHECKED := toolkit workbook_templates tests benchmarks docs

.PHONY: demo test lint bench samples docs wheel clean

# The main job on a real filled workbook: written, read back, the month's loss printed.
demo: $(READY)
	@$(BIN)/seance demo demo --force

test: $(READY) office
	$(BIN)/python -m pytest -n 2 --dist loadfile

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

wheel: $(READY)
	$(BIN)/python -m build --no-isolation --wheel --sdist

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[all,test,lint]"
	@touch $(READY)

# LibreOffice recalculates the workbooks in the tests; Carlito has the widths of Calibri.
.PHONY: office
office:
	@if command -v soffice >/dev/null 2>&1 && command -v pdftoppm >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing LibreOffice for the tests (apt-get)..."; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    libreoffice-calc fonts-crosextra-carlito poppler-utils >/dev/null; \
	else \
	  echo "The tests need LibreOffice Calc. On Debian or Ubuntu:"; \
	  echo "  sudo apt-get install libreoffice-calc fonts-crosextra-carlito poppler-utils"; \
	  echo "On a Mac: brew install --cask libreoffice; then run make test again."; \
	  exit 1; \
	fi

clean:
	rm -rf $(VENV) dist build demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

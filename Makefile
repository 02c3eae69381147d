# Two commands do everything on a machine with Python 3.11, pip and make:
#   make demo   sets up, tags the sample archive, shows it, leaves records and a report in demo/
#   make test   sets up, runs all checks and tests on the built wheel
#   make test-stanza   sets up torch and Stanza, trains small Stanza models, runs the tests that need them
#   make corpus, make figures, make notebooks, make requirements   for maintainers

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
TEST_VENV ?= .venv-test
STANZA_VENV ?= .venv-stanza
PIP_FLAGS ?= --quiet --disable-pip-version-check --no-input

# Nothing below needs the network once the environments stand.
INSTALL = -m pip install $(PIP_FLAGS) --require-hashes

.PHONY: clean corpus demo figures help notebooks requirements test test-stanza

help:
	@sed -n 's/^#   //p' Makefile

demo: $(VENV)/.installed
	@mkdir -p demo
	$(VENV)/bin/upphandling-nlp tag corpora/sample -o demo/records.jsonl
	$(VENV)/bin/upphandling-nlp tag corpora/sample -o demo/records.parquet
	$(VENV)/bin/upphandling-nlp show demo/records.jsonl --limit 3
	$(VENV)/bin/upphandling-nlp report demo/records.jsonl -o demo/report.html
	@echo "Records: demo/records.jsonl and demo/records.parquet; report: demo/report.html"

test: $(TEST_VENV)/.installed
	PYTHON=$(TEST_VENV)/bin/python sh .ci/checks

# Stanza and torch (600 MB) stay out of everything else. The models are trained by the documented
# command, in a few minutes, on ../shared/data; without that folder the tests skip.
STANZA_MODELS = $(if $(wildcard ../shared/data),$(STANZA_VENV)/models/resources.json)
test-stanza: $(STANZA_VENV)/.installed $(STANZA_MODELS)
	STANZA_TEST_MODELS=$(patsubst %/,%,$(dir $(STANZA_MODELS))) $(STANZA_VENV)/bin/python -m pytest -m stanza tests/backends

$(STANZA_VENV)/models/resources.json: training/stanza/prepare.py training/stanza/train.py | $(STANZA_VENV)/.installed
	$(STANZA_VENV)/bin/python training/stanza/train.py $(@D) --size tiny

# A virtual environment with the package as a user has it: the built wheel, nothing from src/.
$(VENV)/.installed: requirements/base.txt pyproject.toml $(shell find src -type f -not -name '*.pyc')
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python $(INSTALL) -r requirements/base.txt
	$(VENV)/bin/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation --force-reinstall .
	@touch $@

$(TEST_VENV)/.installed: requirements/base.txt requirements/test.txt pyproject.toml $(shell find src -type f -not -name '*.pyc')
	$(PYTHON) -m venv $(TEST_VENV)
	$(TEST_VENV)/bin/python $(INSTALL) -r requirements/base.txt -r requirements/test.txt
	$(TEST_VENV)/bin/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation --force-reinstall .
	@touch $@

$(STANZA_VENV)/.installed: requirements/base.txt requirements/test.txt requirements/stanza.txt pyproject.toml \
		$(shell find src -type f -not -name '*.pyc')
	$(PYTHON) -m venv $(STANZA_VENV)
	$(STANZA_VENV)/bin/python $(INSTALL) -r requirements/base.txt -r requirements/test.txt -r requirements/stanza.txt
	$(STANZA_VENV)/bin/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation --force-reinstall .
	@touch $@

# Made anew only when pyproject.toml asks for something else; indexes are not named in the files.
COMPILE = $(TEST_VENV)/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate
requirements:
	$(COMPILE) --extra report -o requirements/base.txt pyproject.toml requirements/build.in
	$(COMPILE) -o requirements/test.txt requirements/test.in
	$(COMPILE) -o requirements/stanza.txt requirements/stanza.in
	$(COMPILE) -o requirements/encoder.txt requirements/encoder.in

# The corpus from its marked posts, and the figures on dev that the gate holds.
corpus: $(TEST_VENV)/.installed
	$(TEST_VENV)/bin/python corpora/build.py
	$(TEST_VENV)/bin/python corpora/sample.py
	$(TEST_VENV)/bin/python corpora/agreement.py > /dev/null
	$(TEST_VENV)/bin/python corpora/card.py

figures: $(TEST_VENV)/.installed
	for annotator in encoder rules; do \
		$(TEST_VENV)/bin/upphandling-nlp evaluate --gold corpora/dev.jsonl --annotator $$annotator \
			--json corpora/figures-dev-$$annotator.json; done

# The notebooks with the outputs of the present models.
notebooks: $(TEST_VENV)/.installed
	$(TEST_VENV)/bin/python notebooks/run.py

clean:
	rm -rf $(VENV) $(TEST_VENV) $(STANZA_VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

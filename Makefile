# Thin: each verb lives in tools/dev.py. Options for the program behind it: make run ARGS="--gateway-port 5600"

ifeq ($(OS),Windows_NT)
PYTHON ?= python
else
PYTHON ?= python3
endif

.PHONY: help run test check bench lock msi deb clean
.DEFAULT_GOAL := help

help:
	@$(PYTHON) tools/dev.py help

run:
	@$(PYTHON) tools/dev.py run $(ARGS)

test:
	@$(PYTHON) tools/dev.py test $(ARGS)

check:
	@$(PYTHON) tools/dev.py check $(ARGS)

bench:
	@$(PYTHON) tools/dev.py bench $(ARGS)

lock:
	@$(PYTHON) tools/dev.py lock $(ARGS)

msi:
	@$(PYTHON) tools/dev.py msi $(ARGS)

deb:
	@$(PYTHON) tools/dev.py deb $(ARGS)

clean:
	@$(PYTHON) tools/dev.py clean

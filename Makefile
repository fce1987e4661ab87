# huiyin (回音). `make` alone lists what can be done.

PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test lint types bench bench-growth fuzz fuzz-calls conformance audit sbom lock assets screenshots \
  environment dev-environment clean
TARGET ?= all
TIME ?= 60
EXAMPLES ?= 200
# Whatever the shell says, what Python has compiled is kept: each process then starts a third faster.
unexport PYTHONDONTWRITEBYTECODE

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  \033[1mmake %-13s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: assets ## start the sample district, print its address and accounts · 启动示例城区
	@exec $(BIN)/huiyin demo

test: dev-environment assets lint ## lint, types and every test, browser journeys included · 检查与全部测试
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: dev-environment ## format, lint, layers, types · 代码检查
	@$(BIN)/ruff format --check --quiet || { echo "Run: $(BIN)/ruff format"; exit 1; }
	@$(BIN)/ruff check --quiet
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy

bench: dev-environment assets ## measure speed, print the figures beside their bounds · 性能测试
	@$(BIN)/huiyin bench run all

fuzz: dev-environment assets ## break readers of foreign input: TARGET=cap TIME=60 (seconds) · 模糊测试
	@$(BIN)/python -c "import atheris" 2>/dev/null || \
	  $(BIN)/python -m pip install --quiet --only-binary :all: --require-hashes -r requirements-fuzz.txt
	@$(BIN)/python -m tests.fuzz.run $(TARGET) --time $(TIME)

fuzz-calls: dev-environment assets ## every described call and the workflow, at length: EXAMPLES=200 · 接口与流程模糊测试
	@HUIYIN_FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/pytest tests/schema tests/walks tests/architecture/test_bad_input.py \
	  -o timeout=0 -n 2

conformance: dev-environment ## the Open311 suite as one file: build/open311.pyz · 单文件 Open311 检验器
	@$(BIN)/python tools/conformance.py build/open311.pyz

bench-growth: dev-environment assets ## four calls a matter from 0 to a million matters, a spike, reads when full (an hour) · 规模与峰值测试
	@$(BIN)/huiyin bench run growth

assets: environment ## front-end files and translations (nothing to do when current) · 前端文件与翻译
	@$(BIN)/huiyin build-assets

screenshots: dev-environment assets ## pictures of the README, from the sample district · 重新截图
	@$(BIN)/python tools/screenshots.py

audit: ## ask whether a known weakness concerns what is locked · 依赖漏洞审计
	@$(PYTHON) tools/audit.py

sbom: ## write sbom.json: what an installation runs (CycloneDX) · 软件物料清单
	@$(PYTHON) tools/sbom.py sbom.json

lock: ## renew the pins: requirements*.txt, package-lock.json (needs uv and npm) · 更新依赖锁定
	uv pip compile --python-version 3.11 --universal --generate-hashes --upgrade \
	  --no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt
	uv pip compile --python-version 3.11 --universal --generate-hashes --upgrade \
	  --no-emit-index-url --no-emit-find-links requirements-dev.in -c requirements.txt -o requirements-dev.txt
	uv pip compile --python-version 3.11 --universal --generate-hashes --upgrade \
	  --no-emit-index-url --no-emit-find-links requirements-fuzz.in -o requirements-fuzz.txt
	uv pip compile --python-version 3.11 --universal --generate-hashes --upgrade \
	  --no-emit-index-url --no-emit-find-links deploy/ha/requirements.in -o deploy/ha/requirements.txt
	npm install --package-lock-only --ignore-scripts

environment:
	@$(PYTHON) tools/environment.py run

dev-environment:
	@$(PYTHON) tools/environment.py dev

clean: ## remove what can be made again; data in .huiyin/ stays · 清理（保留数据）
	rm -rf .venv build src/*.egg-info .ruff_cache .mypy_cache .import_linter_cache .pytest_cache .hypothesis
	rm -rf src/huiyin/web/static/vendor locale/*/LC_MESSAGES
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

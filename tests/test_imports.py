"""The layout shows the flow: arrows between and inside the packages never run back."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("index", "rag", "ui")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """The project's modules that a file imports, wherever in it."""
    names = {module(p) for p in FILES}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in names or node.module in names:
                    yield inner if inner in names else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)


@pytest.mark.parametrize("path", FILES, ids=module)
def test_arrows_run_from_ui_to_rag_to_index(path: Path) -> None:
    own = PACKAGES.index(module(path).split(".")[0])
    assert [name for name in imported(path) if PACKAGES.index(name.split(".")[0]) > own] == []


def test_there_is_no_cycle() -> None:
    order = TopologicalSorter({module(path): set(imported(path)) for path in FILES})
    assert len(list(order.static_order())) >= len(FILES)


def test_packages_hold_no_logic_in_their_init() -> None:
    for path in (p for p in FILES if p.name == "__init__.py"):
        assert [type(node) for node in ast.parse(path.read_text()).body] in ([], [ast.Expr]), path


@pytest.mark.parametrize(
    ("name", "heavy"),
    [
        ("index.library", "torch openvino transformers trafilatura streamlit"),
        ("rag.answer", "torch openvino openvino_genai transformers streamlit"),
        ("ui.cli", "torch openvino openvino_genai transformers streamlit sentence_transformers pypdfium2"),
    ],
)
def test_an_import_pulls_in_nothing_heavy(name: str, heavy: str) -> None:
    script = f"import sys, {name}; print(*set(sys.modules) & set({heavy.split()!r}))"
    found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    assert found.stdout.split() == []

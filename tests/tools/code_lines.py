# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much code there is in a file: lines that hold code, beside DOCUMENTATION, EXAMPLES and RETURN, docstrings, comments and blank lines.

usage: python3 tests/tools/code_lines.py FILE...

Two numbers a file: with imports, and without. A statement over three lines counts three.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
import typing as t
from pathlib import Path

DOCUMENTS = {"DOCUMENTATION", "EXAMPLES", "RETURN"}
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def counted(source: str) -> tuple[int, int]:
    """(lines of code, those of them that are not imports)."""
    tree = ast.parse(source)
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    imports: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imports.update(_lines_of(node))
        elif _is_text(node):
            lines.difference_update(_lines_of(node))
    return len(lines), len(lines - imports)


def _is_text(node: ast.AST) -> bool:
    """A docstring, or a document that Ansible shows."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id in DOCUMENTS for one in node.targets)


def _lines_of(node: t.Any) -> range:
    return range(node.lineno, node.end_lineno + 1)


def main() -> int:
    """A line for each file, and their sum."""
    files = [Path(one) for one in sys.argv[1:]]
    if not files:
        print(__doc__, file=sys.stderr)
        return 2
    rows = [(path, *counted(path.read_text(encoding="utf-8"))) for path in files]
    for path, code, own in rows:
        print(f"{code:5} {own:5}  {path}")
    print(f"{sum(row[1] for row in rows):5} {sum(row[2] for row in rows):5}  in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())

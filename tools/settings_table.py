"""Write the tables of docs/settings.md from the apps' own ``conf.py`` and ``checks.py`` (or the folder of that name).

``--check`` changes nothing and says whether the page is in step. Reads source text, and ``setting_types.py`` for the
words of the types: no Django, no settings.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import runpy
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "settings.md"
BLOCK = re.compile(r"(<!-- from (?P<source>[\w/]+(?:\.py|/)) -->\n).*?(<!-- end -->)", re.DOTALL)


def comments(text: str) -> dict[int, str]:
    """The comment on each line that has one, by line number."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def default(tree: ast.Module, text: str, value: ast.expr) -> str:
    """The default as a reader wants it: a factory by what it makes, the rest as written."""
    if isinstance(value, ast.Call):
        factory = next(keyword.value for keyword in value.keywords if keyword.arg == "default_factory")
        functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
        made = next((node for node in functions if isinstance(factory, ast.Name) and node.name == factory.id), None)
        if made is None:
            return "`{}`"
        result = made.body[-1]
        assert isinstance(result, ast.Return) and isinstance(result.value, ast.Dict)
        return "`" + ", ".join(ast.literal_eval(key) for key in result.value.keys if key) + "`"
    return f"`{ast.get_source_segment(text, value)}`"


class Plain(ast.NodeTransformer):
    """Puts ``str`` in the place of a text with a rule, and so on."""

    def __init__(self, types: dict[str, Any]) -> None:
        self.types = types

    def visit_Name(self, node: ast.Name) -> ast.Name:
        rules = hasattr(self.types.get(node.id), "__metadata__")
        return ast.Name(self.types[node.id].__origin__.__name__) if rules else node


def type_of(annotation: ast.expr, types: dict[str, Any]) -> str:
    """The type as it is written, and the words of its rule."""
    rules = getattr(types.get(annotation.id), "__metadata__", ()) if isinstance(annotation, ast.Name) else ()
    plain = ast.unparse(Plain(types).visit(annotation))
    words = "".join(rule.words.removeprefix("a whole number ") for rule in rules)
    return f"`{plain}` {words}" if plain == "int" and words else ": ".join(filter(None, (f"`{plain}`", words)))


def settings_rows(text: str, types: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """One row per field of the class ``Settings``; ``types`` has those of ``setting_types.py`` by name."""
    tree, notes = ast.parse(text), comments(text)
    found = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    for line in found.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None:
            note = notes.get(line.end_lineno or 0, "")
            yield f"`{line.target.id}`", type_of(line.annotation, types), default(tree, text, line.value), note


def told(message: ast.expr, function: ast.FunctionDef) -> str:
    """The message of a check; what is filled in at run time shows as an ellipsis."""
    if isinstance(message, ast.Constant):
        return str(message.value)
    if isinstance(message, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in message.values)
    return ast.get_docstring(function) or ""


def is_for_deployment(function: ast.FunctionDef) -> bool:
    calls = (node for node in function.decorator_list if isinstance(node, ast.Call))
    return any(keyword.arg == "deploy" for call in calls for keyword in call.keywords)


def check_rows(text: str) -> Iterator[tuple[str, ...]]:
    """One row per id, in the order of the ids."""
    rows: dict[str, list[str]] = {}
    for function in (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)):
        texts = {
            target.id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            identity = next((word.value for word in call.keywords if word.arg == "id"), None)
            if isinstance(identity, ast.Constant):
                message = call.args[0]
                message = texts.get(message.id, message) if isinstance(message, ast.Name) else message
                where = " (with `--deploy`)" if is_for_deployment(function) else ""
                rows.setdefault(str(identity.value), []).append(told(message, function) + where)
    for identity, messages in sorted(rows.items()):
        yield f"`{identity}`", "<br>".join(dict.fromkeys(messages))


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    return "\n".join(lines) + "\n"


def tables_of(source: str) -> str:
    """The table of one module, or folder of modules, of the repository."""
    modules = sorted((ROOT / source).glob("*.py")) if source.endswith("/") else [ROOT / source]
    text = "\n".join(module.read_text() for module in modules)
    if source.endswith("/conf.py"):
        types = runpy.run_path(str((ROOT / source).with_name("setting_types.py")))
        return table(("setting", "type", "default", "what it means"), settings_rows(text, types))
    return table(("id", "what it says"), check_rows(text))


def renewed(page: str) -> str:
    """``page`` with every generated block made anew."""
    return BLOCK.sub(lambda block: block[1] + tables_of(block["source"]) + block[3], page)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    page = PAGE.read_text()
    if parser.parse_args().check:
        if renewed(page) == page:
            return 0
        print("docs/settings.md is out of step: run python tools/settings_table.py", file=sys.stderr)
        return 1
    PAGE.write_text(renewed(page))
    return 0


if __name__ == "__main__":
    sys.exit(main())

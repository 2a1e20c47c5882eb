"""Mutants: small errors planted in a source, one at a time, found in its syntax tree.

What is left out cannot change an answer, or changes only how it is told: annotations, decorators, docstrings and other
text, messages of errors, asserts, record types, enumerations, sizes of scratch arrays, and the names in `CAPACITIES`.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KERNEL_MARKS = {"jit", "stage", "fused", "copied", "annex"}
CAPACITIES = {
    *("LANES", "N_BUCKETS", "TRACKS_SPARE", "TRACKS_PLENTY", "LARGEST_BUFFER", "MAX_OBSERVERS", "MAX_TARGETS"),
    *("ROUNDING", "SMALLEST_PIECE", "LONGEST_S", "SHORTEST_S"),
    *("new_state", "_room_for_looks", "_room_for_plots", "_first_buffer", "in_lanes"),
}
SIZED = {"zeros", "empty", "ones", "full", "dtype", "astype", "view"}
NOT_NUMBERS = {"Enum", "IntEnum", "StrEnum", "Protocol"}

COMPARISONS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_PAIRS = ("min max", "minimum maximum", "floor ceil", "argmin argmax", "any all")
EXTREMES = {a: b for pair in _PAIRS for a, b in (pair.split(), pair.split()[::-1])}


@dataclass(frozen=True)
class Mutant:
    """One planted error: the text of `begin` to `end` (bytes of the file) gives way to `after`."""

    path: str
    function: str
    in_kernel: bool
    operator: str
    line: int
    begin: int
    end: int
    before: str
    after: str

    @property
    def name(self) -> str:
        """Short, and the same as long as the source is."""
        text = f"{self.path} {self.begin} {self.end} {self.after}"
        return hashlib.sha256(text.encode()).hexdigest()[:10]

    def planted(self, source: bytes) -> bytes:
        """The source with the error in it."""
        return source[: self.begin] + self.after.encode() + source[self.end :]


class _Finder(ast.NodeVisitor):
    """Walk a module and note every error that could be planted."""

    def __init__(self, path: str, source: bytes) -> None:
        self.path, self.source = path, source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.scope: list[str] = []
        self.in_kernel = False
        self.found: list[Mutant] = []

    def note(self, operator: str, node: ast.expr | ast.stmt, new: ast.AST | str) -> None:
        """One more mutant: `new` in place of `node`."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        begin = self.starts[node.lineno - 1] + node.col_offset
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        after = new if isinstance(new, str) else ast.unparse(ast.fix_missing_locations(new))
        if isinstance(node, ast.expr) and not isinstance(new, str | ast.Constant | ast.Call):
            after = f"({after})"
        function = ".".join(self.scope) or "<module>"
        before = " ".join(self.source[begin:end].decode().split())
        where = (self.path, function, self.in_kernel, operator, node.lineno, begin, end)
        self.found.append(Mutant(*where, before, after))

    # What is passed by

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name in CAPACITIES or node.name.startswith("__"):
            return
        outer, self.in_kernel = self.in_kernel, self.in_kernel or bool(_names(node.decorator_list) & KERNEL_MARKS)
        self.scope.append(node.name)
        for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]:
            self.visit(default)
        self._visit_body(node.body)
        self.scope.pop()
        self.in_kernel = outer

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if not _names(node.bases) & NOT_NUMBERS:
            self.scope.append(node.name)
            self._visit_body(node.body)
            self.scope.pop()

    def visit_Module(self, node: ast.Module) -> None:
        self._visit_body(node.body)

    def _visit_body(self, body: list[ast.stmt]) -> None:
        for statement in body:
            is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if not is_text:
                self.visit(statement)

    def visit_Raise(self, node: ast.Raise) -> None: ...

    def visit_Assert(self, node: ast.Assert) -> None: ...

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None: ...

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None and not _names([node.target]) & CAPACITIES:
            self.visit(node.value)

    # Statements

    def visit_Assign(self, node: ast.Assign) -> None:
        if any(_names([target]) & CAPACITIES for target in node.targets):
            return
        if self.scope and all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
            self.note("statement", node, "pass")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.note("statement", node, "pass")
        if type(node.op) in ARITHMETIC:
            self.note("arithmetic", node, _with(node, op=ARITHMETIC[type(node.op)]()))
        self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if self.scope and isinstance(node.value, ast.Call):
            self.note("statement", node, "pass")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) == "TYPE_CHECKING":
            return
        self._condition(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._condition(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        if not isinstance(node.test, ast.Constant):
            self._condition(node.test)
            self.visit(node.test)
        for statement in node.body:
            self.visit(statement)

    def _condition(self, test: ast.expr) -> None:
        self.note("condition", test, ast.UnaryOp(ast.Not(), copy.deepcopy(test)))

    # Expressions

    def visit_Compare(self, node: ast.Compare) -> None:
        for i, op in enumerate(node.ops):
            if type(op) in COMPARISONS:
                ops = [COMPARISONS[type(op)]() if k == i else old for k, old in enumerate(node.ops)]
                self.note("comparison", node, _with(node, ops=ops))
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in ARITHMETIC:
            self.note("arithmetic", node, _with(node, op=ARITHMETIC[type(node.op)]()))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.USub | ast.Not):
            self.note("arithmetic" if isinstance(node.op, ast.USub) else "condition", node, node.operand)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.note("boolean", node, _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And()))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self.note("boolean", node, ast.Constant(not node.value))
        elif isinstance(node.value, int):
            self.note("constant", node, ast.Constant(node.value + 1))
        elif isinstance(node.value, float):
            self.note("constant", node, ast.Constant(node.value * 1.01 if node.value else 1.0))

    def visit_Subscript(self, node: ast.Subscript) -> None:
        index = node.slice.elts[-1] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
        if self.in_kernel and isinstance(index, ast.Name):
            self.note("index", index, ast.BinOp(copy.deepcopy(index), ast.Add(), ast.Constant(1)))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        if name in SIZED or name in NOT_NUMBERS or name == "getattr":
            return
        if name in EXTREMES:
            swapped = copy.deepcopy(called)
            if isinstance(swapped, ast.Name):
                swapped.id = EXTREMES[name]
            elif isinstance(swapped, ast.Attribute):
                swapped.attr = EXTREMES[name]
            self.note("extreme", called, ast.unparse(swapped))
        self.generic_visit(node)


def _names(nodes: list[ast.expr]) -> set[str]:
    """Names and last attributes among expressions, and in tuples of them."""
    inner = [walked for node in nodes for walked in ast.walk(node)]
    return {n.id for n in inner if isinstance(n, ast.Name)} | {n.attr for n in inner if isinstance(n, ast.Attribute)}


def _with(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with other fields."""
    new = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def mutants_of(path: str, source: bytes) -> list[Mutant]:
    """Every error that could be planted in one module, in the order of its lines."""
    finder = _Finder(path, source)
    finder.visit(ast.parse(source))
    return sorted(finder.found, key=lambda m: (m.begin, m.end, m.operator, m.after))


def find_mutants(root: Path, paths: list[str]) -> list[Mutant]:
    """Every error that could be planted in some modules."""
    return [mutant for path in paths for mutant in mutants_of(path, (root / path).read_bytes())]


def sample(mutants: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """Some mutants, spread over functions: one of every kernel, one of every other function, then of all in turn.

    Kernels first, but no more than two thirds of the sample as long as there are others. Whoever asks for more with
    the same seed and the same share of kernels gets the same ones first.
    """
    luck = random.Random(seed)
    functions: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in mutants:
        functions.setdefault((mutant.path, mutant.function), []).append(mutant)
    turns = {key: _shuffled(group, luck) for key, group in functions.items()}
    order = list(functions)
    luck.shuffle(order)
    kernels = [key for key in order if functions[key][0].in_kernel]
    others = [key for key in order if not functions[key][0].in_kernel]
    n_kernels = max(min(len(kernels), -(-2 * count // 3)), count - len(others))
    chosen = [next(turns[key]) for key in (*kernels[:n_kernels], *others, *kernels[n_kernels:])]
    while len(chosen) < count and turns:
        for key in order:
            if key in turns:
                mutant = next(turns[key], None)
                if mutant is None:
                    del turns[key]
                else:
                    chosen.append(mutant)
    return chosen[:count]


def _shuffled(group: list[Mutant], luck: random.Random) -> Iterator[Mutant]:
    """All mutants of a function: an operator at random, then one of its places at random, none twice."""
    places: dict[str, list[Mutant]] = {}
    for mutant in group:
        places.setdefault(mutant.operator, []).append(mutant)
    for operator in places:
        luck.shuffle(places[operator])
    names = sorted(places)
    chosen = []
    while names:
        name = luck.choice(names)
        chosen.append(places[name].pop())
        if not places[name]:
            names.remove(name)
    return iter(chosen)

"""Which packages the program must not import, and a walk of the syntax tree that finds them."""

from __future__ import annotations

import ast

NETWORK = """
    aiohttp asyncio bluetooth can dask distributed fastapi flask ftplib grpc http httpx imaplib
    multiprocessing.connection paho paramiko pika poplib rclpy requests rtlsdr serial smtplib socket
    socketserver ssl starlette tornado urllib.request urllib3 usb uvicorn websockets wsgiref xmlrpc zmq
""".split()
"""Sockets, servers, buses and receivers: no interface to networks or devices. One module may hold a loopback server,
and one may have chunks played by computers that the user names (ADR 36)."""

OPTIMISERS = """
    bayes_opt cma cvxpy deap gym gymnasium hyperopt jax.experimental.optimizers keras mesa nevergrad optuna ortools
    pettingzoo pulp pygad pygmo pymoo pyomo pyswarms ray.rllib ray.tune sb3_contrib skopt stable_baselines
    stable_baselines3 tensorflow tianshou torch torchrl
""".split()
"""Optimisers and reinforcement learning: the program never searches for routes, raids or weaknesses."""

TACTICAL_LINKS = """
    asterix asterix_decoder hla link16 mavsdk opendis pyais pyasterix pymavlink pymodes pyrti pytak sisostds
""".split()
"""Formats of tactical links and live traffic feeds: no interface to real sensors, weapons or live data."""

SCIPY_OPTIMIZE_ALLOWED = "bisect brenth brentq linear_sum_assignment newton ridder root_scalar toms748".split()
"""Roots of one equation, and the matching of plots to tracks. All else in scipy.optimize searches for a best case."""

SERVER_MODULE = "console/server.py"
CLUSTER_MODULE, CLUSTER = "study/workers/cluster.py", ("dask", "distributed")
"""Workers of a study on other machines: an optional extra, imported in one module, that opens nothing by itself."""

UNKNOWN = "a name made at run time"


def forbidden_imports(source: str, module: str) -> list[str]:
    """Names that the module (its path below the package) imports and must not, with their lines, in order."""
    banned = [*OPTIMISERS, *TACTICAL_LINKS]
    network = [name for name in NETWORK if module != CLUSTER_MODULE or name not in CLUSTER]
    banned += [] if module == SERVER_MODULE else network
    banned += [] if module == "__init__.py" else [UNKNOWN]
    found = []
    for line, name in sorted(imported_names(ast.parse(source))):
        in_scipy = name == "scipy.optimize" or name.startswith("scipy.optimize.")
        refused_by_scipy = in_scipy and name.removeprefix("scipy.optimize.") not in SCIPY_OPTIMIZE_ALLOWED
        if refused_by_scipy or any(name == b or name.startswith(b + ".") for b in banned):
            found.append(f"{module}:{line}: {name}")
    return found


def imported_names(tree: ast.AST) -> set[tuple[int, str]]:
    """(line, dotted name) of every import; `from a import b` gives a.b. Calls of import functions count too."""
    names: set[tuple[int, str]] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {(node.lineno, alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {(node.lineno, f"{node.module}.{alias.name}") for alias in node.names}
        elif isinstance(node, ast.Call) and _is_import_call(node.func) and node.args:
            what = node.args[0]
            names.add((node.lineno, what.value if isinstance(what, ast.Constant) else UNKNOWN))
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "scipy.optimize":
            names.add((node.lineno, "scipy.optimize"))
    return {(line, str(name)) for line, name in names}


def _is_import_call(function: ast.expr) -> bool:
    return ast.unparse(function).split(".")[-1] in ("import_module", "__import__")

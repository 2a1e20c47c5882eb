"""Kernels that only kernels call are neither optimised nor turned into machine code by themselves.

Numba finishes each function as if Python could call it: it links in all that the function calls, optimises the whole,
and makes machine code of it. Down a tree of calls the same code is so worked on once for each level above it. Here a
function that has no door from Python keeps the code that was made of it alone, and the door that it ends in links every
function once, optimises once, and makes machine code once.

None of this is part of Numba's documented interface, so `Inner` is None where a Numba lacks what it stands on, and then
everything works as before, compiling for longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Inner: Any = None
"""What to give `numba.njit` as `pipeline_class`."""

_NEEDED = ("_optimize_functions", "_get_module_for_linking", "_raise_if_finalized", "finalize", "codegen")

try:
    from numba.core.codegen import JITCodeLibrary
    from numba.core.compiler import Compiler

    IS_KNOWN = all(hasattr(JITCodeLibrary, name) for name in _NEEDED) and hasattr(Compiler, "define_pipelines")
except ImportError:
    IS_KNOWN = False

if IS_KNOWN:

    class _Quiet:
        """A code generator that is not told where an environment lies: there is no machine code to read it."""

        def __init__(self, codegen: Any) -> None:
            self._codegen = codegen

        def __getattr__(self, name: str) -> Any:
            return getattr(self._codegen, name)

        def set_env(self, name: str, env: Any) -> None:
            """Do nothing."""

    class InnerLibrary(JITCodeLibrary):
        """The code of one function that only kernels call, for whoever links it."""

        @property
        def codegen(self) -> Any:
            """The code generator."""
            return _Quiet(self._codegen)

        def _optimize_functions(self, ll_module: Any) -> None:
            """The cheap passes alone: they shrink what Numba writes to a tenth, and the rest is done at the door."""
            ll_module.data_layout = self._codegen._data_layout
            for function in ll_module.functions:
                if not function.is_declaration:
                    passes, builder = self._codegen._function_pass_manager(opt=1)
                    passes.run(function, builder)

        def finalize(self) -> None:
            """Nothing is linked in, optimised or made to run."""
            self._raise_if_finalized()
            for library in self._linking_libraries:
                self._reload_init.update(library._reload_init)
            self._finalized = True

        def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002  (the interface is Numba's)
            """No function here has an address."""
            self._ensure_finalized()
            return 0

        def _get_module_for_linking(self) -> Any:
            """This function with all that it calls, each once."""
            if self._shared_module is None:
                module = self._own_module().clone()
                for library in _below(self):
                    part = library._own_module() if isinstance(library, InnerLibrary) else None
                    module.link_in(part or library._get_module_for_linking(), preserve=True)
                self._shared_module = module
            return self._shared_module

        def _own_module(self) -> Any:
            """This function alone, free to be merged with the same function from elsewhere, or left out."""
            self._ensure_finalized()
            for function in self._final_module.functions:
                if not function.is_declaration and function.linkage.name == "external":
                    function.linkage = "linkonce_odr"
            return self._final_module

    def _below(library: InnerLibrary) -> Iterator[Any]:
        """All that a function calls, and what that calls, each once."""
        seen, waiting = {library}, list(library._linking_libraries)
        while waiting:
            found = waiting.pop(0)
            if found in seen:
                continue
            seen.add(found)
            yield found
            if isinstance(found, InnerLibrary):
                waiting += found._linking_libraries

    class InnerCompiler(Compiler):
        """Numba's compiler, with another place to put the code."""

        def define_pipelines(self) -> Any:
            """Numba's own passes."""
            state = self.state
            if state.library is None:
                state.library = InnerLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
                state.library.enable_object_caching()
            return super().define_pipelines()

    Inner = InnerCompiler

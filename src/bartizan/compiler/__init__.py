"""All that loads Numba: how kernels are compiled, and the types of our own that they are given.

No module outside imports this room, or Numba, before a kernel is to be compiled. A run whose kernels are kept never is:
Numba alone would cost it 0.4 s and 60 MB.
"""

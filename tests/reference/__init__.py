"""A slow second engine, written from docs/model.md alone, that the kernels must agree with outcome by outcome."""

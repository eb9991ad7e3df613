"""How fast the warehouse is built, against the engine alone on the same files: `make benchmark SCALE=n`."""

"""Thousands of protocol-true agents in one process: for benchmarks, demos and tests. Nothing they run is real."""

"""Benchmarks: each prints ratios against a baseline of the same run and writes its figures to bench/out/."""

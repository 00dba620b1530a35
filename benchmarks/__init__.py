"""Side-by-side measurements: each module ``bench_<name>.py`` has a ``run(quick: bool) -> dict``."""

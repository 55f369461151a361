"""Speed, measured as ratios within one run: `make bench`. The figures stand in `docs/performance.md`."""

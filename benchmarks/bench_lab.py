"""The whole engine against closed forms with many replications: `scripts/bench lab [REPLICATIONS]` (30,000).

Asserts its work: every case within four standard errors of theory, or exact where no chance is in it. Long streams are
played a fiftieth as often, since each replication of them is 500 counted objects. A case of chance whose replications
all came out alike has no standard error: it is named, and not judged.
"""

from __future__ import annotations

import sys
import time

from bartizan.verify.check import STANDARD_ERRORS
from bartizan.verify.lab import measured
from bartizan.verify.lab_cases import cases

STREAM_SHARE = 50
STREAMS = ("erlang_loss", "erlang_wait", "patience")


def main() -> None:
    replications = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    worst = 0.0
    n_alike = 0
    for case in cases():
        count = 1 if not case.finds else replications // (STREAM_SHARE if case.file in STREAMS else 1)
        start = time.process_time()
        sample = measured(case.file, case.changes, case.measure, max(count, 2) if case.finds else 1)
        spent_s = time.process_time() - start
        gap = abs(sample.mean - case.value)
        is_alike = bool(case.finds) and not sample.standard_error
        n_alike += is_alike
        errors = (
            0.0 if is_alike or gap < 1e-9 else gap / sample.standard_error if sample.standard_error else float("inf")
        )
        worst = max(worst, errors)
        verdict = "all alike, not judged" if is_alike else f"{errors:4.1f} s.e. of {sample.standard_error:.6f}"
        print(
            f"  {case.title:<75} theory {case.value:10.6f}  engine {sample.mean:10.6f}  "
            f"{verdict}  n {sample.n:6,}  {spent_s:6.1f} s"
        )
        assert errors < STANDARD_ERRORS, f"{case.title}: {errors:.1f} standard errors off"
    if n_alike:
        print(f"  {n_alike} cases need more replications to be judged")
    print(f"  the farthest of {len(cases())} cases lies {worst:.1f} standard errors from theory")


if __name__ == "__main__":
    main()

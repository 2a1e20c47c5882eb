"""Write tests/data/geodesics.csv: the test set that geographiclib (MIT licence) ships, for the oracle test.

python -m venv geo && geo/bin/pip install geographiclib==2.1
geo/bin/python tests/oracle/builders/geodesics.py
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from geographiclib.test.test_geodesic import GeodesicTest


def main() -> None:
    target = Path(__file__).parents[2] / "data" / "geodesics.csv"
    command = "geo/bin/python tests/oracle/builders/geodesics.py"
    rows = [
        f"# geographiclib {version('geographiclib')}, its own test set; {command}",
        "lat1_deg,lon1_deg,azimuth1_deg,lat2_deg,lon2_deg,azimuth2_deg,range_m",
        *(",".join(repr(float(v)) for v in case[:7]) for case in GeodesicTest.testcases),
    ]
    target.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows) - 2} rows in {target}")


if __name__ == "__main__":
    main()

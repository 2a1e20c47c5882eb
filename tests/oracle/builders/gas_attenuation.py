"""Write tests/data/gas_attenuation.csv: specific attenuation by another program, for the oracle test.

Needs `itur` (MIT licence) in an environment of its own, never in that of the tests:

    python -m venv itu && itu/bin/pip install itur==0.4.0
    itu/bin/python tests/oracle/builders/gas_attenuation.py
"""

from __future__ import annotations

import itertools
from importlib.metadata import version
from pathlib import Path

from itur.models import itu676

# On, beside and far from lines; sea level, aircraft, stratosphere; cold to hot; dry to tropical
FREQUENCIES_GHZ = (
    *(1.0, 1.3, 2.0, 3.0, 4.0, 5.5, 7.5, 10.0, 13.0, 16.0, 18.0, 20.0, 22.23508, 24.0, 28.0, 35.0, 45.0, 52.0, 55.5),
    *(58.323877, 60.0, 61.150562, 63.0, 67.0, 75.0, 94.0, 110.0, 118.750334, 130.0, 150.0, 175.0, 183.310087, 190.0),
    *(220.0, 260.0, 300.0, 325.152888, 340.0, 350.0),
)
PRESSURES_HPA = (1013.25, 700.0, 265.0, 55.0, 1.0)
TEMPERATURES_K = (216.65, 260.0, 288.15, 310.0)
VAPOURS_G_M3 = (0.0, 0.1, 7.5, 25.0)


def main() -> None:
    target = Path(__file__).parents[2] / "data" / "gas_attenuation.csv"
    itu676.change_version(12)
    peer = itu676._ITU676_12_  # its line sum, scalar by scalar
    command = "itu/bin/python tests/oracle/builders/gas_attenuation.py"
    rows = [
        f"# itur {version('itur')}, ITU-R P.676-12 line sums (the lines are those of P.676-13); {command}",
        "frequency_ghz,dry_pressure_hpa,temperature_k,vapour_g_m3,oxygen_db_per_km,water_db_per_km",
    ]
    states = list(itertools.product(FREQUENCIES_GHZ, PRESSURES_HPA, TEMPERATURES_K, VAPOURS_G_M3))
    # each line by itself, where thin air leaves it sharp
    centres_ghz = [*peer.f_ox, *(ghz for ghz in peer.f_wv if ghz <= 1000.0)]
    states += [
        (round(ghz * shift, 6), hpa, 250.0, 0.5) for ghz in centres_ghz for hpa, shift in ((5.0, 1.0), (100.0, 1.0003))
    ]
    for ghz, hpa, kelvin, grams in states:
        oxygen, water = peer.gamma0_exact(ghz, hpa, grams, kelvin), peer.gammaw_exact(ghz, hpa, grams, kelvin)
        rows.append(f"{ghz:.10g},{hpa:g},{kelvin:g},{grams:g},{oxygen:.9g},{water:.9g}")
    target.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows) - 2} rows in {target}")


if __name__ == "__main__":
    main()

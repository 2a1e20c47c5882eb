"""Every row of the research is in the catalogue, with its numbers; what was left out stays out.

One line for each row: the figure's id and the (low, high) of each of its claims, in order; () where nothing was found.
"""

from __future__ import annotations

import pytest

from bartizan.claims.catalogue import load_catalogue

ROWS = """
s-400.interceptor.very_long.range_km            380-400 250 150-200
s-400.interceptor.long.range_km                 240-250
s-400.interceptor.medium.range_km               100-120
s-400.interceptor.short.range_km                40
s-400.classes_held                              1 4
s-400.interceptor.max_altitude_km               27 30 40-56
s-400.interceptor.very_long.ballistic_max_altitude_km   25
s-400.interceptor.min_altitude_m                5-10
s-400.interceptor.very_long.ballistic_min_altitude_m    2000
s-400.interceptor.ballistic_range_km            60
s-400.interceptor.max_target_speed_mps          2800 4800
s-400.ballistic_target_range_km                 3500
s-400.interceptor.medium.speed_mps              1000
s-400.interceptor.long.speed_mps                2000
s-400.interceptor.very_long.speed_mps           2500
s-400.interceptor.very_long.impact_speed_mach   3.5-4
s-400.interceptor.very_long.average_speed_mps   nf
s-400.interceptor.long.average_speed_mps        nf
s-400.interceptor.medium.average_speed_mps      nf
s-400.interceptor.short.average_speed_mps       nf
s-400.engagement_radar.channels                 10 36
s-400.engagement_radar.missiles_guided          20 72
s-400.command_post.targets_at_once              80 40
s-400.command_post.missiles_guided              160
s-400.acquisition_radar.targets_tracked         100 300
s-400.acquisition_radar.range_km                600
s-400.acquisition_radar.detection_range_km      nf
s-400.engagement_radar.range_km                 nf
s-400.engagement_radar.detection_range_km       nf
s-400.launchers                                 8
s-400.tubes_per_launcher                        4 7
s-400.fire_units_per_unit                       2
s-400.unit.ready_tubes                          32 64
s-400.ready_tubes                               16 32
s-400.unit.missiles                             128
s-400.deployment_time_s                         300
s-400.pack_up_time_s                            nf
s-400.reload_time_s                             nf
s-400.reaction_time_s                           nf
s-300pmu2.interceptor.long.range_km             195-200
s-300pmu2.interceptor.long.max_altitude_km      27-30
s-300pmu2.interceptor.long.min_altitude_m       10 25
s-300pmu2.interceptor.long.ballistic_range_km   40
s-300pmu2.engagement_radar.channels             6 36
s-300pmu2.engagement_radar.missiles_guided      12 72
s-300pmu2.interceptor.long.peak_speed_mach      6.2-8.6
s-300pmu2.interceptor.long.speed_mps            2100
s-300pmu2.acquisition_radar.range_km            300-330
s-300pmu2.engagement_radar.range_km             200-300
s-300pmu2.acquisition_radar.targets_tracked     100
s-300pmu2.deployment_time_s                     300 3600-7200
s-300pmu2.claimed_success_per_cent              90
patriot-gem-t.interceptor.long.range_km         160
patriot-gem-t.interceptor.long.max_altitude_km  20-24
patriot-gem-t.interceptor.long.ballistic_range_km       20
patriot-gem-t.launchers                         6-8
patriot-gem-t.tubes_per_launcher                4
patriot-gem-t.acquisition_radar.range_km        150
patriot-gem-t.acquisition_radar.sector_deg      90
patriot-gem-t.engagement_radar.sector_deg       120
patriot-gem-t.engagement_radar.missiles_guided  9
patriot-gem-t.acquisition_radar.targets_tracked nf
patriot-pac-3-mse.interceptor.medium.range_km   100-120
patriot-pac-3-mse.interceptor.medium.ballistic_range_km 35-40 60
patriot-pac-3-mse.interceptor.medium.max_altitude_km    24 36
patriot-pac-3-mse.interceptor.medium.peak_speed_mach    3-5
patriot-pac-3-mse.launchers                     6-8
patriot-pac-3-mse.tubes_per_launcher            12
patriot-pac-3-mse.acquisition_radar.range_km    150
patriot-pac-3-mse.engagement_radar.missiles_guided      9
thaad.interceptor.long.range_km                 200
thaad.interceptor.long.max_altitude_km          150
thaad.interceptor.long.min_altitude_m           nf
thaad.launchers                                 6 4-9
thaad.tubes_per_launcher                        8
thaad.acquisition_radar.range_km                nf
thaad.interceptor.long.speed_mps                2800
thaad.engages_aircraft                          0
samp-t.interceptor.medium.range_km              100 120 150
samp-t.interceptor.medium.low_range_km          50
samp-t.interceptor.medium.ballistic_range_km    20-35
samp-t.interceptor.medium.max_altitude_km       20-25
samp-t.interceptor.medium.peak_speed_mach       4.1-5
samp-t.interceptor.medium.speed_mps             1400
samp-t.engagement_radar.channels                10
samp-t.tubes_per_launcher                       8
samp-t.launchers                                4 6-8
samp-t.missiles                                 18
samp-t.acquisition_radar.range_km               80-100 220-400
nasams.interceptor.short.range_km               25-40
nasams.interceptor.medium.range_km              50-60
nasams.interceptor.max_altitude_km              15-21
nasams.launchers                                3
nasams.tubes_per_launcher                       6
nasams.battery_launchers                        nf
nasams.acquisition_radar.range_km               40 120
nasams.claimed_success_per_cent                 94
hq-9.interceptor.long.range_km                  100 200 240-300
hq-9.interceptor.long.max_altitude_km           27
hq-9.interceptor.long.min_altitude_m            25
hq-9.interceptor.long.ballistic_range_km        30
hq-9.interceptor.long.speed_mps                 1400
hq-9.tubes_per_launcher                         4 8
hq-9.acquisition_radar.range_km                 300
hq-9.engagement_radar.channels                  nf
buk-m2.interceptor.medium.range_km              42-45 50
buk-m2.interceptor.medium.min_range_km          3
buk-m2.interceptor.medium.max_altitude_km       25
buk-m2.interceptor.medium.min_altitude_m        15
buk-m2.interceptor.medium.ballistic_range_km    20
buk-m2.interceptor.medium.ballistic_min_range_km        3
buk-m2.interceptor.medium.ballistic_max_altitude_km     16
buk-m2.interceptor.medium.ballistic_min_altitude_m      2000
buk-m2.command_post.targets_at_once             24
buk-m2.launchers                                4
buk-m2.tubes_per_launcher                       4
buk-m2.deployment_time_s                        300
buk-m2.reaction_time_s                          30 22-26
buk-m2.interceptor.medium.peak_speed_mach       3-4
buk-m3.interceptor.medium.range_km              70
buk-m3.interceptor.medium.max_altitude_km       35
buk-m3.command_post.targets_at_once             36
buk-m3.interceptor.medium.max_target_speed_mps  3000
pantsir-s1.interceptor.short.range_km           18-20
pantsir-s1.interceptor.short.min_altitude_m     5
pantsir-s1.interceptor.short.max_altitude_km    15
pantsir-s1.ready_tubes                          12
pantsir-s1.interceptor.short.average_speed_mps  900
pantsir-s1.interceptor.short.speed_mps          1300
pantsir-s1.acquisition_radar.detection_range_km 36 20
pantsir-s1.engagement_radar.channels            nf
tor-m2.interceptor.short.range_km               12-16
tor-m2.interceptor.short.max_altitude_km        6-10
tor-m2.interceptor.short.max_target_speed_mps   700
tor-m2.engagement_radar.channels                4
tor-m2.engagement_radar.missiles_guided         8
tor-m2.ready_tubes                              8 16
airliner-a320.cruise_mach                       0.75-0.8
airliner-a320.max_cruise_mach                   0.77-0.83
airliner-a320.altitude_m                        10000-11900
airliner-a320.ceiling_m                         12500
airliner-a320.rcs_m2                            10-100
airliner-b737.cruise_mach                       0.789
airliner-b737.altitude_m                        11000
airliner-b737.ceiling_m                         12500
airliner-b737.rcs_m2                            10-100
su-30mki.max_speed_mps                          590.2777777777778
su-30mki.range_km                               3000
su-30mki.ceiling_m                              nf
su-30mki.rcs_m2                                 1-5
ka-226t.speed_mps                               nf
ka-226t.ceiling_m                               6500
ka-226t.hover_ceiling_m                         7500
ka-226t.payload_t                               1-1.5
ka-226t.takeoff_mass_t                          3.6
ka-226t.rcs_m2                                  nf
f-35a.max_mach                                  1.6
f-35a.ceiling_m                                 15240
f-35a.rcs_m2                                    0.001-0.01
helicopter.rcs_m2                               nf
cruise-missile.speed_mps                        200-250
cruise-missile.altitude_m                       30-100
cruise-missile.altitude_over_water_m            20
cruise-missile.rcs_m2                           nf
ballistic-missile.speed_mps                     1150-1400
ballistic-missile.max_speed_mps                 2100
ballistic-missile.apogee_km                     40-50 100
ballistic-missile.flight_range_km               450
ballistic-missile.flight_time_s                 360
ballistic-missile.rcs_m2                        nf
drone.speed_mps                                 41.666666666666664-52.77777777777778
drone.altitude_m                                50-5000
drone.rcs_m2                                    0.05 0.23
bird.rcs_m2                                     0.01-0.1
decoy-drone.speed_mps                           40
decoy-drone.altitude_m                          100-3000
decoy-drone.rcs_m2                              0.02
"""


def expected() -> list[tuple[str, tuple[tuple[float, float], ...]]]:
    table = []
    for line in ROWS.split("\n"):
        words = line.split()
        if words:
            spans = [tuple(float(v) for v in w.split("-")) for w in words[1:] if w != "nf"]
            table.append((words[0], tuple((s[0], s[-1]) for s in spans)))
    return table


@pytest.mark.parametrize(("figure_id", "spans"), expected(), ids=[row[0] for row in expected()])
def test_the_row_is_entered_with_its_numbers(figure_id: str, spans: tuple[tuple[float, float], ...]) -> None:
    figure = load_catalogue().figure(figure_id)
    assert tuple((c.low, c.high) for c in figure.claims) == spans
    if not spans:
        assert figure.not_found, "what was not found must stay said"


def test_nothing_published_is_missing_from_the_list_above() -> None:
    catalogue = load_catalogue()
    entries = [*catalogue.systems.values(), *catalogue.objects.values()]
    entered = {figure_id for entry in entries for figure_id in entry.figures}
    listed = {figure_id for figure_id, _ in expected()}
    twice = {"patriot-pac-3-mse.acquisition_radar.sector_deg", "patriot-pac-3-mse.engagement_radar.sector_deg"}
    not_rows = {"patriot-pac-3-mse.acquisition_radar.targets_tracked", "thaad.acquisition_radar.detection_range_km"}
    not_rows.add("ideal.interceptor.round.range_km")  # of no real system
    assert entered - listed == twice | not_rows | {"helicopter.speed_mps", "bird.speed_mps"}


LEFT_OUT = [
    ("s-400.engagement_radar.range_km", (250.0, 400.0)),
    ("s-400.engagement_radar.channels", (6.0,)),
    ("s-400.reaction_time_s", (9.0,)),
    ("s-400.interceptor.ballistic_range_km", (75.0,)),
    ("s-400.launchers", (12.0,)),
    ("s-400.interceptor.long.average_speed_mps", (1500.0,)),
    ("patriot-gem-t.acquisition_radar.range_km", (160.0,)),
    ("patriot-pac-3-mse.interceptor.medium.range_km", (111.0, 111.12)),
    ("hq-9.acquisition_radar.range_km", (250.0,)),
    ("cruise-missile.rcs_m2", (0.03, 0.1)),
    ("ballistic-missile.rcs_m2", (0.1,)),
    # The facility list without sources: one number for every large system, one for every small one.
    ("s-400.interceptor.very_long.range_km", (200.0,)),
    ("hq-9.interceptor.long.range_km", (50.0,)),
    ("samp-t.interceptor.medium.range_km", (50.0, 200.0)),
    ("tor-m2.interceptor.short.range_km", (10.0,)),
    ("pantsir-s1.interceptor.short.range_km", (10.0,)),
]


@pytest.mark.parametrize(("figure_id", "values"), LEFT_OUT)
def test_game_conventions_and_unsourced_numbers_are_no_claims(figure_id: str, values: tuple[float, ...]) -> None:
    claims = load_catalogue().figure(figure_id).claims
    single = {c.low for c in claims if c.low == c.high}
    assert not single & set(values)


def test_no_claim_rests_on_an_unsourced_list() -> None:
    catalogue = load_catalogue()
    names = [f"{s.key} {s.publisher} {s.title}".lower() for s in catalogue.sources.values()]
    assert not [n for n in names if "panopticon" in n or "official use" in n]


def test_no_kill_probability_is_a_claim() -> None:
    catalogue = load_catalogue()
    assert not [f.id for f in catalogue.figures() if "kill_probability" in f.id and f.is_claim]
    for system in catalogue.systems:
        for target in ("aircraft", "helicopter", "cruise_missile", "drone", "ballistic"):
            assert catalogue.figure(f"{system}.kill_probability.{target}").assumption

"""The ground that a scenario stands on: from its terrain block to a grid of heights, and a sentence that says which."""

from __future__ import annotations

from typing import Any

from bartizan.earth.terrain import Terrain, flat_sea, generate_island, node_count, read_terrain
from bartizan.errors import InputError, Problem
from bartizan.scenario.load import ScenarioFile
from bartizan.scenario.schema import FileTerrain, IslandTerrain


def terrain_of(scenario_file: ScenarioFile) -> Terrain:
    """The heights of a scenario's theatre: open sea, a seeded island group, or files.

    Parameters
    ----------
    scenario_file : ScenarioFile

    Returns
    -------
    terrain : Terrain

    Raises
    ------
    InputError
        If a terrain file cannot be used, or the grid would have too many nodes.
    """
    theatre = scenario_file.scenario.theatre
    width_m, ground = theatre.width_km * 1000.0, theatre.terrain
    lat_deg, lon_deg = theatre.centre.lat_deg, theatre.centre.lon_deg
    if isinstance(ground, FileTerrain):
        files = scenario_file.terrain_paths
        return read_terrain(files, lat_deg, lon_deg, width_m, theatre.cell_m, gaps=ground.gaps, voids=ground.voids)
    try:
        node_count(width_m, theatre.cell_m)
    except ValueError as error:
        raise InputError(Problem("", 0, 0, "theatre.cell_m", str(error).rstrip("."))) from None
    if isinstance(ground, IslandTerrain):
        heights_m = generate_island(
            seed=ground.seed,
            width_m=width_m,
            cell_m=theatre.cell_m,
            island_radius_m=ground.island_radius_km * 1000.0,
            peak_m=ground.peak_m,
            ridges=ground.ridges,
        )
    else:
        heights_m = flat_sea(width_m=width_m, cell_m=theatre.cell_m)
    return Terrain(heights_m, theatre.cell_m, lat_deg, lon_deg)


def ground_facts(scenario_file: ScenarioFile, terrain: Terrain) -> dict[str, Any]:
    """What a result keeps about its ground, as plain data: `sentence` is meant for people.

    Of files it holds names, checksums, coordinates, sizes of pixels, the resampling, shares of unknown ground and how
    far a straight line of the grid leaves the geodesic (`earth.provenance.TerrainSource`).
    """
    if terrain.source is not None:
        return terrain.source.as_dict()
    ground = scenario_file.scenario.theatre.terrain
    if isinstance(ground, IslandTerrain):
        return {"sentence": f"Terrain: a fictional island group grown from seed {ground.seed}."}
    return {"sentence": "Terrain: open sea, no land."}

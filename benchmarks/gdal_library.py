"""GDAL's viewshed called in this process, from a shared library that the caller names; the project does not need it."""

from __future__ import annotations

import ctypes as c
import time

import numpy as np

FLOAT32, FLOAT64, READ, WRITE = 6, 7, 0, 1
EDGE_MODE, GROUND_MODE = 2, 3
CURVATURE = 0.75
"""GDAL's coefficient for an effective earth of k = 4/3: 1 / k."""


PLANE = (
    'PROJCS["plane",GEOGCS["sphere",DATUM["sphere",SPHEROID["sphere",6371000,0]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],'
    'PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],PARAMETER["false_easting",0],'
    'PARAMETER["false_northing",0],UNIT["metre",1]]'
)
"""Without a projection GDAL leaves the curvature out, and takes the earth's radius from it."""


class Viewshed:
    """One terrain in GDAL's memory driver.

    Parameters
    ----------
    library : str
        Path of libgdal, 3.12 for the figures in the documentation.
    dem_m : float32 array, contiguous [m]
    cell_m : float [m]
    """

    def __init__(self, library: str, dem_m: np.ndarray, cell_m: float) -> None:
        gdal = c.CDLL(library)
        handle, real, whole, text = c.c_void_p, c.c_double, c.c_int, c.c_char_p
        for name, result, arguments in (
            ("GDALVersionInfo", text, [text]),
            ("GDALGetDriverByName", handle, [text]),
            ("GDALCreate", handle, [handle, text, whole, whole, whole, whole, handle]),
            ("GDALGetRasterBand", handle, [handle, whole]),
            ("GDALSetGeoTransform", whole, [handle, handle]),
            ("GDALSetProjection", whole, [handle, text]),
            ("GDALRasterIO", whole, [handle, whole, whole, whole, whole, whole, handle, *[whole] * 5]),
            ("GDALClose", None, [handle]),
            ("GDALViewshedGenerate", handle,
             [handle, text, text, handle, *[real] * 9, whole, real, handle, handle, whole, handle]),
        ):  # fmt: skip
            function = getattr(gdal, name)
            function.restype, function.argtypes = result, arguments
        gdal.GDALAllRegister()
        self.gdal, self.cell_m, self.shape = gdal, cell_m, dem_m.shape
        self.version = gdal.GDALVersionInfo(b"RELEASE_NAME").decode()
        rows, cols = dem_m.shape
        self.terrain = gdal.GDALCreate(gdal.GDALGetDriverByName(b"MEM"), b"", cols, rows, 1, FLOAT32, None)
        assert self.terrain, "GDAL made no dataset"
        gdal.GDALSetGeoTransform(self.terrain, (c.c_double * 6)(0.0, cell_m, 0.0, 0.0, 0.0, -cell_m))
        assert gdal.GDALSetProjection(self.terrain, PLANE.encode()) == 0, "GDAL took no projection"
        self._move(self.terrain, WRITE, np.ascontiguousarray(dem_m, dtype=np.float32), FLOAT32)

    def _move(self, dataset: int, way: int, grid: np.ndarray, kind: int) -> None:
        rows, cols = self.shape
        band = self.gdal.GDALGetRasterBand(dataset, 1)
        assert self.gdal.GDALRasterIO(band, way, 0, 0, cols, rows, grid.ctypes.data, cols, rows, kind, 0, 0) == 0

    def ground(self, site_rc: tuple[int, int], antenna_agl_m: float) -> tuple[float, float, np.ndarray]:
        """Wall and processor time [s] of one grid of lowest target heights, and the heights above the ground [m]."""
        at = ((site_rc[1] + 0.5) * self.cell_m, -(site_rc[0] + 0.5) * self.cell_m)
        fixed = (antenna_agl_m, 0.0, 255.0, 0.0, 0.0, -9999.0, CURVATURE, EDGE_MODE, 1e7)
        band = self.gdal.GDALGetRasterBand(self.terrain, 1)
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        found = self.gdal.GDALViewshedGenerate(band, b"MEM", b"", None, *at, *fixed, None, None, GROUND_MODE, None)
        wall_s, cpu_s = time.perf_counter() - wall_s, time.process_time() - cpu_s
        assert found, "GDAL found no viewshed"
        heights_m = np.empty(self.shape)
        self._move(found, READ, heights_m, FLOAT64)
        self.gdal.GDALClose(found)
        return wall_s, cpu_s, heights_m

"""The comparison of screenshots notices what a reader would, and forgives what fonts do."""

from __future__ import annotations

import io

import numpy as np

from browser.looks import differences, reduced


def png_of(pixels: np.ndarray) -> bytes:
    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(content, "PNG")
    return content.getvalue()


def a_page() -> np.ndarray:
    pixels = np.full((400, 600, 3), 250)
    pixels[40:60:4, 40:500] = 30
    pixels[100:300, 100:400] = (0, 114, 178)
    return pixels


def test_text_that_moved_by_a_pixel_is_forgiven() -> None:
    moved = a_page()
    moved[40:60] = np.roll(moved[40:60], 1, axis=0)
    assert differences(reduced(png_of(moved)), reduced(png_of(a_page()))) == []


def test_a_missing_figure_another_colour_and_another_size_are_noticed() -> None:
    accepted = reduced(png_of(a_page()))
    missing, other = a_page(), a_page()
    missing[100:300, 100:400] = 250
    other[100:300, 100:400] = (230, 159, 0)
    assert differences(reduced(png_of(missing)), accepted)
    assert differences(reduced(png_of(other)), accepted)
    assert "squares" in differences(reduced(png_of(a_page()[:200])), accepted)[0]

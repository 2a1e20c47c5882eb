"""What units tell each other, and what the loss of posts, links and power does (docs/model.md, section 6b)."""

from __future__ import annotations

from bartizan.jit import stage


@stage
def bind(state, row, item_row):
    """An engagement begins: whoever knows of it leaves the object alone."""
    state.views[state.posts[row].fire_row, item_row].is_engaged += 1


@stage
def unbind(state, slot, counts_as_look):
    """An engagement ends for those who knew of it, at once."""
    shot = state.shots[slot]
    view = state.views[state.posts[shot.radar].fire_row, shot.object]
    view.is_engaged -= 1
    view.looks += counts_as_look

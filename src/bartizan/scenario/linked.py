"""What a scenario file may say about the defence's network: posts, links, power, and which of them are lost when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bartizan.scenario.blocks import Block, Id, Point, Share, Text

Delay = Annotated[float, Field(ge=0.0, le=3600.0)]


class CommandPost(Point):
    """Where units are led from. A post may report to a higher one; units and posts that report are linked with it."""

    id: Id
    name: Text | None = None
    reports_to: Id | None = None


class Link(Block):
    """A link between two command posts (a unit's own goes by the unit's id), both ways.

    A message takes `delay_s` and is lost with probability `loss`.
    """

    id: Id
    between: Annotated[list[Id], Field(min_length=2, max_length=2)]
    delay_s: Delay = 0.0
    loss: Share = 0.0


class Power(Point):
    """A source of power. Without it what it feeds stands still: fire units, units (their acquisition radar), posts."""

    id: Id
    feeds: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class Loss(Block):
    """Something that fails at a stated time, for good or until another: a node, a post, a launcher, power or a link.

    Named by its id; a unit's id names its acquisition radar, `UNIT.post` its command post.
    """

    node: Id | Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}\.post$")]
    at_s: Annotated[float, Field(ge=0.0, le=172_800.0)]
    until_s: Annotated[float, Field(gt=0.0, le=172_800.0)] | None = None


class Network(Block):
    """What units tell each other.

    Nothing, warning (detections and identities), tracks (so that two never fire at one object), or tracks good enough
    to fire on what only another's radar sees. `delay_s` and `loss` are those of links that state none of their own.
    Without `links` and `posts` every unit is linked with every other.
    """

    mode: Literal["alone", "shared_warning", "shared_tracks", "engage_remote"] = "shared_tracks"
    delay_s: Delay = 0.0
    loss: Share = 0.0
    posts: Annotated[list[CommandPost], Field(max_length=100)] = []
    links: Annotated[list[Link], Field(max_length=1000)] = []
    power: Annotated[list[Power], Field(max_length=100)] = []
    losses: Annotated[list[Loss], Field(max_length=1000)] = []

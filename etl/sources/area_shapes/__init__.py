"""Shapes of states and OEWS areas: Census boundaries of counties, put together as the Labor Department lists them."""

from etl.sources.area_shapes.reader import read_area_shapes

__all__ = ["read_area_shapes"]

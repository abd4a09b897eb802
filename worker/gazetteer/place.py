"""The value that the gazetteer gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerPlace:
    """One place. `geonames_id` is None for what the hand-made lists add; `country` is ISO 3166-1 alpha-2."""

    id: int
    geonames_id: int | None
    name: str
    #: city, province, district, country, continent, region, sea, river, mountains, landmark
    kind: str
    country: str
    lat: float | None
    lon: float | None
    population: int
    #: the province of a city, the country of a province, as an English name
    part_of: str
    #: ordinary word of some language ("Nice", "Of"): the name alone proves little
    is_ordinary: bool = False
    #: looked up by the name that this place goes by, not by a rare alternate one
    by_main_name: bool = True

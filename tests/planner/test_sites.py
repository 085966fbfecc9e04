"""How many needle positions, and how a dose is shared over them to the unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planner.facts import ONA, RECALLED, a_dilution, a_limit, a_vial, knowing, someone, toxin

from eutonia.planner.doses import SitesRule
from eutonia.planner.sites import site_ceiling, site_units, sites_for

BICEPS = SitesRule(2, 4, Decimal(60), Decimal(200))
whole = st.integers(1, 120).map(lambda steps: Decimal(steps) * 5)


class TestHowMany:
    @pytest.mark.parametrize(
        ("units", "sites"), [(0, 0), (5, 2), (60, 2), (90, 2), (100, 3), (130, 3), (180, 4), (200, 4), (300, 4)]
    )
    def test_more_units_take_more_of_the_sourced_sites(self, units: int, sites: int) -> None:
        assert sites_for(BICEPS, Decimal(units), None) == sites

    @pytest.mark.parametrize(("units", "sites"), [(100, 3), (200, 4), (205, 5), (300, 6)])
    def test_the_limit_of_one_site_asks_for_more(self, units: int, sites: int) -> None:
        assert sites_for(BICEPS, Decimal(units), Decimal(50)) == sites

    @pytest.mark.parametrize(("units", "sites"), [(25, 1), (50, 3), (75, 3)])
    def test_a_source_with_one_dose_gives_its_sites_from_that_dose_up(self, units: int, sites: int) -> None:
        assert sites_for(SitesRule(1, 3, Decimal(50), Decimal(50)), Decimal(units), None) == sites

    @pytest.mark.parametrize(("units", "sites"), [(59, 1), (60, 1), (64, 1), (65, 2), (74, 2), (75, 3), (80, 3), (81, 3)])
    def test_half_a_site_is_rounded_up(self, units: int, sites: int) -> None:
        assert sites_for(SitesRule(1, 3, Decimal(60), Decimal(80)), Decimal(units), None) == sites

    @pytest.mark.parametrize(("units", "sites"), [(50, 1), (51, 2), (100, 2), (101, 3)])
    def test_a_limit_that_is_just_met_asks_for_no_more(self, units: int, sites: int) -> None:
        assert sites_for(SitesRule(1, 1, Decimal(5), Decimal(5)), Decimal(units), Decimal(50)) == sites

    def test_the_lowest_dose_has_the_fewest_sites_even_in_a_narrow_range(self) -> None:
        assert sites_for(SitesRule(1, 3, Decimal(60), Decimal(62)), Decimal(60), None) == 1

    def test_no_dose_has_no_site_whatever_the_limit(self) -> None:
        assert sites_for(BICEPS, Decimal(0), Decimal(50)) == 0

    @given(whole, whole, st.integers(1, 60))
    @settings(max_examples=80, deadline=None)
    def test_more_units_never_need_fewer_sites_and_no_site_gets_too_much(
        self, one: Decimal, other: Decimal, limit: int
    ) -> None:
        fewer, more = sorted((one, other))
        at_most = Decimal(limit) * 5
        assert sites_for(BICEPS, fewer, at_most) <= sites_for(BICEPS, more, at_most)
        assert more <= sites_for(BICEPS, more, at_most) * at_most


class TestSharing:
    @pytest.mark.parametrize(
        ("units", "sites", "shares"),
        [
            ("75", 3, ["25", "25", "25"]),
            ("50", 3, ["17.5", "17.5", "15"]),
            ("5", 2, ["2.5", "2.5"]),
            ("51", 3, ["17.5", "17.5", "16"]),
            ("1", 2, ["0", "1"]),
        ],
    )
    def test_equal_parts_the_larger_first(self, units: str, sites: int, shares: list[str]) -> None:
        assert site_units(Decimal(units), sites, Decimal("2.5")) == tuple(map(Decimal, shares))

    @given(st.decimals(min_value=0, max_value=1500, places=1), st.integers(1, 20))
    @settings(max_examples=150, deadline=None)
    def test_the_shares_add_up_exactly_and_differ_by_no_more_than_a_part(self, units: Decimal, sites: int) -> None:
        part = Decimal("2.5")
        shares = site_units(units, sites, part)
        assert len(shares) == sites
        assert sum(shares) == units
        assert max(shares) - min(shares) <= part
        assert min(shares) >= 0

    @given(st.integers(1, 600), st.integers(1, 20))
    @settings(max_examples=100, deadline=None)
    def test_sharing_keeps_the_limit_that_the_number_of_sites_was_chosen_for(self, parts: int, limit: int) -> None:
        part = Decimal("2.5")
        units, at_most = part * parts, Decimal(limit) * 5
        sites = sites_for(SitesRule(1, 1, Decimal(5), Decimal(5)), units, at_most)
        assert max(site_units(units, sites, part)) <= at_most

    @pytest.mark.parametrize(("sites", "part"), [(0, "2.5"), (-1, "2.5"), (1, "0"), (1, "-1"), (0, "0")])
    def test_no_site_or_no_part_is_refused(self, sites: int, part: str) -> None:
        with pytest.raises(ValueError, match="at least one site"):
            site_units(Decimal(10), sites, Decimal(part))


class TestTheMostOneSiteMayTake:
    def ceiling(self, *limits: Any, muscle: str = "soleus", **facts: Any) -> Decimal | None:
        product = toxin(limits=limits, **facts)
        return site_ceiling(muscle, someone(), product, knowing(product))

    def test_none_is_known_without_a_limit(self) -> None:
        assert self.ceiling() is None

    def test_the_strictest_limit_counts(self) -> None:
        assert self.ceiling(a_limit("site_units", 50), a_limit("site_units", 40)) == 40

    def test_a_recalled_limit_restrains_too(self) -> None:
        assert self.ceiling(a_limit("site_units", 50, citation=RECALLED)) == 50

    def test_a_volume_becomes_units_at_the_recommended_strength(self) -> None:
        facts = {"vials": (a_vial(500),), "dilutions": (a_dilution(500, 1), a_dilution(500, 2.5, recommended=True))}
        assert self.ceiling(a_limit("site_volume", 1), **facts) == 200

    def test_and_at_the_strongest_where_none_is_recommended(self) -> None:
        facts = {"vials": (a_vial(500),), "dilutions": (a_dilution(500, 1), a_dilution(500, 2.5))}
        assert self.ceiling(a_limit("site_volume", 1), **facts) == 500

    def test_a_volume_without_any_dilution_says_nothing(self) -> None:
        assert self.ceiling(a_limit("site_volume", 1), dilutions=()) is None

    @pytest.mark.parametrize(
        ("subject", "counts"),
        [
            ("", True),
            ("soleus", True),
            ("calf", True),
            ("leg", True),
            ("triceps-surae", True),
            ("thigh", False),
            ("arm", False),
            ("gastrocnemius", False),
        ],
    )
    def test_a_limit_counts_for_what_it_is_about(self, subject: str, counts: bool) -> None:
        assert (self.ceiling(a_limit("site_units", 50, subject=subject)) == 50) is counts

    def test_the_label_of_another_jurisdiction_does_not_count(self) -> None:
        assert self.ceiling(a_limit("site_units", 50, jurisdiction="UK/EU")) is None

    def test_units_and_volume_are_compared(self) -> None:
        facts = {"vials": (a_vial(500),), "dilutions": (a_dilution(500, 5),)}
        assert self.ceiling(a_limit("site_units", 50), a_limit("site_volume", 0.4), **facts) == 40
        assert self.ceiling(a_limit("site_units", 30), a_limit("site_volume", 0.4), **facts) == 30

    def test_a_limit_that_is_not_on_one_site_does_not_count(self) -> None:
        assert self.ceiling(a_limit("session", 10), dilutions=(a_dilution(500, 5),)) is None

    def test_a_strength_for_another_use_or_place_does_not_count(self) -> None:
        rows = a_dilution(500, 5), a_dilution(500, 1, use="neck"), a_dilution(500, 1, jurisdiction="UK/EU")
        assert self.ceiling(a_limit("site_volume", 1), dilutions=rows) == 100
        assert self.ceiling(a_limit("site_volume", 1), dilutions=rows[1:]) is None

    def test_the_strongest_of_several_recommended_ones(self) -> None:
        rows = a_dilution(500, 1), a_dilution(500, 5, recommended=True), a_dilution(500, 2.5, recommended=True)
        assert self.ceiling(a_limit("site_volume", 1), dilutions=rows) == 200

    def test_onabotulinumtoxina_has_one(self) -> None:
        assert site_ceiling("soleus", someone(), ONA, knowing()) == 50

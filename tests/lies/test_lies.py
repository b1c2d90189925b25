"""Every lie that the grades promise to catch is caught and named; no honest twin is blamed."""

import pytest

pytestmark = pytest.mark.xdist_group("lies")


def told(finding):
    return f"{finding['file']}:{finding['line']} {finding['check']} {finding['item']}: {finding['message']} ({finding['hint']})"


def test_a_lie_is_caught_and_named(findings, caught):
    about = findings.of[caught.name, "lie"]
    for check, words in caught.expected:
        fits = [one for one in about if one["check"] == check and all(word in told(one) for word in words)]
        assert fits, f"no {check} with {words} among\n" + "\n".join(map(told, about))


def test_an_honest_twin_is_not_blamed(findings, lie):
    assert [told(one) for one in findings.of[lie.name, "honest"]] == []


def test_what_cannot_be_caught_has_no_finding(findings, uncaught):
    assert [told(one) for one in findings.of[uncaught.name, "lie"]] == []

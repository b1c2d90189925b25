"""Every check, in the order in which findings of one place are listed."""

from functools import cache
from importlib import import_module

from samdkit.checks.check import Check

_MODULES = (
    "dossier.missing_identity",
    "dossier.open_fact",
    "dossier.two_identities",
    "dossier.foreign_prefix",
    "dossier.missing_attribute",
    "dossier.empty_text",
    "dossier.copied_text",
    "dossier.not_a_requirement",
    "dossier.compound_requirement",
    "dossier.weak_word",
    "dossier.dangling_reference",
    "dossier.unreviewed_approval",
    "dossier.unapproved_item",
    "dossier.reused_id",
    "trace.dangling_link",
    "trace.wrong_end",
    "trace.obsolete_link",
    "trace.cyclic_link",
    "trace.orphan_need",
    "trace.unallocated_requirement",
    "trace.unimplemented_requirement",
    "trace.untested_requirement",
    "trace.orphan_code",
    "trace.dead_marker",
    "trace.orphan_test",
    "trace.uncovered_whole",
    "trace.suspect_link",
    "trace.unconfirmed_links",
    "evidence.not_recorded",
    "evidence.unread_results",
    "evidence.not_run",
    "evidence.never_collected",
    "evidence.failed_test",
    "evidence.hidden_result",
    "evidence.manual_record",
    "evidence.bare_record",
    "evidence.stale",
    "evidence.disagreeing_record",
    "evidence.not_executed",
    "evidence.borrowed_part",
    "evidence.unreached_unit",
    "evidence.notices_nothing",
    "evidence.passes_without_unit",
    "evidence.broad_mark",
    "evidence.vacuous_assertion",
    "evidence.self_made_snapshot",
    "evidence.grade",
    "evidence.unjudged_survivor",
    "risk.uncontrolled_risk",
    "risk.uncontrolled_threat",
    "risk.threat_without_risk",
    "risk.control_is_cause",
    "risk.lowered_by_information",
    "risk.unargued_option",
    "risk.unasked_side_effect",
    "risk.unverified_control",
    "risk.unreached_outcome",
    "risk.unknown_estimate",
    "risk.unaccepted_risk",
    "risk.unsupported_benefit",
    "risk.unjudged_overall_risk",
    "risk.undisclosed_risk",
    "risk.uncovered_theme",
    "architecture.safety_class",
    "architecture.no_code",
    "architecture.unowned_code",
    "architecture.orphan_interface",
    "architecture.undeclared_connection",
    "components.other_kit",
    "components.changed_wheel",
    "components.unbound_evidence",
    "components.incomplete_evidence",
    "components.undischarged_assumption",
    "soup.missing_lock",
    "soup.unlisted_package",
    "soup.unclear_version",
    "soup.unevaluated_anomalies",
    "documents.unanswered_clause",
    "documents.unargued_class",
    "documents.two_purposes",
    "documents.plan_not_executed",
    "documents.unrealised_label",
    "documents.wide_justification",
    "documents.expired_waiver",
    "documents.void_waiver",
    "documents.open_task",
)

#: Ids that the readers give; they have a page too.
READING = {
    "dossier.unreadable": "A line of the dossier is not as format 1 has it. Nothing is skipped in silence.",
    "dossier.unknown-kind": "`kind` in the front matter names no kind of `qms/kinds.yaml`; the file's items can't be judged.",
    "dossier.unknown-attribute": "A bullet below a heading names no attribute or link of the item's kind.",
    "dossier.unknown-value": "An attribute has a closed list of values, and this is none of them.",
    "dossier.no-kind": "An item stands in a file whose front matter has no `kind`.",
    "dossier.newer-format": "The dossier was written for a newer format than this samdkit reads.",
    "dossier.parts": "The markers of a requirement's parts rise by one and stand apart from the text above.",
    "trace.duplicate-id": "An id stands at two items. Ids are never used twice.",
    "code.misplaced-marker": "An `implements:` comment stands where it belongs to no definition, block or module.",
    "code.unreadable": "A file or marker of the code can't be read.",
    "evidence.unreadable": "A line below `evidence/` is no record.",
    "soup.broken-lock": "A lock, or a line of one, can't be read, so that nobody can tell what is installed; exit code 3.",
    "known.gone": "The file of `check --known` lists a finding that is no longer found; a note, it does not fail.",
    "components.unreadable-wheel": "A vendored wheel is no readable archive.",
}


@cache
def checks() -> tuple[Check, ...]:
    """All checks, in order."""
    return tuple(import_module(f"samdkit.checks.{name}").CHECK for name in _MODULES)


def exists(name: str) -> bool:
    """Whether findings may bear that id."""
    return name in READING or any(check.id == name for check in checks())

"""Anomalies, usability, security, claims, surveillance and standards: what belongs together, and what is open."""

import pytest
from samdkit.sources import standards
from samdkit.technical_file.frames import frame

OPEN = "**open**"


# Anomalies


@pytest.mark.verifies("KIT-SRS-096.4")
def test_each_anomaly_stands_with_its_evaluation_in_its_own_document(small):
    (row,) = small.rows("known-anomalies", "anomalies")
    assert row["anomaly"].startswith("[ANO-001](item:ANO-001)")
    assert (row["severity"], row["evaluation"]) == ("negligible", "accepted until the next version")
    assert row["risks of what it affects"] == "none linked"
    assert small.items("known-anomalies") == ["ANO-001"]
    assert "ANO-001" not in small.items("open-points")


@pytest.mark.verifies("KIT-SRS-096.4")
def test_an_anomaly_names_the_risks_whose_control_rests_on_what_it_affects(cuff, filed):
    cuff.replace("dossier/anomalies.md", "- affects: SAD-003", "- affects: SRS-001.a")
    cuff.replace("dossier/anomalies.md", "- verdict: accepted until the next version\n", "")
    (row,) = filed(cuff).rows("known-anomalies", "anomalies")
    assert row["risks of what it affects"] == "[RISK-001](item:RISK-001)"
    assert row["evaluation"] == OPEN


@pytest.mark.verifies("KIT-SRS-095.5")
def test_that_no_anomaly_is_known_is_not_said_for_the_maker(cuff, filed):
    cuff.remove("dossier/anomalies.md")
    assert "That none is known is for the maker to state." in filed(cuff).text("known-anomalies")


# Usability


@pytest.mark.verifies("KIT-SRS-096.5")
def test_a_scenario_stands_with_its_risks(small, cuff, filed):
    (row,) = small.rows("usability-file", "use-scenarios")
    assert (row["hazard-related"], row["risks"]) == ("yes", "[RISK-002](item:RISK-002)")
    cuff.replace("dossier/risks.md", "- derives-from: US-001\n", "")
    (row,) = filed(cuff).rows("usability-file", "use-scenarios")
    assert row["risks"] == OPEN


@pytest.mark.verifies("KIT-SRS-096.5", "KIT-SRS-095.5")
def test_no_evaluation_with_users_is_claimed(small, cuff, filed):
    rows = {row["clause"]: row for row in small.rows("usability-file", "usability-activities")}
    assert list(rows) == list(standards.standard("iec62366-1").clauses)
    assert {rows[one]["where"] for one in ("5.7.2", "5.8", "5.9")} == {OPEN}
    assert (rows["5.4"]["state"], rows["5.4"]["where"]) == ("answered", "1 rows of “Use scenarios”")
    cuff.replace("dossier/tasks.md", "- state: done", "- concerns: iec62366-1:5.9, iec62366-1:5.4")
    rows = {row["clause"]: row for row in filed(cuff).rows("usability-file", "usability-activities")}
    assert {(rows[one]["state"], rows[one]["where"]) for one in ("5.4", "5.9")} == {(OPEN, "[TASK-003](item:TASK-003)")}


# Security


@pytest.mark.verifies("KIT-SRS-096.5")
def test_a_threat_stands_with_its_place_its_risks_and_its_controls(small, cuff, filed):
    (row,) = small.rows("security-file", "threats")
    assert (row["arises at"], row["risks for people"]) == ("[IF-001](item:IF-001)", "[RISK-001](item:RISK-001)")
    (control,) = small.rows("security-file", "threat-controls")
    assert control["control"] == "none claimed, see the threat"
    assert small.row("security-file", "attack-surface", "[IF-001]")["threats"] == "[THR-001](item:THR-001)"
    cuff.replace("dossier/risk-controls.md", "- mitigates: RISK-001", "- mitigates: RISK-001, THR-001")
    (control,) = filed(cuff).rows("security-file", "threat-controls")
    assert control["control"] == "[RC-001](item:RC-001) Limits at entry"


@pytest.mark.verifies("KIT-SRS-096.5", "KIT-SRS-095.5")
def test_parts_of_the_security_file_that_nobody_wrote_are_open(small, cuff, filed):
    rows = {row["part"]: row for row in small.rows("security-file", "security-parts")}
    assert list(rows) == [one["element"] for one in frame("security")]
    assert (rows["Penetration test"]["state"], rows["Penetration test"]["where"]) == (OPEN, OPEN)
    assert rows["Threats"]["where"] == "1 rows of “Threats”"
    cuff.write(
        "dossier/documents/security.md",
        "---\ndocument: security-file\n---\n# Security\n\n## Test by others\n- answers: iec81001-5-1:5.7.4\n\nNot done.\n",
    )
    row = filed(cuff).row("security-file", "security-parts", "Penetration test")
    assert row["where"] == "[Security: Test by others](document:security-file#security-file--test-by-others)"


# Claims


@pytest.mark.verifies("KIT-SRS-096.5")
def test_a_claim_of_performance_shows_what_was_observed_and_leaves_the_judgement_open(small):
    (row,) = small.rows("clinical-evaluation-plan", "claims")
    assert row["metric"].startswith("[SRS-002](item:SRS-002): The software SHALL show the mean arterial pressure")
    assert row["evidence"] == "[SRS-002](item:SRS-002) executed"
    assert row["judgement"] == "to be confirmed"


@pytest.mark.verifies("KIT-SRS-096.5", "KIT-SRS-095.5")
def test_a_clinical_claim_has_no_evidence_made_for_it(cuff, filed):
    cuff.append(
        "dossier/claims.md", "\n## CLM-002 It helps\n- kind-of: clinical\n- derives-from: UN-002\n\nShown by [TASK-002].\n"
    )
    row = filed(cuff).row("clinical-evaluation-plan", "claims", "[CLM-002]")
    task = "[TASK-002](item:TASK-002)"
    assert (row["metric"], row["evidence"], row["judgement"]) == (f"{OPEN}, {task}", f"{OPEN}, {task}", task)


@pytest.mark.verifies("KIT-SRS-095.5")
def test_each_element_of_the_clinical_evaluation_is_open_with_its_task(small):
    rows = small.rows("clinical-evaluation-plan", "clinical-evaluation-elements")
    assert len(rows) == len(frame("clinical-evaluation")["elements"])
    assert {row["judgement"] for row in rows} == {f"{OPEN}, [TASK-002](item:TASK-002)"}


# Surveillance


@pytest.mark.verifies("KIT-SRS-096.5")
def test_each_element_of_the_surveillance_plan_has_a_row(small, cuff, filed):
    leaves = [one for one in standards.standard("mdr-annex-ii-iii").clauses if one.startswith(("III.", "VIG."))]
    leaves.remove("III.1.1")  # it has leaves below it
    rows = small.rows("pms-plan", "pms-elements")
    assert [row["point"] for row in rows] == leaves
    assert not [row for row in rows if not all(row.values())]
    answered = small.row("pms-plan", "pms-elements", "VIG.88")
    assert answered["where"].startswith("[Instructions for use: Incidents]")
    anomalies = len(small.file.context.table("anomalies"))
    assert (
        f"{anomalies} rows under [Known anomalies]"
        in small.row("pms-plan", "pms-elements", "III.1.1.a.literature")["what this file holds for it"]
    )


@pytest.mark.parametrize(
    ("mdr_class", "article", "interval"), [("I", "85", "when necessary"), ("IIa", "86", "two years"), ("IIb", "86", "every year")]
)
def test_the_report_is_that_of_the_class(cuff, filed, mdr_class, article, interval):
    cuff.replace("dossier/device.md", "mdr-class: IIa", f"mdr-class: {mdr_class}")
    (row,) = [one for one in filed(cuff).rows("pms-plan", "surveillance-reports") if one["here"] == "this device"]
    assert (row["class"], row["MDR"]) == (f"**{mdr_class}**", f"Article {article}")
    assert interval in row["updated"]


# Standards


@pytest.mark.verifies("KIT-SRS-095.4")
def test_what_a_section_cites_is_listed_with_its_section(cuff, filed):
    cited = "- answers: mdr-annex-ii-iii:VIG.88\n- standards: ISO 14971:2007 clause 9; IEC 62304:2006+A1:2015; HL7 FHIR R4"
    cuff.replace("dossier/documents/instructions-for-use.md", "- answers: mdr-annex-ii-iii:VIG.88", cited)
    rows = {row["standard, law or guidance"]: row for row in filed(cuff).rows("standards-list", "standards-list")}
    section = "[Instructions for use: Incidents](document:instructions-for-use#instructions-for-use--incidents)"
    risk = rows["ISO 14971:2019 risk management process and records"]
    assert risk["edition"].endswith("<br>**cited in another edition**: ISO 14971:2007")
    assert section in risk["used in"]
    software = rows["IEC 62304:2006+A1:2015 Medical device software - software life cycle processes"]
    assert "another edition" not in software["edition"]
    assert rows["HL7 FHIR R4"]["used in"] == section
    assert not [row for row in rows.values() if not all(row.values())]

import Foundation

/// One reading of a cuff.
// implements: SRS-001
public struct Reading: Codable {
    let systolic: Int
    let note = "see http://example.com // implements: SRS-900"
    let pattern = #"a "raw" \(text) // implements: SRS-900"#
    let long = """
        // implements: SRS-900
        \(names["first"] ?? "none") {
        """

    // implements: SRS-002.a, SRS-002.b
    @discardableResult
    public func check(limits: [String: Int] = [:]) throws -> Bool {
        let low = limits["low"]!
        /* outer /* nested */ implements nothing */
        // implements: SRS-003
        guard systolic > low else {
            throw Refusal.tooLow("\(limits["low"]!) {")
        }
        log("kept")

        return true
    }

    init(systolic: Int) {
        // implements: SRS-004
        self.systolic = systolic
    }
}

extension Reading: CustomStringConvertible {
    // implements: SRS-005
    var description: String {
        "\(systolic) mmHg"
    }
}

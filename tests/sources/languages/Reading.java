package dk.example.cuff;

import java.util.List;

/**
 * One reading.
 *
 * implements: SRS-001
 */
@JsonIgnoreProperties(
    ignoreUnknown = true
)
public final class Reading {
    private static final String URL = "http://example.com/* implements: SRS-900 */";
    private static final char QUOTE = '"';

    // implements: SRS-002
    public Reading(int systolic) {
        this.systolic = systolic;
    }

    /* implements: SRS-003.a,
     * SRS-003.b
     */
    @Override
    public List<String> refusals(List<Map<String, Integer>> limits)
            throws IOException {
        String text = """
            // implements: SRS-900
            } a "quoted" brace
            """;
        // implements: SRS-004
        for (int limit : limits) {
            if (systolic > limit) {
                found.add("high");
            }

        }
        found.sort();

        return found;
    }
}

/* implements: SRS-001 */

#include "reading.h"

#define LOW 60 /* a limit */

// implements: SRS-002
static int mean(const struct reading *r)
{
    return r->diastolic + (r->systolic - r->diastolic) / 3;
}

int refusals(const struct reading *r)
{
    char quote = '"', slash = '\'';
    const char *text = "// implements: SRS-900 \" {";

    /* implements: SRS-003 */
    if (r->systolic < LOW)
        count++;
    if (r->systolic > 250) {
        count++;
    }

    return count;
}

// implements: SRS-004
struct reading {
    int systolic;
    int diastolic;
};

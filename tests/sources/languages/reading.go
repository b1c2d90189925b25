// implements: SRS-001

package cuff

const text = `
// implements: SRS-900
{`

// Reading is one reading.
//
// implements: SRS-002
type Reading struct {
	Systolic int
}

// implements: SRS-003
func (r *Reading) Refusals(limits []int) ([]string, error) {
	quote := '"'
	// implements: SRS-004
	if r.Systolic < limits[0] {
		found = append(found, "low // implements: SRS-900")
	}

	return found, nil
}

// implements: SRS-005
func Mean[T any](r Reading) int { return r.Systolic }

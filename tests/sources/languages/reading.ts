'use strict';

import { limits } from './limits';

// implements: SRS-001
export interface Reading {
  systolic: number;
}

const address = `http://${host + `//${'}'}`}/ // implements: SRS-900
  // implements: SRS-900
`;

// implements: SRS-002
export const mean = async (reading: Reading): Promise<number> => {
  return reading.diastolic / 3;
};

export class Judge {
  // implements: SRS-003
  public static refusals(reading: Reading): { low: boolean } {
    const quote = /["'`/]/.test(reading.note);
    // implements: SRS-004
    if (reading.systolic < limits.low && quote) {
      found.push('low');

      found.push("it's");
    } else {
      keep();
    }

    return { low: true };
  }
}

// implements: SRS-005
export default function (reading: Reading) {
  return reading;
}

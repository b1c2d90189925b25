#!/usr/bin/env node
// implements: SRS-001

const ratio = total / count / 2; // a division, no expression
module.exports = {
  // implements: SRS-002
  mean: function (reading) {
    return reading.split(/\/\/ implements: SRS-900/)[0];
  },

  // implements: SRS-003
  async refusals(reading) {
    return 'a \
// implements: SRS-900';
  },
};

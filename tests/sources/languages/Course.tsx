import React from 'react';

// implements: SRS-001
export function Course({ readings }: { readings: Reading[] }) {
  return (
    <section>
      {/* implements: SRS-002 */}
      <p>The clinician's {one && (
        <b>view</b>)}</p>
      {readings.map((one) => <Point key={one.id} {...one} />)}

      <footer>{texts.source}</footer>
    </section>
  );
}

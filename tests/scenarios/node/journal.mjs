// What was done, for a person to follow and for the demo to count.

/** Prints each step and remembers which operations were called. */
export class Journal {
  operations = new Set();

  did(operation, what) {
    this.operations.add(operation);
    console.log(`  ${operation.padEnd(30)} ${what}`);
  }
}

/** Stops at the first thing that is not as it should be. */
export function check(condition, what) {
  if (!condition) throw new Error(`not as it should be: ${what}`);
}

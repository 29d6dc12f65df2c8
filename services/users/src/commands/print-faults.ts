/** Most faults to print. */
const MAX_FAULTS = 100

/** Prints the faults of an audit trail on stderr, the first hundred. */
export function printFaults(faults: string[]): void {
  for (const fault of faults.slice(0, MAX_FAULTS)) process.stderr.write(`${fault}\n`)
  if (faults.length > MAX_FAULTS) process.stderr.write(`And ${faults.length - MAX_FAULTS} more.\n`)
}

/** Milliseconds between two lines. */
const PERIOD = 5_000

/** Returns a function that prints a line on stderr at most every five seconds. */
export function progressLine(): (line: string) => void {
  let printed = performance.now()
  return (line) => {
    if (performance.now() - printed < PERIOD) return
    printed = performance.now()
    process.stderr.write(`${line}\n`)
  }
}

export const inEnglish = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

export const users = (count: number): string => inEnglish(count, 'user')

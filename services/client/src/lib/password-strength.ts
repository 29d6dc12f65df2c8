export type Strength = 'too short' | 'easy to guess' | 'good' | 'strong'

const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz']
const STEMS =
  /password|passwort|qwerty|welcome|letmein|iloveyou|sunshine|princess|football|baseball|superman|dragon|monkey|master|admin|(?:19|20)\d\d/g
const CLASSES: [pattern: RegExp, size: number][] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[ -/:-@[-`{-~]/, 33],
  [/[^ -~]/, 100],
]
const GOOD_BITS = 40
const STRONG_BITS = 70
/** Bounds the work for a pasted text. */
const MAX_UNITS = 1024

/** Estimates how hard a password is to guess. The service has the word lists, and decides. */
export function passwordStrength(text: string, minLength: number): Strength {
  const password = text.slice(0, MAX_UNITS).normalize('NFC')
  if ([...password].length < minLength) return 'too short'
  const sizes = CLASSES.map(([pattern, size]) => (pattern.test(password) ? size : 0))
  const bits = countSurprises(password) * Math.log2(sizes.reduce((sum, size) => sum + size, 0))
  if (bits < GOOD_BITS) return 'easy to guess'
  return bits < STRONG_BITS ? 'good' : 'strong'
}

/** Counts the characters that those before them don't suggest. A frequent word or a year counts as one. */
function countSurprises(password: string): number {
  const characters = [...password.toLowerCase().replaceAll(STEMS, '*')]
  const seen = new Set<string>()
  return characters.filter((character, n) => {
    const pair = `${characters[n - 1] ?? ''}${character}`
    const isExpected = n > 0 && (seen.has(pair) || isRepeat(pair) || isRun(pair))
    seen.add(pair)
    return !isExpected
  }).length
}

const isRepeat = (pair: string) => new Set(pair).size === 1

const isRun = (pair: string) => {
  const reversed = [...pair].reverse().join('')
  return ROWS.some((row) => row.includes(pair) || row.includes(reversed))
}

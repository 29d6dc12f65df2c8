const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const

const isUnit = (unit: string): unit is keyof typeof UNITS => Object.hasOwn(UNITS, unit)

/** Parses `60s`, `15m`, `12h`, `90d` or a bare number of seconds into seconds. Returns `undefined` for other texts. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d{1,9})([smhd])?$/.exec(text) ?? []
  return digits !== undefined && isUnit(unit) ? Number(digits) * UNITS[unit] : undefined
}

/**
 * What an address asks of a list: its parameters that have one of these names and a value. A faulty value is
 * asked too, and the service refuses it; leaving it out would show everything as if it fitted.
 */
export const askedOf = (
  search: URLSearchParams,
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries([...search].filter(([name, value]) => value !== '' && names.includes(name)))

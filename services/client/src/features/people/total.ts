import type { UserTotal } from '@gatehouse/contract'

/** Formats the total of a list, like "About 1,000 people". */
export function totalText({ count, exact }: UserTotal): string {
  const people = `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`
  return exact ? people : `About ${people}`
}

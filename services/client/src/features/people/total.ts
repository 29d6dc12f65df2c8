import type { UserTotal } from '@gatehouse/contract'

/** How many people a list has in all, as one says it. */
export function totalText({ count, exact }: UserTotal): string {
  const people = `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`
  return exact ? people : `About ${people}`
}

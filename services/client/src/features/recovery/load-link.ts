import { type AccountLink, readLink } from '@gatehouse/contract'
import { send } from '#/lib/http.ts'
import { type LoadedLink as Loaded, loadLink as load } from '#/lib/load-link.ts'

export type LoadedLink = Loaded<AccountLink>

/** Loads the page's link of an account. A link for another purpose is unknown here. */
export async function loadLink(purpose: AccountLink['purpose']): Promise<LoadedLink> {
  const loaded = await load(async (token) => (await send(readLink, { body: { token } })).data)
  return loaded.link && loaded.link.purpose !== purpose ? { problem: 'unknown' } : loaded
}

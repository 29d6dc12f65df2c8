import { isIPv6 } from 'node:net'

const MAPPED = /^::ffff:(?=\d+\.)/i

/**
 * Returns the network of an address: an IPv4 address itself, or the /64 of an IPv6 address, which is one
 * subscriber's (RFC 6177 §2).
 */
export function networkOf(ip: string): string {
  const address = ip.replace(MAPPED, '')
  return isIPv6(address) ? leadingGroups(address).join(':') : address
}

/** The networks of an address that one attacker may hold: an IPv4 /24, or an IPv6 /56 and its /48. */
export type WideNetworks = { v4: string } | { v56: string; v48: string }

export function wideNetworksOf(ip: string): WideNetworks {
  const address = ip.replace(MAPPED, '')
  if (!isIPv6(address)) return { v4: address.split('.').slice(0, 3).join('.') }
  const [a, b, c, fourth = ''] = leadingGroups(address)
  const v48 = [a, b, c].join(':')
  return { v56: `${v48}:${(Number.parseInt(fourth, 16) & 0xff00).toString(16)}`, v48 }
}

/** Returns the first four groups of an IPv6 address, without leading zeros. */
function leadingGroups(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const first = groupsOf(head)
  const rest = tail === undefined ? [] : groupsOf(tail)
  // A dotted end counts twice; only these groups can reach into the first four.
  const missing = 8 - first.length - rest.length - (address.includes('.') ? 1 : 0)
  const groups = tail === undefined ? first : [...first, ...Array(missing).fill('0'), ...rest]
  return groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'))

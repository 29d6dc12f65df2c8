import { isIPv6 } from 'node:net'

const MAPPED = /^::ffff:(?=\d+\.)/i

/**
 * Returns the network of an address: an IPv4 address itself, or the /64 of an IPv6 address, which is one
 * subscriber's (RFC 6177 §2).
 */
export function networkOf(ip: string): string {
  const address = ip.replace(MAPPED, '')
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const first = groupsOf(head)
  const rest = tail === undefined ? [] : groupsOf(tail)
  // A dotted end counts twice; only these groups can reach into the first four.
  const missing = 8 - first.length - rest.length - (address.includes('.') ? 1 : 0)
  const groups = tail === undefined ? first : [...first, ...Array(missing).fill('0'), ...rest]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'))

import { isIP, isIPv6 } from 'node:net'

/** An IPv4 address, or the eight 16-bit groups of an IPv6 address. */
type Parsed = { v4: string } | { v6: number[] }

/**
 * Returns the network of an address: an IPv4 address itself, or the /64 of an IPv6 address, which is one
 * subscriber's (RFC 6177 §2).
 */
export function networkOf(ip: string): string {
  const address = parse(ip)
  return 'v4' in address ? address.v4 : textOf(address.v6.slice(0, 4))
}

/** The networks of an address that one attacker may hold: an IPv4 /24, or an IPv6 /56 and its /48. */
export type WideNetworks = { v4: string } | { v56: string; v48: string }

export function wideNetworksOf(ip: string): WideNetworks {
  const address = parse(ip)
  if ('v4' in address) return { v4: address.v4.split('.').slice(0, 3).join('.') }
  const [a = 0, b = 0, c = 0, d = 0] = address.v6
  return { v56: textOf([a, b, c, d & 0xff00]), v48: textOf([a, b, c]) }
}

/**
 * Returns the IPv4 /24, also as Postgres writes mapped addresses, or the IPv6 /56 of an address in CIDR notation. Returns none
 * for text that is no address.
 */
export function cidrsOf(ip: string): string[] {
  if (!isIP(ip)) return []
  const networks = wideNetworksOf(ip)
  return 'v4' in networks
    ? [`${networks.v4}.0/24`, `::ffff:${networks.v4}.0/120`]
    : [`${networks.v56}::/56`]
}

const textOf = (groups: number[]): string => groups.map((group) => group.toString(16)).join(':')

/** Takes an IPv4-mapped address (RFC 4291 §2.5.5.2), in each of its spellings, for the IPv4 address. */
function parse(ip: string): Parsed {
  // A zone names an interface of this machine (RFC 4007 §11).
  const address = ip.split('%')[0] ?? ''
  if (!isIPv6(address)) return { v4: address }
  const v6 = groupsOf(address)
  const [high = 0, low = 0] = v6.slice(6)
  const isMapped = v6.slice(0, 5).every((group) => group === 0) && v6[5] === 0xffff
  return isMapped ? { v4: [high >> 8, high & 255, low >> 8, low & 255].join('.') } : { v6 }
}

function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::')
  const first = numbersIn(head)
  if (tail === undefined) return first
  const rest = numbersIn(tail)
  return [...first, ...Array<number>(8 - first.length - rest.length).fill(0), ...rest]
}

const numbersIn = (text: string): number[] =>
  text === '' ? [] : text.split(':').flatMap((part) => numbersOf(part))

function numbersOf(part: string): number[] {
  if (!part.includes('.')) return [Number.parseInt(part, 16)]
  const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
  return [a * 256 + b, c * 256 + d]
}

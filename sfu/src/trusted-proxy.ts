import { BlockList, isIP } from 'node:net'
import { err, ok, type Result } from '../../src/shared/result.ts'

/** The proxies whose `X-Forwarded-*` headers are believed; anybody else could write there what they like. */
export interface TrustedProxies {
  has(address: string): boolean
}

/** Where a request really came from, and whether it was encrypted on its way. */
export interface Origin {
  readonly address: string
  readonly secure: boolean
}

/** What is known of a request without believing anything. */
export interface Arrival {
  readonly remoteAddress: string
  readonly encrypted: boolean
  readonly forwardedFor: string | undefined
  readonly forwardedProto: string | undefined
}

/** Reads `10.0.0.0/8, 192.168.1.4, fd00::/8`; the error names the entry that is no address. */
export function parseTrustedProxies(list: string): Result<TrustedProxies, string> {
  const blocks = new BlockList()
  const entries = list.split(',').map((entry) => entry.trim())
  for (const entry of entries) {
    const [address = '', prefix, ...rest] = entry.split('/')
    const family = familyOf(address)
    if (family === null || rest.length > 0) return err(entry)
    if (prefix === undefined) {
      blocks.addAddress(address, family)
      continue
    }
    const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
    if (!(bits <= (family === 'ipv4' ? 32 : 128))) return err(entry)
    blocks.addSubnet(address, bits, family)
  }
  return ok({
    has: (address) => {
      const family = familyOf(address)
      return family !== null && blocks.check(address, family)
    },
  })
}

/**
 * The client's own address and whether it came encrypted. The chain in `X-Forwarded-For` is read from its end, where
 * the trusted proxies wrote; the first address that isn't one of them is the client.
 */
export function originOf(arrival: Arrival, proxies: TrustedProxies | null): Origin {
  const nearest = plainAddress(arrival.remoteAddress)
  if (!proxies?.has(nearest)) return { address: nearest, secure: arrival.encrypted }
  const chain = (arrival.forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()))
  let client = nearest
  for (const hop of chain.toReversed()) {
    if (isIP(hop) === 0) break
    client = hop
    if (!proxies.has(hop)) break
  }
  return { address: client, secure: /^(https|wss)$/i.test(arrival.forwardedProto ?? '') }
}

/**
 * Whether signalling may pass: encrypted by us or by a trusted proxy, or never leaving this machine. A trusted proxy that
 * doesn't say `https` isn't believed to have encrypted anything, even on this machine.
 */
export function mayPass(arrival: Arrival, proxies: TrustedProxies | null): boolean {
  if (arrival.encrypted) return true
  const nearest = plainAddress(arrival.remoteAddress)
  return proxies?.has(nearest) ? originOf(arrival, proxies).secure : isLoopback(nearest)
}

/** 127.0.0.0/8 and ::1: what never leaves this machine. */
export function isLoopback(address: string): boolean {
  const plain = plainAddress(address)
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'))
}

// A socket that listens on both families reports an IPv4 peer as ::ffff:10.0.0.1.
function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return mapped?.[1] ?? address
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address)
  if (version === 0) return null
  return version === 4 ? 'ipv4' : 'ipv6'
}

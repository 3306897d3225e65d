import { describe, expect, it } from 'vitest'
import { mayPass, originOf, parseTrustedProxies, type Arrival, type TrustedProxies } from './trusted-proxy.ts'

function proxies(list: string): TrustedProxies {
  const parsed = parseTrustedProxies(list)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

const trusted = proxies('10.0.0.0/8, 192.0.2.1, fd00::/8')
const plain: Arrival = {
  remoteAddress: '203.0.113.9',
  encrypted: false,
  forwardedFor: undefined,
  forwardedProto: undefined,
}

describe('the list of trusted proxies', () => {
  it('holds addresses and blocks of both families', () => {
    expect(['10.1.2.3', '192.0.2.1', 'fd12::1'].map((address) => trusted.has(address))).toEqual([
      true,
      true,
      true,
    ])
    expect(['11.0.0.1', '192.0.2.2', 'fe80::1', 'nonsense'].map((address) => trusted.has(address))).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  it.each(['proxy.example', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.0/-1', '10.0.0.0/', ''])(
    'refuses “%s”',
    (entry) => {
      expect(parseTrustedProxies(`10.0.0.1,${entry}`)).toEqual({ ok: false, error: entry })
    },
  )
})

describe('where a request came from', () => {
  it('ignores what a stranger forwards', () => {
    const lie = { ...plain, forwardedFor: '127.0.0.1', forwardedProto: 'https' }
    expect(originOf(lie, trusted)).toEqual({ address: '203.0.113.9', secure: false })
    expect(originOf(lie, null)).toEqual({ address: '203.0.113.9', secure: false })
  })

  it('believes a trusted proxy, even one reached over an IPv4-mapped address', () => {
    const arrival = {
      ...plain,
      remoteAddress: '::ffff:10.0.0.2',
      forwardedFor: '198.51.100.4',
      forwardedProto: 'https',
    }
    expect(originOf(arrival, trusted)).toEqual({ address: '198.51.100.4', secure: true })
  })

  it('takes the first address before the trusted ones, not what the client wrote in front', () => {
    const forwardedFor = '127.0.0.1, 198.51.100.4, 10.9.9.9'
    expect(originOf({ ...plain, remoteAddress: '10.0.0.2', forwardedFor }, trusted).address).toBe(
      '198.51.100.4',
    )
  })

  it('stops at what is no address', () => {
    const arrival = { ...plain, remoteAddress: '10.0.0.2', forwardedFor: '198.51.100.4, unknown' }
    expect(originOf(arrival, trusted).address).toBe('10.0.0.2')
  })
})

describe('signalling', () => {
  it('passes when encrypted by us, or on this machine', () => {
    expect(mayPass({ ...plain, encrypted: true }, null)).toBe(true)
    expect(mayPass({ ...plain, remoteAddress: '127.0.0.1' }, trusted)).toBe(true)
    expect(mayPass({ ...plain, remoteAddress: '::1' }, null)).toBe(true)
    expect(mayPass(plain, trusted)).toBe(false)
  })

  it('passes through a trusted proxy only if that says https', () => {
    const proxied = { ...plain, remoteAddress: '10.0.0.2' }
    expect(mayPass({ ...proxied, forwardedProto: 'https' }, trusted)).toBe(true)
    expect(mayPass({ ...proxied, forwardedProto: 'http' }, trusted)).toBe(false)
    expect(mayPass(proxied, trusted)).toBe(false)
    expect(mayPass({ ...plain, remoteAddress: '127.0.0.1' }, proxies('127.0.0.1'))).toBe(false)
  })
})

import { BlockList, isIPv6 } from 'node:net'

/** Addresses that are not on the public internet (IANA special-purpose registries, RFC 6890 and its updates). */
const PRIVATE_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

const PRIVATE_V6: readonly (readonly [string, number])[] = [
  // Addresses of old with an IPv4 address within (RFC 4291, 2.5.5.1), the unspecified one and loopback.
  ['::', 96],
  // 6to4 (RFC 3056), given up: whatever IPv4 address it holds.
  ['2002::', 16],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
]

const blocked = new BlockList()
for (const [network, prefix] of PRIVATE_V4) blocked.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of PRIVATE_V6) blocked.addSubnet(network, prefix, 'ipv6')

/** Whether an IP address lies in a network that is not public; IPv4 written as IPv6 counts as IPv4. */
export function isPrivateAddress(address: string): boolean {
  const translated = behindGateway(address)
  if (translated !== undefined) return blocked.check(translated, 'ipv4')
  return blocked.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** The IPv4 address to which a NAT64 gateway would take an address (RFC 6052, 2.1): networks without IPv4 reach everybody so. */
function behindGateway(address: string): string | undefined {
  if (!isIPv6(address)) return undefined
  const match = /^64:ff9b::(?:([\da-f]{1,4}):)?([\da-f]{1,4})?$/.exec(
    new URL(`http://[${address}]`).hostname.slice(1, -1),
  )
  if (!match) return undefined
  const [high, low] = [match[1], match[2]].map((group) => Number.parseInt(group ?? '0', 16)) as [number, number]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

import { lookup as lookupAddress } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPrivateAddress } from './private-address.ts'

/** What came of a call to another system. */
type OutboundAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | undefined }
  /** Not even tried: the address is not one that may be called. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The request did not leave: nobody can have taken it. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The request left, in whole or in part, and no answer came. */
  | { readonly kind: 'interrupted'; readonly reason: string }

/** Calls to other systems; the one place that decides which addresses may be called. */
export interface Outbound {
  post(url: string, headers: Readonly<Record<string, string>>, body: string, timeoutMs: number): Promise<OutboundAnswer>
  close(): void
}

class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
}

/** Redirects are not followed: they would lead past the check of the address. */
export function createOutbound(options: { readonly allowPrivateAddresses: boolean }): Outbound {
  const lookup = options.allowPrivateAddresses ? undefined : lookupPublic
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 128 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 128 }),
  }
  return {
    post(url, headers, body, timeoutMs) {
      const target = new URL(url)
      const literal = target.hostname.replace(/^\[|\]$/g, '')
      if (!options.allowPrivateAddresses && isIP(literal) !== 0 && isPrivateAddress(literal)) {
        return Promise.resolve({ kind: 'refused', reason: 'private_address' })
      }
      const secure = target.protocol === 'https:'
      const agent = secure ? agents['https:'] : agents['http:']
      const requestOptions = {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent,
        ...(lookup ? { lookup } : {}),
      }
      return exchange((secure ? https : http).request(target, requestOptions), body, timeoutMs)
    },
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}

function exchange(request: http.ClientRequest, body: string, timeoutMs: number): Promise<OutboundAnswer> {
  return new Promise((resolve) => {
    let connected = false
    const timer = setTimeout(() => request.destroy(new Error('timeout')), timeoutMs)
    const settle = (answer: OutboundAnswer) => {
      clearTimeout(timer)
      resolve(answer)
    }
    request.on('socket', (socket) => {
      // A socket that is kept alive from an earlier call is connected already.
      if (socket.connecting) socket.once('connect', () => (connected = true))
      else connected = true
    })
    request.on('response', (response) => {
      response.on('error', () => undefined)
      response.resume()
      settle({
        kind: 'answered',
        status: response.statusCode ?? 0,
        retryAfterMs: retryAfterMs(response.headers['retry-after']),
      })
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error instanceof PrivateAddressError) settle({ kind: 'refused', reason: 'private_address' })
      else settle({ kind: connected ? 'interrupted' : 'unreachable', reason: error.code ?? error.message })
    })
    request.end(body)
  })
}

/** Looks a name up and refuses it when any of its addresses is private, so that a name cannot lead inside. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookupAddress(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const inside = addresses.find(({ address }) => isPrivateAddress(address))
    if (inside) return callback(new PrivateAddressError(`${hostname} leads to ${inside.address}`), '', 0)
    if (options.all) return callback(null, addresses)
    const first = addresses[0]!
    return callback(null, first.address, first.family)
  })
}

/** Milliseconds of a Retry-After header (RFC 9110, 10.2.3) in its form in seconds. */
function retryAfterMs(header: string | undefined): number | undefined {
  const seconds = Number(header)
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 86_400) * 1000 : undefined
}

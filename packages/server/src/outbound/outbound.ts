import { type LookupAddress, lookup as lookupAddress } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import * as net from 'node:net'
import { collectAnswer, OutboundError, type WholeAnswer } from './collect-answer.ts'
import { isPrivateAddress } from './private-address.ts'

/** What came of a call to another system. */
export type OutboundAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | undefined }
  /** Not even tried: the address is not one that may be called. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The request did not leave: nobody can have taken it. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The request left, in whole or in part, and no answer came. */
  | { readonly kind: 'interrupted'; readonly reason: string }

/** Calls to other systems; the one place that decides which addresses may be called. */
export interface Outbound {
  /** An answer that breaks off or takes too long counts as none, whatever its beginning said. */
  send(url: string, message: Message): Promise<OutboundAnswer>
  /** Like `send`, and gives what the answer said too, up to 64 KiB. */
  call(url: string, message: Message): Promise<OutboundAnswer & { readonly body?: Buffer }>
  /** Asks and gives the whole answer, whatever its status; throws `OutboundError` where there is none. */
  ask(url: string, question: Question): Promise<WholeAnswer>
  /** Opens a connection for protocols other than HTTP; throws `OutboundError`. */
  connect(host: string, port: number, timeoutMs: number): Promise<net.Socket>
  close(): void
}

interface Message {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
  /** For the exchange as a whole. */
  readonly timeoutMs: number
}

/** A request whose answer is read. */
interface Question extends Message {
  /** Larger answers are refused. */
  readonly maxBytes: number
}

class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
}

/** Finds every address of a name. */
export type ResolveName = (
  name: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void

interface OutboundOptions {
  readonly allowPrivateAddresses: boolean
  /** The system's where it is not given. */
  readonly resolve?: ResolveName
}

/** What to do about an address that may not be called. */
export const CALLS_NO_PRIVATE_ADDRESS =
  'this server calls addresses that are not on the public internet only when it is started with --allow-private'

/** Redirects are not followed: they would lead past the check of the address. */
export function createOutbound(options: OutboundOptions): Outbound {
  const { resolve = (name, callback) => lookupAddress(name, { all: true }, callback) } = options
  const lookup = options.allowPrivateAddresses ? undefined : lookupPublicBy(resolve)
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 128 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 128 }),
  }
  const leadsInside = ({ hostname }: URL): boolean => {
    const literal = hostname.replace(/^\[|\]$/g, '')
    return !options.allowPrivateAddresses && net.isIP(literal) !== 0 && isPrivateAddress(literal)
  }
  const begin = (target: URL, method: string, headers: http.OutgoingHttpHeaders): http.ClientRequest => {
    const secure = target.protocol === 'https:'
    const agent = secure ? agents['https:'] : agents['http:']
    return (secure ? https : http).request(target, { method, headers, agent, ...(lookup ? { lookup } : {}) })
  }
  return {
    async send(url, { body, headers, method, timeoutMs }) {
      const target = new URL(url)
      if (leadsInside(target)) return { kind: 'refused', reason: 'private_address' }
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
      return exchange(begin(target, method, { ...headers, ...length }), body, timeoutMs, (response) =>
        readToEnd(response),
      )
    },
    async call(url, { body, headers, method, timeoutMs }) {
      const target = new URL(url)
      if (leadsInside(target)) return { kind: 'refused', reason: 'private_address' }
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
      const chunks: Buffer[] = []
      const read = (response: http.IncomingMessage) => readToEnd(response, chunks)
      const answer = await exchange(begin(target, method, { ...headers, ...length }), body, timeoutMs, read)
      return answer.kind === 'answered' ? { ...answer, body: Buffer.concat(chunks) } : answer
    },
    async ask(url, { body, headers, maxBytes, method, timeoutMs }) {
      const target = new URL(url)
      if (leadsInside(target)) throw new OutboundError(privateAddress(target.hostname))
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
      return collectAnswer(begin(target, method, { ...headers, ...length }), body, timeoutMs, maxBytes)
    },
    connect(host, port, timeoutMs) {
      if (leadsInside(new URL(`tcp://${host.includes(':') ? `[${host}]` : host}`)))
        return Promise.reject(new OutboundError(privateAddress(host)))
      return openSocket(net.connect({ host, port, ...(lookup ? { lookup } : {}) }), timeoutMs)
    },
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}

function privateAddress(host: string): string {
  return `${host} is a private address; ${CALLS_NO_PRIVATE_ADDRESS}`
}

function openSocket(socket: net.Socket, timeoutMs: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new OutboundError(`no connection within ${timeoutMs} ms`)), timeoutMs)
    const fail = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      reject(error instanceof OutboundError ? error : new OutboundError(error.code ?? error.message, { cause: error }))
    }
    socket.once('error', fail)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      resolve(socket)
    })
  })
}

/** What is read of an answer that says nothing but its status; the rest is left unread, and the connection given up. */
const MAX_READ_BYTES = 64 * 1024

/** Fulfilled when an answer has ended, or is longer than anybody needs; rejects when it breaks off. */
function readToEnd(response: http.IncomingMessage, into?: Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let bytes = 0
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= MAX_READ_BYTES) return into?.push(chunk)
      resolve()
      response.destroy()
    })
    response.once('end', resolve)
    response.on('error', reject)
    response.once('close', () => reject(new Error('the connection was closed in mid-answer')))
  })
}

function exchange(
  request: http.ClientRequest,
  body: string | Uint8Array | undefined,
  timeoutMs: number,
  read: (response: http.IncomingMessage) => Promise<void>,
): Promise<OutboundAnswer> {
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
    let answer: http.IncomingMessage | undefined
    request.on('response', (response) => {
      answer = response
      const { headers, statusCode: status = 0 } = response
      const answered = () => settle({ kind: 'answered', status, retryAfterMs: retryAfterMs(headers['retry-after']) })
      read(response).then(answered, (error) => {
        // What comes on the connection after the whole answer takes nothing away from it.
        if (response.complete) answered()
        else settle({ kind: 'interrupted', reason: reasonOf(error) })
      })
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (answer?.complete) return
      if (error instanceof PrivateAddressError) settle({ kind: 'refused', reason: 'private_address' })
      else settle({ kind: connected ? 'interrupted' : 'unreachable', reason: reasonOf(error) })
    })
    request.end(body)
  })
}

/**
 * Looks a name up and refuses it when any of its addresses is private. It is the connection that asks, and it goes to
 * the address that was looked at: a name that leads elsewhere a moment later does not get past.
 */
function lookupPublicBy(resolve: ResolveName): net.LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, '', 0)
      const inside = addresses.find(({ address }) => isPrivateAddress(address))
      if (inside)
        return callback(new PrivateAddressError(`${hostname} leads to ${privateAddress(inside.address)}`), '', 0)
      if (options.all) return callback(null, [...addresses])
      const first = addresses[0]!
      return callback(null, first.address, first.family)
    })
  }
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message
}

const LONGEST_RETRY_AFTER_MS = 86_400_000

/** Milliseconds of a Retry-After header (RFC 9110, 10.2.3): seconds, or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, Math.min(ms, LONGEST_RETRY_AFTER_MS))
}

import { type LookupAddress, lookup as lookupAddress } from 'node:dns'
import * as net from 'node:net'
import { Agent } from 'undici'
import { type Exchanged, exchange, type Message, TimeOut } from './exchange.ts'
import { isPrivateAddress } from './private-address.ts'

/** No answer came, or none that could be used: refused address, no connection, time-out, too large. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError'
}

/** Not even tried: the address is not one that may be called. */
export class PrivateAddressError extends OutboundError {}

/** What came of a call to another system. */
export type OutboundAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | undefined }
  /** Not even tried: the address is not one that may be called (`private_address`), or this is no request that could be sent. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The request did not leave: nobody can have taken it. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The request left, in whole or in part, and no answer came. */
  | { readonly kind: 'interrupted'; readonly reason: string }

/** Calls to other systems; the one place that decides which addresses may be called. */
export interface Outbound {
  /**
   * Gives the status and what the answer said, where that has no more than 64 KiB. An answer that breaks off or takes too
   * long counts as none, whatever its beginning said.
   */
  call(url: string, message: Message): Promise<OutboundAnswer & { readonly body?: Buffer }>
  /** Asks and gives the whole answer, whatever its status; throws `OutboundError` where there is none. */
  ask(url: string, question: Question): Promise<WholeAnswer>
  /** Opens a connection for protocols other than HTTP; throws `OutboundError`, a `PrivateAddressError` where it may not be called. */
  connect(host: string, port: number, timeoutMs: number): Promise<net.Socket>
  close(): void
}

/** An answer that was read to its end. */
interface WholeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** A request whose answer is read. */
interface Question extends Message {
  /** Larger answers are refused. */
  readonly maxBytes: number
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
  const client = new Agent({
    ...{ allowH2: false, connections: MAX_CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 },
    connect: { timeout: MAX_CONNECTING_MS, ...(lookup ? { lookup } : {}) },
  })
  const leadsInside = ({ hostname }: URL): boolean => {
    const literal = hostname.replace(/^\[|\]$/g, '')
    return !options.allowPrivateAddresses && net.isIP(literal) !== 0 && isPrivateAddress(literal)
  }
  const call: Outbound['call'] = async (url, message) => {
    const target = new URL(url)
    if (leadsInside(target)) return { kind: 'refused', reason: 'private_address' }
    return answerOf(await exchange(client, target, message, MAX_READ_BYTES))
  }
  return {
    call,
    async ask(url, { maxBytes, ...message }) {
      const target = new URL(url)
      if (leadsInside(target)) throw new PrivateAddressError(privateAddress(target.hostname))
      const exchanged = await exchange(client, target, message, maxBytes)
      if (exchanged.kind !== 'answered') throw noAnswer(exchanged.error, message.timeoutMs)
      if (!exchanged.isWhole) throw new OutboundError(`the answer has more than ${maxBytes} bytes`)
      return exchanged
    },
    connect(host, port, timeoutMs) {
      if (leadsInside(new URL(`tcp://${host.includes(':') ? `[${host}]` : host}`)))
        return Promise.reject(new PrivateAddressError(privateAddress(host)))
      return openSocket(net.connect({ host, port, ...(lookup ? { lookup } : {}) }), timeoutMs)
    },
    close() {
      void client.destroy()
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

/** What is read of an answer of which only the status and a few words count. */
const MAX_READ_BYTES = 64 * 1024

/** To one host at once. */
const MAX_CONNECTIONS = 128

/** For a connection; that of a message may end sooner. */
const MAX_CONNECTING_MS = 60_000

function answerOf(exchanged: Exchanged): OutboundAnswer & { readonly body?: Buffer } {
  if (exchanged.kind !== 'answered') {
    const { error, kind } = exchanged
    if (error instanceof PrivateAddressError) return { kind: 'refused', reason: 'private_address' }
    return UNSENDABLE.has(codeOf(error))
      ? { kind: 'refused', reason: error.message }
      : { kind, reason: reasonOf(error) }
  }
  const { body, headers, status } = exchanged
  return { kind: 'answered', status, retryAfterMs: retryAfterMs(headers['retry-after']), body }
}

function noAnswer(error: Error, timeoutMs: number): OutboundError {
  if (error instanceof OutboundError) return error
  const reason = error instanceof TimeOut ? `no answer within ${timeoutMs} ms` : error.message
  return new OutboundError(reason, { cause: error })
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
        return callback(
          new PrivateAddressError(
            `${hostname} leads to ${inside.address}, a private address; ${CALLS_NO_PRIVATE_ADDRESS}`,
          ),
          '',
          0,
        )
      if (options.all) return callback(null, [...addresses])
      const first = addresses[0]!
      return callback(null, first.address, first.family)
    })
  }
}

/** Codes of the client for requests that are none, such as those with a line break in a header. */
const UNSENDABLE: ReadonlySet<string> = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED'])

/** Codes of the client for what the system has a word for. */
const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
}

function reasonOf(error: Error): string {
  const code = codeOf(error)
  return SYSTEM_WORDS[code] ?? (code === '' ? error.message : code)
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? ''
}

const LONGEST_RETRY_AFTER_MS = 86_400_000

/** Milliseconds of a Retry-After header (RFC 9110, 10.2.3): seconds, or a date. */
function retryAfterMs(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, Math.min(ms, LONGEST_RETRY_AFTER_MS))
}

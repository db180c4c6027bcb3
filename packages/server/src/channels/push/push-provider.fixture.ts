import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createSecureServer, createServer, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Device } from '@attune/engine'
import type { Behaviour } from '../../dispatch/contract-cases.ts'
import { messageFor } from '../message.fixture.ts'

/** A message to somebody with these devices. */
export function pushTo(devices: readonly Device[], content: object = {}) {
  const message = messageFor(['user:ana'], { title: 'Hi', body: 'There', ...content }, { channel: 'push' })
  return { ...message, handOver: { ...message.handOver, recipient: { ...message.handOver.recipient, devices } } }
}

/** A request of HTTP/2 as the provider got it. */
export interface Http2Request {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Http2Provider {
  readonly url: string
  readonly taken: readonly Http2Request[]
  behave(behaviour: Behaviour): void
  close(): Promise<void>
}

const SLOW_MS = 200

/** A provider that speaks HTTP/2, on loopback, over TLS where it is given a certificate for `localhost`; `accept` gives the status and body that the real one would answer. */
export async function openHttp2Provider(
  accept: (request: Http2Request) => Promise<{ readonly status: number; readonly body?: string }>,
  refusal: { readonly status: number; readonly body: string },
  tls?: { readonly key: string; readonly cert: string },
): Promise<Http2Provider> {
  const taken: Http2Request[] = []
  let behaviour: Behaviour = 'accept'
  const reply = (stream: ServerHttp2Stream, status: number, body = '', headers = {}) => {
    stream.respond({ ':status': status, ...headers })
    stream.end(body)
  }
  const take = async (request: Http2Request, stream: ServerHttp2Stream) => {
    const { body, status } = await accept(request)
    if (status === 200) taken.push(request)
    reply(stream, status, body)
  }
  const behave = (request: Http2Request, stream: ServerHttp2Stream): unknown => {
    switch (behaviour) {
      case 'reject':
        return reply(stream, refusal.status, refusal.body)
      case 'busy':
        return reply(stream, 503, '{"reason":"ServiceUnavailable"}')
      case 'throttle':
        return reply(stream, 429, '{"reason":"TooManyProviderTokenUpdates"}', { 'retry-after': '7' })
      case 'silent':
        return undefined
      case 'slow':
        return setTimeout(() => take(request, stream), SLOW_MS)
      case 'hang-up': {
        taken.push(request)
        stream.respond({ ':status': 200, 'content-length': '100' })
        stream.write('{"half":')
        return setTimeout(() => stream.session?.destroy(), 20)
      }
      default:
        // Of one stream there is one answer: a second one cannot even be written.
        return take(request, stream)
    }
  }
  const server = tls ? createSecureServer(tls) : createServer()
  server.on('stream', (stream, headers) => {
    let body = ''
    stream.setEncoding('utf8')
    stream.on('error', () => undefined)
    stream.on('data', (chunk: string) => {
      body += chunk
    })
    stream.on('end', () => behave({ headers: headers as Record<string, string>, body }, stream))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${(server.address() as AddressInfo).port}`,
    taken,
    behave(next) {
      behaviour = next
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A key pair as PEM, of a kind. */
export function pemPair(kind: 'ec' | 'rsa'): { readonly publicKey: string; readonly privateKey: string } {
  const { privateKey, publicKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** An authority, and a certificate that it has issued for a host, all PEM. */
export function issueCertificate(host: string): { readonly ca: string; readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'attune-tls-'))
  const openssl = (...given: string[]) => execFileSync('openssl', given, { cwd: folder, stdio: 'ignore' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  try {
    openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test authority')
    const leaf = [
      '-keyout',
      'key.pem',
      '-out',
      'cert.pem',
      '-subj',
      `/CN=${host}`,
      '-addext',
      `subjectAltName=DNS:${host}`,
    ]
    openssl(
      'req',
      '-x509',
      ...newKey,
      ...leaf,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-addext',
      'basicConstraints=CA:FALSE',
    )
    const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFileSync(join(folder, name), 'utf8'))
    return { ca: ca!, cert: cert!, key: key! }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

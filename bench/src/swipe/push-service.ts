import { generateKeyPairSync, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A push service on this machine that speaks FCM's HTTP v1: a token of the service account for one of access, then messages. */
export interface PushService {
  /** Of the service; messages go to `sendUrl`. */
  readonly url: string
  readonly sendUrl: string
  /** The JSON of the service account. */
  readonly account: string
  /** The token that `sendUrl` takes, for whoever has no account. */
  readonly accessToken: string
  /** Messages that were taken. */
  readonly received: number
  close(): void
}

const PROJECT = 'bench'
const ACCESS_TOKEN = 'ya29.bench'

/** Starts it on a free port. What FCM would refuse (no or a wrong token, no token of a device, nothing to show) it refuses. */
export async function startPushService(): Promise<PushService> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    ...{ publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } },
  })
  let received = 0
  let url = ''
  /** The assertion is a JWT that the account has signed for this service (RFC 7523). */
  const grant = (body: string): object | undefined => {
    const [head = '', claims = '', signature = ''] = (new URLSearchParams(body).get('assertion') ?? '').split('.')
    const isSigned = verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'))
    const { aud } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}')
    return isSigned && aud === `${url}/token` ? { access_token: ACCESS_TOKEN, expires_in: 3600 } : undefined
  }
  const take = (authorization: string | undefined, body: string): object | undefined => {
    const { message } = JSON.parse(body)
    if (authorization !== `Bearer ${ACCESS_TOKEN}` || !message.token || !message.notification.title) return undefined
    return { name: `projects/${PROJECT}/messages/${++received}` }
  }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      const answer = request.url === '/token' ? grant(body) : take(request.headers.authorization, body)
      const text = JSON.stringify(answer ?? { error: { status: 'UNAUTHENTICATED' } })
      response.writeHead(answer ? 200 : 401, { 'content-type': 'application/json' }).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    sendUrl: `${url}/v1/projects/${PROJECT}/messages:send`,
    account: JSON.stringify({
      ...{ project_id: PROJECT, client_email: 'bench@bench.example', token_uri: `${url}/token` },
      private_key: privateKey,
    }),
    accessToken: ACCESS_TOKEN,
    get received() {
      return received
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

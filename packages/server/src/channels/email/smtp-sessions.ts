import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SendResult } from '../../dispatch/channel-adapter.ts'
import { OutboundError, PrivateAddressError } from '../../outbound/outbound.ts'
import { NOT_CALLED } from '../http-verdict.ts'

/** How a server is reached. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; else STARTTLS, which `requireTls` insists on. */
  readonly secure: boolean
  readonly requireTls: boolean
  readonly user: string | undefined
  readonly password: string | undefined
  /** Connections that are kept open. */
  readonly connections: number
  readonly timeoutMs: number
}

interface Mail {
  /** Address for bounces. */
  readonly from: string
  readonly to: string
  readonly mime: Buffer
}

interface SmtpError extends Error {
  readonly code?: string | undefined
  readonly responseCode?: number | undefined
  readonly response?: string | undefined
}

/** Sessions with one server that are used again and again. */
export class SmtpSessions {
  readonly #server: SmtpServer
  readonly #connect: (host: string, port: number, timeoutMs: number) => Promise<Socket>
  readonly #idle: SMTPConnection[] = []

  constructor(server: SmtpServer, connect: (host: string, port: number, timeoutMs: number) => Promise<Socket>) {
    this.#server = server
    this.#connect = connect
  }

  /** Hands one mail over; undefined where the server has taken it. */
  async send(mail: Mail): Promise<SendResult | undefined> {
    let session: SMTPConnection
    try {
      session = this.#idle.pop() ?? (await this.#open())
    } catch (error) {
      if (error instanceof PrivateAddressError) return NOT_CALLED
      // The mail was not spoken of yet: whatever stands against it is about the server.
      const verdict = judge(error as SmtpError, false)
      return verdict.outcome === 'rejected' ? { outcome: 'deferred', reason: verdict.reason } : verdict
    }
    let hasBegun = false
    const failed = await new Promise<SmtpError | undefined>((resolve) => {
      // Read only once the server has asked for the text: from then on it may have taken it.
      const text = Readable.from(
        (function* () {
          hasBegun = true
          yield mail.mime
        })(),
        { objectMode: false },
      )
      const timer = setTimeout(() => resolve(timeoutError()), this.#server.timeoutMs)
      session.send({ from: mail.from, to: [mail.to], size: mail.mime.length }, text, (error) => {
        clearTimeout(timer)
        resolve(error ?? undefined)
      })
    })
    if (failed) {
      session.close()
      return judge(failed, hasBegun)
    }
    this.#keep(session)
    return undefined
  }

  close(): void {
    for (const session of this.#idle.splice(0)) session.close()
  }

  #keep(session: SMTPConnection): void {
    if (this.#idle.length < this.#server.connections) this.#idle.push(session)
    else session.quit()
  }

  async #open(): Promise<SMTPConnection> {
    const { host, password, port, requireTls, secure, timeoutMs, user } = this.#server
    const socket = await this.#connect(host, port, timeoutMs)
    const session = new SMTPConnection({
      ...{ host, port, secure, connection: socket, socketTimeout: 60_000 },
      ...{ requireTLS: requireTls, greetingTimeout: timeoutMs, connectionTimeout: timeoutMs },
    })
    const forget = () => {
      const at = this.#idle.indexOf(session)
      if (at >= 0) this.#idle.splice(at, 1)
    }
    session.on('end', forget)
    session.on('error', forget)
    await inTime(timeoutMs, session, (done) => session.connect(done))
    if (user !== undefined)
      await inTime(timeoutMs, session, (done) => session.login({ user, pass: password ?? '' }, done))
    return session
  }
}

function inTime(timeoutMs: number, session: SMTPConnection, work: (done: (error?: Error | null) => void) => void) {
  return new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer)
      session.close()
      reject(error)
    }
    const timer = setTimeout(() => fail(timeoutError()), timeoutMs)
    session.once('error', fail)
    work((error) => {
      session.off('error', fail)
      if (error) return fail(error)
      clearTimeout(timer)
      resolve()
    })
  })
}

function timeoutError(): SmtpError {
  return Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })
}

/** Enhanced codes (RFC 3463) of those who ask for fewer mails or connections; 421 says so by itself where it comes first. */
const ASKS_FOR_PATIENCE = /^421|\b4\.7\.\d|\b4\.3\.2\b|rate|too many/i

/** With what to do about it: a relay on one's own machine or network often has none. */
const NO_TLS =
  'no_starttls: the server offers no STARTTLS; `requireTls: false` sends without it, where the way there is safe'

/** What a failure says of the mail. `hasBegun`: the server had asked for its text. */
function judge(error: SmtpError, hasBegun: boolean): SendResult {
  const { code = '', response = '', responseCode } = error
  if (code === 'ETLS') return { outcome: 'deferred', reason: NO_TLS }
  if (responseCode === undefined) {
    const reason = code || (error instanceof OutboundError ? error.message : 'connection')
    return { outcome: hasBegun ? 'unknown' : 'deferred', reason }
  }
  const reason = `smtp_${responseCode}: ${response.slice(0, 200).replace(/\s+/g, ' ')}`
  // That the server does not know us is about the configuration, not about the mail.
  if (responseCode === 530 || responseCode === 535)
    return { outcome: 'deferred', reason: `${reason}; check user and password` }
  if (responseCode >= 500) return { outcome: 'rejected', reason }
  return { outcome: ASKS_FOR_PATIENCE.test(response) ? 'throttled' : 'deferred', reason }
}

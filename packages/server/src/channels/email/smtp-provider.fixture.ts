import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { Behaviour } from '../../dispatch/contract-cases.ts'

/** A mail as the server took it. */
interface TakenMail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: Buffer
}

/** A real SMTP server on loopback. */
export interface SmtpProvider {
  readonly port: number
  readonly taken: TakenMail[]
  behave(behaviour: Behaviour): void
  close(): Promise<void>
}

const SLOW_MS = 200

interface Options {
  /** Told of a mail before the server says that it has taken it, where it is to behave so. */
  readonly receipt?: (mail: TakenMail) => Promise<void>
  readonly user?: string
  readonly password?: string
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

export async function openSmtpProvider({ password, receipt, user }: Options = {}): Promise<SmtpProvider> {
  const taken: TakenMail[] = []
  let behaviour: Behaviour = 'accept'
  const socketOf = (id: string) =>
    [
      ...(server as unknown as { connections: Set<{ id: string; _socket: import('node:net').Socket }> }).connections,
    ].find((connection) => connection.id === id)!._socket
  const server = new SMTPServer({
    ...{ disabledCommands: user === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'], allowInsecureAuth: true },
    authOptional: user === undefined,
    disableReverseLookup: true,
    onAuth: (auth, _session, done) =>
      auth.username === user && auth.password === password
        ? done(null, { user: user! })
        : done(smtpError(535, '5.7.8 wrong')),
    onRcptTo(_address, _session, done) {
      if (behaviour === 'reject') return done(smtpError(550, '5.1.1 no such mailbox'))
      if (behaviour === 'busy') return done(smtpError(451, '4.3.0 try later'))
      if (behaviour === 'throttle') return done(smtpError(450, '4.7.1 slow down'))
      done()
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const mail = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        }
        const take = () => {
          taken.push(mail)
          done(null)
        }
        switch (behaviour) {
          case 'silent':
            return
          case 'slow':
            return setTimeout(take, SLOW_MS)
          case 'answer-twice':
            take()
            return setImmediate(() => socketOf(session.id).write('250 2.0.0 again\r\n'))
          case 'receipt-first':
            return receipt!(mail).then(take)
          case 'hang-up':
            taken.push(mail)
            socketOf(session.id).write('25')
            return setImmediate(() => socketOf(session.id).destroy())
          default:
            return take()
        }
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    behave(next) {
      behaviour = next
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A mail as a mail program reads it. */
export function readMail({ raw }: TakenMail) {
  return simpleParser(raw)
}

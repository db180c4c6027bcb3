import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ErrorCode } from '../errors.ts'

/** A body that cannot be taken, by its code in the catalogue. */
export class BodyRefusedError extends Error {
  override readonly name = 'BodyRefusedError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

type Inflate = (body: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>

const INFLATERS: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ['gzip', promisify(zlib.gunzip) as Inflate],
  ['x-gzip', promisify(zlib.gunzip) as Inflate],
  ['deflate', promisify(zlib.inflate) as Inflate],
  ['br', promisify(zlib.brotliDecompress) as Inflate],
])

const EMPTY = Buffer.alloc(0)

/** Bodies of any content type are handed on as bytes, decompressed: they are parsed once, where they are used. */
export function acceptRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, body, done) => {
    const encoding = request.headers['content-encoding']
    if (encoding === undefined || encoding === 'identity') return done(null, body)
    inflate(body, encoding, request.routeOptions.bodyLimit).then((plain) => done(null, plain), done)
  })
}

/** The bytes of a request's body. */
export function bodyOf(request: FastifyRequest): Buffer {
  return (request.body as Buffer | undefined) ?? EMPTY
}

/** Decompresses a body; throws `BodyRefusedError`. */
async function inflate(body: Uint8Array, encoding: string, limit: number): Promise<Buffer> {
  const inflater = INFLATERS.get(encoding.trim().toLowerCase())
  if (!inflater) throw new BodyRefusedError('unsupported_encoding')
  try {
    return await inflater(body, { maxOutputLength: limit })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new BodyRefusedError(tooLarge ? 'body_too_large' : 'malformed_encoding', { cause: error })
  }
}

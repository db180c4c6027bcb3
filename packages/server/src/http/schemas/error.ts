import { z } from 'zod'
import { ERRORS, type ErrorCode } from '../../errors.ts'

const fields = {
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).describe('what went wrong; see docs/errors.md'),
  message: z.string().describe('what went wrong, for people'),
  field: z.string().optional().describe('path of the field to blame, such as `properties.total`'),
  help: z.string().describe('what to do about it'),
}

export const errorSchema = z.object(fields).meta({ id: 'Error' })

export const messageErrorSchema = z
  .object({ index: z.int().min(0).describe('which message of the batch, or row of the load, from 0'), ...fields })
  .meta({ id: 'MessageError' })

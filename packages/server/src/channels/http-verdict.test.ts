import { expect, it } from 'vitest'
import { NOT_CALLED, verdictWithoutAnswer } from './http-verdict.ts'

it('says of a message that was not even tried what was wrong', () => {
  expect(verdictWithoutAnswer({ kind: 'refused', reason: 'private_address' })).toEqual(NOT_CALLED)
  const broken = { kind: 'refused', reason: 'invalid x-name header' } as const
  expect(verdictWithoutAnswer(broken)).toEqual({ outcome: 'rejected', reason: 'invalid x-name header' })
})

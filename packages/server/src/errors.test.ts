import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ERRORS, type ErrorCode, errorBody, errorReply, errorsMarkdown } from './errors.ts'

const page = new URL('../../../docs/errors.md', import.meta.url)

test('the reference page has exactly what the catalogue says', async () => {
  await expect(errorsMarkdown()).toMatchFileSnapshot(page.pathname)
})

test('every code of the catalogue is documented, and every documented code is in the catalogue', () => {
  const documented = [...readFileSync(page, 'utf8').matchAll(/^## (\w+)$/gm)].map(([, code]) => code)
  expect(documented.sort()).toEqual(Object.keys(ERRORS).sort())
})

test.each(Object.entries(ERRORS))('%s has a status of an error, a message and a help in full sentences', (_, entry) => {
  expect(entry.status).toBeGreaterThanOrEqual(400)
  expect(entry.status).toBeLessThan(600)
  expect(entry.message).toMatch(/^[A-Z].*\.$/)
  expect(entry.help).toMatch(/^.+\.$/s)
})

test('the body of an error names the field where one is to blame', () => {
  expect(Object.keys(errorBody('missing_field', { field: 'userId' }))).toEqual(['code', 'message', 'field', 'help'])
  expect(Object.keys(errorBody('internal_error'))).toEqual(['code', 'message', 'help'])
})

test('a reply has the status of the catalogue and can carry more', () => {
  const reply = errorReply('playbook_invalid' satisfies ErrorCode, { message: 'Two mistakes.' }, { problems: [1] })
  expect(reply.status).toBe(422)
  expect(JSON.parse(reply.body)).toMatchObject({ code: 'playbook_invalid', message: 'Two mistakes.', problems: [1] })
})

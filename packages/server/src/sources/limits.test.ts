import { expect, test } from 'vitest'
import { DEFAULT_INPUT_LIMITS, limitsMarkdown } from './limits.ts'

test('the reference page has exactly what holds', async () => {
  await expect(limitsMarkdown()).toMatchFileSnapshot(new URL('../../../../docs/limits.md', import.meta.url).pathname)
  for (const name of Object.keys(DEFAULT_INPUT_LIMITS)) expect(limitsMarkdown()).toContain(`| \`${name}\` |`)
})

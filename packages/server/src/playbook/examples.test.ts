import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { describeFileProblem } from './file-problem.ts'
import { loadPlaybook } from './load.ts'

const folder = fileURLToPath(new URL('../../../../playbooks', import.meta.url))
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe('the example playbooks', () => {
  it('are there', () => {
    expect(names).toContain('coffee-and-sports')
  })

  it.each(names)('%s is sound', async (name) => {
    const loaded = await loadPlaybook(`${folder}/${name}`)
    expect(loaded.ok ? [] : loaded.problems.map(describeFileProblem)).toEqual([])
  })
})

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { VERSION } from '../version.ts'

const program = fileURLToPath(new URL('../../bin/attune.js', import.meta.url))
const playbook = fileURLToPath(new URL('../../../../playbooks/coffee-and-sports', import.meta.url))

describe('the program bin/attune.js, as a process of its own', () => {
  it('checks a playbook', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, 'playbook', 'check', playbook])
    expect(stdout).toContain('is sound')
  })

  it('hands its exit code on', async () => {
    const failing = promisify(execFile)(process.execPath, [program, 'srve'])
    await expect(failing).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "serve"') })
  })

  it('minds nobody who has read enough', async () => {
    const command = `"${process.execPath}" "${program}" help | true; "${process.execPath}" "${program}" help | head -1`
    const { stderr, stdout } = await promisify(execFile)('sh', ['-c', command])
    expect({ stderr, stdout }).toEqual({ stderr: '', stdout: expect.stringContaining('Attune') })
  })

  it('tells its version', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, '--version'])
    expect(stdout.trim()).toBe(VERSION)
  })
})

import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commands } from '../cli/registry.ts'
import { runCommandLine } from '../cli/run.ts'

/** Runs `attune evaluate`; gives the exit code, what was printed and noted, and the last line as JSON where it is such. */
export async function evaluate(...args: readonly string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(['evaluate', ...args], {
    commands,
    version: '',
    environment: {},
    print: (text) => out.push(text),
    note: (text) => err.push(text),
    startServer: () => Promise.reject(new Error('no server in this test')),
    fetch: () => Promise.reject(new Error('no network in this test')),
    untilStopped: () => Promise.resolve(),
  })
  const last = out.at(-1) ?? ''
  return { code, out: out.join('\n'), err: err.join('\n'), json: last.startsWith('{') ? JSON.parse(last) : undefined }
}

/** A folder into which a test writes files; gives their paths. */
export async function scratchFolder() {
  const root = await mkdtemp(join(tmpdir(), 'attune-evaluate-'))
  return {
    root,
    async file(name: string, content: string | Uint8Array): Promise<string> {
      await writeFile(join(root, name), content)
      return join(root, name)
    },
  }
}

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VERSION } from '../version.ts'
import { type Manifest, readFreshManifest, stampOf } from './bundle.ts'
import { makeBundle } from './make-bundle.ts'

const run = promisify(execFile)

describe('a bundle', { timeout: 60_000 }, () => {
  let directory: string
  let bundles: URL

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-bundle-'))
    bundles = pathToFileURL(`${directory}/`)
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('runs as the source does, from wherever it lies', async () => {
    const { entries, folder } = await makeBundle(bundles)
    const file = entries[fileURLToPath(new URL('../cli/main.ts', import.meta.url))]!
    const { stdout } = await run(process.execPath, [join(directory, folder, file), '--version'])
    expect(stdout.trim()).toBe(VERSION)
    expect(Object.keys(entries)).toContain(fileURLToPath(new URL('../store/sqlite/store-thread.ts', import.meta.url)))
  })

  it('is made once of the same sources', async () => {
    expect((await makeBundle(bundles)).folder).toBe((await makeBundle(bundles)).folder)
  })

  it('stands for its sources only while they are what they were', async () => {
    const place = await mkdtemp(join(tmpdir(), 'attune-bundle-'))
    const source = join(place, 'source.ts')
    const write = async (manifest: Manifest) => {
      await mkdir(place, { recursive: true })
      await writeFile(join(place, 'manifest.json'), JSON.stringify(manifest))
    }
    const fresh = () => readFreshManifest(pathToFileURL(`${place}/`))
    expect(fresh()).toBeUndefined()
    await writeFile(source, 'one')
    const own = fileURLToPath(new URL('./bundle.ts', import.meta.url))
    const manifest = { folder: 'a', entries: {}, inputs: { [own]: stampOf(own)!, [source]: stampOf(source)! } }
    await write({ ...manifest, inputs: { [source]: stampOf(source)! } })
    expect(fresh(), 'made in another checkout').toBeUndefined()
    await write(manifest)
    expect(fresh()).toEqual(manifest)
    await utimes(source, 1, 1)
    expect(fresh()).toBeUndefined()
    await rm(source)
    expect(fresh()).toBeUndefined()
    await rm(place, { recursive: true })
  })
})

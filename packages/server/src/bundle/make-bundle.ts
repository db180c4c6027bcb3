import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { BUNDLES, type Manifest, readFreshManifest, stampOf } from './bundle.ts'

/** What processes and threads begin with. Those of one group share what they have in common; the thread of the store needs little of that. */
const GROUPS = [
  ['cli/main.ts', 'index.ts', 'engine-thread/engine-worker.ts', 'audiences/audience-worker.ts', 'loads/load-worker.ts'],
  ['store/sqlite/store-thread.ts'],
]

/** Files that decide what an import leads to, and so are part of what a bundle is made of. */
const RESOLVING = ['../../package.json', '../../../engine/package.json', '../../../../package-lock.json']

/** How long a bundle is kept that was replaced: a process may still start threads from it. */
const KEPT_MS = 86_400_000

/** Makes a bundle of the sources as they are, unless the newest is one. */
export async function makeBundle(bundles = BUNDLES): Promise<Manifest> {
  const found = readFreshManifest(bundles)
  if (found) return found
  const inputs = stampsOf(RESOLVING.map((file) => fileURLToPath(new URL(file, import.meta.url))))
  const folder = `${Date.now()}-${process.pid}`
  const files: Record<string, string> = {}
  for (const group of GROUPS) Object.assign(files, await bundleGroup(group, new URL(folder, bundles), inputs))
  // Without it Node would read each file twice, to find out what it is.
  await writeFile(new URL(`${folder}/package.json`, bundles), '{"type":"module"}')
  const manifest: Manifest = { folder, entries: files, inputs }
  await writeManifest(manifest, bundles)
  await removeOld(manifest, bundles)
  return manifest
}

/** Bundles some entries; gives the file of each, and notes what went in. */
async function bundleGroup(
  group: readonly string[],
  folder: URL,
  inputs: Record<string, string>,
): Promise<Record<string, string>> {
  const input = group.map((entry) => fileURLToPath(new URL(`../${entry}`, import.meta.url)))
  const plugins = [notingInputs(inputs), KEEPING_PLACE]
  const build = await rolldown({ input, platform: 'node', logLevel: 'silent', plugins })
  const { output } = await build.write({ dir: fileURLToPath(folder), format: 'esm' })
  await build.close()
  const files = output.flatMap((chunk) =>
    chunk.type === 'chunk' && chunk.isEntry ? [[chunk.facadeModuleId!, chunk.fileName]] : [],
  )
  return Object.fromEntries(files)
}

/** Notes what goes in, as it is when it is read. */
function notingInputs(inputs: Record<string, string>) {
  const transform = (_code: string, id: string) => {
    if (isAbsolute(id)) Object.assign(inputs, stampsOf([id]))
  }
  return { name: 'noting-inputs', transform }
}

/** Lets a module find what lies beside its source. */
const KEEPING_PLACE = {
  name: 'keeping-place',
  transform: (code: string, id: string) =>
    code.includes('import.meta.url')
      ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      : undefined,
}

function stampsOf(paths: readonly string[]): Record<string, string> {
  const found = paths.map((path) => [path, stampOf(path)])
  return Object.fromEntries(found.filter(([, stamp]) => stamp !== undefined))
}

/** Whoever reads it meanwhile finds the old one or the new one. */
async function writeManifest(manifest: Manifest, bundles: URL): Promise<void> {
  const draft = new URL(`manifest-${process.pid}.json`, bundles)
  await mkdir(bundles, { recursive: true })
  await writeFile(draft, JSON.stringify(manifest))
  await rename(draft, new URL('manifest.json', bundles))
}

async function removeOld({ folder }: Manifest, bundles: URL): Promise<void> {
  for (const { name } of (await readdir(bundles, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
    const place = new URL(name, bundles)
    if (name !== folder && (await stat(place)).mtimeMs < Date.now() - KEPT_MS) await rm(place, { recursive: true })
  }
}

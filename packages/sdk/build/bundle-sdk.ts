import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** Files of the published package, by name. */
export interface Bundled {
  /** An ES module for pages, Node and React Native. */
  readonly 'index.js': string
  /** A script: browsers load service workers as such. */
  readonly 'service-worker.js': string
}

/** Makes of the sources what is published, as small as it gets. */
export async function bundleSdk(): Promise<Bundled> {
  return {
    'index.js': await bundle('index.ts', 'es'),
    'service-worker.js': await bundle('service-worker.ts', 'iife'),
  }
}

async function bundle(entry: string, format: 'es' | 'iife'): Promise<string> {
  const input = fileURLToPath(new URL(`../src/${entry}`, import.meta.url))
  const build = await rolldown({ input, platform: 'browser', logLevel: 'silent' })
  const { output } = await build.generate({ format, minify: true })
  await build.close()
  return output[0].code
}

/** Writes the types of the public interface into a folder; throws with what the compiler says. */
export function declareTypes(folder: string): void {
  const project = fileURLToPath(new URL('../tsconfig.json', import.meta.url))
  const flags = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--incremental', 'false']
  const compiler = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url))
  const args = [
    '-p',
    project,
    ...flags,
    '--rewriteRelativeImportExtensions',
    '--rootDir',
    fileURLToPath(new URL('../src', import.meta.url)),
    '--outDir',
    folder,
  ]
  const { status, stderr, stdout } = spawnSync(compiler, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The types could not be written: ${stdout}${stderr}`)
}

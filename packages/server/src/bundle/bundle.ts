import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where bundles lie, each in a folder of its own, and the manifest of the newest. */
export const BUNDLES = new URL('../../node_modules/.cache/bundles/', import.meta.url)

/** A file that is in every bundle of this checkout. */
const OWN = fileURLToPath(import.meta.url)

/** What a bundle was made of: it stands for its sources only as long as none of them has changed. */
export interface Manifest {
  /** The folder's name below `BUNDLES`. */
  readonly folder: string
  /** The file of the bundle for each source that it can stand for, by the source's path. */
  readonly entries: Readonly<Record<string, string>>
  /** `stampOf` each file that went in, by path. */
  readonly inputs: Readonly<Record<string, string>>
}

/** Changes whenever a file is written; undefined where there is none. */
export function stampOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && `${stat.mtimeMs}/${stat.size}`
}

/** The newest bundle, where there is one and its sources are what they were. */
export function readFreshManifest(bundles = BUNDLES): Manifest | undefined {
  try {
    const manifest: Manifest = JSON.parse(readFileSync(new URL('manifest.json', bundles), 'utf8'))
    // A checkout that was copied brings along the bundle of where it came from.
    if (!(OWN in manifest.inputs)) return undefined
    return Object.entries(manifest.inputs).every(([path, stamp]) => stampOf(path) === stamp) ? manifest : undefined
  } catch {
    return undefined
  }
}

let fresh: { readonly manifest: Manifest | undefined } | undefined

/**
 * The bundled form of a source file that is to be run, or the file itself where no bundle was made of the sources as
 * they are. Loading one file instead of several hundred is what starts and restarts take least time with. What was
 * found at first holds for the life of the process, so that all its threads run the same code.
 */
export function bundled(source: URL): URL {
  fresh ??= { manifest: readFreshManifest() }
  const { manifest } = fresh
  const file = manifest?.entries[fileURLToPath(source)]
  return file === undefined ? source : new URL(`${manifest!.folder}/${file}`, BUNDLES)
}

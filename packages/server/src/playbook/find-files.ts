import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** A playbook folder holds at most this many files. */
export const MAX_FILES = 1000

/** A YAML file in a folder; `name` is its path within the folder, with `/`. */
export interface FoundFile {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/**
 * The .yaml and .yml files of a folder and its subfolders, by name. Names that begin with a point are passed over, and
 * so are links to folders, which could lead in a circle. Stops soon after `MAX_FILES`. Throws what the file system throws.
 */
export async function findPlaybookFiles(directory: string): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  await walk(directory, '', found)
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function walk(directory: string, prefix: string, found: FoundFile[]): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (found.length > MAX_FILES) return
    if (entry.name.startsWith('.')) continue
    const path = join(directory, entry.name)
    const name = `${prefix}${entry.name}`
    if (entry.isDirectory()) await walk(path, `${name}/`, found)
    else if (isYaml(entry.name)) {
      const status = await stat(path)
      if (status.isFile()) found.push({ name, path, bytes: status.size })
    }
  }
}

function isYaml(name: string): boolean {
  const extension = extname(name).toLowerCase()
  return extension === '.yaml' || extension === '.yml'
}

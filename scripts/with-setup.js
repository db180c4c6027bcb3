// The one door of every npm script. Plain JavaScript that runs on Node 18 and later: it prepares what a
// fresh clone lacks and then runs the wanted program on the Node that the project brings (npm package `node`).
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ALLOCATOR } from '../packages/server/bin/allocator.js'
import { installSystemPrograms } from './system-programs.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const binaries = join(root, 'node_modules', '.bin')
/** Sources stripped of their types are kept here, so that only the first start pays for it. */
const compileCache = join(root, 'node_modules', '.cache', 'compiled')
const stampFile = join(root, 'node_modules', '.attune-lock')

/** What each npm script runs once everything is in place: a list of command lines, in order. */
const programs = {
  start: [['node', 'city/src/demo.ts']],
  check: [
    ['tsc', '-p', 'packages/engine', '--noEmit'],
    ['tsc', '-p', '.', '--noEmit'],
    ['tsc', '-p', 'packages/sdk', '--noEmit'],
    ['tsc', '-p', 'packages/sdk/tsconfig.test.json', '--noEmit'],
    ['biome', 'ci', '--error-on-warnings', '.'],
    ['knip', '--treat-config-hints-as-errors'],
  ],
  test: [['vitest', 'run']],
  bench: [['node', '--max-old-space-size=6144', 'bench/src/main.ts']],
  simulate: [['node', 'simulation/src/main.ts']],
  regret: [['node', 'city/src/regret.ts']],
}

const [name = '', ...rest] = process.argv.slice(2)
if (!(name in programs)) {
  console.error(`with-setup: unknown program "${name}"; known: ${Object.keys(programs).join(', ')}`)
  process.exit(2)
}
installPackages()
if (name !== 'check') run(['node', 'packages/server/src/bundle/main.ts'])
if (name === 'test') {
  installSystemPrograms()
  for (const command of programs.check) run(command)
}
const commands = programs[name]
commands.forEach((command, index) => {
  run(index === commands.length - 1 ? [...command, ...rest] : command)
})

/** Runs `npm ci` when there are no packages yet, or the lockfile has changed since they were installed. */
function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamped = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
  if (stamped === lock) return
  console.error('Installing packages (npm ci) …')
  const outcome = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (outcome.status !== 0) {
    console.error('with-setup: npm ci failed; its message stands above. The project needs the npm registry once.')
    process.exit(outcome.status ?? 1)
  }
  writeFileSync(stampFile, lock)
}

/** Runs one command line with the project's own programs first on the path; leaves with its exit code when that is not 0. */
function run([program, ...args]) {
  const outcome = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: {
      ...ALLOCATOR,
      ...process.env,
      NODE_COMPILE_CACHE: compileCache,
      PATH: `${binaries}${delimiter}${process.env.PATH}`,
    },
  })
  if (outcome.error) {
    console.error(`with-setup: could not run ${program}: ${outcome.error.message}`)
    process.exit(1)
  }
  if (outcome.signal) process.kill(process.pid, outcome.signal)
  if (outcome.status !== 0) process.exit(outcome.status ?? 1)
}

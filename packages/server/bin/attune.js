#!/usr/bin/env node
// Plain JavaScript that runs on Node 18 and later. Attune's own code needs Node 24, which the project brings as the
// npm package `node`: an older Node starts that one and hands everything over to it.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ALLOCATOR } from './allocator.js'

const NEEDED = 24

if (Number(process.versions.node.split('.')[0]) >= NEEDED) await run()
else handOver(findNode())

async function run() {
  const { bundled } = await import('../src/bundle/bundle.ts')
  await import(bundled(new URL('../src/cli/main.ts', import.meta.url)).href)
}

/** The Node that the project brings; undefined when the packages are not installed. */
function findNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** Runs this file on the given Node; signals and the exit code pass through. */
function handOver(node) {
  if (node === undefined) {
    console.error(
      `attune: it needs Node ${NEEDED} (this is ${process.version}); install it, or run npm ci in the project`,
    )
    process.exitCode = 1
    return
  }
  const env = { ...ALLOCATOR, ...process.env }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit', env })
  // A terminal sends Ctrl-C to both processes; passing it on as well would look like a second one.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => {
    console.error(`attune: could not start ${node}: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}

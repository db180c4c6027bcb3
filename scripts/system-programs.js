// Programs that the tests speak to and that do not come from npm. Installed with the system's package
// manager when missing and permitted; otherwise a message says what to install.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Every program: where it is looked for, and the Debian package that brings it. */
const needed = [{ path: '/usr/bin/chromium', debianPackage: 'chromium', usedFor: 'browser tests' }]

/** Installs what is missing; prints what to install by hand where that is not possible, and leaves with code 1. */
export function installSystemPrograms() {
  const missing = needed.filter((program) => !existsSync(program.path))
  if (missing.length === 0) return
  const packages = missing.map((program) => program.debianPackage)
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (mayInstall) {
    console.error(`Installing for the tests: ${packages.join(', ')} …`)
    const apt = (...args) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  }
  const still = needed.filter((program) => !existsSync(program.path))
  if (still.length === 0) return
  for (const program of still) {
    console.error(
      `Missing: ${program.path} (${program.usedFor}). Install it, on Debian or Ubuntu: apt-get install ${program.debianPackage}`,
    )
  }
  process.exit(1)
}

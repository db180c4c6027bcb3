import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/*
 * Linux keeps a priority for each thread, not only for each process. Where all cores are busy, a thread that gives way
 * has what the others leave: with 5 a third of the time of one that does not, with 10 a tenth.
 */

/** Of threads whose work somebody waits for in the end: their queues are bounded. */
const BACKGROUND = 10

/**
 * Of V8's helpers, which mark live objects and compile beside the threads that run. Four of them, on two cores and with
 * equal rights, took three quarters of the machine for 300 ms at each collection; but a thread that collects waits for
 * them at the end, so they must not starve.
 */
const HELPER = 5
const HELPER_NAME = 'V8Worker'

/** Lets the calling thread run when nothing more urgent does. Elsewhere than on Linux nothing changes. */
export function giveWay(): void {
  const id = idOfThisThread()
  if (id !== undefined) setPriority(id, BACKGROUND)
}

/** Lets V8's helpers in this process give way to the threads that they help. */
export function letHelpersGiveWay(): void {
  for (const id of idsOf(HELPER_NAME)) setPriority(id, HELPER)
}

function idOfThisThread(): number | undefined {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  } catch {
    return undefined
  }
}

/** Threads of this process by their name. */
function idsOf(name: string): number[] {
  try {
    const ids = readdirSync('/proc/self/task')
    return ids.filter((id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim() === name).map(Number)
  } catch {
    return []
  }
}

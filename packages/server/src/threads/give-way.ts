import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/**
 * Where all cores are busy, a thread that gives way has a third of the time of one that does not (Linux keeps a priority
 * for each thread, not only for each process). Less would be too little: the queues of the store are bounded, and a
 * thread that collects garbage waits in the end for V8's helpers.
 */
const GIVING_WAY = 5

/**
 * V8's helpers mark live objects, and compile, beside the threads that run. Four of them, on two cores and with equal
 * rights, took three quarters of the machine for 300 ms at each collection.
 */
const HELPER_NAME = 'V8Worker'

/** Lets the calling thread run when nothing more urgent does. Elsewhere than on Linux nothing changes. */
export function giveWay(): void {
  const id = idOfThisThread()
  if (id !== undefined) setPriority(id, GIVING_WAY)
}

/** Lets V8's helpers in this process give way to the threads that they help. */
export function letHelpersGiveWay(): void {
  for (const id of idsOf(HELPER_NAME)) setPriority(id, GIVING_WAY)
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

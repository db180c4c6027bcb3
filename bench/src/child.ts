import { type ChildProcess, fork } from 'node:child_process'

/** A process of the bench: it is told one thing at a time and answers each. */
export interface Child<Order, Answer> {
  readonly pid: number
  /** Sends an order; fulfilled with the answer, rejected when the process ends before. */
  ask(order: Order): Promise<Answer>
  /** Ends it at once, like a crash. */
  kill(): Promise<void>
  /** Lets it end by itself. */
  end(): Promise<void>
}

const running = new Set<ChildProcess>()

/** Kills what still runs: after a failure nothing may go on writing into the directory that is removed. */
export async function killChildren(): Promise<void> {
  const exits = Array.from(running, (child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of running) child.kill('SIGKILL')
  await Promise.all(exits)
}

/** Starts a TypeScript file as a process of its own. It must end when it is disconnected. */
export function startChild<Order extends object, Answer>(file: URL): Child<Order, Answer> {
  const child = fork(file, { execArgv: [], serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] })
  running.add(child)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  void exited.then(() => running.delete(child))
  return {
    pid: child.pid!,
    ask: (order) => ask(child, order),
    kill: () => {
      child.kill('SIGKILL')
      return exited
    },
    end: () => {
      if (child.connected) child.disconnect()
      return exited
    },
  }
}

function ask<Answer>(child: ChildProcess, order: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      child.off('message', onMessage)
      child.off('exit', onExit)
    }
    const onMessage = (message: unknown) => {
      settle()
      resolve(message as Answer)
    }
    const onExit = (code: number | null, signal: string | null) => {
      settle()
      reject(new Error(`a process of the bench has ended (${signal ?? code}) before it answered`))
    }
    child.on('message', onMessage)
    child.on('exit', onExit)
    child.send(order)
  })
}

import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest begins first: a long file at the end would keep one core waiting for the other. */
const LONG = ['/simulation/', '/bench/', '/crash/', '/scenarios/', '/destinations/']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((folder) => moduleId.includes(folder))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'city/**/*.test.ts',
      'simulation/**/*.test.ts',
      'bench/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    pool: 'forks',
    // No test changes what another could see (time, environment, globals), and loading everything anew for each file takes a third of the time.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // More than there are cores: a quarter of the time is spent waiting for processes, pauses and the disk.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // What is waited for comes at once, but not on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})

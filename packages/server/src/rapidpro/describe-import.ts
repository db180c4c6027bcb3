import type { ImportedFlows } from './import-flows.ts'

/** What came of an import, for people: what is there, what behaves otherwise, and what was left out, each with its place and reason. */
export function describeImport({ nodes, remarks, sections }: ImportedFlows): string {
  const threads = Object.entries(sections.threads ?? {})
  const steps = threads.reduce((sum, [, { steps: held }]) => sum + (held as readonly unknown[]).length, 0)
  const of = (kind: 'left-out' | 'differs') =>
    remarks
      .filter((remark) => remark.kind === kind)
      .map(({ flow, place, what, why }) => `  ${flow === '' ? '' : `${flow}, `}${place}: ${what}: ${why}`)
  const [differs, leftOut] = [of('differs'), of('left-out')]
  return [
    `${threads.length} ${threads.length === 1 ? 'flow' : 'flows'} with ${nodes} nodes became threads with ${steps} steps: ${threads.map(([id]) => id).join(', ')}`,
    ...(differs.length > 0 ? ['behaves otherwise:', ...differs] : []),
    ...(leftOut.length > 0 ? ['left out:', ...leftOut] : ['nothing was left out']),
  ].join('\n')
}

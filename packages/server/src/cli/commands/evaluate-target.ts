import { readPriors, thompsonProbabilities } from '../../evaluate/priors.ts'
import { type Command, UsageError } from '../command.ts'

export const evaluateTargetCommand: Command = {
  name: 'evaluate target',
  summary: 'Write the TARGET.csv of a Bernoulli Thompson sampling policy from what it believes of each action',
  operands: [],
  options: {
    priors: { type: 'string', placeholder: 'FILE.yaml', description: 'alpha and beta of each action, numbered from 0' },
    section: { type: 'string', placeholder: 'NAME', description: 'which part of the file, where it has several' },
    slots: {
      type: 'string',
      placeholder: 'N',
      description: 'how many slots it fills, the best draw first; 1 where not given',
    },
  },
  async run(given, { print }) {
    const path = given.text('priors')
    if (path === undefined) throw new UsageError('"evaluate target" needs --priors FILE.yaml')
    const priors = await readPriors(path, given.text('section'))
    const slots = Number(given.text('slots') ?? '1')
    const { length } = priors.alpha
    if (!Number.isInteger(slots) || slots < 1 || slots > length)
      throw new UsageError(`--slots is a whole number from 1 to ${length}, the number of actions`)
    print('slot,action,probability')
    thompsonProbabilities(priors, slots).forEach((bySlot, action) => {
      bySlot.forEach((probability, slot) => {
        print(`${slot + 1},${action},${probability}`)
      })
    })
    return 0
  },
}

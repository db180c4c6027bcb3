import { suggestion } from '../../playbook/did-you-mean.ts'
import { type Command, UsageError } from '../command.ts'
import { describeCommand, describeCommands } from '../help-text.ts'

export const helpCommand: Command = {
  name: 'help',
  summary: 'Tell what the commands are, or what one of them takes',
  operands: ['[COMMAND…]'],
  options: {},
  async run({ operands }, { commands, print }) {
    const wanted = operands.join(' ')
    const under = commands.filter(({ name }) => name === wanted || name.startsWith(`${wanted} `))
    if (operands.length === 0) print(describeCommands(commands))
    else if (under.length > 0) print(under.map(describeCommand).join('\n\n'))
    else {
      const names = commands.map(({ name }) => name)
      throw new UsageError(`there is no command "${wanted}"${suggestion(wanted, names)}`)
    }
    return 0
  },
}

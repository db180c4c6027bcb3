import { z } from 'zod'

export const channelParametersSchema = z.object({ channel: z.string().describe('id of a channel of the playbook') })

export const providerFormSchema = z.looseObject({}).describe('as the provider sends it')

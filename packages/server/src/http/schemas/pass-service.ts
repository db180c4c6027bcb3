import { z } from 'zod'

const passType = z.string().describe('pass type, such as pass.com.example.brand')
const serial = z.string().describe('id of the copy')
const device = z.string().describe('as the phone calls itself')

export const registrationParametersSchema = z.object({ device, passType, serial })

export const deviceParametersSchema = z.object({
  ...{ device, passType },
  passesUpdatedSince: z.string().optional().describe('`lastUpdated` of the answer before'),
})

export const passSerialParametersSchema = z.object({ passType, serial })

export const pushTokenSchema = z.looseObject({ pushToken: z.string().min(1).max(500) }).meta({ id: 'PassPushToken' })

export const updatedPassesSchema = z
  .object({ serialNumbers: z.array(z.string()), lastUpdated: z.string() })
  .meta({ id: 'UpdatedPasses' })

export const phoneLogSchema = z.looseObject({ logs: z.array(z.string().max(2000)).max(50) }).meta({ id: 'PhoneLog' })

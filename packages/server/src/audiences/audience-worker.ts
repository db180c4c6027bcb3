import { parentPort, workerData } from 'node:worker_threads'
import type { EncryptionKey } from '../privacy/encryption-keys.ts'
import { Sealing } from '../privacy/sealing.ts'
import { giveWay } from '../threads/give-way.ts'
import { QuestionError } from './asking.ts'
import { AudienceDesk } from './audience-desk.ts'
import type { AudienceQuestion } from './question.ts'

giveWay()
const { file, keys } = workerData as { readonly file: string; readonly keys: readonly EncryptionKey[] }
const desk = new AudienceDesk(file, new Sealing(keys))
const port = parentPort!

port.on('message', async ({ id, question }: { readonly id: number; readonly question: AudienceQuestion }) => {
  try {
    port.postMessage({ id, answer: await desk.answer(question) })
  } catch (error) {
    const unanswered = error instanceof QuestionError ? { problems: error.problems } : { failed: String(error) }
    port.postMessage({ id, unanswered })
  }
})

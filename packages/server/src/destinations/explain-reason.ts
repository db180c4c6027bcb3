import { CALLS_NO_PRIVATE_ADDRESS } from '../outbound/outbound.ts'

/** What is meant by reasons of which a code alone tells too little, and what helps. */
const MEANINGS: Readonly<Record<string, string>> = {
  private_address: CALLS_NO_PRIVATE_ADDRESS,
  timeout: 'there was no answer in time',
  ECONNREFUSED: 'nobody listens at the address of its URL',
  ECONNRESET: 'the connection was broken off before there was an answer',
  ENOTFOUND: 'there is no host of the name that its URL has',
  EAI_AGAIN: 'the name of its host could not be looked up; can this server ask for names?',
  http_401: 'it does not accept who asks; look at `auth` in the playbook and at the secret',
  http_403: 'it does not let who asks do this; look at what the credentials are for',
}

/** Why a destination is told nothing more that refuses all it is told, for people. */
export function explainRefusing(reason: string): string {
  return (
    `${explainReason(reason)}; it refuses everything it is told, so it is more likely the request than what is said: ` +
    'put that right in the playbook, facts wait; "attune destinations resume" puts aside what it refuses instead'
  )
}

/** Why a destination took nothing, for people: the code, and what it means where it does not say so itself. */
export function explainReason(reason: string): string {
  const meaning = MEANINGS[reason]
  return meaning === undefined ? reason : `${reason}: ${meaning}`
}

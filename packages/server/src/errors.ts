import type { Reply } from './runner/call.ts'

interface ErrorEntry {
  readonly status: number
  readonly message: string
  readonly help: string
}

/** Every error that Attune answers with, by code. */
export const ERRORS = {
  // Who asks
  key_missing: {
    status: 401,
    message: 'No API key was given.',
    help: 'Send the key as user name of Basic authentication (`curl -u KEY:`) or as `Authorization: Bearer KEY`.',
  },
  key_unknown: {
    status: 401,
    message: 'The API key is not known.',
    help: 'Keys are printed once, when Attune first starts with a data directory; each data directory has its own.',
  },
  forbidden: {
    status: 403,
    message: 'The role of this key does not allow this.',
    help: 'Write keys send events and read inboxes of `anonymous:` and `device:` only; what the other roles may stands in docs/access.md. A key may be narrowed to scopes.',
  },
  rate_limited: {
    status: 429,
    message: 'This key asks more often than its limit allows.',
    help: 'Wait as many seconds as Retry-After says; send events in batches; an admin can give the key a higher limit.',
  },
  identity_needed: {
    status: 403,
    message: 'With a write key nothing is shown of a person who is known by name, address or number.',
    help: 'Send the identity token of the person (docs/sign-in.md) in the header Attune-Identity, or ask from a server.',
  },
  identity_invalid: {
    status: 401,
    message: 'The identity token in Attune-Identity is not valid, or has ended.',
    help: 'Let the person sign in again, or have your server make a new token (POST /v1/identity-tokens).',
  },
  signature_invalid: {
    status: 401,
    message: 'The request is not signed as the provider of this channel signs.',
    help: 'Check the secret of the channel, and that the provider calls the address under `publicUrl` to the letter (docs/channels.md).',
  },
  treatment_unknown: {
    status: 404,
    message: 'The playbook in force has no such action, or the action has no treatment on this channel.',
    help: 'GET /v1/playbook shows its actions and their treatments.',
  },
  not_a_tester: {
    status: 403,
    message: 'Tests go only to people who take part in them.',
    help: 'Set the trait `tester` of the person to true; for everybody else there is the preview.',
  },
  link_unknown: {
    status: 404,
    message: 'This link leads nowhere any more.',
    help: 'Links of messages lead on as long as the action has them in its `links`.',
  },
  delivery_unknown: {
    status: 404,
    message: 'There is no such delivery that could be sent again.',
    help: 'GET /v1/dead-letters lists what has failed; what is resendable is so for seven days, the last three of each customer.',
  },
  budget_spent: {
    status: 409,
    message: "The budget of the delivery's campaign does not allow sending it again.",
    help: 'What it cost was given back when it failed. It can be sent once the budget allows it: a daily one on the next day.',
  },
  device_unknown: {
    status: 404,
    message: 'No such device is registered.',
    help: 'POST /v1/devices registers one, and answers with its name.',
  },
  channel_unknown: {
    status: 404,
    message: 'The playbook in force has no such channel, or its provider does not call.',
    help: 'GET /v1/playbook shows its channels; docs/channels.md tells which kinds have a webhook.',
  },
  campaign_unknown: {
    status: 404,
    message: 'The playbook in force has no such campaign.',
    help: 'GET /v1/playbook shows its campaigns.',
  },
  flow_unknown: {
    status: 404,
    message: 'The playbook in force has no such thread or journey.',
    help: 'GET /v1/playbook shows its threads and journeys.',
  },
  run_unknown: {
    status: 404,
    message: 'The customer is in no such conversation or journey, or it has ended.',
    help: 'GET /v1/customers/{identifier} shows the ones that are open.',
  },
  hand_over_unknown: {
    status: 404,
    message: 'No conversation was handed over under this id.',
    help: 'GET /v1/hand-overs lists those that are open.',
  },
  hand_over_taken: {
    status: 409,
    message: 'Another agent has this conversation.',
    help: 'Let them release it, or claim it with `force`.',
  },
  hand_over_closed: {
    status: 409,
    message: 'This conversation is over, or its thread has gone on.',
    help: 'Begin a thread for the customer (POST /v1/runs) where more is to be said.',
  },
  action_unknown: {
    status: 404,
    message: 'The playbook in force has no such action.',
    help: 'GET /v1/playbook shows its actions.',
  },
  action_not_sent: {
    status: 422,
    message: 'The action is not meant to be sent to everybody in an audience.',
    help: 'Set `sends: true` of the action in the playbook.',
  },
  send_unknown: {
    status: 404,
    message: 'There is no such send.',
    help: 'GET /v1/sends lists them.',
  },
  send_exists: {
    status: 409,
    message: 'With this Idempotency-Key something else was sent before.',
    help: 'Give every send a key of its own.',
  },
  send_over: {
    status: 409,
    message: 'The send is over: it cannot be changed any more.',
    help: 'A send that is running can be paused, one that is paused resumed; what was cancelled stays so.',
  },
  too_many_sends: {
    status: 429,
    message: 'Fifty sends are under way or planned already.',
    help: 'Wait until some of them have asked everybody, or cancel some.',
  },
  experiment_unknown: {
    status: 404,
    message: 'The playbook in force has no such experiment.',
    help: 'GET /v1/experiments lists them.',
  },
  variant_unknown: {
    status: 422,
    message: 'The experiment has no such variant.',
    help: 'GET /v1/experiments/ID lists its variants.',
  },
  load_unknown: {
    status: 404,
    message: 'There is no such load, or it ended more than a week ago.',
    help: 'GET /v1/loads lists them.',
  },
  load_offset: {
    status: 409,
    message:
      'The load takes nothing at this place of the file: it has more or less of it, has ended, or somebody is sending.',
    help: 'Go on from `received`, as GET /v1/loads/{id} tells it.',
  },
  too_many_loads: {
    status: 409,
    message: 'As many files as may be are being loaded.',
    help: 'Wait until one has ended, or cancel one (POST /v1/loads/{id}/cancel).',
  },
  mapping_invalid: {
    status: 400,
    message: 'The mapping is not sound.',
    help: 'docs/loading.md tells what stands in it; POST /v1/loads/preview guesses one.',
  },
  report_gone: {
    status: 404,
    message: 'The load has no report of bad rows yet, or no longer.',
    help: 'It is kept for a week and withdrawn when a person is erased; a dry run of the file makes it again.',
  },
  destination_unknown: {
    status: 404,
    message: 'The playbook in force has no destination of this name that could be told anything.',
    help: 'GET /v1/destinations lists them: one that is `broken` says in `lastError` what it lacks, and a `stream` is read by those who come for it.',
  },
  stream_unknown: {
    status: 404,
    message: 'The playbook in force has no such stream.',
    help: 'A stream is a destination of kind `stream`; with more than one, name it: `?stream=NAME`.',
  },
  sync_refused: {
    status: 409,
    message: 'This audience cannot be told to this destination.',
    help: 'The destination must be sent `audience-entered`, of this audience too, and be done with the sync before.',
  },
  api_key_unknown: {
    status: 404,
    message: 'There is no such API key, or it has ended.',
    help: 'GET /v1/keys lists the keys with their ids.',
  },
  last_admin_key: {
    status: 409,
    message: 'This is the last key that can manage keys.',
    help: 'Make another admin key first (POST /v1/keys), then end this one.',
  },
  audit_unavailable: {
    status: 503,
    message: 'The audit log cannot be written, so nothing may be changed.',
    help: 'See that the disk has room and `audit.ndjson` in the data directory can be written, then start Attune anew.',
  },
  // The request as such
  not_found: {
    status: 404,
    message: 'There is nothing at this address.',
    help: 'All addresses and methods are described at /docs and in /openapi.json.',
  },
  bad_request: {
    status: 400,
    message: 'The request is not sound HTTP.',
    help: 'Look at the address, the Content-Length and the Content-Type header.',
  },
  invalid_query: {
    status: 400,
    message: 'A parameter of the address is not valid.',
    help: 'The parameters and their bounds are described at /docs.',
  },
  body_too_large: {
    status: 413,
    message: 'The body is too large.',
    help: 'One message may have 32 KB, a batch 500 KB, a basket 256 KB, a feed value 64 KB, a bulk load of a feed 16 MB, a playbook 4 MB; all after decompression.',
  },
  unsupported_encoding: {
    status: 415,
    message: 'The Content-Encoding is not supported.',
    help: 'Send the body as it is, or compressed with gzip, deflate or br.',
  },
  malformed_encoding: {
    status: 400,
    message: 'The body cannot be decompressed.',
    help: 'Content-Encoding must name the compression that the body really has.',
  },
  // The body
  malformed_json: {
    status: 400,
    message: 'The body is not JSON.',
    help: 'The message says where reading stopped. Positions count characters from 0, lines and columns from 1.',
  },
  invalid_type: {
    status: 400,
    message: 'A field has the wrong type.',
    help: 'The types of all fields are described at /docs.',
  },
  invalid_value: {
    status: 400,
    message: 'A field has a value that is not allowed.',
    help: 'The allowed values of all fields are described at /docs.',
  },
  missing_field: {
    status: 400,
    message: 'A required field is missing.',
    help: 'The required fields of every kind of message are described at /docs.',
  },
  unknown_type: {
    status: 400,
    message: 'The type of the message is not known.',
    help: 'In a batch, `type` is identify, track, page, screen, group or alias.',
  },
  identifier_required: {
    status: 400,
    message: 'The message does not say whom it is about.',
    help: 'Give `userId`, `anonymousId`, or another identifier in `identifiers` or `context.externalIds`.',
  },
  invalid_identifier: {
    status: 400,
    message: 'An identifier is not valid.',
    help: 'Identifiers are texts of 1 to 256 characters without control characters or broken Unicode; in addresses they are written `namespace:value`, with the value URL-encoded.',
  },
  invalid_email: {
    status: 400,
    message: 'This is no e-mail address.',
    help: 'Where an event has another identifier it is taken without this one, and the answer has a warning. Send a name, an @ and a domain; letters of alphabets that look alike cannot be mixed.',
  },
  invalid_phone: {
    status: 400,
    message: 'This is no phone number.',
    help: 'Where an event has another identifier it is taken without this one, and the answer has a warning. Send it with its country, as in +12063428631; without one it is taken for a number of `identity.defaultRegion`.',
  },
  invalid_namespace: {
    status: 400,
    message: 'The namespace of an identifier is not valid.',
    help: 'A namespace starts with a letter and has up to 32 lower-case letters, digits and underscores, such as `loyalty`.',
  },
  too_many_traits: {
    status: 400,
    message: 'The customer has no room for this trait.',
    help: 'A customer keeps 500 traits. The event is taken without this one, and the answer has a warning. Take traits away that nobody needs, by the value null.',
  },
  too_many_identifiers: {
    status: 400,
    message: 'The message has too many identifiers.',
    help: 'One message may carry 20 identifiers.',
  },
  too_long: {
    status: 400,
    message: 'A text is too long.',
    help: 'Ids may have 256 characters, names of events 128.',
  },
  too_many_fields: {
    status: 400,
    message: 'The message has too many traits or properties.',
    help: 'One message may have 500 of them; send what belongs together as one nested object.',
  },
  too_many_messages: {
    status: 400,
    message: 'The batch has too many messages.',
    help: 'A batch may have 2,500 messages. Send several batches.',
  },
  message_too_large: {
    status: 413,
    message: 'The message is too large.',
    help: 'One message may have 32 KB, counted as compact JSON in UTF-8; a batch 500 KB.',
  },
  nested_too_deeply: {
    status: 400,
    message: 'The message is nested too deeply.',
    help: 'Objects and arrays may be nested 20 levels deep, the message itself included.',
  },
  forbidden_name: {
    status: 400,
    message: 'A field has a name that is not allowed.',
    help: 'Fields cannot be named `__proto__`, `constructor` or `prototype`. Rename the field.',
  },
  invalid_number: {
    status: 400,
    message: 'A number is too large.',
    help: 'Numbers are 64-bit floating point: their magnitude ends at 1.8e308. Send larger ones as text.',
  },
  invalid_time: {
    status: 400,
    message: 'A time is not valid.',
    help: 'Times are ISO 8601 texts such as `2026-03-01T09:30:00.000Z`; without a zone they count as UTC.',
  },
  time_in_future: {
    status: 400,
    message: 'The time lies more than a day ahead.',
    help: "Correct the sender's clock, or send `sentAt` beside `timestamp` so that it can be corrected here. Up to a day ahead counts as now.",
  },
  time_too_old: {
    status: 400,
    message: 'The time lies too far back.',
    help: 'Events may be 5 years old, unless configured otherwise.',
  },
  nothing_accepted: {
    status: 400,
    message: 'No message of the batch was accepted.',
    help: 'Every entry of `errors` says by `index` what is wrong with one message.',
  },
  // What was asked for
  customer_unknown: {
    status: 404,
    message: 'No customer has this identifier.',
    help: 'A customer exists from the first event on that carries the identifier.',
  },
  merge_refused: {
    status: 409,
    message: 'These two customers cannot be joined.',
    help: '`refusal.reason` says why: both lead to the same customer already, or one of them was merged meanwhile.',
  },
  programme_unknown: {
    status: 404,
    message: 'The playbook in force has no such loyalty programme.',
    help: 'Programmes stand under `loyalty` in the playbook.',
  },
  reward_unknown: {
    status: 404,
    message: 'The loyalty programme has no such reward.',
    help: 'Rewards stand under `rewards` of the programme.',
  },
  points_too_often: {
    status: 409,
    message: 'Points were spent as often as the programme allows in that time.',
    help: 'Nothing was taken. The programme says how often (`spending`).',
  },
  transfers_off: {
    status: 422,
    message: 'Points of this programme cannot be handed to others.',
    help: 'Say `transfers` in the programme (docs/loyalty.md).',
  },
  not_one_household: {
    status: 409,
    message: 'The two customers are not two of one household.',
    help: 'Points can be handed on within a household only; docs/relations.md tells how it is stated who belongs to one.',
  },
  transfer_limit_reached: {
    status: 409,
    message: 'As many points were handed on as the programme allows in that time.',
    help: 'Nothing was taken. The programme says how many (`transfers.limit`).',
  },
  held_points_unknown: {
    status: 404,
    message: 'No such points wait to be looked at.',
    help: 'GET /v1/points/held lists those that do.',
  },
  second_person_needed: {
    status: 403,
    message: 'Whoever asked for points cannot approve them.',
    help: 'Let somebody else look at it, with another key.',
  },
  too_many_held: {
    status: 409,
    message: 'As many points of the customer wait to be looked at as may.',
    help: 'Approve or refuse some of them first (GET /v1/points/held).',
  },
  points_insufficient: {
    status: 409,
    message: 'There are not enough points.',
    help: 'Pending points can be spent later; the statement of the customer says when.',
  },
  grant_unknown: {
    status: 404,
    message: 'The customer holds no such copy of an offer.',
    help: 'GET /v1/wallet/{identifier}?all=true lists what the customer holds and held.',
  },
  offer_unknown: {
    status: 404,
    message: 'The playbook has no such offer.',
    help: 'GET /v1/playbook shows the section `offers`; its keys are the ids.',
  },
  grant_refused: {
    status: 409,
    message: 'The offer cannot be given to this customer now.',
    help: 'The field `reason` says why: a limit, the budget, the shelf, its dates or whom it is for. Nothing has changed.',
  },
  grant_not_usable: {
    status: 409,
    message: 'The copy cannot be used at a till as it is.',
    help: 'It is kept for a basket, is still to be completed, or its offer is not used at tills (docs/wallet.md).',
  },
  pass_token_invalid: {
    status: 401,
    message: 'The request does not show the token of the pass.',
    help: 'Phones send it as `Authorization: ApplePass …`; each pass has its own.',
  },
  pass_certificate_ended: {
    status: 503,
    message: 'The certificate with which the pass is signed has ended.',
    help: 'Phones ask again later. Renew the certificate and start the server with the new one (docs/wallet.md).',
  },
  passes_off: {
    status: 422,
    message: 'Passes for this wallet are not configured.',
    help: 'Set the certificates of Apple Wallet or the account of Google Wallet when starting the server (docs/wallet.md).',
  },
  grant_settled: {
    status: 409,
    message: 'The copy was used, has ended or is kept for a basket.',
    help: 'Nothing has changed. One that is kept for a basket is free again when the basket is given up.',
  },
  affinity_unknown: {
    status: 404,
    message: 'It is not counted what is bought together.',
    help: 'Add a section `affinity` to the playbook, with the event that tells of a purchase.',
  },
  code_unknown: {
    status: 404,
    message: 'There is no such code.',
    help: 'It was typed without a mistake that can be seen, or is of no kind that Attune has made.',
  },
  code_refused: {
    status: 409,
    message: 'The code brings no points.',
    help: 'The field `reason` says why: it was used, is good for something else, has ended, was revoked, or belongs to somebody else.',
  },
  code_mistyped: {
    status: 404,
    message: 'The code was not typed right: its check character does not fit.',
    help: 'Look at it again. Case, spaces and dashes do not matter; letters such as O and I are read as digits.',
  },
  code_not_free: {
    status: 409,
    message: 'The code cannot be used any more, or is not for an offer.',
    help: 'POST /v1/codes/look-up tells how it stands.',
  },
  codes_batch_unknown: {
    status: 404,
    message: 'There is no batch of codes with this id.',
    help: 'GET /v1/codes/batches lists them; POST /v1/codes/batches opens one.',
  },
  codes_batch_exists: {
    status: 409,
    message: 'There is another batch with this id.',
    help: 'The same request again is answered as the first time. For other codes choose another id.',
  },
  redemption_unknown: {
    status: 404,
    message: 'There is no redemption with this id, or not any more.',
    help: 'Take the id from the answer of POST /v1/redemptions. It is kept until the basket cannot be returned any more.',
  },
  return_window_over: {
    status: 409,
    message: 'The basket was paid too long ago to be returned.',
    help: 'How long baskets can be returned is `brand.returnWindow` in the playbook, 90 days where it says nothing.',
  },
  basket_not_kept: {
    status: 409,
    message: 'The basket has made room for later ones and cannot be returned here any more.',
    help: 'Of a customer, and of a till for people it does not know, the latest 500 baskets are kept. Pay back what the receipt says. Points are taken back by the event that `loyalty` calls `returns`, or by POST /v1/points/adjust; a copy is given again by POST /v1/wallet/{identifier}/grants.',
  },
  redemption_settled: {
    status: 409,
    message: 'The redemption is not in a state for this.',
    help: 'What is held can be committed or cancelled until the hold ends; what was committed can be returned.',
  },
  key_used: {
    status: 409,
    message: 'With this Idempotency-Key something else was asked for before.',
    help: 'Send the very same body again after a lost answer; give everything else a key of its own.',
  },
  too_many_holds: {
    status: 409,
    message: 'So many baskets of this customer are held that no further one can be.',
    help: 'Commit or cancel some of them, or wait until their holds end.',
  },
  merge_unknown: {
    status: 404,
    message: 'There is no merge with this id.',
    help: 'GET /v1/customers/{identifier}/merges lists those of a customer.',
  },
  merge_undone: {
    status: 409,
    message: 'This merge was undone already.',
    help: 'Nothing is left to do.',
  },
  merged_since: {
    status: 409,
    message: 'The customer that this merge made was merged into another one since.',
    help: 'Undo the merge named by `later` first.',
  },
  erasure_unknown: {
    status: 404,
    message: 'There is no erasure with this id.',
    help: 'The id is in the answer to DELETE /v1/customers/{identifier}.',
  },
  encryption_key_missing: {
    status: 409,
    message: 'There is no encryption key to seal with.',
    help: 'Start the server with ATTUNE_ENCRYPTION_KEYS=id:base64; a key is made by `openssl rand -base64 32`.',
  },
  sign_in_off: {
    status: 404,
    message: 'Signing in is not set up on this server.',
    help: 'Start it with `attune serve --sign-in FILE`; docs/sign-in.md describes the file.',
  },
  decision_unknown: {
    status: 404,
    message: 'There is no decision with this id.',
    help: 'Ids of decisions are in the answers of /v1/moments and /v1/decisions and in the customer.',
  },
  approval_unknown: {
    status: 404,
    message: 'Nothing with this id waits to be approved.',
    help: 'It may have been approved or declined, or have expired. List what waits with GET /v1/approvals.',
  },
  item_unknown: {
    status: 404,
    message: 'The inbox holds no message with this id.',
    help: 'It may have expired, or have been removed. List the inbox again.',
  },
  feed_unknown: {
    status: 404,
    message: 'The playbook has no feed of this name.',
    help: 'Feeds are declared in the section `feeds` of the playbook; `GET /v1/playbook` shows it.',
  },
  thing_unknown: {
    status: 404,
    message: 'The catalogue has no such product or place.',
    help: 'GET /v1/catalogue/products and GET /v1/catalogue/places list what it has.',
  },
  thing_invalid: {
    status: 422,
    message: 'This is no sound product or place; nothing was changed.',
    help: 'The fields are described at /docs and in docs/catalogues.md.',
  },
  playbook_missing: {
    status: 404,
    message: 'No playbook has been published.',
    help: 'Publish one with `attune playbook publish DIR` or `POST /v1/playbook`.',
  },
  playbook_invalid: {
    status: 422,
    message: 'The playbook has mistakes; nothing was changed.',
    help: 'Every entry of `problems` names a path in the playbook and what is wrong there. `attune playbook check DIR` names file and line.',
  },
  audience_unknown: {
    status: 404,
    message: 'There is no such audience in the playbook.',
    help: '`GET /v1/audiences` lists them.',
  },
  condition_invalid: {
    status: 422,
    message: 'The condition has mistakes.',
    help: 'Every entry of `problems` names a path in the condition and what is wrong there.',
  },
  count_unknown: {
    status: 404,
    message: 'There is no such count.',
    help: 'A restart forgets counts, and of many the oldest are forgotten; ask for the preview again.',
  },
  store_in_memory: {
    status: 501,
    message: 'This server keeps everything in memory, where lists and previews cannot be read.',
    help: 'Start it with a data directory: `attune serve --data DIR`.',
  },
  // Ourselves
  not_ready: {
    status: 503,
    message: 'Attune is not ready yet.',
    help: 'It is reading what it knew before its last stop. Try again in a few seconds; /readyz tells when.',
  },
  overloaded: {
    status: 503,
    message: 'Too much is waiting; nothing of this request was taken.',
    help: 'Send it again after a pause. A message that carries a `messageId` can be sent any number of times.',
  },
  log_unavailable: {
    status: 503,
    message: 'The log takes nothing now; nothing of this request is acknowledged.',
    help: 'Its disk may be full or broken: /readyz and the log of the process say more. Send the request again later.',
  },
  internal_error: {
    status: 500,
    message: 'Attune made a mistake.',
    help: 'The log of the process says more. A message that carries a `messageId` can be sent again safely.',
  },
} as const satisfies Record<string, ErrorEntry>

/** What can go wrong, as seen by a caller. */
export type ErrorCode = keyof typeof ERRORS

/** What makes one occurrence of an error particular. */
export interface ErrorDetail {
  /** Path of the field, such as `properties.total`. */
  readonly field?: string | undefined
  /** Replaces the message of the catalogue. */
  readonly message?: string | undefined
}

/** The JSON of an error. */
export interface ErrorBody {
  readonly code: ErrorCode
  readonly message: string
  readonly field?: string
  readonly help: string
}

/** The JSON of an error, complete with message and help. */
export function errorBody(code: ErrorCode, detail: ErrorDetail = {}): ErrorBody {
  const { message, help } = ERRORS[code]
  const text = detail.message ?? message
  return detail.field === undefined ? { code, message: text, help } : { code, message: text, field: detail.field, help }
}

/** An error as an answer to a call; `extra` fields are added to its JSON. */
export function errorReply(code: ErrorCode, detail?: ErrorDetail, extra?: object): Reply {
  return { status: ERRORS[code].status, body: JSON.stringify({ ...errorBody(code, detail), ...extra }) }
}

/** The reference page of all errors (docs/errors.md). */
export function errorsMarkdown(): string {
  const sections = Object.entries<ErrorEntry>(ERRORS).map(
    ([code, { status, message, help }]) => `## ${code}\n\nHTTP ${status}. ${message} ${help}\n`,
  )
  const head = [
    '# Errors',
    '',
    'Every error is answered as `{"code", "message", "field", "help"}`; `field` is there where one field is to blame.',
    'In answers to a batch each entry of `errors` also has the `index` of the message.',
    'This page is written from `packages/server/src/errors.ts`; `vitest run -u packages/server/src/errors.test.ts` renews it.',
    '',
  ]
  return [...head, ...sections].join('\n')
}

export { type Device, PLATFORMS } from './address/device.ts'
export { mayReach, type Unreachable } from './address/unreachable.ts'
export type { Affinity } from './affinity/affinity.ts'
export type { Association } from './affinity/association.ts'
export { BasketCounts, type WeightRow } from './affinity/basket-counts.ts'
export { type AssociationRule, mineRules } from './affinity/mine.ts'
export { type AnswerDefinition, outcomesOf } from './answer/definition.ts'
export {
  addMembership,
  audiencesOf,
  createMemberships,
  isMember,
  type Memberships,
  memberSince,
  OUTSIDE,
} from './audience/membership.ts'
export { type CompiledQuestion, compileQuestion, type Question } from './audience/question.ts'
export type { BasketLine } from './basket/basket.ts'
export { type Catalogue, Shelves } from './catalogue/catalogue.ts'
export { type Place, placeSchema } from './catalogue/place.ts'
export { type Product, productSchema } from './catalogue/product.ts'
export { readComputed } from './computed/computed.ts'
export { type Condition, conditionSchema } from './condition/condition.ts'
export { leafKinds } from './condition/leaf-kinds.ts'
export { type ParsedText, parseCondition } from './condition/text/parse.ts'
export { printCondition } from './condition/text/print.ts'
export { refusalsFrom } from './consent/address.ts'
export { type Consent, consentState } from './consent/consent.ts'
export type { Contact } from './consent/contact.ts'
export type { PreferencePageDefinition } from './consent/preference-page.ts'
export type { ChosenCap, Preferences, QuietWindow } from './consent/preferences.ts'
export { type Fact, factsNow } from './context/facts.ts'
export type { Action } from './decision/action.ts'
export { type Assignment, assignmentsOf } from './decision/assign.ts'
export { consider, openContest } from './decision/consider.ts'
export { contentFor, ownLanguage, spokenLanguage } from './decision/content.ts'
export type { Candidate, Decision, Stage } from './decision/decision.ts'
export type { Factors } from './decision/factors.ts'
export type { PastDecision, PastDecisions } from './decision/past-decision.ts'
export { recompute } from './decision/recompute.ts'
export type { Channel } from './delivery/channel.ts'
export { type DeadLetter, findDeadLetter } from './delivery/dead-letter.ts'
export type { Delivery, DeliveryState } from './delivery/delivery.ts'
export { isAwaited, whyHeldBack, whySendHeldBack } from './delivery/door.ts'
export type {
  DestinationDefinition,
  FileDestination,
  HttpDestination,
  StreamDestination,
  WebhookDestination,
} from './destinations/definition.ts'
export { FACT_KINDS, type FactKind } from './destinations/fact-kinds.ts'
export type { DestinationAuth, RequestTemplate } from './destinations/request.ts'
export { environmentNameSchema } from './destinations/secret.ts'
export { isWanted, kindsOf, type Wanted } from './destinations/wanted.ts'
export type { CountBasket } from './effects/count-basket.ts'
export type { CountExperiment } from './effects/count-experiment.ts'
export type { CountFlow } from './effects/count-flow.ts'
export type { CountHousehold } from './effects/count-household.ts'
export type { CountSend } from './effects/count-send.ts'
export type { Effect } from './effects/effect.ts'
export type { HandOnPoints } from './effects/hand-on-points.ts'
export type { MeasureDecision } from './effects/measure-decision.ts'
export type { WaitsFor } from './effects/postpone-delivery.ts'
export type { RecordHandOver } from './effects/record-hand-over.ts'
export type { RecordRun } from './effects/record-run.ts'
export type { ReportConflict } from './effects/report-conflict.ts'
export type { AddressLost } from './events/address-lost.ts'
export { type AgentAnswered, answerId } from './events/agent-answered.ts'
export type { ApprovalDecided } from './events/approval-decided.ts'
export type { ConsentChanged } from './events/consent-changed.ts'
export type { ConsentConfirmed } from './events/consent-confirmed.ts'
export type { DecisionRequested } from './events/decision-requested.ts'
export type { DeliveryReported } from './events/delivery-reported.ts'
export type { DeliveryResent } from './events/delivery-resent.ts'
export type { DeliveryReturned } from './events/delivery-returned.ts'
export type { DeviceRegistered } from './events/device-registered.ts'
export type { Erased } from './events/erased.ts'
export { type Event, isUpkeep } from './events/event.ts'
export type { HandOverChanged } from './events/hand-over-changed.ts'
export type { HistoryCounted } from './events/history-counted.ts'
export type { HouseholdStated } from './events/household-stated.ts'
export type { Identified } from './events/identified.ts'
export type { IdentifierLost } from './events/identifier-lost.ts'
export type { InboxRead } from './events/inbox-read.ts'
export type { MergedAway } from './events/merged-away.ts'
export type { IncomingMedia, MessageReceived } from './events/message-received.ts'
export type { PointsAdjusted } from './events/points-adjusted.ts'
export type { PointsSpent } from './events/points-spent.ts'
export type { PreferencesChanged } from './events/preferences-changed.ts'
export type { ProfileReceived } from './events/profile-received.ts'
export type { ProfileRestored } from './events/profile-restored.ts'
export type { RedemptionRequested } from './events/redemption-requested.ts'
export type { RedemptionSettled } from './events/redemption-settled.ts'
export type { RelationStated } from './events/relation-stated.ts'
export type { ResponseReceived } from './events/response-received.ts'
export type { RunRequested } from './events/run-requested.ts'
export type { RunSettled } from './events/run-settled.ts'
export type { SendDue } from './events/send-due.ts'
export type { TimerFired } from './events/timer-fired.ts'
export type { Tracked } from './events/tracked.ts'
export type { Experiment, ExperimentPhase, Experiments } from './experiment/experiment.ts'
export { begunAs, flowOfVariant } from './experiment/flow-variant.ts'
export type { Participation } from './experiment/participation.ts'
export { initialPhase } from './experiment/vary.ts'
export { answerTimeQuantile } from './flow/answer-times.ts'
export type { JourneyDefinition, ThreadDefinition } from './flow/definition.ts'
export { type Flow, type FlowStep, flowOf } from './flow/flow.ts'
export type { HandOver } from './flow/hand-over.ts'
export { landingOf } from './flow/land.ts'
export { END, type Run } from './flow/run.ts'
export type { HouseholdCount, Households } from './household/counts.ts'
export { type IdentityRules, namespaceOf } from './identity/rules.ts'
export { separate } from './identity/separate.ts'
export type { DecidedSince, Lived } from './identity/undoing.ts'
export { type MergeRefusal, whyNotMerge } from './identity/why-not-merge.ts'
export { type Json, type JsonObject, valueAt } from './json.ts'
export {
  availableIn,
  type EarnedOrder,
  findAccount,
  findSpending,
  type PointsAccount,
  type PointsLot,
  pendingIn,
} from './loyalty/account.ts'
export { monthOfEnds } from './loyalty/ends.ts'
export type { HeldPoints } from './loyalty/hold.ts'
export { whyNoPoints } from './loyalty/points-code.ts'
export { POSTING_KINDS, type Posting } from './loyalty/post.ts'
export type { Programme } from './loyalty/programme.ts'
export type { OutgoingPoints } from './loyalty/transfer.ts'
export type { BetaPrior, ResponseCounts } from './model/beta.ts'
export { type Arm, CONTROL_ARMS, type ControlArm, type ControlShares, type Exposure } from './model/exposure.ts'
export { Learned, type Model } from './model/learned.ts'
export type { LearnedRow } from './model/sums.ts'
export { isRevocable } from './offer/change-grant.ts'
export { whyNotGiven } from './offer/give.ts'
export { FOREVER, type Grant, walletStateOf } from './offer/grant.ts'
export { grantId } from './offer/receive.ts'
export type { Visits } from './place/visits.ts'
export { type CompileResult, compilePlaybook } from './playbook/compile.ts'
export { type PlaybookDefinition, playbookDefinitionSchema } from './playbook/definition.ts'
export { type Localised, localisedSchema } from './playbook/localised.ts'
export type { Playbook, PlaybookProblem } from './playbook/playbook.ts'
export type { PrivacyDefinition } from './privacy/definition.ts'
export { type Customer, type CustomerId, createCustomer } from './profile/customer.ts'
export type { InboxItem } from './profile/inbox.ts'
export { createNumbers } from './profile/numbers.ts'
export { describeRelation, type Household, type Relation } from './profile/relations.ts'
export { isCountable, type Rollup } from './profile/rollup.ts'
export { isRowId, rowId, rowKeyIn } from './profile/row-id.ts'
export { recall, type SeenEvents } from './profile/seen-events.ts'
export type { Statement } from './profile/source-ranks.ts'
export type { Trait } from './profile/traits.ts'
export type { ZoneSource } from './profile/zone.ts'
export {
  createRandom,
  deriveId,
  type HashState,
  hashNumber,
  hashShare,
  hashState,
  hashWords,
  type Random,
} from './random.ts'
export { compileEras, type Eras, FIRST_ERA } from './recollection/eras.ts'
export type { Recollection } from './recollection/recollection.ts'
export { compileRecount, type Recount, type Recounted, type Recounting } from './recollection/recount.ts'
export { appraiseBasket } from './redemption/appraise-basket.ts'
export {
  type CodeMiss,
  type CodeName,
  type CodePurpose,
  type CodeState,
  type Codes,
  type KnownCode,
  whyCodeUnusable,
} from './redemption/codes.ts'
export { findRedemption, hasTooManyHolds, makesRoomForBaskets } from './redemption/keep.ts'
export { type PublishedOffer, publicationChangesAt, publicationFor } from './redemption/publication.ts'
export { linesOf, packLines } from './redemption/redeemed-lines.ts'
export { isPaid, isToBePaid, type Redemption, type RejectedCode } from './redemption/redemption.ts'
export { isReturnOver } from './redemption/return-window.ts'
export { bareCode, comparableCode } from './redemption/terms.ts'
export type { AtTill } from './redemption/usable.ts'
export { isLive, SEND_STATES, type Send, type SendState, type Sends } from './send/send.ts'
export { type StepResult, step } from './step.ts'
export { minuteOfDay, minuteOfDaySchema } from './time/clock-time.ts'
export { durationMs, durationSchema, parseDuration } from './time/duration.ts'
export { isTimeZone, localTime, nextLocalMinute, offsetMinutes } from './time/zone.ts'
export type { PendingMoment } from './trigger/pending-moment.ts'
export { DEFAULT_LIMITS, type Feeds, type Limits, type Pools, type World } from './world.ts'

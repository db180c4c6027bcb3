import type { AcceptDelivery } from './accept-delivery.ts'
import type { ChangeGrant } from './change-grant.ts'
import type { ChangeProfile } from './change-profile.ts'
import type { CloseDelivery } from './close-delivery.ts'
import type { CompleteOffer } from './complete-offer.ts'
import type { CountBasket } from './count-basket.ts'
import type { CountExperiment } from './count-experiment.ts'
import type { CountFlow } from './count-flow.ts'
import type { CountHousehold } from './count-household.ts'
import type { CountOptOut } from './count-opt-out.ts'
import type { CountPointsEnds } from './count-points-ends.ts'
import type { CountSend } from './count-send.ts'
import type { DwellAtPlace } from './dwell-at-place.ts'
import type { EnterAudience } from './enter-audience.ts'
import type { EnterPlace } from './enter-place.ts'
import type { ExpireOffer } from './expire-offer.ts'
import type { GrantOffer } from './grant-offer.ts'
import type { HandOnPoints } from './hand-on-points.ts'
import type { HandOverDelivery } from './hand-over-delivery.ts'
import type { LeaveAudience } from './leave-audience.ts'
import type { LeaveOutTrait } from './leave-out-trait.ts'
import type { LeavePlace } from './leave-place.ts'
import type { MarkCode } from './mark-code.ts'
import type { MeasureDecision } from './measure-decision.ts'
import type { PostPoints } from './post-points.ts'
import type { PostponeDelivery } from './postpone-delivery.ts'
import type { RecallDelivery } from './recall-delivery.ts'
import type { RecordConsent } from './record-consent.ts'
import type { RecordDecision } from './record-decision.ts'
import type { RecordHandOver } from './record-hand-over.ts'
import type { RecordRedemption } from './record-redemption.ts'
import type { RecordRun } from './record-run.ts'
import type { ReleaseIdentifier } from './release-identifier.ts'
import type { RemindOfGrant } from './remind-of-grant.ts'
import type { RemindOfPoints } from './remind-of-points.ts'
import type { ReportConflict } from './report-conflict.ts'
import type { SendDelivery } from './send-delivery.ts'
import type { SpendPool } from './spend-pool.ts'
import type { TakeTurn } from './take-turn.ts'
import type { TransferProfile } from './transfer-profile.ts'
import type { UpdateModel } from './update-model.ts'

/** Everything a step can ask the host to do. */
export type Effect =
  | RecordDecision
  | SendDelivery
  | HandOverDelivery
  | AcceptDelivery
  | PostponeDelivery
  | CloseDelivery
  | GrantOffer
  | CompleteOffer
  | ExpireOffer
  | ChangeGrant
  | RemindOfGrant
  | RemindOfPoints
  | EnterAudience
  | LeaveAudience
  | EnterPlace
  | LeavePlace
  | DwellAtPlace
  | UpdateModel
  | CountHousehold
  | CountOptOut
  | CountPointsEnds
  | SpendPool
  | TakeTurn
  | ReleaseIdentifier
  | ReportConflict
  | TransferProfile
  | RecordConsent
  | RecallDelivery
  | RecordRedemption
  | ChangeProfile
  | CountBasket
  | CountExperiment
  | MarkCode
  | MeasureDecision
  | LeaveOutTrait
  | PostPoints
  | HandOnPoints
  | CountFlow
  | CountSend
  | RecordRun
  | RecordHandOver

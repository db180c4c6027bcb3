import { errorReply } from '../errors.ts'
import { loadFeed, putFeed } from '../feeds/load-feed.ts'
import { maskFor, SHOW_ALL } from '../privacy/mask.ts'
import type { Call, Reply, Viewer } from '../runner/call.ts'
import { RunnerStoppedError } from '../runner/job.ts'
import { LogRefusedError } from '../runner/log.ts'
import { readAffinity } from './affinity.ts'
import { decideApproval, readApprovals } from './approvals.ts'
import { readAssignments } from './assignments.ts'
import { readAudiences } from './audiences.ts'
import { evaluateBasket, readRedemption, redeem, settleRedemption } from './baskets.ts'
import { listThings, loadThings, putThing, readThing, removeThing } from './catalogue.ts'
import {
  beginImport,
  exportCodes,
  findCode,
  growCodes,
  lookUpCode,
  openCodes,
  readCodeConflicts,
  readCodes,
  revokeCodes,
} from './codes.ts'
import { compose } from './compose.ts'
import { exportConsents, importConsents } from './consent-files.ts'
import { readConsents, receiveMessage } from './consents.ts'
import { readDeadLetters, resendDelivery } from './dead-letters.ts'
import { readDeliveryCounts } from './delivery-counts.ts'
import { forgetDevice, registerDevice } from './devices.ts'
import { enterCode } from './enter-code.ts'
import { eraseCustomer, readErasure } from './erase-customer.ts'
import { changeExperiment, readExperiment, readExperiments } from './experiments.ts'
import { exportCustomer } from './export-customer.ts'
import { pickFacts, readFacts, trimFacts } from './facts.ts'
import { readFlow, readResults, settleRun, startRun } from './flows.ts'
import { followLink } from './follow-link.ts'
import { giveGrant } from './give-grant.ts'
import { answerHandOver, changeHandOver, readHandOver, readHandOvers } from './hand-overs.ts'
import { readHeldPoints, reviewPoints } from './held-points.ts'
import { readHousehold } from './households.ts'
import { acknowledgeInbox, readInbox } from './inbox.ts'
import { decide, ingest, takeMoment } from './ingest.ts'
import { loadRows, readLoad } from './load-rows.ts'
import { readMeasurement } from './measurement.ts'
import { readMembers } from './members.ts'
import { mergeCustomers, readMerges, undoMerge } from './merges.ts'
import { noteOpened } from './note-opened.ts'
import { publishPlaybook, readPlaybook } from './playbook.ts'
import { movePoints, readEndsOfPoints, readLiability, readStatement } from './points.ts'
import { confirmConsent, readOwnPreferences, readPreferences, savePreferences } from './preferences.ts'
import { readPrivacy, rotateEncryption } from './privacy.ts'
import { readPublication } from './publications.ts'
import { readCustomer } from './read-customer.ts'
import { readDecision } from './read-decision.ts'
import { readTimeline } from './read-timeline.ts'
import { takeReceipt } from './receipts.ts'
import { readRedemptions } from './redemptions.ts'
import { readDataQuality, readSchema } from './schema.ts'
import { changeSend, createSend, readSend, readSends } from './sends.ts'
import { findCustomer, register, signIn } from './sign-in.ts'
import { readStatus } from './status.ts'
import type { Surroundings } from './surroundings.ts'
import { transferPoints } from './transfer-points.ts'
import { readWallet, readWalletOf, revokeGrant, viewWallet, viewWalletOf } from './wallet.ts'
import { readWhy } from './why.ts'
import { readWhyNot } from './why-not.ts'

/** Answers a call of the HTTP side. What goes wrong is an answer too. */
export async function handleCall(call: Call, around: Surroundings): Promise<Reply> {
  try {
    const reply = await answer(call, around)
    const viewer = 'viewer' in call ? call.viewer : 'reader' in call ? call.reader.viewer : undefined
    return viewer === undefined ? reply : showTo(viewer, reply, around)
  } catch (error) {
    if (error instanceof LogRefusedError || error instanceof RunnerStoppedError)
      return errorReply('log_unavailable', { message: error.message })
    throw error
  }
}

/** What of an answer somebody in a role may see. */
function showTo(viewer: Viewer, reply: Reply, { runner }: Surroundings): Reply {
  const mask = maskFor(viewer, runner.playbook.definition.privacy)
  return mask === SHOW_ALL ? reply : { ...reply, body: JSON.stringify(mask(JSON.parse(reply.body))) }
}

async function answer(call: Call, around: Surroundings): Promise<Reply> {
  switch (call.type) {
    case 'ingest':
      return ingest(call, around)
    case 'moment':
      return takeMoment(call, around)
    case 'decide':
      return decide(call, around)
    case 'read-customer':
      return readCustomer(call, around)
    case 'read-household':
      return readHousehold(call, around)
    case 'read-timeline':
      return readTimeline(call, around)
    case 'read-assignments':
      return readAssignments(call, around)
    case 'read-approvals':
      return readApprovals(around)
    case 'decide-approval':
      return decideApproval(call, around)
    case 'merge-customers':
      return mergeCustomers(call, around)
    case 'undo-merge':
      return undoMerge(call, around)
    case 'read-merges':
      return readMerges(call, around)
    case 'export-customer':
      return exportCustomer(call, around)
    case 'erase-customer':
      return eraseCustomer(call, around)
    case 'read-erasure':
      return readErasure(call, around)
    case 'read-privacy':
      return readPrivacy(around)
    case 'rotate-encryption':
      return rotateEncryption(around)
    case 'read-decision':
      return readDecision(call, around)
    case 'receive-message':
      return receiveMessage(call, around)
    case 'register-device':
      return registerDevice(call, around)
    case 'forget-device':
      return forgetDevice(call, around)
    case 'read-delivery-counts':
      return readDeliveryCounts(around)
    case 'create-send':
      return createSend(call, around)
    case 'read-sends':
      return readSends(around)
    case 'read-send':
      return readSend(call, around)
    case 'change-send':
      return changeSend(call, around)
    case 'read-dead-letters':
      return readDeadLetters(call, around)
    case 'resend-delivery':
      return resendDelivery(call, around)
    case 'compose':
      return compose(call, around)
    case 'follow-link':
      return followLink(call, around)
    case 'note-opened':
      return noteOpened(call, around)
    case 'take-receipt':
      return takeReceipt(call, around)
    case 'read-consents':
      return readConsents(call, around)
    case 'put-feed':
      return putFeed(call, around)
    case 'load-feed':
      return loadFeed(call, around)
    case 'put-thing':
      return putThing(call, around)
    case 'remove-thing':
      return removeThing(call, around)
    case 'read-thing':
      return readThing(call, around)
    case 'list-things':
      return listThings(call, around)
    case 'load-things':
      return loadThings(call, around)
    case 'sign-in':
      return signIn(call, around)
    case 'register':
      return register(call, around)
    case 'find-customer':
      return findCustomer(call, around)
    case 'read-own-preferences':
      return readOwnPreferences(call, around)
    case 'read-preferences':
      return readPreferences(call, around)
    case 'save-preferences':
      return savePreferences(call, around)
    case 'read-facts':
      return readFacts(call, around)
    case 'read-members':
      return readMembers(call, around)
    case 'pick-facts':
      return pickFacts(call, around)
    case 'trim-facts':
      return trimFacts(call, around)
    case 'load-rows':
      return loadRows(call, around)
    case 'read-load':
      return readLoad(call, around)
    case 'import-consents':
      return importConsents(call, around)
    case 'export-consents':
      return exportConsents(call, around)
    case 'confirm-consent':
      return confirmConsent(call, around)
    case 'read-inbox':
      return readInbox(call, around)
    case 'acknowledge-inbox':
      return acknowledgeInbox(call, around)
    case 'read-wallet':
      return readWallet(call, around)
    case 'read-wallet-of':
      return readWalletOf(call, around)
    case 'view-wallet':
      return viewWallet(call, around)
    case 'view-wallet-of':
      return viewWalletOf(call, around)
    case 'give-grant':
      return giveGrant(call, around)
    case 'revoke-grant':
      return revokeGrant(call, around)
    case 'publish-playbook':
      return publishPlaybook(call, around)
    case 'read-playbook':
      return readPlaybook(around)
    case 'evaluate-basket':
      return evaluateBasket(call, around)
    case 'redeem':
      return redeem(call, around)
    case 'settle-redemption':
      return settleRedemption(call, around)
    case 'read-redemption':
      return readRedemption(call, around)
    case 'open-codes':
      return openCodes(call, around)
    case 'begin-import':
      return beginImport(call, around)
    case 'grow-codes':
      return growCodes(call, around)
    case 'revoke-codes':
      return revokeCodes(call, around)
    case 'read-codes':
      return readCodes(call, around)
    case 'look-up-code':
      return lookUpCode(call, around)
    case 'read-affinity':
      return readAffinity(call, around)
    case 'read-publication':
      return readPublication(call, around)
    case 'read-code-conflicts':
      return readCodeConflicts(call, around)
    case 'find-code':
      return findCode(call, around)
    case 'export-codes':
      return exportCodes(call, around)
    case 'read-why':
      return readWhy(call, around)
    case 'read-why-not':
      return readWhyNot(call, around)
    case 'read-measurement':
      return readMeasurement(around)
    case 'start-run':
      return startRun(call, around)
    case 'settle-run':
      return settleRun(call, around)
    case 'read-hand-overs':
      return readHandOvers(call, around)
    case 'read-hand-over':
      return readHandOver(call, around)
    case 'change-hand-over':
      return changeHandOver(call, around)
    case 'answer-hand-over':
      return answerHandOver(call, around)
    case 'read-flow':
      return readFlow(call, around)
    case 'read-results':
      return readResults(call, around)
    case 'read-experiments':
      return readExperiments(around)
    case 'read-experiment':
      return readExperiment(call, around)
    case 'change-experiment':
      return changeExperiment(call, around)
    case 'read-audiences':
      return readAudiences(around)
    case 'read-schema':
      return readSchema(around)
    case 'read-data-quality':
      return readDataQuality(around)
    case 'move-points':
      return movePoints(call, around)
    case 'enter-code':
      return enterCode(call, around)
    case 'transfer-points':
      return transferPoints(call, around)
    case 'read-redemptions':
      return readRedemptions(call, around)
    case 'read-held-points':
      return readHeldPoints(around)
    case 'review-points':
      return reviewPoints(call, around)
    case 'read-points':
      return readStatement(call, around)
    case 'read-liability':
      return readLiability(around)
    case 'read-ends-of-points':
      return readEndsOfPoints(around)
    case 'read-status':
      return readStatus(around)
  }
}

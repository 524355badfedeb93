'use server'
import {
  archiveFlag,
  createFlag,
  createFlagClient,
  decideFlagRequest,
  removeFlagSegment,
  requestFlagChange,
  revokeFlagClient,
  saveFlag,
  saveFlagEnvironment,
  saveFlagSegment,
  saveFlagSettings,
  setFlagPermanent,
  toggleFlag,
  tryFlag,
  undoFlagChange,
  withdrawFlagRequest,
} from '@callboard/modules/flags'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'
import { namedAsSaved } from './named-as-saved.ts'

const contextAt = async (base: string) => (await portalForAction(base)).context

export async function addFlag(base: string, flag: Parameters<typeof createFlag>[1]) {
  return runAction(async () => createFlag(await contextAt(base), flag))
}

export async function toggle(base: string, change: Parameters<typeof toggleFlag>[1]) {
  return runAction(async () => toggleFlag(await contextAt(base), change))
}

export async function saveSettings(base: string, settings: Parameters<typeof saveFlagSettings>[1]) {
  return runAction(async () => saveFlagSettings(await contextAt(base), settings))
}

export async function saveDefinition(base: string, change: Parameters<typeof saveFlag>[1]) {
  return runAction(async () => saveFlag(await contextAt(base), change))
}

export async function setArchived(base: string, change: Parameters<typeof archiveFlag>[1]) {
  return runAction(async () => archiveFlag(await contextAt(base), change))
}

export async function setPermanent(base: string, change: Parameters<typeof setFlagPermanent>[1]) {
  return runAction(async () => setFlagPermanent(await contextAt(base), change))
}

export async function tryContext(base: string, trial: Parameters<typeof tryFlag>[1]) {
  return runAction(async () => tryFlag(await contextAt(base), trial))
}

export async function addClient(base: string, client: Parameters<typeof createFlagClient>[1]) {
  return runAction(async () => createFlagClient(await contextAt(base), client))
}

export async function revokeClient(base: string, id: string) {
  return runAction(async () => revokeFlagClient(await contextAt(base), { id }))
}

export async function requestChange(base: string, wanted: Parameters<typeof requestFlagChange>[1]) {
  return runAction(async () => namedAsSaved(requestFlagChange(await contextAt(base), wanted)))
}

export async function decideRequest(base: string, decision: Parameters<typeof decideFlagRequest>[1]) {
  return runAction(async () => decideFlagRequest(await contextAt(base), decision))
}

export async function withdrawRequest(base: string, id: string) {
  return runAction(async () => withdrawFlagRequest(await contextAt(base), { id }))
}

export async function saveEnvironment(base: string, settings: Parameters<typeof saveFlagEnvironment>[1]) {
  return runAction(async () => saveFlagEnvironment(await contextAt(base), settings))
}

export async function undoChange(base: string, change: Parameters<typeof undoFlagChange>[1]) {
  return runAction(async () => undoFlagChange(await contextAt(base), change))
}

export async function saveSegment(base: string, segment: Parameters<typeof saveFlagSegment>[1]) {
  return runAction(async () => saveFlagSegment(await contextAt(base), segment))
}

export async function removeSegment(base: string, key: string) {
  return runAction(async () => removeFlagSegment(await contextAt(base), { key }))
}

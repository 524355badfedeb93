import { syncNow } from '@callboard/modules/integrations'
import { compareAll, comparePushes, type Findings } from './compare.ts'
import { clearFaults, disturb, type Pace } from './disturb.ts'
import { Ledger, startLoad } from './load.ts'
import { settle } from './settle.ts'
import { startWorld, type World } from './world.ts'

/** Longer than any delay between two attempts of a job. */
const settleMs = 120_000

export type ChaosResult = { summary: string; isClean: boolean }

const summaryOf = (killed: number, { acknowledged, failed }: Ledger, { lost, stale, doubled }: Findings, stuck: string[]) =>
  `kills ${killed}, acknowledged ${acknowledged}, failed ${failed}, lost ${lost.length}, stale ${stale.length}, stuck ${stuck.length}, doubled ${doubled.length}`

/** Disturbs the product while it is used, lets it recover, and compares. */
async function rehearse(world: World, kills: number, pace: Pace, report: (line: string) => void): Promise<ChaosResult> {
  const ledger = new Ledger()
  const findings: Findings = { lost: [], stale: [], doubled: [] }
  // The first catalog, which has the owner of what is written.
  const stuck = await settle(world, settleMs)
  const load = startLoad(world, ledger, pace.repeatsForS * 1000)
  const killed = await disturb(world, kills, pace, report)
  await clearFaults(world)
  await load.stop()
  for (const [reason, times] of ledger.reasons) report(`failed ${times} times: ${reason}`)
  report('waiting until nothing is left to do …')
  stuck.push(...(await settle(world, settleMs)))
  await comparePushes(world, ledger, findings)
  report('syncing, and comparing with the vendors …')
  for (const { context, integrationId } of [world.main, ...ledger.imports]) await syncNow(context, { id: integrationId })
  const calm = await world.connect(await world.tenant('calm'))
  stuck.push(...(await settle(world, settleMs)))
  await compareAll(world, ledger, calm, findings)
  for (const [kind, sentences] of Object.entries({ ...findings, stuck }))
    for (const sentence of sentences.slice(0, 20)) report(`${kind}: ${sentence}`)
  const isClean = [findings.lost, findings.stale, findings.doubled, stuck].every((sentences) => sentences.length === 0)
  return { summary: summaryOf(killed, ledger, findings, stuck), isClean }
}

/**
 * Starts two web and two worker processes, kills as many as asked for while pushes, writes, imports and payments go on, and
 * compares row by row what was acknowledged with what is there.
 */
export async function runChaos(kills: number, pace: Pace, report: (line: string) => void): Promise<ChaosResult> {
  const world = await startWorld()
  try {
    return await rehearse(world, kills, pace, report)
  } finally {
    await world.stop()
  }
}

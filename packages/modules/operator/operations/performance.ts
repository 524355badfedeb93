import { notFound } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import { parseInput } from '@callboard/kernel/operation'
import type { Account } from '@callboard/modules/identity'
import { z } from 'zod'
import {
  explainSlowness,
  type Finding,
  type Sums,
  sumByKind,
  type VendorLimit,
  type Waiting,
} from '../domain/explain-slowness.ts'
import {
  type NamedWork,
  readFailingConnections,
  readNamedWork,
  readOthersWork,
  readVendorLimits,
  readWaitingJobs,
  readWorkSlots,
} from '../repo/tenant-work.ts'
import { requireOperator } from './operators.ts'

const hourMs = 60 * 60_000

export type Performance = {
  name: string
  /** Likely causes, the likeliest first. */
  findings: Finding[]
  /** The last hour, its seven days before, and the last hour of all other organizations. */
  recent: Sums
  usual: Sums
  others: Sums
  waiting: Waiting[]
  limits: VendorLimit[]
  named: NamedWork[]
}

/** Why an organization is slow, and since when: what it did, what it waits for, and what is usual. Contains nothing of its data. */
export async function getPerformance(operator: Account, input: unknown): Promise<Performance> {
  requireOperator(operator)
  const { id } = parseInput(z.object({ id: z.uuid() }), input)
  const db = systemDb('operator')
  const tenant = await db.tenant.findUnique({ where: { id }, select: { name: true } })
  if (!tenant) throw notFound('This organization')
  const [slots, othersWork, named, waiting, limits, failing] = await Promise.all([
    readWorkSlots(db, id),
    readOthersWork(db, id),
    readNamedWork(db, id),
    readWaitingJobs(db, id),
    readVendorLimits(db, id),
    readFailingConnections(db, id),
  ])
  const now = new Date()
  const isRecent = ({ at }: { at: Date }) => now.getTime() - at.getTime() < hourMs
  const recent = sumByKind(slots, isRecent)
  const usual = sumByKind(slots, (slot) => !isRecent(slot))
  const othersSlots = othersWork.map((row) => ({ ...row, at: row.recent ? now : new Date(0) }))
  const others = { recent: sumByKind(othersSlots, isRecent), usual: sumByKind(othersSlots, (slot) => !isRecent(slot)) }
  const operations = named.filter(({ kind }) => kind === 'operation')
  const findings = explainSlowness({ now, slots, recent, usual, others, waiting, limits, failing, operations })
  return { name: tenant.name, findings, recent, usual, others: others.recent, waiting, limits, named }
}

import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type Approval, type Approvers, approvals, approverGroups, type Protection } from '../domain/approval.ts'
import { defaultEnvironments } from '../domain/flag.ts'

export type FlagEnvironmentView = Protection & {
  key: string
  name: string
  /** In 0.01%. */
  holdoutShare: number
  holdoutUnit: string
  /** Of the units, in 0.01%: those whose evaluations count as exposures. */
  exposureShare: number
}

/** The approval that a row asks for. */
export const protectionOf = (row: { approval: string; approvers: string }): { approval: Approval; approvers: Approvers } => ({
  approval: z.enum(approvals).parse(row.approval),
  approvers: z.enum(approverGroups).parse(row.approvers),
})

const unprotected = {
  approval: 'none',
  approvers: 'members',
  holdoutShare: 0,
  holdoutUnit: 'targetingKey',
  exposureShare: 10_000,
} as const

/** The environments in their order, with what they protect. */
export const listFlagEnvironments = operation({
  name: 'flags.list-environments',
  action: 'flags.read',
  input: z.object({}),
  run: (context): Promise<FlagEnvironmentView[]> =>
    context.readModels(async (db) => {
      const rows = await db.flagEnvironment.findMany({ orderBy: [{ position: 'asc' }, { key: 'asc' }] })
      // The first change of flags creates the environments; until then these are what there will be.
      if (rows.length === 0) return defaultEnvironments.map((e) => ({ ...e, ...unprotected }))
      return rows.map(({ key, name, holdoutShare, holdoutUnit, exposureShare, ...row }) => ({
        ...{ key, name, holdoutShare, holdoutUnit, exposureShare },
        ...protectionOf(row),
      }))
    }),
})

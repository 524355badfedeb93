'use server'
import type { Scope } from '@callboard/core/permissions'
import { parseInput } from '@callboard/kernel/operation'
import { createOwnToken, createToken, revokeOwnToken, revokeToken } from '@callboard/modules/tokens'
import { z } from 'zod'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

type NewToken = { kind: 'personal' | 'service'; name: string; scopes: Scope[]; days: number | null }

/** Anybody may call an action with any arguments; the operations validate the rest. */
const newToken = z.looseObject({ kind: z.enum(['personal', 'service']), days: z.number().int().min(1).max(3660).nullable() })

export async function issueToken(base: string, token: NewToken) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    const { kind, days } = parseInput(newToken, token)
    const { name, scopes } = token
    const input = { name, scopes, ...(days ? { expiresAt: new Date(Date.now() + days * 86_400_000) } : {}) }
    return kind === 'service' ? createToken(context, input) : createOwnToken(context, input)
  })
}

export async function revoke(base: string, id: string, own: boolean) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    return own ? revokeOwnToken(context, { id }) : revokeToken(context, { id })
  })
}
